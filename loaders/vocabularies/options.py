"""Options of the command line about a vocabulary, and how their values are read."""

import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Annotated, Any, Final

import typer
from pyoxigraph import NamedNode

from kg.errors import InvalidInput
from kg.rdf.namespaces import PREFIXES
from kg.texts.languages import Text
from kg.vocabularies.settings import IRI_FIELDS, PROPERTIES, TEXT_FIELDS, VocabularySettings, in_order

_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_PREFIXED: Final = re.compile(r"(?P<prefix>[A-Za-z][A-Za-z0-9]*):(?P<local>[^/].*)")
_DEFAULTS: Final = {item.name: item.default for item in fields(VocabularySettings) if item.name in PROPERTIES}
_TAGS: Final = ("default_language", "languages", "fallback_languages")
_SORTINGS: Final = ("", "lexical", "natural")

Title = Annotated[
    list[str] | None, typer.Option(help="Its name, with a language: “Thesaurus@en”. Once for each language.")
]
Language = Annotated[list[str] | None, typer.Option(help="A language that readers may choose. Repeat for more.")]
DefaultLanguage = Annotated[str, typer.Option(help="The language to show where none is asked for.")]
UriSpace = Annotated[list[str] | None, typer.Option(help="How the IRIs of its concepts begin. Repeat for more.")]
Hierarchy = Annotated[
    list[str] | None,
    typer.Option(help="A property from narrower to broader concept, for the tree. Repeat for more."),
]
GroupClass = Annotated[str, typer.Option(help="The class of its groups, for example isothes:ConceptGroup.")]
MainScheme = Annotated[str, typer.Option(help="The concept scheme to begin with, if there are several.")]
Notation = Annotated[bool, typer.Option("--notation", help="Search by notation too, and sort by it.")]
Setting = Annotated[
    list[str] | None,
    typer.Option(help="Any other setting: name=value, several values with commas. docs/vocabularies.md lists them."),
]
Base = Annotated[
    str, typer.Option(help="What relative IRIs in the files are relative to; without it they are refused.")
]
AllowForeign = Annotated[
    bool, typer.Option("--allow-foreign", help="Keep statements about things that other datasets own, as quoted.")
]
Agent = Annotated[str, typer.Option(help="Who does it: an organisation or role, shown in the provenance.")]


def read_settings_options(
    *,
    title: list[str] | None,
    language: list[str] | None,
    default_language: str,
    uri_space: list[str] | None,
    hierarchy: list[str] | None,
    group_class: str,
    main_scheme: str,
    notation: bool,
    setting: list[str] | None,
) -> dict[str, Any]:
    """The settings that were chosen, by name of field. Raises InvalidInput naming the option."""
    chosen: dict[str, Any] = {}
    if title:
        chosen["titles"] = tuple(read_text(text) for text in title)
    given = {
        "languages": language,
        "default_language": [default_language] if default_language else None,
        "uri_spaces": uri_space,
        "hierarchy": hierarchy,
        "group_class": [group_class] if group_class else None,
        "main_scheme": [main_scheme] if main_scheme else None,
    }
    chosen |= {name: read_setting(name, values) for name, values in given.items() if values}
    if notation:
        chosen |= {"search_by_notation": True, "sort_by_notation": "natural"}
    for text in setting or ():
        name, equals, value = text.partition("=")
        if not equals:
            raise InvalidInput(f"--setting {text}: there is no “=”.", "Write name=value.")
        chosen[name.strip()] = read_setting(name.strip(), [one.strip() for one in value.split(",") if one.strip()])
    return chosen


def read_pairs(option: str, texts: Iterable[str] | None) -> dict[str, str]:
    """Values of an option that are written NAME=VALUE, by name. Raises InvalidInput."""
    found: dict[str, str] = {}
    for text in texts or ():
        name, _equals, value = (part.strip() for part in text.partition("="))
        if not name or not value:
            raise InvalidInput(f"{option} {text}: there is no “=” between two words.", "Write ID=VALUE.")
        found[name] = value
    return found


def read_setting(name: str, values: Iterable[str]) -> Any:
    """The value of a field of VocabularySettings from texts; no text gives its default. Raises InvalidInput."""
    if name not in _DEFAULTS:
        raise InvalidInput(f"There is no setting {name!r}.", f"Settings: {', '.join(sorted(_DEFAULTS))}.")
    default, texts = _DEFAULTS[name], list(values)
    if isinstance(default, bool):
        return _flag(name, texts[0]) if texts else default
    if name in IRI_FIELDS:
        texts = [expand(text) for text in texts]
    for text in texts if name in _TAGS else ():
        if not _TAG.fullmatch(text):
            raise InvalidInput(f"{name}: {text!r} is not a language tag.", "Examples: en, fr, zh-Hant.")
    if name in TEXT_FIELDS:
        return in_order(map(read_text, texts))
    if isinstance(default, tuple):
        return tuple(texts) or default
    if len(texts) > 1:
        raise InvalidInput(f"{name} has one value, not {len(texts)}.", "Choose one.")
    value = texts[0] if texts else default
    if name == "sort_by_notation" and value not in _SORTINGS:
        raise InvalidInput(f"{name}: {value!r} is no way to sort.", "It is lexical or natural.")
    return value


def read_text(text: str) -> Text:
    """A text with a language after its last `@`; what follows is part of the text if it is not a language tag.

    >>> read_text("Thesaurus@en"), read_text("info@example org")
    (Text(value='Thesaurus', language='en', machine=False), Text(value='info@example org', language='', machine=False))
    """
    value, at, tag = text.rpartition("@")
    return Text(value.strip(), tag.lower()) if at and value and _TAG.fullmatch(tag) else Text(text.strip())


def shown(value: object) -> str:
    """A setting as a text."""
    if not isinstance(value, tuple):
        return str(value)
    return ", ".join(f"{one.value}@{one.language}".rstrip("@") if isinstance(one, Text) else str(one) for one in value)


def expand(text: str) -> str:
    """An IRI, written in full or with one of our prefixes. Raises InvalidInput.

    >>> expand("isothes:ConceptGroup")
    'http://purl.org/iso25964/skos-thes#ConceptGroup'
    """
    match = _PREFIXED.fullmatch(text)
    if match and match["prefix"] in PREFIXES:
        text = PREFIXES[match["prefix"]] + match["local"]
    try:
        return NamedNode(text).value
    except ValueError as error:
        known = ", ".join(prefix for prefix in PREFIXES if prefix)
        raise InvalidInput(f"{text!r} is not an IRI.", f"Write it in full, or with a prefix: {known}.") from error


def _flag(name: str, text: str) -> bool:
    if text.lower() not in ("true", "false", "yes", "no", "1", "0"):
        raise InvalidInput(f"{name}: {text!r} is neither true nor false.")
    return text.lower() in ("true", "yes", "1")
