"""The tables of accounts, in the ledger's database, and the words that stand in them."""

from collections.abc import Mapping
from typing import Final, Literal

import sqlalchemy as sa

from kg.ledger.schema import agents

Role = Literal["editor", "admin"]
"""An editor may write; an administrator may also look after the running service."""
RIGHTS: Final[Mapping[Role, str]] = {"editor": "may write", "admin": "also looks after the service"}
ROLES: Final = tuple(RIGHTS)
Kind = Literal["token", "session"]

METADATA: Final = sa.MetaData()
accounts: Final = sa.Table(
    "account",
    METADATA,
    sa.Column("number", sa.Integer, sa.ForeignKey(agents.c.number), primary_key=True, autoincrement=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
)
tokens: Final = sa.Table(
    "token",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("account", sa.Integer, sa.ForeignKey("account.number"), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("note", sa.String(200), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("expires", sa.String(32), nullable=False),
    sa.Column("revoked", sa.String(32), nullable=False),
)
