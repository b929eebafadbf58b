"""Who proposed and decided on release candidates becomes a number: two pairs of eyes are two accounts."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_COLUMNS: Final = ("agent", "decided_by")


def upgrade() -> None:
    """Names that there are become their numbers, first those of accounts; others become agents."""
    tables = set(sa.inspect(op.get_bind()).get_table_names())
    if "release_candidate" not in tables:
        return
    for column in _COLUMNS:
        _number(column, "account" in tables)


def _number(column: str, accounts: bool) -> None:
    number, table = f"{column}_number", "release_candidate"
    names = f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''"
    op.execute(f"INSERT INTO agent (name) {names} AND {column} NOT IN (SELECT name FROM agent) ORDER BY 1")
    op.execute(f"ALTER TABLE {table} ADD COLUMN {number} INTEGER REFERENCES agent (number)")
    first = "CASE WHEN number IN (SELECT number FROM account) THEN 0 ELSE 1 END, " if accounts else ""
    found = f"SELECT number FROM agent WHERE name = {table}.{column} ORDER BY {first}number DESC LIMIT 1"
    op.execute(f"UPDATE {table} SET {number} = ({found})")
    op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {number} TO {column}")
