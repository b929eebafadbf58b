"""Records that are withdrawn answer so for ever, with reason and successor, and no load brings them back unasked."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.accounts.accounts import Accounts
from kg.cli import create_app
from kg.errors import Conflict, InvalidInput, NotFound
from kg.knowledge.knowledge import KnowledgeBase
from kg.knowledge.resolving import with_successors
from kg.ledger.erasure import erase
from kg.ledger.ledger import Ledger
from kg.publishing.changes import make_visible
from kg.publishing.rebuilding import rebuild
from kg.publishing.verifying import find_problems
from kg.settings import Settings
from kg.submissions.service import Submissions
from kg.submissions.withdrawing import Withdrawing
from loaders.records.graphs.loading import Options, load_records
from tests.loaders.records.arriving import envelope

NAMES = tuple(f"{number:08}-0000-0000-0000-000000000000" for number in range(1, 6))
BASE = "http://metadata.cbd.int/record/"


def iri(number: int) -> str:
    return BASE + NAMES[number]


class Copy:
    """A copy to which records are loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(data=folder / "data", bundled=False)
        self.ledger = Ledger(self.settings.ledger_address)
        self.accounts = Accounts(self.settings.ledger_address)
        self.submissions = Submissions(self.settings, self.ledger)
        self.withdrawing = Withdrawing(self.submissions)

    def load(self, *numbers: int, revision: int = 1) -> dict[str, int]:
        """Load records of a revision; what the report says."""
        documents = [document(NAMES[number], revision) for number in numbers]
        source = self.folder / "records.json"
        source.write_text(json.dumps(documents), encoding="utf-8")
        report = load_records(self.settings, self.ledger, [source], Options(agent="loader"))
        return dict(report.results)

    def withdraw(self, *numbers: int, successor: int | None = None, reason: str = "Wrong.") -> int:
        """Withdraw records and let readers see it."""
        after = "" if successor is None else iri(successor)
        sequence = self.withdrawing.withdraw(self.withdrawing.plan(map(iri, numbers), reason, after), "Office")
        make_visible(self.settings, self.ledger, sequence)
        return sequence

    def replaced_by(self, number: int) -> tuple[tuple[str, ...], ...] | None:
        """The successors of a withdrawn record, step by step; None for one that is there."""
        knowledge = KnowledgeBase(self.settings).current()
        tombstone = knowledge.search.tombstone(iri(number))
        assert knowledge.graph.knows(iri(number)) == (tombstone is None)
        return None if tombstone is None else with_successors(knowledge, tombstone).chain or (tombstone.replaced_by,)


def document(identifier: str, revision: int) -> dict[str, object]:
    made = envelope(revision, "A plan", documentID=int(identifier[:8]))
    made["identifier"] = identifier
    made["body"]["header"]["identifier"] = identifier
    return dict(made)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    made = Copy(tmp_path)
    with closing(made.ledger), closing(made.accounts), closing(made.submissions):
        yield made


def test_a_withdrawn_record_says_why_and_what_replaces_it_and_that_says_so_too(copy: Copy) -> None:
    copy.load(0, 1, 2, 3)
    copy.withdraw(0, 1, successor=2, reason="Merged.")
    copy.withdraw(2, successor=3)
    assert copy.replaced_by(0) == ((iri(2),), (iri(3),))
    assert copy.replaced_by(1) == ((iri(2),), (iri(3),))
    assert copy.replaced_by(3) is None
    knowledge = KnowledgeBase(copy.settings).current()
    tombstone = knowledge.search.tombstone(iri(0))
    assert tombstone is not None
    assert tombstone.reason == "Merged."
    said = {str(quad) for quad in knowledge.graph.statements(iri(3), 1000)}
    assert any("terms/replaces" in one and NAMES[2] in one for one in said)
    before = [copy.replaced_by(number) for number in range(4)]
    rebuild(copy.settings.data, copy.settings.base_iri, copy.ledger)
    assert [copy.replaced_by(number) for number in range(4)] == before
    assert list(find_problems(copy.settings, copy.ledger)) == []


def test_a_load_brings_it_back_only_by_a_newer_revision(copy: Copy) -> None:
    copy.load(0, 1)
    copy.withdraw(0, successor=1)
    assert copy.load(0, 1)["left out: it was withdrawn"] == 1
    assert copy.replaced_by(0) == ((iri(1),),)
    copy.load(0, revision=2)
    assert copy.replaced_by(0) is None
    copy.withdraw(0)
    assert copy.load(0, revision=2)["left out: it was withdrawn"] == 1


def test_what_was_erased_stays_away(copy: Copy) -> None:
    copy.load(0)
    graph = f"http://metadata.cbd.int/graph/record/{NAMES[0]}"
    erase(copy.ledger, graph, 1, "Office", "as the law asks")
    assert copy.load(0, revision=9)["left out: it was erased"] == 1


def test_others_stay_as_they_are_and_are_loaded_as_before(copy: Copy) -> None:
    copy.load(0, 1, 2)
    copy.withdraw(0, successor=1)
    assert set(copy.load(1, 2)) <= {"unchanged", "read"}
    copy.load(1, revision=2)
    assert copy.replaced_by(1) is None
    assert copy.replaced_by(0) == ((iri(1),),)


@pytest.mark.parametrize(("numbers", "reason", "successor", "error"), [
    ((), "x", "", InvalidInput), ((0,), " ", "", InvalidInput), ((0,), "x", iri(0), InvalidInput),
    ((4,), "x", "", NotFound), ((0,), "x", iri(4), NotFound), ((1,), "x", "", Conflict), ((0,), "x", iri(1), Conflict),
    ((0, 4), "x", "", NotFound), ((0,), "x", "no iri at all", NotFound),
])  # fmt: skip
def test_what_cannot_be_withdrawn_is_said_and_nothing_is_done(
    copy: Copy, numbers: tuple[int, ...], reason: str, successor: str, error: type[Exception]
) -> None:
    copy.load(0, 1)
    copy.withdraw(1)
    before = copy.ledger.last_sequence()
    with pytest.raises(error):
        copy.withdrawing.plan(map(iri, numbers), reason, successor)
    assert copy.ledger.last_sequence() == before


def test_who_is_second_is_told(copy: Copy) -> None:
    copy.load(0)
    planned = copy.withdrawing.plan([NAMES[0]], "x")
    copy.withdraw(0)
    with pytest.raises(Conflict):
        copy.withdrawing.withdraw(planned, "Office")


def test_the_command_withdraws_a_list(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    copy.load(0, 1, 2)
    monkeypatch.setenv("KG_DATA", str(copy.settings.data))
    said = ["withdraw", "-", "--reason", "Twice.", "--successor", NAMES[2]]
    listed = "\n".join([iri(0), "", NAMES[1], NAMES[1]])
    dry = CliRunner().invoke(create_app("withdraw"), [*said, "--dry-run"], input=listed)
    assert dry.exit_code == 0, dry.output
    assert "2 records would be withdrawn." in dry.output
    assert copy.replaced_by(0) is None
    done = CliRunner().invoke(create_app("withdraw"), said, input=listed)
    assert "2 records withdrawn with change" in done.output
    assert copy.replaced_by(1) == ((iri(2),),)
