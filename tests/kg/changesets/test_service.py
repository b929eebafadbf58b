"""Change sets are kept, changed, proposed, published, taken back and made anew."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pytest

from kg.accounts.accounts import Account, Accounts
from kg.changesets import work
from kg.changesets.model import read_edit
from kg.changesets.service import Changing, DoesNotFit, read_preview
from kg.changesets.store import MOST, ChangeSet, ChangeSets
from kg.errors import Conflict, InvalidInput, NotFound, PreconditionFailed, Refused, TooLarge
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames
from kg.releases.candidates import Candidate, Candidates
from kg.releases.publishing import Releases
from kg.releases.work import answer_one
from kg.settings import Settings
from tests.data.skos_graphs import SPACE
from tests.kg.changesets.some import SPACES, graph_of

LAKES = """
:s a skos:ConceptScheme .
:lake a skos:Concept ; skos:inScheme :s ; skos:prefLabel "lake"@en .
:pond a skos:Concept ; skos:inScheme :s ; skos:broader :lake ; skos:prefLabel "pond"@en .
"""
ADD = {"kind": "add", "concept": f"{SPACE}ice", "labels": {"en": "ice"}}
RENAME = {"kind": "relabel", "concept": f"{SPACE}lake", "language": "en",
          "texts": {"prefLabel": {"remove": ["lake"], "add": ["Lake"]}}}  # fmt: skip


@dataclass
class Desk:
    """A vocabulary, who changes it, and everything that it takes."""

    settings: Settings
    changing: Changing
    releases: Releases
    curator: Account

    def begin(self, *values: dict[str, Any]) -> ChangeSet:
        made = self.changing.sets.begin("lakes", "Spring", self.curator.number)
        return self.add(made, *values)

    def add(self, change_set: ChangeSet, *values: dict[str, Any]) -> ChangeSet:
        return self.changing.add(change_set, [read_edit(one) for one in values], self.curator, SPACES)

    def propose(self, change_set: ChangeSet) -> ChangeSet:
        wanted = Candidate("lakes", "", "2.0", "Curator", "Because", "", 0)
        return self.changing.propose(self.releases, change_set, wanted, SPACES)

    def publish(self, turtle: str, release: str) -> None:
        made = self.releases.propose(Candidate("lakes", "", release, "Other", "x", "", 0), graph_of(turtle))
        self.releases.publish(made, "Board", "x")


@pytest.fixture
def desk(settings: Settings, ledger: Ledger) -> Iterator[Desk]:
    with (
        closing(Candidates(settings.ledger_address)) as candidates,
        closing(ChangeSets(settings.ledger_address)) as sets,
        closing(Accounts(settings.ledger_address)) as accounts,
    ):
        releases = Releases(settings, ledger, candidates, wait=lambda _settings, _sequence: None)
        changing = Changing(ledger, sets, GraphNames(settings.base_iri))
        found = Desk(settings, changing, releases, accounts.add("Curator", "member"))
        found.publish(LAKES, "1.0")
        yield found


def test_a_change_set_is_proposed_and_published_as_a_release(desk: Desk) -> None:
    proposed = desk.propose(desk.begin(ADD, RENAME))
    assert proposed.state == "proposed"
    assert proposed.candidate is not None
    candidate = desk.releases.candidates.get("lakes", proposed.candidate)
    assert desk.releases.candidates.difference(candidate).counts == {"added": 1, "label": 1}
    desk.releases.publish(candidate, "Board", "Reviewed")
    assert b'"Lake"@en' in desk.changing.published("lakes").content().ntriples
    with pytest.raises(Conflict):
        desk.changing.reopen(desk.releases, proposed, "Curator")
    assert desk.changing.sets.of_candidate("lakes", proposed.candidate) == proposed
    assert desk.changing.sets.of_candidate("lakes", 99) is None


def test_what_was_published_meanwhile_stays_when_it_is_made_anew(desk: Desk) -> None:
    proposed = desk.propose(desk.begin(ADD, RENAME))
    desk.publish(LAKES + ':bog a skos:Concept ; skos:inScheme :s ; skos:prefLabel "bog"@en .', "1.1")
    again = desk.changing.reopen(desk.releases, proposed, "Curator")
    assert again.is_open
    assert desk.releases.candidates.get("lakes", proposed.candidate or 0).state == "discarded"
    anew = desk.propose(again)
    desk.releases.publish(desk.releases.candidates.get("lakes", anew.candidate or 0), "Board", "x")
    text = desk.changing.published("lakes").content().ntriples
    assert b'"bog"@en' in text
    assert b'"Lake"@en' in text


def test_edits_that_do_not_fit_any_more_are_named_and_the_others_applied(desk: Desk) -> None:
    made = desk.begin(ADD, RENAME)
    desk.publish(LAKES.replace('"lake"', '"mere"'), "1.1")
    preview = desk.changing.preview(made, SPACES)
    assert [(misfit.place, misfit.reason) for misfit in preview.misfits] == [(1, "changed")]
    assert preview.difference.counts == {"added": 1}
    with pytest.raises(Conflict, match="do not fit"):
        desk.propose(made)
    without = desk.changing.sets.take_out(made, desk.changing.sets.edits(made.number)[1].number)
    assert desk.propose(without).state == "proposed"


def test_an_edit_that_does_not_fit_is_not_taken(desk: Desk) -> None:
    made = desk.begin(ADD)
    with pytest.raises(DoesNotFit) as found:
        desk.add(made, {"kind": "move", "concept": f"{SPACE}lake", "broader": {"add": [f"{SPACE}pond"]}})
    assert found.value.misfit.reason == "circle"
    assert desk.changing.sets.get(made.number) == made


def test_nobody_changes_what_somebody_else_has_changed_meanwhile(desk: Desk) -> None:
    made = desk.begin(ADD)
    desk.add(made, RENAME)
    with pytest.raises(PreconditionFailed, match="meanwhile"):
        desk.add(made, RENAME)
    with pytest.raises(PreconditionFailed, match="meanwhile"):
        desk.propose(made)
    assert {one.state for one in desk.releases.candidates.of_dataset("lakes")} == {"published", "discarded"}


def test_a_discarded_change_set_is_empty_and_done(desk: Desk) -> None:
    gone = desk.changing.sets.discarded(desk.begin(ADD))
    assert gone.state == "discarded"
    assert desk.changing.sets.edits(gone.number) == []
    with pytest.raises(Conflict, match="discarded"):
        desk.add(gone, ADD)
    assert desk.changing.sets.of_dataset("lakes", "open") == []
    assert [one.number for one in desk.changing.sets.of_dataset("lakes")] == [gone.number]


def test_what_is_not_there_or_too_much_is_refused(desk: Desk) -> None:
    sets = desk.changing.sets
    for number in (0, 99, 2**70):
        with pytest.raises(NotFound):
            sets.get(number)
        with pytest.raises(NotFound):
            sets.take_out(desk.begin(ADD), number)
    with pytest.raises(NotFound):
        desk.changing.published("nothing")
    for title in (" ", "x" * 201, "a\x00"):
        with pytest.raises(InvalidInput):
            sets.begin("lakes", title, desk.curator.number)
    with pytest.raises(TooLarge):
        sets.add(desk.begin(), [read_edit(ADD)] * (MOST + 1), desk.curator.number)
    with pytest.raises(Conflict):
        desk.propose(desk.begin())


def test_concepts_are_made_in_the_space_of_the_vocabulary_only(desk: Desk) -> None:
    base = desk.settings.base_iri
    ours = read_edit({**ADD, "concept": f"{base}elsewhere/ice"})
    with pytest.raises(DoesNotFit):
        desk.changing.add(desk.begin(), [ours], desk.curator, SPACES)
    made = desk.changing.add(desk.begin(), [ours], desk.curator, [f"{base}elsewhere/"])
    with pytest.raises(Refused):
        desk.changing.propose(desk.releases, made, Candidate("lakes", "", "2", "C", "x", "", 0), [f"{base}elsewhere/"])


def test_work_in_another_process_gives_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk.begin(ADD)

    def ask(**task: Any) -> dict[str, Any]:
        more = {"number": made.number, "spaces": SPACES, "settings": desk.settings.model_dump(mode="json")}
        out = io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(task | more)))
        monkeypatch.setattr(sys, "stdout", out)
        answer_one(work.carry_out)
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    assert read_preview(ask(task="preview")) == desk.changing.preview(made, SPACES)
    candidate = {
        "dataset": "lakes",
        "graph": "",
        "release": "2",
        "agent": "C",
        "reason": "x",
        "sha256": "",
        "triples": 0,
    }
    assert ask(task="propose", etag=0, candidate=candidate)["error"] == "precondition-failed"
    assert ask(task="propose", etag=made.etag, candidate=candidate)["id"] == 2


def test_edits_are_put_into_any_order_once_each(desk: Desk) -> None:
    made, sets = desk.begin(ADD, RENAME), desk.changing.sets
    first, second = sets.edits(made.number)
    for order in ([first.number], [first.number, first.number], [first.number, second.number, 99], [0, 1]):
        with pytest.raises(InvalidInput):
            sets.reorder(made, order)
    assert sets.edits(made.number) == [first, second]
    turned = sets.reorder(made, [second.number, first.number])
    assert [one.edit for one in sets.edits(made.number)] == [second.edit, first.edit]
    with pytest.raises(PreconditionFailed):
        sets.reorder(made, [first.number, second.number])
    assert turned.etag == made.etag + 1


def test_a_candidate_stays_when_whoever_takes_it_back_has_not_seen_the_change_set(desk: Desk) -> None:
    made = desk.begin(ADD)
    done = desk.propose(made)
    assert done.candidate is not None
    with pytest.raises(PreconditionFailed):
        desk.changing.reopen(desk.releases, replace(done, etag=done.etag - 1), "Curator")
    assert desk.releases.candidates.get("lakes", done.candidate).state == "open"
