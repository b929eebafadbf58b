"""Proposals as they are kept: rows, and finding them. All of it inside a connection that somebody else opened."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
import zstandard

from kg.accounts.times import moment
from kg.errors import NotFound
from kg.submissions.judged import Judged
from kg.submissions.tables import review_events, submission_versions, submissions
from kg.submissions.workflow import EDITABLE, OPEN, State

MOST: Final = 1_000
"""Proposals in one list."""
_LAST: Final = 2**31 - 1
_LARGEST: Final = 64 << 20
"""Bytes of one body or report at most."""
_ROW: Final = tuple(column for column in submissions.c if column.name != "open_record")
_HEAD: Final = tuple(column for column in submission_versions.c if column.name not in ("body", "report"))


@dataclass(frozen=True, slots=True)
class Submission:
    """A proposal: what record of which type, whose (`government:be`, `organisation:{id}`), in which state.

    `account` began it; it is in its state `since` a moment. `etag` is another after everything that happens to it,
    `head` the number of its newest version. `base_revision` and `base_sha256` are of the version of the ledger that it
    was begun from. `sequence` is the change that published it, with the record's `revision` in the count of the
    Clearing-House. Times are ISO 8601, UTC.
    """

    number: int
    record: str
    schema: str
    owner: str
    realm: str
    account: int
    state: State
    since: str
    etag: int
    head: int
    title: str
    base_revision: int
    base_sha256: str
    batch: str
    embargo: str
    sequence: int | None
    revision: int | None
    created: str
    changed: str

    @property
    def is_open(self) -> bool:
        """Whether it is not decided yet."""
        return self.state in OPEN

    @property
    def is_editable(self) -> bool:
        """Whether its document may be changed."""
        return self.state in EDITABLE


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a proposal, without its body: digest of that, who sent it, what it was judged by, who agreed."""

    submission: int
    number: int
    account: int
    created: str
    sha256: str
    shapes_sha256: str
    conforms: bool
    agreed: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a proposal: which action, by whom (None: the service) in which role, and why."""

    number: int
    submission: int
    version: int
    action: str
    account: int | None
    role: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which proposals a list is to have: those of all that is given. `covers` are owners and types ('*': any) of which
    one must hold; `after` is the number of the last one on the page before (they go from the newest to the oldest, or
    from the one that has been longest in its state where `oldest`); nothing happened to them since `until` (ISO 8601);
    `not_by` wrote no version of those that wait for a decision."""

    states: Collection[str] = ()
    record: str = ""
    schema: str = ""
    owner: str = ""
    batch: str = ""
    account: int | None = None
    covers: Sequence[tuple[str, str]] | None = None
    after: int = 0
    limit: int = 100
    until: str = ""
    not_by: int | None = None
    oldest: bool = False


def unknown(number: int) -> NotFound:
    """The error for a proposal that is not there, and for one that somebody has no part in: the same."""
    return NotFound(f"There is no submission {number} that you have a part in.", "GET /api/submissions lists yours.")


def get(connection: sa.Connection, number: int) -> Submission:
    """A proposal by its number, which nobody else changes before a transaction that writes is over. Raises NotFound."""
    query = sa.select(*_ROW).where(submissions.c.number == number)
    row = connection.execute(_locked(connection, query)).first() if 0 < number <= _LAST else None
    if row is None:
        raise unknown(number)
    return Submission(**row._mapping)


def open_of(connection: sa.Connection, record: str) -> Submission | None:
    """The open proposal for a record, if there is one."""
    query = sa.select(*_ROW).where(submissions.c.open_record == record)
    row = connection.execute(_locked(connection, query)).first()
    return Submission(**row._mapping) if row else None


def _locked(connection: sa.Connection, query: sa.Select[Any]) -> sa.Select[Any]:
    return query if connection.get_execution_options().get("read") else query.with_for_update()


def last_of(connection: sa.Connection, record: str, *states: State) -> Submission | None:
    """The last proposal for a record that is in one of some states that come after publication."""
    query = sa.select(*_ROW).where(submissions.c.record == record, submissions.c.state.in_(states))
    row = connection.execute(query.order_by(submissions.c.sequence.desc(), submissions.c.number.desc())).first()
    return Submission(**row._mapping) if row else None


def _after(last: int) -> sa.ColumnElement[bool]:
    """Those that have been in their state for less long than one has."""
    one = submissions.alias()
    since = sa.select(one.c.since).where(one.c.number == last).scalar_subquery()
    here = submissions.c
    return sa.or_(here.since > since, sa.and_(here.since == since, here.number > last))


def find(connection: sa.Connection, asked: Asked) -> list[Submission]:
    """Proposals, in their order."""
    number, since = submissions.c.number, submissions.c.since
    order = (since, number) if asked.oldest else (number.desc(),)
    query = sa.select(*_ROW).order_by(*order).limit(min(asked.limit, MOST))
    for name in ("record", "schema", "owner", "batch", "account"):
        if wanted := getattr(asked, name):
            query = query.where(submissions.c[name] == wanted)
    if asked.states:
        query = query.where(submissions.c.state.in_(sorted(asked.states)))
    if asked.after:
        query = query.where(_after(asked.after) if asked.oldest else number < asked.after)
    if asked.until:
        query = query.where(submissions.c.changed <= asked.until)
    if asked.not_by:
        version = submission_versions.c
        own = sa.exists().where(version.submission == number, version.account == asked.not_by)
        query = query.where(~sa.and_(submissions.c.state == "submitted", own))
    if asked.covers is not None:
        query = query.where(sa.or_(sa.false(), *map(_covered, asked.covers)))
    return [Submission(**row._mapping) for row in connection.execute(query)]


