"""The database of the ledger, of accounts and of saved queries: SQLite by default, PostgreSQL by address."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kg.errors import Damaged, InvalidInput, KgError, ReadOnly
from kg.ledger.database_errors import explained
from kg.ledger.migrating import lock_schema, migrate, needs_migration
from kg.ledger.schema import APPEND_ONLY, METADATA


class Database:
    """The ledger's tables and some others of the database at an SQLAlchemy address, made when they are missing.

    On SQLite a commit is on the disk when it returns. A database that cannot be read or written is no reason not to
    start: each use raises what is the matter (`kg.ledger.database_errors`) until that is mended.
    """

    def __init__(self, address: str, tables: sa.MetaData = METADATA, append_only: tuple[str, ...] = ()) -> None:
        self._tables = tables
        self._append_only = append_only
        self._ready = False
        self.damaged = False
        """Whether the last use failed because the database could not be read."""
        self.file = _file(address)
        self._engine = _engine(address)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
            sa.event.listen(self._engine, "begin", _begin_immediately)
        with suppress(KgError):
            self._prepare()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """A transaction that writes; on SQLite one at a time."""
        with self._noting():
            self._prepare()
            with explained(self.file), self._engine.begin() as connection:
                yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that only reads, and waits for no writer."""
        with self._noting():
            self._prepare()
            with explained(self.file), self._engine.connect() as connection:
                yield connection.execution_options(read=True)

    @contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            yield
        except (Damaged, ReadOnly):
            self.damaged = True
            self._engine.dispose()  # what a connection knows of a damaged file may be wrong once that is mended
            raise
        self.damaged = False

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """A connection that sees one state throughout, whatever others write meanwhile."""
        self._prepare()
        level = {} if self.file is not None else {"isolation_level": "REPEATABLE READ"}
        with explained(self.file), self._engine.connect() as connection:
            yield connection.execution_options(read=True, **level)

    def forget_log(self) -> None:
        """Empty SQLite's log of writes, so that nothing of what was erased remains in it (readers may delay that)."""
        if self.file is not None:
            with explained(self.file), closing(sqlite3.connect(self.file)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _prepare(self) -> None:
        if self._ready:
            return
        with explained(self.file):
            if self.file is not None:
                self.file.parent.mkdir(parents=True, exist_ok=True)
            with self._engine.connect() as connection:
                self._ready = self._complete(connection.execution_options(read=True))
            if not self._ready:
                with self._engine.begin() as connection:
                    lock_schema(connection)
                    migrate(connection)
                    METADATA.create_all(connection)
                    self._tables.create_all(connection)
                    forbid_rewriting(connection, *APPEND_ONLY, *self._append_only)
                self._ready = True

    def _complete(self, connection: sa.Connection) -> bool:
        """Whether nothing is to be made, so that a folder that cannot be written can be read."""
        if needs_migration(connection):
            return False
        return {*METADATA.tables, *self._tables.tables} <= set(sa.inspect(connection).get_table_names())


def forbid_rewriting(connection: sa.Connection, *tables: str) -> None:
    """Make tables append-only."""
    for table in tables:
        for action in ("UPDATE", "DELETE"):
            name = f"{table}_no_{action.lower()}"
            refusal = f"the table {table} is append-only"
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(
                    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {action} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
                )
            else:
                connection.exec_driver_sql(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
                )
                connection.exec_driver_sql(
                    f"CREATE OR REPLACE TRIGGER {name} BEFORE {action} ON {table} EXECUTE FUNCTION {name}()"
                )


def allow_rewriting(connection: sa.Connection, *tables: str) -> None:
    """Let this transaction rewrite tables; call `forbid_rewriting` in the same one."""
    for table in tables:
        for action in ("update", "delete"):
            suffix = "" if connection.dialect.name == "sqlite" else f" ON {table}"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{action}{suffix}")


def append_only_tables(connection: sa.Connection) -> list[str]:
    """The tables that were made append-only."""
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    query = sqlite if connection.dialect.name == "sqlite" else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    names = [str(name) for name in connection.exec_driver_sql(query).scalars()]
    return sorted(name.removesuffix("_no_update") for name in names if name.endswith("_no_update"))


def _engine(address: str) -> sa.Engine:
    try:
        return sa.create_engine(address, hide_parameters=True)  # messages of errors end in logs
    except (sa.exc.ArgumentError, ImportError, ValueError):
        raise InvalidInput(
            "KG_LEDGER is no address of a database that can be used.",
            "It is like sqlite:////folder/ledger.sqlite3 or postgresql+psycopg://user:password@host/database.",
        ) from None  # the cause would show the password


def _file(address: str) -> Path | None:
    return Path(address.removeprefix("sqlite:///")) if address.startswith("sqlite:///") else None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_immediately, not by the driver
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediately(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if not connection.get_execution_options().get("read") else "BEGIN")
