"""Systematic breakages of the valid bodies of all types are found, where they are."""

from collections.abc import Iterator, Mapping
from functools import partial

import pytest

from kg.records.types import read_record_types
from kg.validation.validator import Validator
from tests.kg.validation.breakages import Breakage, breakages
from tests.kg.validation.judging import Counted, judge_all
from tests.kg.validation.test_valid_bodies import profile_of

TYPES = read_record_types()
SAMPLED = ("nationalTarget7", "absPermit", "stakeholderCommitment", "nbsap", "marineEbsa", "lwProject")
"""Types that have fields of all kinds."""
LEAST = 13_000


def judged(validator: Validator, found: Mapping[str, Iterator[Breakage]]) -> Counted:
    """The outcomes of breakages by schema."""
    counted = Counted()
    for schema, broken in found.items():
        profile = profile_of(schema)
        judge = partial(validator.validate, profile=profile)
        counted.take(judge_all(judge, broken))
    print("", *counted.table(), "", *counted.examples(), sep="\n")
    return counted


def hold(counted: Counted) -> None:
    """What is promised: all kinds are found at the exact place, nothing is changed in silence, nothing crashes."""
    examples = "\n".join(counted.examples())
    assert not counted.count("crash"), examples
    assert not counted.count("changed"), examples
    low = {kind: counted.share(kind) for kind in counted.by_kind if counted.share(kind) < 0.95}
    assert not low, examples


def test_breakages_of_all_kinds_are_found(validator: Validator) -> None:
    """Some of each kind, of a few types; the slow test has all."""
    hold(judged(validator, {schema: some(schema, 3) for schema in SAMPLED}))


def some(schema: str, most: int) -> Iterator[Breakage]:
    """So many of each kind: the large reports have hundreds of questions of one form."""
    seen: dict[str, int] = {}
    for breakage in breakages(schema):
        seen[breakage.kind] = seen.get(breakage.kind, 0) + 1
        if seen[breakage.kind] <= most:
            yield breakage


@pytest.mark.slow
@pytest.mark.parametrize("half", [0, 1])
def test_breakages_of_all_types_are_found(validator: Validator, half: int) -> None:
    """A minute of processor for each half of the types."""
    schemas = [schema for number, schema in enumerate(TYPES) if number % 2 == half]
    found = {schema: some(schema, 30) for schema in schemas}
    counted = judged(validator, found)
    assert counted.total >= LEAST // 2
    hold(counted)
