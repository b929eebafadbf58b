"""The columns of version 0.1: a database without a version has these."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing: they are there."""
