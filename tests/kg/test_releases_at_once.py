"""A candidate is decided and published in one step: whatever stops it, and whoever else publishes meanwhile."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from kg.errors import Conflict
from kg.ledger.ledger import Ledger
from kg.releases.candidates import Candidate, Candidates
from kg.releases.publishing import Releases
from kg.settings import Settings
from tests.kg.test_releases import content, wanted

_KILLED = """
import os, sys
import sqlalchemy as sa
from kg.ledger.ledger import Ledger
from kg.releases.candidates import Candidates
from kg.releases.publishing import Releases
from kg.settings import Settings

settings = Settings()
ledger, candidates = Ledger(settings.ledger_address), Candidates(settings.ledger_address)
releases = Releases(settings, ledger, candidates, wait=lambda _settings, _sequence: None)
sa.event.listen(sa.Engine, "commit", lambda connection: os._exit(9))
getattr(releases, sys.argv[1])(candidates.get("birds", int(sys.argv[2])), "Board", "Killed at the end")
"""


class Stopped(Exception):
    """What a test raises in the midst of it."""


@contextmanager
def opened(settings: Settings) -> Iterator[Releases]:
    """Releases with connections of their own, as another process has them."""
    with closing(Ledger(settings.ledger_address)) as ledger, closing(Candidates(settings.ledger_address)) as candidates:
        yield Releases(settings, ledger, candidates, wait=lambda _settings, _sequence: None)


@pytest.fixture
def releases(settings: Settings) -> Iterator[Releases]:
    with opened(settings) as made:
        made.publish(made.propose(wanted("1.0"), content("owl")), "Board", "The first")
        yield made


@contextmanager
def stopping_at(number: int) -> Iterator[list[str]]:
    """Raise instead of the statement of a number, counted from 1, of those that write or look in a transaction."""
    seen: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        seen.append(statement)
        if len(seen) == number:
            raise Stopped(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", count)


def is_untouched(releases: Releases, candidate: Candidate) -> bool:
    kept = releases.candidates.get("birds", candidate.id) == candidate
    return kept and len(releases.all("birds")) == 1 and releases.candidates.content(candidate).count > 0


def test_publishing_that_stops_at_any_statement_has_done_nothing(releases: Releases) -> None:
    made, stopped = releases.propose(wanted("2.0"), content("duck")), 0
    while True:
        with stopping_at(stopped + 1) as seen:
            try:
                releases.publish(made, "Board", "Reviewed")
            except Stopped:
                stopped += 1
            else:
                break
        assert is_untouched(releases, made), seen[-1]
    assert sum(statement.startswith(("INSERT", "UPDATE")) for statement in seen) >= 3
    assert stopped == len(seen)
    assert releases.candidates.get("birds", made.id).state == "published"
    assert releases.all("birds")[0][1].release == "2.0"


@pytest.mark.parametrize("decision", ["publish", "discard"])
def test_a_process_that_is_killed_before_the_end_has_decided_nothing(
    settings: Settings, releases: Releases, decision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = releases.propose(wanted("2.0"), content("duck"))
    monkeypatch.setenv("KG_DATA", str(settings.data))
    killed = subprocess.run([sys.executable, "-c", _KILLED, decision, str(made.id)], capture_output=True, check=False)
    assert killed.returncode == 9, killed.stderr.decode()
    assert is_untouched(releases, made)
    getattr(releases, decision)(made, "Board", "Now")
    assert releases.candidates.get("birds", made.id).decision == "Now"


def at_once(settings: Settings, *steps: tuple[str, Candidate]) -> list[str]:
    """Take steps at the same moment, each with connections of its own; those that were not refused."""
    together = Barrier(len(steps))

    def take(step: tuple[str, Candidate]) -> str:
        with opened(settings) as releases:
            together.wait()
            try:
                getattr(releases, step[0])(step[1], "Board", "At once")
            except Conflict:
                return ""
        return step[0]

    with ThreadPoolExecutor(len(steps)) as pool:
        return [name for name in pool.map(take, steps) if name]


def test_of_several_who_decide_one_candidate_at_once_one_does(settings: Settings, releases: Releases) -> None:
    made = releases.propose(wanted("2.0"), content("duck"))
    done = at_once(settings, *((name, made) for name in ("publish", "discard") * 3))
    assert len(done) == 1
    assert len(releases.all("birds")) == (2 if done == ["publish"] else 1)
    decided = releases.candidates.get("birds", made.id)
    assert decided.state == {"publish": "published", "discard": "discarded"}[done[0]]


def test_of_several_candidates_that_are_published_at_once_one_is(settings: Settings, releases: Releases) -> None:
    made = [releases.propose(wanted(name), content("owl", name)) for name in ("one", "two", "three", "four")]
    assert at_once(settings, *(("publish", each) for each in made)) == ["publish"]
    states = {each.release: each.state for each in releases.candidates.of_dataset("birds", limit=4)}
    assert sorted(states.values()) == ["open"] * 3 + ["published"]
    assert states[releases.all("birds")[0][1].release] == "published"
    assert len(releases.all("birds")) == 2
