"""Help texts of fields: what is said of each, in which languages, and that gaps are marked."""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from kg.records.types import get_record_type
from ontologies.turtle import LANGUAGES
from shapes.build.__main__ import RECORDS
from shapes.build.facts import HELPED, Field, Type, helps, read, read_types

LONGEST: Final = 220
OF_NATIONAL_REPORTING: Final = frozenset(
    "nbsap nationalTarget7 nationalTarget7Mapping nationalReport7 nationalReport7IndicatorData "
    "nationalReport7BinaryIndicatorData stakeholderCommitment".split()
)
"""The types in whose forms every field has a help text in all languages."""


def _filled_in(type_: Type) -> Iterator[Field]:
    """The fields that people fill in: what the index alone has comes from elsewhere."""
    return (field for field in type_.fields if not field.index)


def _keys(field: Field) -> Iterator[str]:
    yield f"{field.schema}.{field.path}"
    yield field.name
    yield f"question {field.kind}"
    yield from (f"{flag} {{}}" for flag in HELPED if flag in field.flags)


def test_every_help_text_is_of_a_field() -> None:
    used = {key for type_ in read_types() for field in _filled_in(type_) for key in _keys(field)}
    assert sorted(set(helps()) - used) == []


def test_a_help_text_is_short_and_marked_where_a_machine_translated_it() -> None:
    for row in read("help"):
        key, said = row["key"], [row[language] for language in LANGUAGES]
        assert row["en"], key
        assert max(map(len, said)) <= LONGEST, key
        assert said[0][-1] == ".", key
        assert all(said) or not any(said[1:]), key
        assert bool(row["machine"]) or not any(said[1:]), key


@pytest.mark.parametrize("type_", read_types(), ids=lambda type_: type_.schema)
def test_help_stands_in_the_shape_and_its_gaps_are_marked(type_: Type) -> None:
    fields = dict(get_record_type(type_.schema).walk())
    for field in type_.fields:
        shown = {text.language: text.value for text in fields[field.path].descriptions}
        assert shown == field.help
        assert not set(shown.values()) & set(field.names.values())
    gaps = {tag for field in _filled_in(type_) for tag in LANGUAGES if tag not in field.help}
    assert set(re.findall(r'kgs:missingHelp ("[^;]*)', (RECORDS / f"{type_.schema}.ttl").read_text("utf-8"))) == (
        {", ".join(f'"{tag}"' for tag in LANGUAGES if tag in gaps) + " "} if gaps else set()
    )


@pytest.mark.parametrize("type_", read_types(), ids=lambda type_: type_.schema)
def test_fields_that_people_fill_in_have_help(type_: Type) -> None:
    wanted = LANGUAGES if type_.schema in OF_NATIONAL_REPORTING else ("en",)
    assert [(f.path, tag) for f in _filled_in(type_) for tag in wanted if tag not in f.help] == []
