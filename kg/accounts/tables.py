"""The tables of accounts, in the ledger's database, and the words that stand in them."""

from collections.abc import Mapping
from typing import Final, Literal

import sqlalchemy as sa

from kg.ledger.schema import agents

Role = Literal["member", "editor", "admin"]
"""Each may what those before it may. What a member may for records of governments and organisations, grants say."""
RIGHTS: Final[Mapping[Role, str]] = {
    "member": "only what its grants say",
    "editor": "may write",
    "admin": "also looks after the service",
}
ROLES: Final = tuple(RIGHTS)
Scope = Literal["submit", "approve", "write", "admin"]
"""What a token or a session may be used for, of what its account may."""
SCOPES: Final[Mapping[Scope, str]] = {
    "submit": "draft and submit",
    "approve": "decide on what was submitted",
    "write": "write over SPARQL Update and Graph Store",
    "admin": "look after the service",
}
NEEDS: Final[Mapping[Role, Scope]] = {"editor": "write", "admin": "admin"}
"""The scope that it takes to do what a role may."""
USUAL: Final[frozenset[Scope]] = frozenset(SCOPES) - {"approve"}
"""The scopes of a token for which none were named, so also of those from before there were scopes."""
Kind = Literal["token", "session"]

METADATA: Final = sa.MetaData()
APPEND_ONLY: Final = ("account_event",)
accounts: Final = sa.Table(
    "account",
    METADATA,
    sa.Column("number", sa.Integer, sa.ForeignKey(agents.c.number), primary_key=True, autoincrement=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
)
_ACCOUNT: Final = accounts.c.number
tokens: Final = sa.Table(
    "token",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("note", sa.String(200), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("expires", sa.String(32), nullable=False),
    sa.Column("revoked", sa.String(32), nullable=False),
    sa.Column("scopes", sa.String(100), nullable=False, server_default=""),
)
"""`scopes` are separated by blanks; none are the usual ones."""
grants: Final = sa.Table(
    "grant",
    METADATA,
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), primary_key=True, autoincrement=False),
    sa.Column("role", sa.String(20), primary_key=True),
    sa.Column("owner", sa.String(200), primary_key=True),
    sa.Column("schema", sa.String(64), primary_key=True),
    sa.Column("expires", sa.String(32), nullable=False),
    sa.Column("given", sa.String(32), nullable=False),
    sa.Column("given_by", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=True),
)
"""What accounts may now; what was taken is in the events. `given_by` is null for what an administrator gave."""
events: Final = sa.Table(
    "account_event",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=True, index=True),
    sa.Column("by", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=True, index=True),
    sa.Column("about", sa.String(400), nullable=False),
    sqlite_autoincrement=True,
)
"""What happened to accounts, in order, without any personal data; rows are never changed."""
people: Final = sa.Table(
    "person",
    METADATA,
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), primary_key=True, autoincrement=False),
    sa.Column("email", sa.String(254), nullable=False, unique=True),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("password", sa.String(200), nullable=False),
)
"""Who signs in by e-mail and password: the address as it is compared, and the Argon2id hash of the password."""
invitations: Final = sa.Table(
    "invitation",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("grants", sa.Text, nullable=False),
    sa.Column("expires", sa.String(32), nullable=False),
    sa.Column("invited_by", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=True),
)
"""Who may set a password once: for an account that there is, or for one that is made then. Rows go when they are used
or over."""
letters: Final = sa.Table(
    "letter",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=True, index=True),
    sa.Column("about", sa.String(64), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("due", sa.String(32), nullable=False, index=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("sent", sa.String(32), nullable=False),
    sa.Column("error", sa.String(200), nullable=False),
    sqlite_autoincrement=True,
)
"""Letters about accounts (`kg.accounts.letters`), with what became of them as in the outbox of proposals: `due` is when
the next try is, '' once it was `sent` or given up. `about` is the digest of an invitation or the number of a
webhook."""
automatic_reviews: Final = sa.Table(
    "automatic_review",
    METADATA,
    sa.Column("government", sa.String(8), primary_key=True),
    sa.Column("account", sa.Integer, sa.ForeignKey(_ACCOUNT), nullable=False),
    sa.Column("since", sa.String(32), nullable=False),
)
"""Countries that have all commitments which name them reviewed as they are published; who wanted it, since when."""
