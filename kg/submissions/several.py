"""What lists show of many proposals at once, each of it in one query for some hundreds."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import sqlalchemy as sa

from kg.submissions.actors import Actor
from kg.submissions.reading import Reading
from kg.submissions.rows import Event, Submission, unpacked
from kg.submissions.tables import review_events, submission_versions

_AT_ONCE: Final = 500


def documents_of(reading: Reading, actor: Actor, some: Sequence[Submission]) -> dict[int, bytes]:
    """The newest documents of proposals that are open, by their numbers. Raises NotFound for who has no part in one."""
    table, found = submission_versions.c, dict[int, bytes]()
    with reading.database.reading() as connection:
        for part in _parts(reading, actor, some):
            heads = sa.tuple_(table.submission, table.number).in_([(one.number, one.head) for one in part])
            query = sa.select(table.submission, table.body).where(heads, table.body.is_not(None))
            found |= {row.submission: unpacked(row.body) for row in connection.execute(query)}
    return found


def events_of(reading: Reading, actor: Actor, some: Sequence[Submission]) -> dict[int, list[Event]]:
    """What happened to proposals, oldest first, by their numbers. Raises NotFound for who has no part in one."""
    table, found = review_events.c, defaultdict[int, list[Event]](list)
    with reading.database.reading() as connection:
        for part in _parts(reading, actor, some):
            query = sa.select(review_events).where(table.submission.in_([one.number for one in part]))
            for row in connection.execute(query.order_by(table.number)):
                found[row.submission].append(Event(**row._mapping))
    return found


def _parts(reading: Reading, actor: Actor, some: Sequence[Submission]) -> Iterator[Sequence[Submission]]:
    for start in range(0, len(some), _AT_ONCE):
        yield [reading.seen(actor, one) for one in some[start : start + _AT_ONCE]]
