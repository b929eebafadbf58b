"""Reads the tables in `shapes/facts/`: what is known of every record type and of each of its fields."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ontologies.turtle import LANGUAGES

FACTS: Final = Path(__file__).parents[1] / "facts"

NESTED: Final = ("object", "termWithDegree")
"""Kinds of fields that have fields of their own."""

HELPED: Final = ("section", "year", "aichi", "gspc")
"""Flags whose fields share a help text, in which the value of the flag stands."""

ANSWERS: Final = "answers"
"""The group of answers that are in no section."""


class Names(dict[str, str]):
    """A name by language; only the languages that there are."""

    provisional: tuple[str, ...] = ()
    """The languages of those that a machine translated (`docs/decisions/0004-machine-translations.md`)."""

    def changed(self, change: Callable[[str, str], str]) -> "Names":
        """Other names made from these: `change` gets a language and the name."""
        made = Names({language: change(language, name) for language, name in self.items()})
        made.provisional = self.provisional
        return made


@dataclass(frozen=True)
class Field:
    """A row of `fields.csv`, with its place and its names; `path` is dotted."""

    schema: str
    path: str
    order: int
    kind: str
    many: bool
    required: bool
    rdf: str
    domains: tuple[str, ...]
    targets: tuple[str, ...]
    options: tuple[str, ...]
    group: str
    flags: Mapping[str, str]
    index: tuple[str, ...]
    names: Names
    help: Names

    @property
    def name(self) -> str:
        """The key in the innermost JSON object."""
        return self.path.rpartition(".")[2]

    @property
    def parent(self) -> str:
        """The path of the object that holds it, empty at the top."""
        return self.path.rpartition(".")[0]

    @property
    def is_object(self) -> bool:
        """Whether it has fields of its own."""
        return self.kind in NESTED

    @property
    def hidden(self) -> bool:
        """Whether its values never reach the graph, or not always."""
        return bool({"personal", "internal", "confidential"} & self.flags.keys())


@dataclass(frozen=True)
class Type:
    """A row of `types.csv` with its fields.

    `about` is the first segment of the IRIs of the things that its records are about, if they are about things of their
    own, and `broader` are classes of published vocabularies that these things belong to as well.
    """

    schema: str
    class_name: str
    codes: tuple[str, ...]
    realms: tuple[str, ...]
    type: str
    source: str
    uncertain: str
    names: Names
    comment: str
    fields: tuple[Field, ...]
    about: str = ""
    broader: tuple[str, ...] = ()

    @property
    def record_class(self) -> str:
        """The class of the records: that of the type, or its own where `class` is that of the things they are about."""
        return f"{self.class_name}Record" if self.about else self.class_name

    def of_record(self) -> tuple[Field, ...]:
        """The fields at the top that say something of the record."""
        return tuple(field for field in self.children() if not self.about or "record" in field.flags)

    def of_thing(self) -> tuple[Field, ...]:
        """The fields at the top that say something of the thing that the record is about."""
        return tuple(field for field in self.children() if self.about and "record" not in field.flags)

    def children(self, path: str = "") -> tuple[Field, ...]:
        """The fields directly below a path."""
        return tuple(field for field in self.fields if field.parent == path)


def read(name: str) -> list[dict[str, str]]:
    """The rows of a table."""
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def names(row: Mapping[str, str]) -> Names:
    """The columns that are named after languages, where they hold something."""
    found = Names({language: row[language] for language in LANGUAGES if row.get(language)})
    if row.get("machine"):
        found.provisional = tuple(language for language in found if language != "en")
    return found


@cache
def labels() -> Mapping[str, Names]:
    """Names of fields by field name, or by schema and path where a type has its own."""
    return {row["key"]: names(row) for row in read("labels")}


@cache
def helps() -> Mapping[str, Names]:
    """What to write in fields, by the keys of labels; by rule, of answers by `question KIND`, of flags by `FLAG {}`."""
    return {row["key"]: names(row) for row in read("help")}


@cache
def options() -> Mapping[str, Names]:
    """Names of the words of closed lists."""
    return {row["value"]: names(row) for row in read("options")}


@cache
def messages() -> Mapping[str, Names]:
    """What a value must be, by the kind of its field; and words for how many there may be."""
    return {row["key"]: names(row) for row in read("messages")}


@cache
def kinds() -> Mapping[str, Mapping[str, str]]:
    """How values of each kind are described: in words, by a range, and by an example in JSON and in Turtle."""
    return {row["kind"]: row for row in read("kinds")}


@cache
def groups() -> Mapping[str, Names]:
    """Names of the groups, in their order; sections of reports stand where their answers would."""
    found: dict[str, Names] = {}
    for row in read("groups"):
        found[row["key"]] = names(row)
        if row["key"] == ANSWERS:
            found |= {f"section-{key}": section for key, section in sections().items()}
    return found


@cache
def rights() -> Mapping[str, dict[str, str]]:
    """Rights in records by the kind of their type (`type` of `types.csv`)."""
    return {type_: row for row in read("rights") for type_ in _list(row["types"])}


@cache
def read_types() -> tuple[Type, ...]:
    """All types in the order of the table."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in read("fields"):
        rows.setdefault(row["schema"], []).append(row)
    return tuple(_type(row, rows.pop(row["schema"], ())) for row in read("types"))


