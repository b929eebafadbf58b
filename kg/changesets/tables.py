"""The tables of change sets, in the ledger's database. Nothing of them is ever in the graph or the index."""

from typing import Final

import sqlalchemy as sa

from kg.ledger.schema import agents
from kg.submissions.tables import idempotency_keys

METADATA: Final = sa.MetaData()
_ACCOUNT: Final = agents.c.number
idempotency_keys.to_metadata(METADATA)

change_sets: Final = sa.Table(
    "change_set",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.String(64), nullable=False, index=True),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("etag", sa.Integer, nullable=False),
    sa.Column("candidate", sa.Integer, nullable=True),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("changed", sa.String(32), nullable=False),
    sqlite_autoincrement=True,
)
"""Change sets. `account` began it, `etag` counts everything that happens to it, `candidate` is the number of the
release candidate that it was last proposed as."""
change_set_edits: Final = sa.Table(
    "change_set_edit",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("change_set", sa.Integer, sa.ForeignKey(change_sets.c.number), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("concept", sa.Text, nullable=False),
    sa.Column("values", sa.Text, nullable=False),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sqlite_autoincrement=True,
)
"""Their edits, in order; `values` is JSON. Those of a discarded change set are forgotten."""
