"""Terms that are suggested with proposals: kept with them, decided once, and never in the graph by themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.changesets.model import Edit, read_edit
from kg.changesets.store import ChangeSet, ChangeSets
from kg.changesets.suggestions import Suggestions
from kg.errors import Conflict, InvalidInput, NotFound
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.submissions.suggesting import LONGEST, MOST, Term
from kg.submissions.tables import suggested_concepts
from tests.kg.submissions.proposals import People, judged

MARSH = Term("Salt marsh", "en", "A coastal wetland.", "below wetlands")
PLACE = "/keywords"


class Desk:
    """A copy with a contributor, a stranger and an editor of a vocabulary."""

    def __init__(self, folder: Path) -> None:
        options = Settings(data=folder, bundled=False)
        self.people = People(options, Ledger(options.ledger_address))
        self.submissions = self.people.submissions
        self.author = self.people.actor("Author", "contributor")
        self.stranger = self.people.actor("Stranger", "approver", "government:fr")
        self.editor = self.people.actor("Editor", None).number or 0
        self.sets = ChangeSets(options.ledger_address)
        self.terms = Suggestions(self.submissions, self.sets)

    def draft(self, record: str = "TARGET-THAT-LACKS-TERMS") -> int:
        return self.submissions.save(self.author, judged(record)).number

    def sent(self, term: Term = MARSH, record: str = "TARGET-THAT-LACKS-TERMS", dataset: str = "words") -> int:
        number = self.draft(record)
        self.terms.suggest(self.author, number, PLACE, dataset, term)
        self.submissions.act(self.author, number, "submit", judged=judged(record))
        return number

    def set(self) -> ChangeSet:
        return self.sets.begin("words", "Spring", self.editor)

    def take(self, change_set: ChangeSet, concept: str = "http://example.org/marsh", reason: str = "Good") -> ChangeSet:
        (waits,) = self.terms.waiting("words")
        also = self.terms.taking(waits, self.editor, reason, change_set.number, concept)
        return self.sets.add(change_set, [_add(concept)], self.editor, also=also)


def _add(concept: str) -> Edit:
    return read_edit({"kind": "add", "concept": concept, "labels": {"en": "Salt marsh"}})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.sets.close()
    made.people.close()
    made.people.ledger.close()


def test_a_term_waits_once_its_proposal_was_sent_and_only_for_its_vocabulary(desk: Desk) -> None:
    number = desk.draft()
    desk.terms.suggest(desk.author, number, PLACE, "words", MARSH)
    desk.terms.suggest(desk.author, number, PLACE, "words", MARSH)
    assert [one.term for one in desk.terms.of_submission(desk.author, number)] == [MARSH]
    assert desk.terms.waiting("words") == []
    desk.submissions.act(desk.author, number, "submit", judged=judged("TARGET-THAT-LACKS-TERMS"))
    assert [one.term for one in desk.terms.waiting("words")] == [MARSH]
    assert desk.terms.waiting("others") == []
    with pytest.raises(NotFound):
        desk.terms.of_submission(desk.stranger, number)
    with pytest.raises(Conflict):
        desk.terms.suggest(desk.author, number, PLACE, "words", Term("Reef", "en", "Of corals."))
    assert desk.people.ledger.last_sequence() == 0


def test_a_term_of_no_vocabulary_waits_for_all(desk: Desk) -> None:
    desk.sent(dataset="")
    assert len(desk.terms.waiting("words")) == len(desk.terms.waiting("others")) == 1


def test_the_author_reads_why_a_term_was_declined(desk: Desk) -> None:
    number = desk.sent()
    (waits,) = desk.terms.waiting("words")
    with pytest.raises(InvalidInput):
        desk.terms.decline(waits, desk.editor, " ")
    desk.terms.decline(waits, desk.editor, "Wetlands say so.")
    (found,) = desk.terms.of_submission(desk.author, number)
    assert (found.decision, found.reason) == ("declined", "Wetlands say so.")
    assert desk.terms.waiting("words") == []
    with pytest.raises(Conflict):
        desk.terms.decline(waits, desk.editor, "Again.")
    with pytest.raises(NotFound):
        desk.terms.find_waiting("words", waits.number)


@pytest.mark.parametrize("undo", ["take-out", "discard"])
def test_a_term_is_taken_over_with_its_edit_and_waits_again_without(desk: Desk, undo: str) -> None:
    number, change_set = desk.sent(), desk.set()
    change_set = desk.take(change_set)
    (found,) = desk.terms.of_submission(desk.author, number)
    said = (found.decision, found.reason, found.change_set, found.concept)
    assert said == ("taken", "Good", change_set.number, "http://example.org/marsh")
    assert desk.terms.waiting("words") == []
    if undo == "take-out":
        change_set = desk.sets.take_out(change_set, desk.sets.edits(change_set.number)[0].number)
    else:
        desk.sets.discarded(change_set)
        change_set = desk.set()
    (again,) = desk.terms.waiting("words")
    assert (again.decision, again.reason, again.concept) == ("", "", "")
    desk.take(change_set)
    assert desk.terms.waiting("words") == []


def test_a_term_that_is_decided_meanwhile_leaves_the_change_set_as_it_was(desk: Desk) -> None:
    desk.sent()
    change_set = desk.set()
    (waits,) = desk.terms.waiting("words")
    also = desk.terms.taking(waits, desk.editor, "", change_set.number, "http://example.org/marsh")
    desk.terms.decline(waits, desk.editor, "No.")
    with pytest.raises(Conflict):
        desk.sets.add(change_set, [_add("http://example.org/marsh")], desk.editor, also=also)
    assert (desk.sets.edits(change_set.number), desk.sets.get(change_set.number)) == ([], change_set)


def test_terms_are_taken_back_and_go_with_their_proposal(desk: Desk) -> None:
    number = desk.draft()
    desk.terms.suggest(desk.author, number, PLACE, "words", MARSH)
    (one,) = desk.terms.of_submission(desk.author, number)
    with pytest.raises(Conflict):
        desk.terms.take_back(desk.author, desk.draft("TARGET-OF-ANOTHER-KIND"), one.number)
    desk.terms.take_back(desk.author, number, one.number)
    assert desk.terms.of_submission(desk.author, number) == []
    desk.terms.suggest(desk.author, number, PLACE, "words", MARSH)
    desk.submissions.act(desk.author, number, "cancel")
    with desk.submissions.database.reading() as connection:
        assert connection.execute(sa.select(suggested_concepts)).all() == []


def test_there_is_an_end_to_terms(desk: Desk) -> None:
    number = desk.draft()
    for count in range(MOST):
        desk.terms.suggest(desk.author, number, PLACE, "words", Term(f"Term {count}", "en", "Means this."))
    with pytest.raises(Conflict):
        desk.terms.suggest(desk.author, number, PLACE, "words", MARSH)


_TEXT = st.text(max_size=20) | st.sampled_from(["x" * 10_000, "a\x0bb", "\ud800", "a\nb", "‮<b>", " "])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(label=_TEXT, language=st.sampled_from(["en", "ar", "zh", "xx", ""]), definition=_TEXT, belongs=_TEXT)
def test_whatever_is_suggested_is_kept_as_it_was_or_refused(
    desk: Desk, label: str, language: str, definition: str, belongs: str
) -> None:
    number = desk.draft()
    for one in desk.terms.of_submission(desk.author, number):
        desk.terms.take_back(desk.author, number, one.number)
    wanted = Term(label, language, definition, belongs)
    try:
        desk.terms.suggest(desk.author, number, PLACE, "words", wanted)
    except InvalidInput:
        assert desk.terms.of_submission(desk.author, number) == []
        return
    (found,) = desk.terms.of_submission(desk.author, number)
    assert found.term == Term(label.strip(), language, definition.strip(), belongs.strip())
    assert all(len(getattr(found.term, name)) <= most for name, most in LONGEST.items())
