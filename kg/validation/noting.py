"""Notes of what a lenient mapping does without a word: what it does not understand, leaves out, or changes in texts."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from pyoxigraph import NamedNode

from kg.records.identifiers import RecordIris
from kg.records.mapping.base import EMPTY
from kg.records.mapping.privacy import is_private_key, redact, without_private
from kg.records.mapping.statements import Statements
from kg.records.mapping.texts import is_tag, keyed_texts, plain
from kg.records.model import RecordField
from kg.texts.authority import is_registered
from kg.validation.markup import loses
from kg.validation.placing import PlacingMapper, step

_QUARTER: Final = re.compile(r"\s*Q[1-4]\s+\d{4}\s*")
_UNREADABLE: Final = {
    "date": "no-date", "number": "no-number", "integer": "no-number", "flag": "no-flag", "url": "no-address",
    "link": "no-address", "location": "no-place", "reference": "no-reference", "symbol": "no-reference",
    "term": "no-reference",
}  # fmt: skip
"""Codes of values that are of the right form and cannot be read; of kinds that are not here no such value is wrong."""
_TEXTS: Final = frozenset(("languageMap", "html", "string"))
_NO_LANGUAGE: Final = "language.none"
_LONGEST_NAME: Final = 60
_LONGEST_BLANK: Final = 500
_INNER: Final = {"url": "url", "link": "url", "reference": "identifier", "term": "identifier"}
"""The member of such an object that may be at fault."""


class NotingMapper(PlacingMapper):
    """A mapper that notes what is not published of a body, or otherwise than it was written."""

    def __init__(self, iris: RecordIris) -> None:
        super().__init__(iris)
        self._watched: dict[int, list[RecordField]] = {}

    def _fields(
        self,
        statements: Statements,
        node: NamedNode,
        fields: tuple[RecordField, ...],
        body: Mapping[str, Any],
        path: str,
        passed: frozenset[str],
    ) -> None:
        for field in self._watched_of(fields):
            if field.name not in body:
                continue
            if field.counted and is_blank(body[field.name]):
                if field.asks(body):
                    self._note_field("blank", field, field.name)
            elif field.when and not field.applies(body):
                self._note_field("not-asked", field, field.name)
        super()._fields(statements, node, fields, body, path, passed)

    def _watched_of(self, fields: tuple[RecordField, ...]) -> list[RecordField]:
        """The fields that are asked for at times, worked out once: the shapes live as long as the program."""
        found = self._watched.get(id(fields))
        if found is None:
            found = [field for field in fields if field.required_to_publish or field.when]
            self._watched[id(fields)] = found
        return found

    # What is not understood, or not published

    def _unknown(self, statements: Statements, node: NamedNode, where: str, name: str, value: Any) -> None:
        outer = self._pointer
        if not is_private_key(name):
            self._tell_unknown(name, value, self._around[-1][0] if self._around else ())
            self._move(outer + step(name))
        super()._unknown(statements, node, where, name, value)
        self._move(outer)

    def _rest(
        self,
        statements: Statements,
        node: NamedNode,
        value: Mapping[str, Any],
        read: frozenset[str],
        where: str,
        name: str,
    ) -> None:
        rest = [key for key, item in value.items() if key not in read and item not in EMPTY]
        for key in rest:
            self._tell_unknown(key, value[key], read)
        if rest:
            super()._unknown(statements, node, where, name, value)

    def _tell_unknown(self, name: str, value: Any, known: Iterable[str]) -> None:
        if is_private_key(name):
            self._note_field("withheld", None, name, why="why.personal")
            return
        near = get_close_matches(name[:_LONGEST_NAME], known, 1)
        self._note_field("unknown-field", None, name, value, name=name, suggestion=near[0] if near else "")
        kept, gone = without_private(value)
        if gone:
            self._note_field("redacted", None, name, before=written(value), after=written(kept))

    def _withhold(self, where: str, name: str, why: str, flag: str = "") -> None:
        field = self._around[-1][0].get(name) if self._around else None
        if flag:
            self._note_field("withheld-by-flag", field, name, flag=flag)
        else:
            internal = field is not None and field.internal and not field.personal
            self._note_field("withheld", field, name, why="why.internal" if internal else "why.personal")

    def _odd(self, code: str, where: str, value: Any) -> None:
        field = self._field
        match code:
            case "several-values":
                self._note(code, value, count=str(len(value)))
            case "not-in-list":
                words = [option.value for option in field.options] if field else []
                self._note(code, value, allowed=", ".join(words))
            case _:
                self._note(code, reason=str(value))

    def _misfit(self, statements: Statements, node: NamedNode, where: str, name: str, value: Any) -> None:
        kept, gone = without_private(value)
        if gone:
            self._note("redacted", before=written(value), after=written(kept))
        self._tell_misfit(value, self._field.kind if self._field else "object")
        super()._misfit(statements, node, where, name, value)

    def _tell_misfit(self, value: Any, kind: str) -> None:
        """Say of which kind a fault is, at the member of an object that is at fault."""
        code, inner = _UNREADABLE.get(kind, ""), _INNER.get(kind, "")
        if isinstance(value, Mapping):
            if kind in _TEXTS and self._tell_texts(value):
                return
            if inner and isinstance(value.get(inner), str):
                self._note(code, value[inner], inner)
                return
            code = code if kind in ("location", "symbol") else ""
        elif isinstance(value, str) and kind == "date" and _QUARTER.fullmatch(value):
            code = "quarter"
        elif isinstance(value, list):
            code = ""
        if code:
            self._note(code, value)
        else:
            self._note("wrong-form", value, expected=f"expected.{kind}")

    def _tell_texts(self, value: Mapping[str, Any]) -> bool:
        """Say what is wrong with the members of an object of texts; False if it is none."""
        if not all(isinstance(text, str | None) for text in value.values()) and not any(map(is_tag, value)):
            return False
        for key, text in value.items():
            if is_tag(key) and isinstance(text, str | None):
                continue
            if not is_tag(key):
                self._note("no-language-tag", key, key)
            else:
                self._note("wrong-form", text, key, expected="expected.string")
        return True

    # Texts

    def _redact(self, text: str) -> str:
        after, gone = redact(text)
        if gone:
            self._note("redacted", before=text, after=after)
        return after

    def _plain(self, text: str) -> str:
        if loses(text):
            self._note("sanitised", text, before=text, after=plain(text))
        return super()._plain(text)

    def _read_texts(self, value: Any) -> Iterator[tuple[str, str]]:
        outer = self._pointer
        if not isinstance(value, str) and not (isinstance(value, Mapping) and self._tell_texts(value)):
            self._note("wrong-form", value, expected="expected.languageMap")
        self._tell_lost(value)
        for text, language, keys in keyed_texts(value, self._languages):
            places = tuple([outer + step(key) for key in keys]) or (outer,)
            after = text
            for place, key in zip(places, keys or (None,), strict=True):
                self._pointer = place
                after = self._redact(text)
                self._tell_language(language, key, keys)
            self._statements.at = places
            yield after, language
        self._move(outer)

    def _tell_lost(self, value: Any) -> None:
        """Note the texts of which more than the form is lost; of some nothing is left."""
        for key, text in value.items() if isinstance(value, Mapping) else ((None, value),):
            if isinstance(text, str) and loses(text):
                self._note("sanitised", text, *(() if key is None else (key,)), before=text, after=plain(text))

    def _tell_language(self, language: str, key: str | None, keys: list[str]) -> None:
        """Note that a text has another language than it was given, or one that the header does not name."""
        if key is None:
            self._note("language-guessed", before=_NO_LANGUAGE, after=language or _NO_LANGUAGE)
        elif (language != key or key not in self._languages) and is_tag(key):
            if language != key.lower():
                self._note("language-guessed", before=", ".join(keys), after=language or _NO_LANGUAGE)
            if not is_registered(key):
                self._note("unknown-language", key, language=key)
            elif self._languages and not any(is_same_language(key, named) for named in self._languages):
                self._note("unnamed-language", key, language=key)


def is_same_language(tag: str, named: str) -> bool:
    """Whether a tag is of a language that a header names, in whatever script or country.

    >>> is_same_language("pt-BR", "PT"), is_same_language("zh", "zh-Hant"), is_same_language("es", "et")
    (True, True, False)
    """
    return tag.partition("-")[0].lower() == named.partition("-")[0].lower()


def is_blank(value: Any) -> bool:
    """Whether a value says nothing: it is empty, of blanks, or has only such parts.

    >>> is_blank({"en": " <p></p> ", "fr": None}), is_blank([{"identifier": ""}]), is_blank(0)
    (True, True, False)
    """
    if isinstance(value, str):
        return not value or (len(value) < _LONGEST_BLANK and not plain(value))
    if isinstance(value, Mapping):
        return all(map(is_blank, value.values()))
    return all(map(is_blank, value)) if isinstance(value, list) else value is None


def written(value: Any) -> str:
    """A JSON value as messages show it: a text as it is."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
