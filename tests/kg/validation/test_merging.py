"""Records that are judged together get what each gets alone, whatever they have in common."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.validation.engines.merging import merged
from kg.validation.engines.shifty_engine import ShiftyEngine
from kg.validation.shapes import read_shapes
from tests.kg.validation.slices import BREAKAGES, SCHEMAS, slice_of

BASE: Final = "http://metadata.cbd.int/"
SHIFTY: Final = ShiftyEngine()
_CASES: Final = [
    pytest.param(schema, marks=[] if number % 8 == 0 else [pytest.mark.slow]) for number, schema in enumerate(SCHEMAS)
]


def renamed(data: bytes, number: int) -> bytes:
    """The same of another record."""
    return data.replace(b"/all-fields", b"/all-fields-%d" % number)


@pytest.mark.parametrize("schema", _CASES)
def test_records_judged_together_get_what_each_gets_alone(schema: str) -> None:
    shapes, right = read_shapes(schema, "audit", BASE), slice_of(schema)
    broken = [breakage(right) for breakage in BREAKAGES.values()]
    slices = [renamed(data, number) for number, data in enumerate([right, *broken, right])]
    slices += [broken[0], slices[1], right]  # records that are there already, with other statements
    assert len(merged(slices)) < len(slices)
    assert SHIFTY.judge_all(shapes, slices) == [SHIFTY.judge(shapes, data) for data in slices]


_NODES: Final = st.sampled_from(["<urn:a>", "<urn:b>", "<urn:c>", "<urn:d>", "_:e"])
_LINES: Final = st.builds("{} <urn:p> {} .".format, _NODES, st.one_of(_NODES, st.just('"<urn:a>"@en')))


@given(
    st.lists(st.sets(_LINES, min_size=1, max_size=4).map(lambda lines: "\n".join(sorted(lines)).encode()), max_size=8)
)
def test_nothing_is_described_in_one_slice_and_named_in_another_of_a_group(slices: list[bytes]) -> None:
    groups = merged(slices)
    assert sorted(place for group in groups for place in group.places) == list(range(len(slices)))
    for group in groups:
        described = [{line.split()[0] for line in slices[place].splitlines()} for place in group.places]
        named = [{line.split()[2] for line in slices[place].splitlines()} for place in group.places]
        for one, subjects in enumerate(described):
            for other in range(len(described)):
                assert one == other or subjects.isdisjoint(described[other] | named[other])
        assert len(group.places) == 1 or not any(b"_:" in slices[place] for place in group.places)


def test_what_cannot_be_told_apart_is_not_split() -> None:
    (group,) = merged([b"<urn:a> <urn:p> <urn:c> .", b"<urn:b> <urn:p> <urn:c> ."])
    data = read_shapes("nbsap", "audit", BASE), slice_of("nbsap")
    results = SHIFTY.judge(data[0], BREAKAGES["literals twice"](data[1]))
    assert results
    assert group.split(results) is None
    assert group.split([]) == {0: [], 1: []}
