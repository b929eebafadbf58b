"""Figures of proposals and of mail, for those who look after the service; each is found by an index."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from kg.accounts.tables import letters
from kg.ledger.connections import Database
from kg.submissions.tables import notices, outbox, submissions
from kg.submissions.workflow import OPEN, State


@dataclass(frozen=True, slots=True)
class Figures:
    """Open proposals by state, since when the oldest waits for a decision ('' if none does), how many there ever were;
    messages that are to be sent, with what is to be told next, and that were given up."""

    open: Mapping[State, int]
    oldest: str
    total: int
    waiting: int
    given_up: int


def read_figures(database: Database) -> Figures:
    """The figures now."""
    state, since = submissions.c.state, submissions.c.since
    lost_mail, lost_letters = (sa.and_(table.c.due == "", table.c.sent == "") for table in (outbox, letters))
    figures = (
        sa.select(sa.func.min(since)).where(state == "submitted"),
        sa.select(sa.func.max(submissions.c.number)),
        sa.select(sa.func.count()).where(outbox.c.due != ""),
        sa.select(sa.func.count(notices.c.account.distinct())).where(notices.c.message.is_(None)),
        sa.select(sa.func.count()).where(lost_mail),
        sa.select(sa.func.count()).where(letters.c.due != ""),
        sa.select(sa.func.count()).where(lost_letters),
    )
    with database.reading() as connection:
        counted = sa.select(state, sa.func.count()).where(state.in_(sorted(OPEN))).group_by(state)
        found = {row[0]: row[1] for row in connection.execute(counted)}
        row = connection.execute(sa.select(*(query.scalar_subquery() for query in figures))).one()
    oldest, total, waiting, to_tell, lost, to_write, unwritten = row
    open_ = {name: found.get(name, 0) for name in sorted(OPEN)}
    return Figures(open_, oldest or "", total or 0, waiting + to_tell + to_write, lost + unwritten)
