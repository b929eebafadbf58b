"""Saved queries in the ledger's database: versions, the newest counts, nothing is rewritten."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from kg.errors import NotFound
from kg.ledger.ledger import Ledger
from kg.ledger.saved_queries import SavedQueries
from kg.settings import Settings


@pytest.fixture
def saved(settings: Settings) -> Iterator[SavedQueries]:
    opened = SavedQueries(settings.ledger_address)
    yield opened
    opened.close()


def test_the_newest_version_counts_and_the_older_stay(saved: SavedQueries) -> None:
    assert saved.newest() == (0, {})
    first, new = saved.save("a", "A", "", "ASK {}", "Editor")
    assert (first.version, new) == (1, True)
    second, new = saved.save("a", "A", "why", "ASK {}", "Other")
    assert (second.version, new) == (2, False)
    assert saved.newest()[1]["a"].description == "why"
    assert [version.agent for version in saved.history("a")] == ["Other", "Editor"]


def test_what_is_saved_already_makes_no_version(saved: SavedQueries) -> None:
    saved.save("a", "A", "", "ASK {}", "Editor")
    number = saved.newest()[0]
    again, new = saved.save("a", "A", "", "ASK {}", "Other")
    assert (again.version, again.agent, new) == (1, "Editor", False)
    assert saved.newest()[0] == number


def test_a_withdrawn_query_is_gone_and_its_name_can_come_back(saved: SavedQueries) -> None:
    saved.save("a", "A", "", "ASK {}", "Editor")
    saved.withdraw("a", "Editor")
    assert saved.newest()[1] == {}
    with pytest.raises(NotFound):
        saved.withdraw("a", "Editor")
    again, new = saved.save("a", "A", "", "ASK {}", "Editor")
    assert (again.version, new) == (3, True)
    assert [version.withdrawn for version in saved.history("a")] == [False, True, False]


def test_another_process_sees_what_was_saved(saved: SavedQueries, settings: Settings) -> None:
    other = SavedQueries(settings.ledger_address)
    assert other.newest()[1] == {}
    saved.save("a", "A", "", "ASK {}", "Editor")
    assert list(other.newest()[1]) == ["a"]
    other.close()


def test_versions_cannot_be_changed_or_deleted(saved: SavedQueries, settings: Settings) -> None:
    saved.save("a", "A", "", "ASK {}", "Editor")
    engine = sa.create_engine(settings.ledger_address)
    for statement in ("UPDATE saved_query SET title = 'x'", "DELETE FROM saved_query"):
        with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="append-only"):
            connection.execute(sa.text(statement))
    engine.dispose()


def test_they_live_beside_the_ledger_without_touching_it(
    saved: SavedQueries, ledger: Ledger, settings: Settings
) -> None:
    saved.save("a", "A", "", "ASK {}", "Editor")
    assert ledger.last_sequence() == 0
