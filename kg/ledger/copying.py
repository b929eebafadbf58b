"""Copying all tables of a database of the ledger into another one: SQLite and PostgreSQL, in any direction."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from kg.ledger.connections import Database, allow_rewriting, append_only_tables, forbid_rewriting

_AT_ONCE: Final = 200
_SEQUENCE: Final = (
    "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), coalesce(max({column}), 1)) FROM {table}"
)


def copy_to_file(database: Database, target: Path) -> None:
    """Write a database, as it is at one moment and while it is used, to a new SQLite file."""
    if database.file is not None:
        with (
            database.reading(),
            closing(sqlite3.connect(database.file)) as source,
            closing(sqlite3.connect(target)) as to,
        ):
            source.backup(to)
            to.execute("PRAGMA journal_mode=DELETE")
        return
    engine = sa.create_engine(f"sqlite:///{target}")
    with database.snapshot() as source_connection, engine.begin() as connection:
        _copy(source_connection, connection)
    engine.dispose()


def copy_from_file(source: Path, database: Database) -> None:
    """Replace all that is in a PostgreSQL database by a copy in an SQLite file, in one transaction."""
    engine = sa.create_engine(f"sqlite:///{source}")
    with engine.connect() as connection, database.begin() as target:
        old = sa.MetaData()
        old.reflect(target)
        allow_rewriting(target, *append_only_tables(target))
        old.drop_all(target)
        _copy(connection, target)
    engine.dispose()


def _copy(source: sa.Connection, target: sa.Connection) -> None:
    tables = sa.MetaData()
    tables.reflect(source)
    for table in tables.sorted_tables:
        for column in table.columns:
            column.type, column.server_default = column.type.as_generic(), None
    tables.create_all(target)
    for table in tables.sorted_tables:
        rows = source.execution_options(yield_per=_AT_ONCE).execute(sa.select(table)).mappings()
        for some in rows.partitions(_AT_ONCE):
            target.execute(sa.insert(table), [dict(row) for row in some])
        _go_on_counting(target, table)
    forbid_rewriting(target, *append_only_tables(source))


def _go_on_counting(target: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL number new rows after those that were copied."""
    counted = table.autoincrement_column
    if target.dialect.name == "postgresql" and counted is not None and not counted.foreign_keys:
        target.exec_driver_sql(_SEQUENCE.format(table=table.name, column=counted.name))
