"""The tables of the ledger. Other tables of the same database stand beside what uses them.

Columns change by the scripts in `kg/ledger/migrations` only; `create_all` adds tables that are missing.
"""

from typing import Final

import sqlalchemy as sa

METADATA: Final = sa.MetaData()
APPEND_ONLY: Final = ("change", "version", "erasure", "body")
SALT: Final = 16
"""Random bytes of a salt."""

ledgers: Final = sa.Table(
    "ledger",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("identity", sa.String(36), nullable=False),
    sa.Column("base_iri", sa.Text, nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
)
"""One row: which ledger this is. `base_iri` is empty until something is projected from it."""
agents: Final = sa.Table(
    "agent",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.String(256), nullable=False, index=True),
    sqlite_autoincrement=True,
)
"""Those who change something. The number is what the ledger holds; the name may be changed or erased."""
changes: Final = sa.Table(
    "change",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("accepted", sa.String(32), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("dataset", sa.String(64), nullable=False),
    sa.Column("release", sa.String(64), nullable=False),
    sa.Column("agent", sa.Integer, sa.ForeignKey("agent.number"), nullable=True),
    sa.Column("on_behalf_of", sa.Integer, sa.ForeignKey("agent.number"), nullable=True),
    sa.Column("approved_by", sa.Integer, sa.ForeignKey("agent.number"), nullable=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("source_sha256", sa.String(64), nullable=False),
    sa.Column("licence", sa.Text, nullable=False),
    sa.Column("salt", sa.LargeBinary(SALT), nullable=True),
    sa.Column("texts", sa.String(64), nullable=False),
    sa.Column("bodies", sa.String(64), nullable=False, server_default=""),
    sa.Column("hash", sa.String(64), nullable=False),
    sqlite_autoincrement=True,
)
"""Changes. `texts` seals reason and source with the salt; without a salt these were erased. `bodies` is the digest of
the bodies that came with it."""
versions: Final = sa.Table(
    "version",
    METADATA,
    sa.Column("graph", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("sequence", sa.Integer, sa.ForeignKey("change.sequence"), nullable=False, index=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("triples", sa.Integer, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=True),
    sa.Column("salt", sa.LargeBinary(SALT), nullable=True),
)
"""Versions of graphs. A withdrawn one has neither payload nor digest. An erased one has no payload and no salt, and
its sealed digest, which is that of the chain."""
erasures: Final = sa.Table(
    "erasure",
    METADATA,
    sa.Column("graph", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("agent", sa.Integer, sa.ForeignKey("agent.number"), nullable=True),
    sa.Column("erased", sa.String(32), nullable=False),
)
"""Which payloads were erased, after which change, why, by whom, when."""
bodies: Final = sa.Table(
    "body",
    METADATA,
    sa.Column("graph", sa.Text, primary_key=True),
    sa.Column("source", sa.String(16), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sequence", sa.Integer, sa.ForeignKey("change.sequence"), nullable=False, index=True),
    sa.Column("form", sa.String(16), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("mark", sa.LargeBinary(16), nullable=False),
    sa.Column("erased", sa.Integer, sa.ForeignKey("change.sequence"), nullable=True),
    sa.Column("payload", sa.LargeBinary, nullable=True),
)
"""Bodies as they came, encrypted, by the record's graph and the source. `sha256` is of the payload, which is gone where
`erased` names the change that erased it."""
judgements: Final = sa.Table(
    "judgement",
    METADATA,
    sa.Column("graph", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("shapes", sa.String(64), nullable=False),
    sa.Column("conforms", sa.Boolean, nullable=False),
    sa.Column("findings", sa.Text, nullable=False),
)
"""What was found when the document behind a version was judged: the digest of the shapes, and how many findings there
were, as a JSON list of severity, code and number. Nothing of the document itself."""
