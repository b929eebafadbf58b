"""Terms that are suggested with proposals, and what the editors of vocabularies decide on them.

None of them enters the graph by itself: an editor takes one over as an edit of a change set, which goes the way of all
edits, or declines it. If the edit is taken out again, or the change set discarded, the term waits as before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa

from kg.accounts.times import moment
from kg.changesets.store import ChangeSets
from kg.changesets.tables import change_set_edits as edits
from kg.errors import Conflict, InvalidInput, NotFound
from kg.submissions import rows, suggesting
from kg.submissions.actors import Actor
from kg.submissions.reading import Reading
from kg.submissions.suggesting import Term
from kg.submissions.tables import submissions
from kg.submissions.tables import suggested_concepts as table

Decision = Literal["", "taken", "declined"]
MOST: Final = 200
"""Terms in the list of a vocabulary."""
_LONGEST: Final = 2_000
_LAST: Final = 2**31 - 1
_UNSEEN: Final = ("draft", "cancelled")
_ADDED: Final = sa.exists().where(
    edits.c.change_set == table.c.change_set, edits.c.concept == table.c.concept, edits.c.kind == "add"
)
_UNDECIDED: Final = sa.or_(table.c.decision == "", sa.and_(table.c.decision == "taken", ~_ADDED))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested term: of which proposal, at which place (JSON Pointer) of its document, for which vocabulary.

    `schema` is the type of its record; `dataset` is '' where nobody knows whose lists these are. `decision` is '' while
    it waits, `reason` what its editor says to the author, `concept` what it became in a `change_set` (0 for none).
    """

    number: int
    submission: int
    schema: str
    place: str
    dataset: str
    term: Term
    created: str
    decision: Decision
    reason: str
    change_set: int
    concept: str


class Suggestions:
    """The suggested terms of one copy, for authors and reviewers of proposals and for editors of vocabularies."""

    def __init__(self, reading: Reading, sets: ChangeSets) -> None:
        self._reading = reading
        self._database = reading.database
        self._sets = sets  # whose tables are asked, too

    def suggest(self, actor: Actor, number: int, place: str, dataset: str, term: Term) -> None:
        """Keep a term with a proposal that an actor may change. Raises NotFound, Conflict and InvalidInput."""
        self._check_changeable(actor, number)
        wanted = suggesting.checked(term)
        with self._database.begin() as connection:
            if not rows.get(connection, number).is_editable:
                raise _closed(number)
            suggesting.insert(connection, number, place, dataset, wanted, actor.number or 0)

    def take_back(self, actor: Actor, number: int, suggestion: int) -> None:
        """Forget a term of a proposal that an actor may change. Raises NotFound, and Conflict for a decided one."""
        self._check_changeable(actor, number)
        with self._database.begin() as connection:
            if not suggesting.take_back(connection, number, suggestion if 0 < suggestion <= _LAST else 0):
                raise Conflict("This term is decided on, or not there any more.", "Open the page again.")

    def of_submission(self, actor: Actor, number: int) -> list[Suggestion]:
        """The terms of a proposal that an actor may see, in the order in which they came. Raises NotFound."""
        self._reading.get(actor, number)
        return self._select(table.c.submission == number)

    def waiting(self, dataset: str) -> list[Suggestion]:
        """The terms that wait for the editors of a vocabulary, the oldest first: of proposals that were sent."""
        own = table.c.dataset.in_(("", dataset))
        return self._select(sa.and_(own, _UNDECIDED, submissions.c.state.notin_(_UNSEEN)))

    def find_waiting(self, dataset: str, number: int) -> Suggestion:
        """One of these. Raises NotFound."""
        found = next((one for one in self.waiting(dataset) if one.number == number), None)
        if found is None:
            raise NotFound("This term does not wait to be decided on.", "The page of a change set has those that do.")
        return found

    def decline(self, suggestion: Suggestion, account: int, reason: str) -> None:
        """Decline a term, and say why. Raises InvalidInput, and Conflict for one that is decided meanwhile."""
        if not reason.strip():
            raise InvalidInput("Why is missing.", "Say in a sentence or two why; the author reads it.")
        with self._database.begin() as connection:
            self._decided(connection, suggestion, account, "declined", reason)

    def taking(
        self, suggestion: Suggestion, account: int, reason: str, change_set: int, concept: str
    ) -> Callable[[sa.Connection], None]:
        """What is to be done in the transaction that adds the edit of the concept which a term becomes."""

        def work(connection: sa.Connection) -> None:
            self._decided(connection, suggestion, account, "taken", reason, change_set=change_set, concept=concept)

        return work

    def _decided(
        self,
        connection: sa.Connection,
        suggestion: Suggestion,
        account: int,
        decision: Decision,
        reason: str,
        **more: Any,
    ) -> None:
        if len(reason) > _LONGEST:
            raise InvalidInput(f"The reason is longer than {_LONGEST} characters.", "Shorten it.")
        here = sa.and_(table.c.number == suggestion.number, _UNDECIDED)
        said = {"decision": decision, "reason": reason.strip(), "decided": moment(), "decider": account, **more}
        if not connection.execute(sa.update(table).where(here).values(**said)).rowcount:
            raise Conflict("This term was decided on meanwhile.", "Look at the change set again.")

    def _check_changeable(self, actor: Actor, number: int) -> None:
        submission = self._reading.get(actor, number)
        if "save" not in {one.name for one in self._reading.possible(actor, submission)}:
            raise _closed(number)

    def _select(self, where: sa.ColumnElement[bool]) -> list[Suggestion]:
        said = (*table.c, submissions.c.schema, _UNDECIDED.label("undecided"))
        both = table.join(submissions, submissions.c.number == table.c.submission)
        query = sa.select(*said).select_from(both).where(where).order_by(table.c.number).limit(MOST)
        with self._database.reading() as connection:
            return [_suggestion(row) for row in connection.execute(query)]


def _suggestion(row: Any) -> Suggestion:
    term = Term(row.label, row.language, row.definition, row.belongs)
    waits = bool(row.undecided)
    return Suggestion(
        number=row.number, submission=row.submission, schema=row.schema, place=row.place, dataset=row.dataset,
        term=term, created=row.created, decision="" if waits else row.decision, reason="" if waits else row.reason,
        change_set=0 if waits else row.change_set, concept="" if waits else row.concept,
    )  # fmt: skip


def _closed(number: int) -> Conflict:
    return Conflict(f"Submission {number} cannot be changed.", "Take it back first.")
