"""Owners speak: whatever a vocabulary says of things that it does not own, every address says the same of them."""

import tempfile
from collections.abc import Mapping
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.browser.owned import STATEMENTS, THINGS, add_partner, add_plants, answers, changed, site

pytest_plugins = ["tests.browser.decision_fixtures"]

Answers = Mapping[str, tuple[int, str]]
EVERYTHING = tuple(product(THINGS.values(), STATEMENTS))


@pytest.fixture(scope="module")
def base(decided_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Targets, terms, records, decisions and a foreign vocabulary, each described by its owner."""
    return changed(decided_data, tmp_path_factory.mktemp("owned") / "data", add_plants)


@pytest.fixture(scope="module")
def before(base: Path) -> Answers:
    with site(base) as client:
        found = answers(client)
    served = [status for status, _ in found.values()]
    assert served.count(200) > len(served) * 0.7
    return found


def assert_same(before: Answers, data: Path) -> None:
    with site(data) as client:
        after = answers(client)
    assert {address: after[address] for address in before if after[address] != before[address]} == {}


@settings(max_examples=2)
@given(said=st.lists(st.tuples(st.sampled_from(list(THINGS.values())), st.sampled_from(STATEMENTS)), min_size=1))
def test_what_others_say_changes_nothing(base: Path, before: Answers, said: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert_same(before, changed(base, Path(folder) / "data", partial(add_partner, said=said)))


def test_everything_that_others_may_say_changes_nothing(base: Path, before: Answers, tmp_path: Path) -> None:
    assert_same(before, changed(base, tmp_path / "data", partial(add_partner, said=EVERYTHING)))


def test_the_order_of_loading_changes_nothing(decided_data: Path, before: Answers, tmp_path: Path) -> None:
    """A partner that came before the owner of what it speaks of."""
    first = changed(decided_data, tmp_path / "first", partial(add_partner, said=EVERYTHING))
    assert_same(before, changed(first, tmp_path / "data", add_plants))
