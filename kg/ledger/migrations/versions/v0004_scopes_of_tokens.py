"""Tokens get scopes. Those of before have none, which means what they could do."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """A column with nothing in it, where there are tokens."""
    if sa.inspect(op.get_bind()).has_table("token"):
        op.execute("ALTER TABLE token ADD COLUMN scopes VARCHAR(100) NOT NULL DEFAULT ''")
