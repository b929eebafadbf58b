"""Reading the tables of a vocabulary: a few small questions, each one statement of SQL. Read-only, any thread."""

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from kg.texts.languages import Text, matches
from kg.vocabularies.schema import CONCEPT, PARENT, PREF, SCHEME

_MAP_BYTES: Final = 1 << 30
"""How much of a file is mapped and not read: the pages are then shared by all processes."""
_DEEPEST: Final = 100
_THING: Final = "thing.id, thing.iri, thing.kind, thing.deprecated, thing.notation, thing.created, thing.modified"


@dataclass(frozen=True, slots=True)
class Thing:
    """A row of the tables. `kind` is one of those in the schema, '' for things that the vocabulary only points to."""

    id: int
    iri: str
    kind: str
    deprecated: bool
    notation: str
    created: str
    modified: str


@dataclass(frozen=True, slots=True)
class Named:
    """A preferred label with the key that puts it in order."""

    text: Text
    key: bytes


class Tables:
    """The tables of one vocabulary in one generation."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._dated: dict[str, bool] = {}

    def rows(self, sql: str, values: Iterable[object] = ()) -> list[Any]:
        """All rows of a statement of ours."""
        return self._connection().execute(sql, tuple(values)).fetchall()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(f"file:{self._path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            connection.execute(f"PRAGMA mmap_size={_MAP_BYTES}")
            self._local.connection = connection
        return connection

    def thing(self, iri: str) -> Thing | None:
        """The row of an IRI, or None."""
        found = self.rows(f"SELECT {_THING} FROM thing WHERE iri = ?", (iri,))
        return Thing(*found[0]) if found else None

    def things(self, ids: Sequence[int]) -> dict[int, Thing]:
        """Things by their numbers."""
        found = self.rows(f"SELECT {_THING} FROM thing WHERE id IN ({_marks(ids)})", ids)
        return {row[0]: Thing(*row) for row in found}

    def names(self, ids: Sequence[int]) -> dict[int, list[Named]]:
        """All preferred labels of things, by number; those without any are missing."""
        found: dict[int, list[Named]] = {}
        sql = f"SELECT thing, value, language, machine, key FROM label WHERE thing IN ({_marks(ids)}) AND property = ?"
        for thing, value, language, machine, key in self.rows(sql, (*ids, PREF)):
            found.setdefault(thing, []).append(Named(Text(value, language, bool(machine)), key))
        return found

    def objects(self, property_: int, subject: int, *, stated: bool = False) -> list[int]:
        """Objects of a relation of a thing."""
        sql = "SELECT object FROM relation WHERE property = ? AND subject = ? AND stated >= ?"
        return [row[0] for row in self.rows(sql, (property_, subject, stated))]

    def subjects(self, property_: int, object_: int, *, stated: bool = False) -> list[int]:
        """Subjects of a relation to a thing."""
        sql = "SELECT subject FROM relation WHERE property = ? AND object = ? AND stated >= ?"
        return [row[0] for row in self.rows(sql, (property_, object_, stated))]

    def with_children(self, ids: Sequence[int], property_: int = PARENT) -> set[int]:
        """Those of some things that have children (PARENT) or members (GROUP)."""
        sql = f"SELECT DISTINCT object FROM relation WHERE property = ? AND object IN ({_marks(ids)})"
        return {row[0] for row in self.rows(sql, (property_, *ids))}

    def path(self, thing: int, prefer: int = 0) -> list[int]:
        """The main path from a root down to a thing, itself included. A parent that was passed already ends it.

        Of several parents the one with the lowest number is taken, `prefer` before it where it stands on the way.
        """
        path = [thing]
        while len(path) < _DEEPEST:
            parents = [parent for parent in self.objects(PARENT, path[0]) if parent not in path]
            if not parents:
                break
            path.insert(0, prefer if prefer in parents else min(parents))
        return path

    @cached_property
    def made(self) -> datetime:
        """When the file was made, which is when the vocabulary was last changed."""
        return datetime.fromtimestamp(self._path.stat().st_mtime, UTC)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages of preferred labels of concepts, the fullest first."""
        sql = (
            "SELECT label.language, count(*) FROM label JOIN thing ON thing.id = label.thing "
            "WHERE label.property = ? AND thing.kind = ? AND label.language <> '' GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return tuple(row[0] for row in self.rows(sql, (PREF, CONCEPT)))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Numbers of things by kind, deprecated ones left out, and of these under `deprecated`."""
        rows = self.rows("SELECT kind, deprecated, count(*) FROM thing WHERE kind <> '' GROUP BY 1, 2")
        found = {kind: number for kind, deprecated, number in rows if not deprecated}
        return found | {"deprecated": sum(number for _kind, deprecated, number in rows if deprecated)}

    @cached_property
    def schemes(self) -> tuple[Thing, ...]:
        """The concept schemes, by IRI."""
        return tuple(
            Thing(*row) for row in self.rows(f"SELECT {_THING} FROM thing WHERE kind = ? ORDER BY iri", (SCHEME,))
        )

    def has_dates(self, column: str) -> bool:
        """Whether any concept says when it was `created` or `modified`."""
        if column not in self._dated:
            found = self.rows(f"SELECT 1 FROM thing WHERE {column} <> '' AND kind = ? LIMIT 1", (CONCEPT,))
            self._dated[column] = bool(found)
        return self._dated[column]

    def best_language(self, wanted: str, default: str) -> str:
        """The language of labels to show a reader of `wanted`: that, a regional form of it, the default, or any."""
        found = [tag for tag in self.languages if matches(tag, wanted)]
        if found:
            return wanted if wanted in found else found[0]
        return default if default in self.languages else next(iter(self.languages), default)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