def _type(row: Mapping[str, str], fields: Iterable[Mapping[str, str]]) -> Type:
    return Type(
        schema=row["schema"],
        class_name=row["class"],
        codes=_list(row["codes"]),
        realms=_list(row["realms"]),
        type=row["type"],
        source=row["source"],
        uncertain=row["uncertain"],
        names=names(row),
        comment=row["comment"],
        fields=tuple(_field(field, order) for order, field in enumerate(fields, 1)),
        about=row["about"],
        broader=_list(row["broader"]),
    )


def _field(row: Mapping[str, str], order: int) -> Field:
    flags = dict(_flag(flag) for flag in _list(row["flags"]))
    return Field(
        schema=row["schema"],
        path=row["field"],
        order=order,
        kind=row["kind"],
        many=bool(row["many"]),
        required=bool(row["required"]),
        rdf=row["property"],
        domains=_list(row["domains"]),
        targets=_list(row["targets"]),
        options=_list(row["options"]),
        group=_group(row, flags),
        flags=flags,
        index=_list(row["index"]),
        names=_names(row["schema"], row["field"], flags),
        help=_help(row, flags),
    )


@cache
def instruments() -> Mapping[str, str]:
    """Keys of reports with questions, by their schema."""
    return {row["schema"]: row["key"] for row in read("instruments")}


@cache
def question_names() -> Mapping[str, Names]:
    """Names of questions that have words of our own, by report and number."""
    return {row["question"]: names(row) for row in read("question-names")}


def _names(schema: str, path: str, flags: Mapping[str, str]) -> Names:
    own, key = f"{schema}.{path}", path.rpartition(".")[2]
    if number := flags.get("question"):
        if words := question_names().get(f"{instruments()[schema]}/{number}"):
            return words.changed(lambda _, name: f"{number} {name}")
        if "." not in path:
            return labels()["question {}"].changed(lambda _, name: name.format(number))
    if "section" in flags and "question" not in flags:
        return sections()[flags["section"]]
    return labels()[own] if own in labels() else labels()[key]


def _help(row: Mapping[str, str], flags: Mapping[str, str]) -> Names:
    """The help text of a field: its own, that of its rule, or that of its name. What the index alone has needs none."""
    if row["index"]:
        return Names()
    known, own = helps(), f"{row['schema']}.{row['field']}"
    if own in known:
        return known[own]
    if "question" in flags:
        return known.get(f"question {row['kind']}", Names())
    if flag := next((flag for flag in HELPED if flag in flags), ""):
        return known.get(f"{flag} {{}}", Names()).changed(lambda _, said: said.format(flags[flag]))
    return known.get(row["field"].rpartition(".")[2], Names())


@cache
def sections() -> Mapping[str, Names]:
    """Names of the sections of reports."""
    return {row["key"]: names(row) for row in read("sections")}


def _group(row: Mapping[str, str], flags: Mapping[str, str]) -> str:
    """The group of a field: of an answer of the report itself, the section of its question."""
    in_section = "question" in flags and "section" in flags and "." not in row["field"]
    return f"section-{flags['section']}" if in_section else row["group"]


def _flag(flag: str) -> tuple[str, str]:
    name, _, value = flag.partition("=")
    return name, value


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
