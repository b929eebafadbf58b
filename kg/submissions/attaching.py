"""Rows of files that are attached to documents. All of it inside a connection that somebody else opened."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa

from kg.accounts.times import moment
from kg.errors import NotFound
from kg.submissions.tables import attachments as table

WAITS: Final = timedelta(days=1)
"""How long a file waits to be attached to a draft."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: its name and media type as they were sent, its size in bytes, its digest ('' until the bytes came).

    `record` is that of the draft that it was attached to, the proposal `submission`; '' and 0 before.
    """

    uid: str
    secret: str
    account: int
    record: str
    submission: int
    filename: str
    media_type: str
    size: int
    sha256: str
    created: str
    removed: str


def insert(connection: sa.Connection, attachment: Attachment) -> None:
    """Enter a file."""
    connection.execute(sa.insert(table).values(**asdict(attachment)))


def get(connection: sa.Connection, uid: str) -> Attachment:
    """A file by its identifier. Raises NotFound."""
    row = connection.execute(sa.select(table).where(table.c.uid == uid, table.c.removed == "")).first()
    if row is None:
        raise NotFound("There is no such file.", "POST /api/v2015/temporary-files makes room for one.")
    return Attachment(**row._mapping)


def of_record(connection: sa.Connection, record: str, filename: str = "") -> list[Attachment]:
    """The files of a record, or that of a name, in the order of their names."""
    query = sa.select(table).where(table.c.record == record, table.c.removed == "")
    if filename:
        query = query.where(table.c.filename == filename)
    return [Attachment(**row._mapping) for row in connection.execute(query.order_by(table.c.filename))]


def waiting(connection: sa.Connection, account: int) -> int:
    """How many files of an account are attached to nothing yet."""
    here = sa.and_(table.c.account == account, table.c.record == "", table.c.removed == "")
    return connection.execute(sa.select(sa.func.count()).select_from(table).where(here)).scalar() or 0


def change(connection: sa.Connection, uid: str, **values: Any) -> None:
    """Change what is known of a file."""
    connection.execute(sa.update(table).where(table.c.uid == uid).values(**values))


def give_up(connection: sa.Connection, submission: int) -> None:
    """Give the files of a proposal up."""
    here = sa.and_(table.c.submission == submission, table.c.removed == "")
    connection.execute(sa.update(table).where(here).values(removed=moment()))


def give_up_old(connection: sa.Connection) -> None:
    """Give up files that have waited too long to be attached."""
    old = sa.and_(table.c.record == "", table.c.removed == "", table.c.created < moment(-WAITS))
    connection.execute(sa.update(table).where(old).values(removed=moment()))


def sweep(connection: sa.Connection) -> list[str]:
    """Delete the rows of what was given up; the digests of the bytes that nobody needs any more."""
    rows: Sequence[Any] = connection.execute(sa.select(table.c.uid, table.c.sha256).where(table.c.removed > "")).all()
    if not rows:
        return []
    connection.execute(sa.delete(table).where(table.c.uid.in_([row.uid for row in rows])))
    gone = {row.sha256 for row in rows if row.sha256}
    kept = connection.execute(sa.select(table.c.sha256).where(table.c.sha256.in_(sorted(gone)))).scalars()
    return sorted(gone - set(kept))
