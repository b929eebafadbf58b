"""Numbers from outside are read in one place."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.texts.numbers import in_order, read_at_most, read_whole

ROOT = Path(__file__).parents[2]


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    number = read_whole(text)
    assert number is None or (text.isascii() and text.isdigit() and int(text) == number < 10**9)


@given(st.integers(0, 10**12))
def test_what_is_larger_than_wanted_is_as_much_as_wanted(number: int) -> None:
    assert read_at_most(str(number), 1_000) == min(number, 1_000)
    assert read_whole(f"000{number}") == (number if number < 10**9 else None)


@pytest.mark.parametrize("text", ["9" * 5_000, "²", "٢", "१", "1\n", " 1", "+1", "1_0", "0x1", ""])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_whole(text) is None


def test_numbers_stand_before_words_and_in_their_order() -> None:
    assert sorted(["b", "9" * 5_000, "10", "²", "2"], key=in_order)[:2] == ["2", "10"]


def test_numbers_in_addresses_are_read_nowhere_else() -> None:
    """`isdigit` says yes to ², which `int` refuses; neither likes endless ones."""
    for folder in ("browser/http", "browser/skosmos", "browser/vocabularies", "browser/releases", "browser/search"):
        for path in (ROOT / folder).rglob("*.py"):
            names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
            assert not names & {"isdigit", "isdecimal", "isnumeric"}, path
