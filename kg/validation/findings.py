"""One thing that is wrong with a document, wherever it was found, and what is said of it in six languages.

`codes.csv` has the kinds: the layer that finds them, how bad they are, whether a draft may have them, and the code that
the Clearing-House's own interface gives (`Error.…`). `words.csv` has their messages and remedies.
"""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, get_args

from kg.records.model import RecordField
from kg.texts.languages import DEFAULT, Text, choose_label

Severity: TypeAlias = Literal["violation", "warning", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""The worst first: a violation forbids publication, a warning wants a reviewer's word, the rest is advice."""
Detail: TypeAlias = str | tuple[Text, ...]
_PLACE: Final = re.compile(r"\{(\w+)\}")
_LONGEST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding. `layer` is 1 to 4, `in_drafts` whether a draft is judged by it, `chm` the Clearing-House's."""

    name: str
    layer: int
    severity: Severity
    in_drafts: bool
    chm: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, doubtful or worth knowing.

    `code` is the name of a kind (`codes()`), `pointer` the place in the document (RFC 6901; '' is the whole), `value`
    the JSON value there if it may be shown, `field` what the shape says of it, `details` what the message speaks of (a
    detail that is a key of `words.csv`, such as `expected.date`, or a name in several languages is said in that of the
    message). `shape`,
    `constraint`, `focus` and `path` are those of the result of SHACL behind it.
    """

    code: str
    pointer: str = ""
    value: Any = None
    details: Mapping[str, Detail] = attribute(default_factory=dict)
    field: RecordField | None = None
    severity: Severity = "violation"
    shape: str = ""
    constraint: str = ""
    focus: str = ""
    path: str = ""

    @property
    def dotted(self) -> str:
        """The dotted path of the field without the numbers of items, as the Clearing-House's screens name it."""
        *outer, last = parts(self.pointer) or [""]
        names = [name for name in outer if not name.isdecimal()]
        is_name = not last.isdecimal() or (self.field is not None and self.field.name == last)  # some are numbers
        return ".".join([*names, last] if is_name else names)

    def message(self, language: str = DEFAULT) -> Text:
        """What is wrong, in a language."""
        return self._said(self.code, language)

    def remedy(self, language: str = DEFAULT) -> Text:
        """What to do, in a language; where nothing can be suggested, what is said then."""
        key = f"{self.code}.fix"
        plain = not self.details.get("suggestion") and f"{key}.without" in _words()
        return self._said(f"{key}.without" if plain else key, language)

    def label(self, language: str = DEFAULT) -> str:
        """What the field is called in a language; where it is none, its key."""
        labels = self.field.labels if self.field else ()
        chosen = choose_label(labels, language) if labels else None
        return chosen.value if chosen else next(reversed(parts(self.pointer)), "")

    def _said(self, key: str, language: str) -> Text:
        text = _in(language, key)
        details = {name: _detail(said, language) for name, said in self.details.items()}
        known = {"field": self.label(language), "value": shown(self.value), **details}
        said = _PLACE.sub(lambda found: str(known.get(found[1], "")), text.value)
        return Text(said, text.language, text.machine)


def find(
    code: str, pointer: str = "", value: Any = None, field: RecordField | None = None, **details: Detail
) -> Finding:
    """A finding of a kind, as bad as the kind is.

    >>> find("no-date", "/startDate", "tomorrow").message().value
    'startDate: “tomorrow” is no date.'
    """
    return Finding(code, pointer, value, details, field, codes()[code].severity)


def as_severe(finding: Finding, severity: Severity) -> Finding:
    """The finding, of another severity than its kind has."""
    return replace(finding, severity=severity)


def pointed(*parts: str | int) -> str:
    """A JSON Pointer of names and numbers (RFC 6901, section 3).

    >>> pointed("a/b", 0, "m~n")
    '/a~1b/0/m~0n'
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def shown(value: Any) -> str:
    """A value as messages show it: short."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


@cache
def codes() -> Mapping[str, Code]:
    """All kinds of findings by name, in the order of the layers."""
    rows = csv.DictReader(_table("codes.csv"))
    return MappingProxyType({row["code"]: _code(row) for row in rows})


def _code(row: Mapping[str, str]) -> Code:
    severity = next(one for one in SEVERITIES if one == row["severity"])
    return Code(row["code"], int(row["layer"]), severity, row["drafts"] == "1", row["chm"])


@cache
def _words() -> Mapping[str, Mapping[str, Text]]:
    found = {}
    for row in csv.DictReader(_table("words.csv")):
        machine = row.pop("machine") == "1"
        key = row.pop("key")
        found[key] = {tag: Text(said, tag, machine and tag != DEFAULT) for tag, said in row.items() if said}
    return MappingProxyType(found)


def _detail(said: Detail, language: str) -> str:
    if isinstance(said, tuple):
        chosen = choose_label(said, language)
        return chosen.value if chosen else ""
    return _in(language, said).value if said in _words() else said


def _in(language: str, key: str) -> Text:
    words = _words()[key]
    return words.get(language) or words[DEFAULT]


def _table(name: str) -> list[str]:
    return files("kg.validation").joinpath(name).read_text(encoding="utf-8").splitlines()


def parts(pointer: str) -> list[str]:
    """The names and numbers of a JSON Pointer."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