def those(connection: sa.Connection, which: sa.ColumnElement[bool], most: int) -> list[Submission]:
    """Proposals of which something holds, the oldest first."""
    query = sa.select(*_ROW).where(which).order_by(submissions.c.number).limit(most)
    return [Submission(**row._mapping) for row in connection.execute(query)]


def _covered(grant: tuple[str, str]) -> sa.ColumnElement[bool]:
    owner, schema = grant
    return sa.and_(
        sa.true() if owner == "*" else submissions.c.owner == owner,
        sa.true() if schema == "*" else submissions.c.schema == schema,
    )


def versions_of(connection: sa.Connection, number: int) -> list[Version]:
    """The versions of a proposal, oldest first."""
    query = sa.select(*_HEAD).where(submission_versions.c.submission == number)
    rows = connection.execute(query.order_by(submission_versions.c.number))
    return [Version(**row._mapping) for row in rows]


def head_of(connection: sa.Connection, submission: Submission) -> Version:
    """The newest version of a proposal."""
    table = submission_versions.c
    query = sa.select(*_HEAD).where(table.submission == submission.number, table.number == submission.head)
    return Version(**connection.execute(query).one()._mapping)


def content_of(connection: sa.Connection, number: int, version: int) -> tuple[bytes, dict[str, Any]]:
    """The document of a version and the report on it. Raises NotFound once they are kept no longer."""
    table = submission_versions.c
    query = sa.select(table.body, table.report).where(table.submission == number, table.number == version)
    row = connection.execute(query).first()
    if row is None or row.body is None:
        raise NotFound(
            f"The document of version {version} of submission {number} is not kept any more.",
            "Documents are kept until they are decided; what was published is the record.",
        )
    return unpacked(row.body), json.loads(unpacked(row.report))


def events_of(connection: sa.Connection, number: int) -> list[Event]:
    """What happened to a proposal, oldest first."""
    query = sa.select(review_events).where(review_events.c.submission == number).order_by(review_events.c.number)
    return [Event(**row._mapping) for row in connection.execute(query)]


def begin(connection: sa.Connection, account: int | None, judged: Judged) -> Submission:
    """A new proposal for a record, without a document yet."""
    values = {
        "record": judged.record,
        "open_record": judged.record,
        "schema": judged.schema,
        "owner": judged.owner,
        "account": account,
    }
    values |= {"realm": judged.realm, "title": judged.title, "state": "draft"}
    values |= dict.fromkeys(("since", "created", "changed"), moment())
    values |= {"etag": 0, "head": 0, "base_revision": 0, "base_sha256": "", "batch": "", "embargo": ""}
    key = connection.execute(sa.insert(submissions).values(**values)).inserted_primary_key
    assert key is not None
    return get(connection, int(key[0]))


def is_own_draft(connection: sa.Connection, submission: Submission, account: int | None) -> bool:
    """Whether the newest version of a proposal is an account's own, and was never submitted."""
    if not submission.head or head_of(connection, submission).account != account:
        return False
    here = sa.and_(review_events.c.submission == submission.number, review_events.c.version == submission.head)
    asked = sa.select(review_events.c.number).where(here, review_events.c.action == "submit").limit(1)
    return connection.execute(asked).first() is None


def put_version(connection: sa.Connection, submission: Submission, judged: Judged, account: int | None) -> None:
    """Keep a document as the version that is the head of a proposal, in place of what that is."""
    here = sa.and_(
        submission_versions.c.submission == submission.number, submission_versions.c.number == submission.head
    )
    connection.execute(sa.delete(submission_versions).where(here))
    report = judged.report
    values: dict[str, Any] = {"submission": submission.number, "number": submission.head, "account": account}
    values |= {"sha256": judged.sha256, "body": packed(judged.text), "report": packed(judged.packed_report)}
    values |= {"shapes_sha256": report.shapes, "conforms": report.conforms, "created": moment()}
    connection.execute(sa.insert(submission_versions).values(**values))


def agree(connection: sa.Connection, version: Version, account: int | None) -> None:
    """Note who said yes to what publication changes in a version."""
    table = submission_versions.c
    here = sa.and_(table.submission == version.submission, table.number == version.number)
    connection.execute(sa.update(submission_versions).where(here).values(agreed=account))


def change(connection: sa.Connection, submission: Submission, **values: Any) -> Submission:
    """Change a proposal that was read in this transaction; its etag is the next."""
    changed = replace(submission, etag=submission.etag + 1, changed=moment(), **values)
    if changed.state != submission.state:
        changed = replace(changed, since=changed.changed)
    written = {column.name: getattr(changed, column.name) for column in _ROW}
    written["open_record"] = changed.record if changed.is_open else None
    connection.execute(sa.update(submissions).where(submissions.c.number == submission.number).values(**written))
    return changed


def forget_contents(connection: sa.Connection, number: int) -> None:
    """Take the documents of a proposal and the reports on them away, with their digests."""
    here = submission_versions.c.submission == number
    connection.execute(sa.update(submission_versions).where(here).values(body=None, report=None, sha256=""))


def packed(content: bytes) -> bytes:
    """Bytes as they are kept."""
    return zstandard.ZstdCompressor(3).compress(content)


def unpacked(content: bytes) -> bytes:
    """What they were."""
    return zstandard.ZstdDecompressor().decompress(content, max_output_size=_LARGEST)


def first_created(connection: sa.Connection, record: str) -> str:
    """When the first proposal for a record was begun that was published or may still be; '' if there is none."""
    here = sa.and_(submissions.c.record == record, submissions.c.state.not_in(("cancelled", "expired", "rejected")))
    return connection.execute(sa.select(sa.func.min(submissions.c.created)).where(here)).scalar() or ""
