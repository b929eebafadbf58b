"""The tables of proposals, in the ledger's database. Nothing of them is ever in the graph, the index or a log."""

from typing import Final

import sqlalchemy as sa

from kg.ledger.schema import agents

METADATA: Final = sa.MetaData()
APPEND_ONLY: Final = ("review_event", "country_review")
_ACCOUNT: Final = agents.c.number

submissions: Final = sa.Table(
    "submission",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("record", sa.String(128), nullable=False, index=True),
    sa.Column("open_record", sa.String(128), nullable=True, unique=True),
    sa.Column("schema", sa.String(64), nullable=False),
    sa.Column("owner", sa.String(200), nullable=False),
    sa.Column("realm", sa.String(16), nullable=False),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("since", sa.String(32), nullable=False),
    sa.Column("etag", sa.Integer, nullable=False),
    sa.Column("head", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("base_revision", sa.Integer, nullable=False),
    sa.Column("base_sha256", sa.String(64), nullable=False),
    sa.Column("batch", sa.String(100), nullable=False),
    sa.Column("embargo", sa.String(32), nullable=False),
    sa.Column("sequence", sa.Integer, nullable=True),
    sa.Column("revision", sa.Integer, nullable=True),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("changed", sa.String(32), nullable=False),
    sqlite_autoincrement=True,
)
"""Proposals, each in its state `since` a moment. `base_…` is the version of the record that the proposal was begun from
(0 and '' for none), `head` the newest of its own versions, `etag` counts everything that happens to it; `sequence` is
the change of the ledger that published it, and `revision` the record's in the count of the Clearing-House.
`open_record` is the record while the proposal is open, so that a record has one at most: the lock of the
Clearing-House."""
sa.Index("submission_of_state", submissions.c.state, submissions.c.owner)
sa.Index("submission_of_batch", submissions.c.batch)
sa.Index("submission_since", submissions.c.state, submissions.c.since)
sa.Index("submission_of_day", submissions.c.state, submissions.c.embargo)
submission_versions: Final = sa.Table(
    "submission_version",
    METADATA,
    sa.Column("submission", sa.Integer, sa.ForeignKey(submissions.c.number), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=True),
    sa.Column("shapes_sha256", sa.String(64), nullable=False),
    sa.Column("conforms", sa.Boolean, nullable=False),
    sa.Column("report", sa.LargeBinary, nullable=True),
    sa.Column("agreed", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=True),
)
"""What was proposed, as it came, and the report on it (both Zstandard), which go when the proposal is decided or given
up; the digest is of the body and is cleared with it. `agreed`: who said yes to what publication changes."""
review_events: Final = sa.Table(
    "review_event",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("submission", sa.Integer, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("action", sa.String(20), nullable=False),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=True),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sqlite_autoincrement=True,
)
"""What happened, in order; rows are never changed. The account of the service itself is null."""
country_reviews: Final = sa.Table(
    "country_review",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("record", sa.String(128), nullable=False, index=True),
    sa.Column("government", sa.String(8), nullable=False, index=True),
    sa.Column("action", sa.String(8), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sqlite_autoincrement=True,
)
"""What countries said of commitments that name them (`review`, `return`), in order; rows are never changed. `revision`
is that of the record's graph, the account is null where the setting of the country did it."""
idempotency_keys: Final = sa.Table(
    "idempotency_key",
    METADATA,
    sa.Column("account", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("request_sha256", sa.String(64), nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
)
"""Answers to requests that named a key."""
sa.Index("idempotency_key_at", idempotency_keys.c.at)
outbox: Final = sa.Table(
    "outbox",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("due", sa.String(32), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("sent", sa.String(32), nullable=False),
    sa.Column("error", sa.String(200), nullable=False),
    sqlite_autoincrement=True,
)
"""Messages to accounts, whose addresses are looked up when they are sent. `due` is when the next try is, '' once it was
sent (`sent`) or given up; `error` is why the last try failed."""
_TO_SEND: Final = outbox.c.due != ""
_GIVEN_UP: Final = sa.and_(outbox.c.due == "", outbox.c.sent == "")
sa.Index("outbox_due", outbox.c.due, sqlite_where=_TO_SEND, postgresql_where=_TO_SEND)
sa.Index("outbox_given_up", outbox.c.number, sqlite_where=_GIVEN_UP, postgresql_where=_GIVEN_UP)
sa.Index("outbox_of_account", outbox.c.account, outbox.c.created)
notices: Final = sa.Table(
    "notice",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=False),
    sa.Column("submission", sa.Integer, nullable=False),
    sa.Column("action", sa.String(20), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("message", sa.Integer, sa.ForeignKey(outbox.c.number), nullable=True, index=True),
    sqlite_autoincrement=True,
)
"""What an account is to know: an action on a proposal, and the message that says so once there is one. They go when it
was sent."""
_WAITING: Final = notices.c.message.is_(None)
sa.Index("notice_waiting", notices.c.account, sqlite_where=_WAITING, postgresql_where=_WAITING)
leases: Final = sa.Table(
    "lease",
    METADATA,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("holder", sa.String(200), nullable=False),
    sa.Column("until", sa.String(32), nullable=False),
)
"""Work that one process does for all, which process that is, and until when unless it says so again."""
attachments: Final = sa.Table(
    "attachment",
    METADATA,
    sa.Column("uid", sa.String(32), primary_key=True),
    sa.Column("secret", sa.String(64), nullable=False),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=False),
    sa.Column("record", sa.String(128), nullable=False),
    sa.Column("submission", sa.Integer, nullable=False, index=True),
    sa.Column("filename", sa.String(200), nullable=False),
    sa.Column("media_type", sa.String(100), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("removed", sa.String(32), nullable=False),
)
"""Files that somebody sent (`kg.ledger.attached` has their bytes; `sha256` is '' until they come). They belong to no
record ('' and 0) until they are attached to its draft. Those that were given up are `removed` until their bytes are."""
suggested_concepts: Final = sa.Table(
    "suggested_concept",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("submission", sa.Integer, sa.ForeignKey(submissions.c.number), nullable=False, index=True),
    sa.Column("place", sa.String(1_000), nullable=False),
    sa.Column("dataset", sa.String(64), nullable=False, index=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("language", sa.String(16), nullable=False),
    sa.Column("definition", sa.Text, nullable=False),
    sa.Column("belongs", sa.Text, nullable=False),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("decision", sa.String(16), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decided", sa.String(32), nullable=False),
    sa.Column("decider", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=True),
    sa.Column("change_set", sa.Integer, nullable=False),
    sa.Column("concept", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Terms that no list has, which somebody missed at a `place` of a document: a name in a language, what it means, where
it belongs. `decision` is '' until a vocabulary editor takes one over as an edit of a `change_set`, which adds the
`concept`, or declines it. They go when the proposal is given up."""
sa.Index("attachment_removed", attachments.c.removed)
sa.Index("attachment_of_record", attachments.c.record, attachments.c.filename)
