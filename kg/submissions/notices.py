"""Who is told of what happens to proposals, and in which words: `notices.csv`, in six languages.

A row for each action of which anybody is told says whom (`to`); the others are for the rest of a message.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

from kg.texts.languages import DEFAULT

Audience: TypeAlias = Literal["approvers", "authors", "all"]
AUDIENCES: Final[tuple[Audience, ...]] = get_args(Audience)


@cache
def audiences() -> Mapping[str, Audience]:
    """Who is told of an action, by its name: those who decide on it, those who wrote it, or both."""
    return MappingProxyType(
        {key: one for key, row in _rows().items() for one in AUDIENCES if one == row["to"]},
    )


def say(key: str, language: str, **details: object) -> str:
    """The words of a row, in English where the language is none of ours."""
    row = _rows()[key]
    return row.get(language, row[DEFAULT]).format_map(details)


@cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    table = files("kg.submissions").joinpath("notices.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["key"]: row for row in csv.DictReader(table.splitlines())})
