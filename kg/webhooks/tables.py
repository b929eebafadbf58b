"""The tables of webhooks, in the ledger's database."""

from typing import Final, Literal

import sqlalchemy as sa

from kg.accounts.tables import accounts

METADATA: Final = sa.MetaData()
State = Literal["new", "active", "paused", "off"]
"""`new` until its address has confirmed that it wants it; `off` when it was given up."""
webhooks: Final = sa.Table(
    "webhook",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("account", sa.Integer, sa.ForeignKey(accounts.c.number), nullable=False, index=True),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("dataset", sa.String(64), nullable=False),
    sa.Column("schema", sa.String(64), nullable=False),
    sa.Column("government", sa.String(8), nullable=False),
    sa.Column("thing", sa.Text, nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("nonce", sa.LargeBinary(16), nullable=False),
    sa.Column("secret", sa.Integer, nullable=False),
    sa.Column("both_until", sa.String(32), nullable=False),
    sa.Column("delivered", sa.BigInteger, nullable=False),
    sa.Column("upto", sa.BigInteger, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("due", sa.String(32), nullable=False),
    sa.Column("error", sa.String(200), nullable=False),
    sqlite_autoincrement=True,
)
"""Webhooks of accounts, and which events they want. `delivered` is the number of the last event that was received,
`upto` the last of those that are tried again (0: nothing is), `due` when the next try is, '' while nothing failed.
`secret` counts the secrets that there were, which follow from it, from `nonce` and from the file of keys; until
`both_until` the one before it signs, too."""
sa.Index("webhook_of_state", webhooks.c.state, webhooks.c.due)
tries: Final = sa.Table(
    "webhook_try",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("webhook", sa.Integer, nullable=False, index=True),
    sa.Column("message", sa.String(64), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("milliseconds", sa.Integer, nullable=False),
    sa.Column("events", sa.Integer, nullable=False),
    sa.Column("error", sa.String(200), nullable=False),
    sqlite_autoincrement=True,
)
"""The last tries of each webhook. `status` is that of HTTP, 0 without an answer; nothing of an answer is kept."""
