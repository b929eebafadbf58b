"""Change sets as they are kept."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa

from kg.accounts.times import moment
from kg.changesets.model import Edit, read_edit, values_of
from kg.changesets.tables import METADATA, change_set_edits, change_sets
from kg.errors import Conflict, InvalidInput, NotFound, PreconditionFailed, TooLarge
from kg.ledger.agents import name_column
from kg.ledger.connections import Database
from kg.submissions.once import Once

State = Literal["open", "proposed", "discarded"]
MOST: Final = 500
"""Edits of one change set."""
_LONGEST: Final = 200
_LAST: Final = 2**31 - 1
_SETS: Final = (*(one for one in change_sets.c if one.name != "account"), name_column(change_sets.c.account))
_EDITS: Final = (*(one for one in change_set_edits.c if one.name != "account"), name_column(change_set_edits.c.account))


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """A change set of a dataset: who began it, what it is called, its state, and the candidate it was proposed as.

    `etag` is another after everything that happens to it. Times are ISO 8601, UTC.
    """

    number: int
    dataset: str
    title: str
    state: State
    etag: int
    candidate: int | None
    created: str
    changed: str
    account: str

    @property
    def is_open(self) -> bool:
        """Whether edits may come and go."""
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Entry:
    """An edit of a change set, with its number, who made it and when."""

    number: int
    edit: Edit
    account: str
    at: str


class ChangeSets:
    """The tables. Safe to use from several threads and processes."""

    def __init__(self, address: str) -> None:
        self._database = Database(address, METADATA)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def replay(self, once: Once[ChangeSet]) -> None:
        """Raise Replayed (with `kept`) if a request was answered before, and KeyUsed."""
        with self._database.reading() as connection:
            once.replay(connection)

    def begin(self, dataset: str, title: str, account: int, once: Once[ChangeSet] | None = None) -> ChangeSet:
        """A new change set without edits. Raises InvalidInput for a title that is none, Replayed and KeyUsed."""
        if not title.strip() or len(title) > _LONGEST or not title.isprintable():
            raise InvalidInput("The title is missing, or longer than 200 characters.", "Say in a few words what it is.")
        now = moment()
        values = {"dataset": dataset, "title": title.strip(), "account": account, "state": "open", "etag": 1}
        insert = sa.insert(change_sets).values(**values, candidate=None, created=now, changed=now)

        def work(connection: sa.Connection) -> int:
            key = connection.execute(insert).inserted_primary_key
            assert key is not None
            return int(key[0])

        return self._done(work, once)

    def get(self, number: int) -> ChangeSet:
        """A change set by its number. Raises NotFound."""
        with self._database.reading() as connection:
            return _get(connection, number)

    def check_unchanged(self, change_set: ChangeSet) -> None:
        """Raise PreconditionFailed for a change set that is another than it was read as."""
        if self.get(change_set.number).etag != change_set.etag:
            raise _changed(change_set.number)

    def of_dataset(
        self, dataset: str, state: State | None = None, limit: int = 100, before: int = 0
    ) -> list[ChangeSet]:
        """The change sets of a dataset, newest first, of one state or of all; those with numbers below `before`."""
        query = sa.select(*_SETS).where(change_sets.c.dataset == dataset).order_by(change_sets.c.number.desc())
        if state:
            query = query.where(change_sets.c.state == state)
        if before:
            query = query.where(change_sets.c.number < before)
        with self._database.reading() as connection:
            return [ChangeSet(**row._mapping) for row in connection.execute(query.limit(limit))]

    def of_candidate(self, dataset: str, candidate: int) -> ChangeSet | None:
        """The change set that was proposed as a candidate, if one was."""
        query = sa.select(*_SETS).where(change_sets.c.dataset == dataset, change_sets.c.candidate == candidate)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return ChangeSet(**row._mapping) if row else None

    def edits(self, number: int) -> Sequence[Entry]:
        """The edits of a change set, in the order in which they were made."""
        query = sa.select(*_EDITS).where(change_set_edits.c.change_set == number).order_by(change_set_edits.c.number)
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def add(
        self,
        change_set: ChangeSet,
        edits: Sequence[Edit],
        account: int,
        once: Once[ChangeSet] | None = None,
        also: Callable[[sa.Connection], None] | None = None,
    ) -> ChangeSet:
        """Add edits to an open change set as it was read, and before them do something else in the same transaction.

        Raises Conflict, PreconditionFailed and TooLarge.
        """
        now = moment()
        rows = [
            {"change_set": change_set.number, "kind": edit.kind, "concept": edit.concept,
             "values": json.dumps(values_of(edit), ensure_ascii=False), "account": account, "at": now}
            for edit in edits
        ]  # fmt: skip

        def work(connection: sa.Connection) -> int:
            _change(connection, change_set, "open")
            if also:
                also(connection)
            if rows:
                connection.execute(sa.insert(change_set_edits), rows)
            count = sa.select(sa.func.count()).where(change_set_edits.c.change_set == change_set.number)
            if connection.execute(count).scalar_one() > MOST:
                raise TooLarge(f"A change set has {MOST} edits at most.", "Propose it, and begin another.")
            return change_set.number

        return self._done(work, once)

    def take_out(self, change_set: ChangeSet, edit: int, once: Once[ChangeSet] | None = None) -> ChangeSet:
        """Take an edit out of an open change set. Raises NotFound, Conflict and PreconditionFailed."""
        mine = sa.and_(change_set_edits.c.change_set == change_set.number, change_set_edits.c.number == edit)

        def work(connection: sa.Connection) -> int:
            _change(connection, change_set, "open")
            if not 0 < edit <= _LAST or not connection.execute(sa.delete(change_set_edits).where(mine)).rowcount:
                raise NotFound(
                    f"The change set {change_set.number} has no edit {edit}.", "Its page shows those it has."
                )
            return change_set.number

        return self._done(work, once)

    def reorder(self, change_set: ChangeSet, order: Sequence[int], once: Once[ChangeSet] | None = None) -> ChangeSet:
        """Put the edits of an open change set into another order, in which they are numbered anew.

        `order` has the number of each edit once. Raises InvalidInput, Conflict and PreconditionFailed.
        """

        def work(connection: sa.Connection) -> int:
            _change(connection, change_set, "open")
            mine = change_set_edits.c.change_set == change_set.number
            rows = {row.number: row for row in connection.execute(sa.select(change_set_edits).where(mine))}
            if sorted(order) != sorted(rows):
                raise InvalidInput("This is no order of the edits.", "Name the number of each edit once.")
            for number, row in zip(sorted(rows), (rows[one] for one in order), strict=True):
                if number != row.number:
                    values = {name: value for name, value in row._mapping.items() if name != "number"}
                    connection.execute(
                        sa.update(change_set_edits).where(change_set_edits.c.number == number).values(**values)
                    )
            return change_set.number

        return self._done(work, once)

    def proposed(self, change_set: ChangeSet, candidate: int, once: Once[ChangeSet] | None = None) -> ChangeSet:
        """Note that an open change set was proposed as a candidate. Raises Conflict and PreconditionFailed."""

        def work(connection: sa.Connection) -> int:
            _change(connection, change_set, "open", state="proposed", candidate=candidate)
            return change_set.number

        return self._done(work, once)

    def reopened(self, change_set: ChangeSet, once: Once[ChangeSet] | None = None) -> ChangeSet:
        """Let a proposed change set be changed again. Raises Conflict and PreconditionFailed."""

        def work(connection: sa.Connection) -> int:
            _change(connection, change_set, "proposed", state="open")
            return change_set.number

        return self._done(work, once)

    def discarded(self, change_set: ChangeSet, once: Once[ChangeSet] | None = None) -> ChangeSet:
        """Give up an open change set; its edits are forgotten. Raises Conflict and PreconditionFailed."""

        def work(connection: sa.Connection) -> int:
            _change(connection, change_set, "open", state="discarded")
            connection.execute(sa.delete(change_set_edits).where(change_set_edits.c.change_set == change_set.number))
            return change_set.number

        return self._done(work, once)

    def _done(self, work: Callable[[sa.Connection], int], once: Once[ChangeSet] | None) -> ChangeSet:
        """Do something in a transaction, with the key of the request; the change set of the number that it returns."""
        with self._database.begin() as connection:
            if once:
                once.replay(connection)
            made = _get(connection, work(connection))
            if once:
                once.keep(connection, made)
        return made


def kept(change_set: ChangeSet, status: int = 200) -> tuple[int, str]:
    """What is kept as the answer to a request with a key: its number, for it is answered as it is by then."""
    return status, str(change_set.number)


def _change(connection: sa.Connection, change_set: ChangeSet, before: State, **values: Any) -> None:
    same = sa.and_(
        change_sets.c.number == change_set.number,
        change_sets.c.state == before,
        change_sets.c.etag == change_set.etag,
    )
    values |= {"etag": change_set.etag + 1, "changed": moment()}
    if not connection.execute(sa.update(change_sets).where(same).values(**values)).rowcount:
        now = _get(connection, change_set.number)
        if now.state != before:
            raise Conflict(f"The change set {now.number} is {now.state}.", "Look at it again.")
        raise _changed(now.number)


def _changed(number: int) -> PreconditionFailed:
    return PreconditionFailed(f"Somebody has changed the change set {number} meanwhile.", "Look at it again.")


def _get(connection: sa.Connection, number: int) -> ChangeSet:
    query = sa.select(*_SETS).where(change_sets.c.number == number)
    row = connection.execute(query).first() if 0 < number <= _LAST else None
    if row is None:
        raise NotFound(f"There is no change set {number}.", "The list of change sets shows those there are.")
    return ChangeSet(**row._mapping)


def _entry(row: sa.Row[Any]) -> Entry:
    edit = read_edit({"kind": row.kind, "concept": row.concept, **json.loads(row.values)})
    return Entry(row.number, edit, row.account, row.at)
