"""What publication asks of a field beside its record shape: `publish.csv`, where a field has its own, and the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache
from typing import Final

from shapes.build.facts import Field, Type, read

NUMBERS: Final = ("number", "integer", "year")
EVERY: Final = "*"
"""In the place of a schema: a row for the fields of this name in all types."""


@dataclass(frozen=True)
class Condition:
    """The field of the same object that decides, its words, and whether it must have none of them."""

    name: str
    words: tuple[str, ...]
    negated: bool
    text: str


@dataclass(frozen=True)
class Asked:
    """What publication asks: `required` a value, or `advised`, when a condition holds and no field `instead` has one.

    `limits` are `least` and `most` of numbers and years, `longest` of texts where it is another than that of all, and
    `after`, the date that it is not before. `ours`: no form that was seen requires it.
    """

    required: bool = False
    advised: bool = False
    instead: tuple[str, ...] = ()
    when: Condition | None = None
    limits: Mapping[str, str] = attribute(default_factory=dict)
    ours: bool = False


@cache
def _rows() -> Mapping[tuple[str, str], Asked]:
    return {(row["schema"], row["field"]): _asked(row) for row in read("publish")}


def asked(field: Field) -> Asked:
    """What publication asks of a field."""
    own = _rows().get((field.schema, field.path))
    if own is None and field.kind in NUMBERS:
        own = _rows().get((EVERY, field.name))
    return own or Asked()


def is_submitted(type_: Type) -> bool:
    """Whether there are bodies of a type: of what is in the search index alone there are none."""
    return not (type_.fields and all(field.index for field in type_.fields))


def _asked(row: Mapping[str, str]) -> Asked:
    if row["required"] not in ("", "publish", "advise") or row["evidence"] not in ("form", "ours"):
        raise ValueError(f"publish.csv: {row}")
    return Asked(
        required=row["required"] == "publish",
        advised=row["required"] == "advise",
        instead=tuple(row["instead"].split("|")) if row["instead"] else (),
        when=_condition(row["when"]) if row["when"] else None,
        limits=dict(limit.split("=") for limit in row["limits"].split()),
        ours=row["evidence"] == "ours",
    )


def _condition(text: str) -> Condition:
    name, _, words = text.partition("=")
    return Condition(name.removesuffix("!"), tuple(words.split("|")), name.endswith("!"), text)
