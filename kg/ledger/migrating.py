"""Bringing a database of an earlier version to the columns of this one, with Alembic, in one transaction.

The version of the columns stands in Alembic's own table. A new database is made as it should be and gets the newest.
"""

from pathlib import Path
from typing import Final

import sqlalchemy as sa

from kg.errors import Conflict

NEWEST: Final = "0005"
"""Revision of the newest script in `migrations/versions`."""
_EARLIER: Final = ("0001", "0002", "0003", "0004")
_TABLE: Final = "alembic_version"
_LOCK: Final = 0x6B67
"""A number by which processes of this program that prepare a database wait for each other in PostgreSQL."""


def lock_schema(connection: sa.Connection) -> None:
    """Wait until no other process prepares the database. SQLite's transactions wait by themselves."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def needs_migration(connection: sa.Connection) -> bool:
    """Whether the columns are not known to be those of this version. Raises Conflict for those of a later one."""
    found = _version(connection)
    if found not in (None, NEWEST, *_EARLIER):
        raise Conflict(
            f"The ledger was opened by a later version of this program (its columns are {found}, ours {NEWEST}).",
            "Use that version, or put back a backup of before: kg restore FOLDER.",
        )
    return found != NEWEST


def migrate(connection: sa.Connection) -> None:
    """Change the columns of an older database to those of this version."""
    if not needs_migration(connection):
        return
    if _version(connection) is None and not sa.inspect(connection).has_table("change"):
        _stamp(connection)
        return
    from alembic import command  # only when it is needed: importing it takes a while
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, NEWEST)


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(_TABLE):
        return None
    found: str | None = connection.exec_driver_sql(f"SELECT version_num FROM {_TABLE}").scalar()
    return found


def _stamp(connection: sa.Connection) -> None:
    connection.exec_driver_sql(
        f"CREATE TABLE IF NOT EXISTS {_TABLE} (version_num VARCHAR(32) NOT NULL, "
        f"CONSTRAINT {_TABLE}_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql(f"INSERT INTO {_TABLE} (version_num) VALUES ('{NEWEST}')")
