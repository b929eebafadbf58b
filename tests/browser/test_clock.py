"""The clock in a web process: what waits for its day is judged in the sandbox and published, or goes back."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from browser.app import build_services
from browser.operation.clock import Ticking
from browser.validation.judging import Judging
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.submissions.actors import SERVICE, Actor
from kg.submissions.doing import Doing
from kg.submissions.rows import packed
from kg.submissions.tables import submission_versions
from tests.copying import copy_folder
from tests.kg.submissions.proposals import GRAPH, People, judged
from tests.loops import run

DAY = datetime(2031, 5, 22, tzinfo=UTC)
GOOD, BAD = "TARGET-0000001", "TARGET-0000002"


@pytest.fixture(scope="module")
def own(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("clock") / "data"
    copy_folder(bundled_data, folder)
    return Settings(data=folder, public_url="http://testserver/")


@pytest.fixture(scope="module")
def people(own: Settings) -> Iterator[People]:
    ledger = Ledger(own.ledger_address)
    made = People(own, ledger)
    yield made
    made.close()
    ledger.close()


def _approved(people: People, author: Actor, approver: Actor, record: str) -> int:
    """A proposal that waits for its day."""
    number = people.submissions.propose(author, judged(record)).number
    people.submissions.act(approver, number, "approve", Doing(embargo=DAY.date().isoformat()), judged(record))
    return number


def test_what_waits_for_its_day_is_judged_again_then(own: Settings, people: People) -> None:
    author, approver = people.actor("Ministry", "contributor"), people.actor("Focal point", "approver")
    good, bad = (_approved(people, author, approver, record) for record in (GOOD, BAD))
    # As if a later version of the shapes forbade what was approved: nobody can change the document any more.
    with people.submissions.database.begin() as connection:
        text = judged(BAD, nobodyKnows=1).text
        here = submission_versions.c.submission == bad
        values = {"body": packed(text), "sha256": hashlib.sha256(text).hexdigest()}
        connection.execute(sa.update(submission_versions).where(here).values(**values))
    parts = build_services(own)

    async def ticks() -> list[list[str]]:
        found: list[list[str]] = []
        for moment in (DAY - timedelta(seconds=1), DAY, DAY):
            await parts.of(Ticking).tick(moment)
            found.append([people.submissions.get(SERVICE, number).state for number in (good, bad)])
        await parts.of(Judging).judges.stop()
        await parts.of(Ticking).stop()
        return found

    waiting, done = ["approved", "approved"], ["published", "changes-requested"]
    assert run(ticks()) == [waiting, done, done]
    assert [change.approved_by for _, change in people.ledger.history(GRAPH + GOOD)] == ["Focal point"]
    assert people.ledger.latest(GRAPH + BAD) is None
    reason = people.submissions.events(author, bad)[-1].reason
    assert reason.startswith("It could not be published on its day. One fault")
