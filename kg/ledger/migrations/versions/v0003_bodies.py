"""Bodies as they came are kept: changes get the digest of theirs. Those of before have none."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """A column with nothing in it, so that the chain is what it was; the table is made when the ledger is opened."""
    op.execute("ALTER TABLE change ADD COLUMN bodies VARCHAR(64) NOT NULL DEFAULT ''")
