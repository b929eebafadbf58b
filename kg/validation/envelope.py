"""The header of a document: who it says it is, of which type, in which languages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from kg.records.mapping.base import EMPTY
from kg.records.mapping.texts import is_tag
from kg.records.types import read_record_types
from kg.texts.authority import is_registered
from kg.validation.findings import Finding, find, pointed

_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9_-]{11,128}")
"""What the present system takes, too."""
_MEMBERS: Final = frozenset(("identifier", "schema", "languages"))
_LONGEST_NAME: Final = 60
_KINDS: Final = {list: "array", str: "string", bool: "boolean", type(None): "null"}
"""Kinds of values as JSON calls them (RFC 8259, section 3)."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says; where it says it in a wrong way, nothing ('')."""

    identifier: str
    schema: str
    languages: tuple[str, ...]


def read_header(body: Any, schema: str = "") -> tuple[Header | None, list[Finding]]:
    """The header of a document and what is wrong with it; None where its type is not known, and no more can be said.

    `schema` is the type that was asked for: it stands in for one that the header does not name, and must be the same.
    """
    if not isinstance(body, Mapping):
        return None, [find("not-an-object", "", body, kind=_KINDS.get(type(body), "number"))]
    header = body.get("header")
    if header in EMPTY:
        return None, [find("no-header", "/header")]
    if not isinstance(header, Mapping):
        return None, [find("wrong-header", "/header", header)]
    type_, found = _type(header, schema)
    identifier = header.get("identifier")
    found += _faults_of_identifier(identifier)
    languages, faults = _languages(header.get("languages"))
    found += faults
    found += [
        find("unknown-header-member", pointed("header", name), name, None, name=name)
        for name in header
        if name not in _MEMBERS
    ]
    known = identifier if isinstance(identifier, str) and _IDENTIFIER.fullmatch(identifier) else ""
    return (Header(known, type_, languages) if type_ else None), found


def _type(header: Mapping[str, Any], asked: str) -> tuple[str, list[Finding]]:
    """The name of the type, '' if there is none."""
    place, name = "/header/schema", header.get("schema")
    if name in EMPTY:
        if not asked:
            return "", [find("no-type", place)]
        name = asked
    types = read_record_types()
    if not isinstance(name, str) or name not in types:
        near = get_close_matches(str(name)[:_LONGEST_NAME], types, 3, 0.5)
        return "", [find("unknown-type", place, name, None, suggestion=", ".join(near))]
    if types[name].index_only:
        return name, [find("not-submitted", place, name)]
    if asked and name != asked:
        return name, [find("another-type", place, name, None, expected=asked)]
    return name, []


def _faults_of_identifier(identifier: Any) -> Iterator[Finding]:
    if identifier in EMPTY:
        yield find("no-identifier", "/header/identifier")
    elif not isinstance(identifier, str) or not _IDENTIFIER.fullmatch(identifier):
        yield find("wrong-identifier", "/header/identifier", identifier)


def _languages(listed: Any) -> tuple[tuple[str, ...], list[Finding]]:
    """The languages that are such, once each, and what is wrong with the list."""
    place = "/header/languages"
    if listed in EMPTY:
        return (), [find("no-languages", place)]
    if not isinstance(listed, list):
        return (), [find("wrong-languages", place, listed)]
    known: list[str] = []
    found: list[Finding] = []
    for number, tag in enumerate(listed):
        where = f"{place}/{number}"
        if not isinstance(tag, str) or not is_tag(tag):
            found.append(find("no-language-tag", where, tag))
        elif not is_registered(tag):
            found.append(find("unknown-language", where, tag, None, language=tag))
        elif tag.lower() in map(str.lower, known):
            found.append(find("doubled-language", where, tag))
        else:
            known.append(tag)
    return tuple(known), found
