"""Dates in three inputs: every date comes back, and whatever is written is kept."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg.records.mapping.literals import ABSENT, read_date
from kg.records.model import RecordField
from kg.submissions.forms.dates import PARTS, date_of, parts_of_date
from kg.submissions.forms.inputs import inputs_of_item
from kg.submissions.forms.taking import taken
from kg.validation.json_schema import submittable_types

_DATES = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda day: str(day)[:7]),
    st.dates().map(lambda day: str(day)[:4]),
    st.from_regex(r"-{0,2}[0-9]{1,4}(-[0-9]{0,2}){0,2}", fullmatch=True),
    st.text(),
)
_PARTS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(PARTS, st.from_regex(r"[0-9]{1,2}|[0-9]{4}", fullmatch=True) | st.text(max_size=6))
)


@given(_DATES)
def test_a_date_in_its_inputs_is_the_same_date(text: str) -> None:
    parts = parts_of_date(text)
    assert parts is None or (date_of(parts) == text and parts and all(parts.values()))


@given(_PARTS)
def test_what_is_written_in_the_inputs_comes_back(parts: dict[str, str]) -> None:
    text = date_of(parts)
    assert date_of({}) == ""
    assert parts_of_date(text) is None or date_of(parts_of_date(text) or {}) == text
    assert bool(text) == any(part.strip() for part in parts.values())
    for part in parts.values():  # nothing that was written is lost
        assert len([sign for sign in part.strip() if not sign.isdecimal()]) <= len(text)


@given(st.dates(), st.integers(1, 3), st.sampled_from("0٠०０"))
def test_figures_of_every_script_are_a_date(day: object, count: int, nought: str) -> None:
    first = str(day).split("-")[:count]
    there = {
        name: "".join(chr(ord(nought) + int(sign)) for sign in part) for name, part in zip(PARTS, first, strict=False)
    }
    assert date_of(there) == "-".join(first)
    assert read_date(date_of(there)) not in (None, ABSENT)


@pytest.mark.parametrize("missing", ["year", "month"])
def test_a_date_that_lacks_what_comes_first_is_told_of(missing: str) -> None:
    parts = {"year": "2026", "month": "03", "day": "31"}
    text = date_of({name: part for name, part in parts.items() if name != missing})
    assert read_date(text) is None
    assert parts_of_date(text) == {name: part for name, part in parts.items() if name != missing}


@given(_PARTS)
@example({"year": "0"})
@example({"year": "0000", "month": "1", "day": "1"})
@example({"year": "0001", "month": "1", "day": "1"})
@example({"year": "1969", "month": "12", "day": "31"})
@example({"year": "-5"})
@example({"year": "970000000000"})
@example({"year": "Mar 26"})
@example({"year": "?0"})
@example({"year": "1970", "month": "1", "day": "01 00:00"})
@example({"year": "0\r0"})
def test_what_is_written_is_read_exactly_or_kept_and_told_of(parts: dict[str, str]) -> None:
    field = _date_field()
    made = taken([field], {f"/{field.name}/{name}": part for name, part in parts.items()}, {}).get(field.name)
    written = {name: part.strip() for name, part in parts.items() if part.strip()}
    if not written:
        assert made is None
        return
    assert isinstance(made, str)
    read, shown = read_date(made), inputs_of_item(field, made, "")
    assert read is None or (isinstance(read, Literal) and read.value.startswith(made[: len("2026-03-31")]))
    assert shown is not None
    again = {f"/{field.name}{name}": part for name, part in shown.items()}
    assert taken([field], again, {}) == {field.name: made}, "what the form shows then is what it was sent"
    kept = "".join(written.values()).replace("\r", "\n")
    assert all(sign in made for sign in kept if not sign.isdecimal())


@pytest.mark.parametrize("year", ["0", "000", "-5", "970000000000", "?0"])
def test_a_year_that_programs_write_for_no_date_is_told_of_and_stays_in_its_input(year: str) -> None:
    field = _date_field()
    made = taken([field], {f"/{field.name}/year": year}, {})
    assert read_date(made[field.name]) is None
    assert inputs_of_item(field, made[field.name], "") == {"/year": year}


@given(_DATES.filter(str.strip), _PARTS)
def test_an_unchanged_date_stays_and_a_changed_one_is_what_was_written(text: str, parts: dict[str, str]) -> None:
    field = _date_field()
    shown = inputs_of_item(field, text, f"/{field.name}")
    assert shown is not None
    assert taken([field], shown, {field.name: text}) == {field.name: text}
    sent = {f"/{field.name}/{name}": part for name, part in parts.items()}
    made = taken([field], sent, {field.name: text}).get(field.name, "")
    assert made in (date_of(parts), text)
    assert bool(made) == any(part.strip() for part in parts.values())


def _date_field() -> RecordField:
    return next(
        field for type_ in submittable_types() for field in type_.fields if field.kind == "date" and not field.many
    )
