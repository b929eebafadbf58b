"""The ledger gets an identity and a hash chain; agents become numbers, whose names are rows."""

import os
import uuid
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa
from alembic import op

from kg.chain import digest_texts, link, origin, seal
from kg.ledger.connections import allow_rewriting

revision = "0002"
down_revision = "0001"

_NAMED: Final = {
    "change": ("agent", "on_behalf_of", "approved_by"),
    "saved_query": ("agent",),
    "accepted_finding": ("agent",),
}
"""Columns that hold names of agents."""
_AT_ONCE: Final = 500


def upgrade() -> None:
    """All of it in the transaction of the caller; the triggers come back when the tables are opened."""
    connection = op.get_bind()
    present = set(sa.inspect(connection).get_table_names())
    allow_rewriting(connection, *(table for table in (*_NAMED, "version") if table in present))
    _make_tables()
    for table, columns in _NAMED.items():
        if table in present:
            for column in columns:
                _number_agents(table, column)
    if "account" in present:
        _number_accounts()
    _seal_versions(connection)
    _chain(connection)


def _make_tables() -> None:
    op.create_table(
        "agent",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(256), nullable=False, index=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "ledger",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("identity", sa.String(36), nullable=False),
        sa.Column("base_iri", sa.Text, nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
    )
    op.create_table(
        "erasure",
        sa.Column("graph", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("agent", sa.Integer, sa.ForeignKey("agent.number"), nullable=True),
        sa.Column("erased", sa.String(32), nullable=False),
    )


def _number_agents(table: str, column: str) -> None:
    """Names in a column become numbers of agents."""
    number = f"{column}_number"
    names = f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''"
    op.execute(f"INSERT INTO agent (name) {names} AND {column} NOT IN (SELECT name FROM agent) ORDER BY 1")
    op.execute(f"ALTER TABLE {table} ADD COLUMN {number} INTEGER REFERENCES agent (number)")
    op.execute(f"UPDATE {table} SET {number} = (SELECT number FROM agent WHERE name = {table}.{column})")
    op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {number} TO {column}")


def _number_accounts() -> None:
    """An account is known by its number, so that its name can change."""
    op.execute(
        "INSERT INTO agent (name) SELECT name FROM account WHERE name NOT IN (SELECT name FROM agent) ORDER BY 1"
    )
    op.rename_table("token", "token_before")
    op.rename_table("account", "account_before")
    op.create_table(
        "account",
        sa.Column("number", sa.Integer, sa.ForeignKey("agent.number"), primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
    )
    op.create_table(
        "token",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("account", sa.Integer, sa.ForeignKey("account.number"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("expires", sa.String(32), nullable=False),
        sa.Column("revoked", sa.String(32), nullable=False),
    )
    op.execute("INSERT INTO account SELECT number, role, created FROM account_before JOIN agent USING (name)")
    op.execute(
        "INSERT INTO token SELECT digest, number, kind, note, created, expires, revoked "
        "FROM token_before JOIN agent ON agent.name = token_before.account"
    )
    op.drop_table("token_before")
    op.drop_table("account_before")


def _seal_versions(connection: sa.Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    op.execute(f"ALTER TABLE version ADD COLUMN salt {'BLOB' if sqlite else 'BYTEA'}")
    random = f"randomblob({16})" if sqlite else "uuid_send(gen_random_uuid())"
    op.execute(f"UPDATE version SET salt = {random} WHERE sha256 <> ''")


def _chain(connection: sa.Connection) -> None:
    identity = str(uuid.uuid4())
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    row = sa.table("ledger", *map(sa.column, ("number", "identity", "base_iri", "created")))
    connection.execute(sa.insert(row).values(number=1, identity=identity, base_iri="", created=now))
    binary = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    op.execute(f"ALTER TABLE change ADD COLUMN salt {binary}")
    for column in ("texts", "hash"):
        op.execute(f"ALTER TABLE change ADD COLUMN {column} VARCHAR(64) NOT NULL DEFAULT ''")
    last, done = origin(identity), 0
    while some := connection.execute(sa.text(_CHANGES), {"after": done, "limit": _AT_ONCE}).all():
        for change in some:
            last = _chain_one(connection, last, change)
        done = some[-1].sequence


_CHANGES: Final = "SELECT * FROM change WHERE sequence > :after ORDER BY sequence LIMIT :limit"
_ENTER: Final = "UPDATE change SET salt = :salt, texts = :texts, hash = :hash WHERE sequence = :sequence"
_VERSIONS: Final = "SELECT graph, revision, salt, sha256 FROM version WHERE sequence = :sequence"
_METADATA: Final = tuple(
    "sequence accepted kind dataset release agent on_behalf_of approved_by source_sha256 licence".split()
)


def _chain_one(connection: sa.Connection, previous: str, change: sa.Row[tuple[object, ...]]) -> str:
    salt = os.urandom(16)
    texts = seal(salt, digest_texts((change.reason, change.source)))
    made = connection.execute(sa.text(_VERSIONS), {"sequence": change.sequence})
    entries = [(one.graph, one.revision, seal(one.salt and bytes(one.salt), one.sha256)) for one in made]
    metadata = [*(getattr(change, name) for name in _METADATA), texts]
    values = {"salt": salt, "texts": texts, "hash": link(previous, metadata, entries), "sequence": change.sequence}
    connection.execute(sa.text(_ENTER), values)
    return str(values["hash"])
