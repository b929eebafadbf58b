"""Nodes of values are named by what they are values of, wherever in a body they stand."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kg.records.mapping.identity import identified
from kg.records.types import read_record_types

FIELD = read_record_types()["nationalReport7IndicatorData"].by_name["data"]
ABOUT = {"government": {"identifier": "mn"}, "indicator": {"identifier": "GBF-INDICATOR-3.1"}}
ROWS = st.fixed_dictionaries(
    {"year": st.sampled_from([2020, 2021, "2021"]), "value": st.sampled_from([1, 1.0, 2])},
    optional={
        "unit": st.sampled_from(["%", "ha", ""]),
        "disaggregation": st.sampled_from(["Rivers", " Rivers ", None]),
    },
)


def named(rows: list[dict[str, Any]]) -> set[str]:
    return {name for name, _ in identified(FIELD, rows, ABOUT)}


@given(rows=st.lists(ROWS, max_size=6), chance=st.randoms(use_true_random=False))
def test_order_and_repetition_change_no_name(rows: list[dict[str, Any]], chance: Any) -> None:
    again = [*rows, *chance.choices(rows, k=2)] if rows else []
    chance.shuffle(again)
    assert named(again) == named(rows)
    assert len(identified(FIELD, again, ABOUT)) == len(named(rows))


def test_values_that_differ_are_all_kept() -> None:
    rows = [{"year": 2020, "value": 3, "unit": "%"}, {"year": 2020, "value": 700, "unit": "ha"}]
    assert len(named(rows)) == 2
    assert len(named([*rows, {"year": "2020", "value": "3", "unit": "%", "footnote": ""}])) == 2


def test_the_same_year_of_another_country_or_indicator_is_another_value() -> None:
    row = [{"year": 2020, "value": 3}]
    other = {**ABOUT, "government": {"identifier": "ke"}}
    assert named(row) != {name for name, _ in identified(FIELD, row, other)}


@given(
    rows=st.lists(ROWS, min_size=1, max_size=6),
    key=st.sampled_from(["disaggregation", "footnote", "email", "contactPerson"]),
    names=st.lists(st.sampled_from(["a.b@example.org", "c@example.net", "+1 514 288 2220"]), min_size=2, max_size=2),
)
def test_no_name_depends_on_what_is_not_published(rows: list[dict[str, Any]], key: str, names: list[str]) -> None:
    one, other = ([{**row, key: f"ask {name}"} for row in rows] for name in names)
    assert named(one) == named(other)
    assert named(one) == named([{**row, key: "ask […]"} for row in rows])
