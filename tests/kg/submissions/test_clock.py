"""What happens to proposals without anybody asking, at which moment, in which process, and what hinders it."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kg.ledger.ledger import Change, Ledger
from kg.rdf.documents import CanonicalGraph
from kg.settings import Settings
from kg.submissions import lease
from kg.submissions.actors import SERVICE, Actor
from kg.submissions.clock import Clock
from kg.submissions.doing import Doing
from kg.submissions.figures import read_figures
from kg.submissions.judged import Judged
from kg.submissions.once import KEPT, Once
from kg.submissions.rows import Submission
from kg.submissions.tables import idempotency_keys
from tests.kg.submissions.proposals import GRAPH, People, judged

NOW = datetime.now(UTC).replace(microsecond=0)
RECORD = "TARGET-0000001"
DAY = "2031-05-22"
ON_THE_DAY = datetime(2031, 5, 22, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def people(settings: Settings, ledger: Ledger) -> Iterator[People]:
    made = People(settings, ledger)
    yield made
    made.close()


@pytest.fixture
def author(people: People) -> Actor:
    return people.actor("Ministry", "contributor")


@pytest.fixture
def approver(people: People) -> Actor:
    return people.actor("Focal point", "approver")


@pytest.fixture
def clock(settings: Settings, ledger: Ledger, people: People) -> Iterator[Clock]:
    assert people
    made = Clock(settings, ledger)
    yield made
    made.stop(NOW)


def state(people: People, number: int) -> str:
    return people.submissions.get(SERVICE, number).state


def test_what_nobody_decides_on_runs_out_twelve_weeks_after_it_was_submitted(
    people: People, author: Actor, approver: Actor, clock: Clock
) -> None:
    made = people.submissions.propose(author, judged(RECORD))
    until = datetime.fromisoformat(made.since) + timedelta(weeks=12)
    people.submissions.act(approver, made.number, "comment", Doing(reason="We look at it."))
    assert clock.expire(until - SECOND) == []
    assert clock.expire(until) == [made.number]
    assert state(people, made.number) == "expired"
    assert clock.expire(until) == []
    assert people.submissions.events(author, made.number)[-1].account is None


def test_what_was_taken_back_and_submitted_again_waits_anew(people: People, author: Actor, clock: Clock) -> None:
    made = people.submissions.propose(author, judged(RECORD))
    with people.submissions.database.begin() as connection:
        connection.exec_driver_sql("UPDATE submission SET since = '2020-01-01T00:00:00Z'")
    people.submissions.act(author, made.number, "recall")
    again = people.submissions.act(author, made.number, "submit", judged=judged(RECORD))
    assert again.since >= made.since
    assert clock.expire(NOW + timedelta(weeks=11)) == []


def test_nothing_runs_out_where_that_is_set(people: People, author: Actor, settings: Settings, ledger: Ledger) -> None:
    made = people.submissions.propose(author, judged(RECORD))
    patient = Clock(settings.model_copy(update={"submission_weeks": 0}), ledger)
    assert patient.expire(NOW + timedelta(weeks=5_000)) == []
    assert state(people, made.number) == "submitted"
    patient.stop(NOW)


def waiting(people: People, author: Actor, approver: Actor, record: str = RECORD) -> Submission:
    """A proposal that is approved, and waits for a day."""
    made = people.submissions.propose(author, judged(record))
    return people.submissions.act(approver, made.number, "approve", Doing(embargo=DAY), judged(record))


def test_what_waits_for_its_day_is_published_then_in_the_name_of_who_approved_it(
    people: People, author: Actor, approver: Actor, clock: Clock
) -> None:
    made = waiting(people, author, approver)
    assert clock.due(ON_THE_DAY - SECOND) == []
    ((submission, text),) = clock.due(ON_THE_DAY)
    assert submission.number == made.number
    assert text == judged(RECORD).text
    (done,) = clock.publish([(made.number, judged(RECORD))])
    assert isinstance(done, Submission)
    ((_, change),) = people.ledger.history(GRAPH + RECORD)
    assert (change.agent, change.approved_by, change.sequence) == ("Ministry", "Focal point", done.sequence)
    assert clock.due(ON_THE_DAY) == []


def test_what_conforms_no_more_on_its_day_goes_back_with_the_reason(
    people: People, author: Actor, approver: Actor, clock: Clock
) -> None:
    made = waiting(people, author, approver)
    good, bad = judged(RECORD), judged(RECORD, nobodyKnows=1)
    clock.publish([(made.number, Judged(good.text, bad.report, good.owner))])
    assert state(people, made.number) == "changes-requested"
    last = people.submissions.events(author, made.number)[-1]
    assert (last.action, last.account) == ("return", None)
    assert last.reason.startswith("It could not be published on its day.")
    assert people.ledger.latest(GRAPH + RECORD) is None


def test_what_others_have_changed_before_its_day_goes_back(
    people: People, author: Actor, approver: Actor, clock: Clock
) -> None:
    made = waiting(people, author, approver)
    line = f'<{GRAPH.replace("/graph", "")}{RECORD}> <http://purl.org/dc/terms/title> "Another" .\n'.encode()
    change = Change("record", "Loader", "An export.", "record")
    people.ledger.append(change, {GRAPH + RECORD: CanonicalGraph(line, 1)})
    clock.publish([(made.number, judged(RECORD))])
    assert state(people, made.number) == "changes-requested"


def test_what_was_returned_meanwhile_is_left_alone(
    people: People, author: Actor, approver: Actor, clock: Clock
) -> None:
    made = waiting(people, author, approver)
    people.submissions.act(approver, made.number, "return", Doing(reason="Not yet."))
    clock.publish([(made.number, judged(RECORD))])
    assert [one.reason for one in people.submissions.events(author, made.number)][-1] == "Not yet."


def test_one_process_of_many_works_and_another_when_it_has_died(
    people: People, author: Actor, approver: Actor, settings: Settings, ledger: Ledger
) -> None:
    waiting(people, author, approver)
    clocks = [Clock(settings, ledger) for _ in range(3)]
    for moment in (ON_THE_DAY, ON_THE_DAY + lease.LASTS / 2, ON_THE_DAY + lease.LASTS):
        assert [len(one.due(moment)) for one in clocks] == [1, 0, 0]
    later = ON_THE_DAY + 3 * lease.LASTS  # the first one has not been heard of
    assert [len(one.due(later)) for one in reversed(clocks)] == [1, 0, 0]
    clocks[2].stop(later)
    assert [len(one.due(later)) for one in clocks[:2]] == [1, 0]
    for one in clocks[:2]:
        one.stop(later)


def test_the_lease_is_written_twice_a_minute_at_most(people: People) -> None:
    database = people.submissions.database
    held = []
    for seconds in range(0, 60, 5):
        assert lease.hold(database, "test", "me", NOW + timedelta(seconds=seconds))
        with database.reading() as connection:
            held.append(connection.exec_driver_sql("SELECT until FROM lease").scalar())
    assert len(set(held)) == 2


def test_what_is_kept_for_a_time_is_forgotten(people: People, author: Actor, clock: Clock) -> None:
    assert author.number is not None
    key = Once(author.number, "key", "digest", lambda one: (201, str(one.number)))
    people.submissions.propose(author, judged(RECORD), doing=Doing(once=key))
    for days, kind in ((1, "session"), (1, "token")):
        people.accounts.issue("Ministry", timedelta(days=days), kind=kind)  # type: ignore[arg-type]
    people.accounts.issue("Ministry")

    def kept() -> tuple[int, int]:
        with people.submissions.database.reading() as connection:
            keys = connection.execute(sa.select(sa.func.count()).select_from(idempotency_keys)).scalar_one()
        return keys, len(people.accounts.tokens())

    clock.forget(NOW)
    assert kept() == (1, 3)
    clock.forget(NOW + KEPT / 2)
    assert kept() == (1, 3)
    clock.forget(NOW + KEPT + timedelta(hours=6))
    assert kept() == (0, 3)
    clock.forget(NOW + timedelta(days=32))
    assert kept() == (0, 1)


def test_a_ledger_that_cannot_be_read_is_told_once_and_work_goes_on_later(
    people: People, author: Actor, settings: Settings, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    made = people.submissions.propose(author, judged(RECORD))
    file = Path(settings.data / "ledger.sqlite3")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    people.close()
    ledger.close()
    right = file.read_bytes()
    file.write_bytes(b"no database" * 1_000)
    clock = Clock(settings, ledger)
    late = NOW + timedelta(weeks=13)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert clock.due(late) == []
    assert len(caplog.records) == 1
    assert "is damaged" in caplog.text
    for side in settings.data.glob("ledger.sqlite3-*"):
        side.unlink()
    file.write_bytes(right)
    with caplog.at_level(logging.WARNING):
        clock.due(late)
    assert clock.submissions.get(SERVICE, made.number).state == "expired"
    assert "can be done again" in caplog.text
    clock.stop(late)


def test_what_is_due_is_found_by_an_index_however_much_there_is(
    people: People, author: Actor, settings: Settings, ledger: Ledger
) -> None:
    people.submissions.propose(author, judged(RECORD))
    clock = Clock(settings.model_copy(update={"mail": "file:///nowhere"}), ledger)
    engine = clock.submissions.database._engine
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        asked.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    clock.due(NOW)
    read_figures(clock.submissions.database)
    sa.event.remove(engine, "before_cursor_execute", note)
    with clock.submissions.database.reading() as connection:
        plans = {
            row[3]
            for statement, parameters in asked
            if statement.startswith(("SELECT", "DELETE FROM idempotency_key"))
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        }
    assert {plan for plan in plans if "submission_since" in plan}
    assert {plan for plan in plans if "submission_of_day" in plan}
    assert [plan for plan in plans if plan.startswith("SCAN") and "USING" not in plan and "CONSTANT" not in plan] == []
    clock.stop(NOW)
