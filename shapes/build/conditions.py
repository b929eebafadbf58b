"""What a condition says in words: names of fields and of their values instead of keys and identifiers."""

from functools import cache
from typing import Final

from ontologies.tables import read as read_table
from ontologies.thesaurus.codes import FACTS
from shapes.build.asked import Condition
from shapes.build.facts import Field, Names, messages, names, options, read

_ANY: Final = ("*",)


def said(condition: Condition, field: Field) -> Names:
    """A condition as part of a sentence, such as “Status” is “Approved”; `field` decides."""
    key = "has-any" if condition.words == _ANY else "is"

    def written(language: str, name: str) -> str:
        values = messages()["or"][language].join(_value(field, word, language) for word in condition.words)
        pattern = messages()[f"{key}-not" if condition.negated else key][language]
        return pattern.format(name, values)

    return field.names.changed(written)


def _value(field: Field, word: str, language: str) -> str:
    if field.kind == "flag":
        return _answers()["true-false", word][language]
    named = _terms() if field.kind == "term" else options()
    found = _answers().get((field.options[0], word)) if field.kind == "option" else named.get(word)
    called = found.get(language, found["en"]) if found else word
    return messages()["quoted"][language].format(called)


@cache
def _answers() -> dict[tuple[str, str], Names]:
    return {(row["scheme"], row["value"]): names(row) for row in read("answer-options")}


@cache
def _terms() -> dict[str, Names]:
    return {row["identifier"]: names(row) for row in read_table(FACTS / "codes.csv")}
