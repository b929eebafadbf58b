"""Reading the tables of a vocabulary: a few small questions, each one statement of SQL. Read-only, any thread."""

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from kg.texts.languages import Text
from kg.texts.ranges import UNSPOKEN
from kg.vocabularies.naming import Named
from kg.vocabularies.schema import ALT, CONCEPT, MAIN_PARENT, PARENT, PREF, ROOT, SCHEME, UNREADABLE

_MAP_BYTES: Final = 1 << 26
"""How much of a file is mapped and not read: the pages are shared by all processes, but counted in each."""
_DEEPEST: Final = 100
_ABOVE: Final = """
WITH RECURSIVE above (id) AS (
  SELECT ? UNION SELECT object FROM relation JOIN above ON subject = above.id AND property = ?)
SELECT subject, object FROM above JOIN relation ON subject = above.id AND property = ? ORDER BY 1, 2
"""
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

    def has(self, property_: int, subject: int) -> bool:
        """Whether a thing has a relation to anything."""
        return bool(
            self.rows("SELECT 1 FROM relation WHERE property = ? AND subject = ? LIMIT 1", (property_, subject))
        )

    def with_children(self, ids: Sequence[int], property_: int = PARENT) -> set[int]:
        """Those of some things that have children (PARENT) or members (GROUP)."""
        sql = f"SELECT DISTINCT object FROM relation WHERE property = ? AND object IN ({_marks(ids)})"
        return {row[0] for row in self.rows(sql, (property_, *ids))}

    def path(self, thing: int) -> list[int]:
        """The main way from a root down to a thing, itself included; of a very long one the last hundred steps."""
        path = [thing]
        while len(path) < _DEEPEST and (parents := self.objects(MAIN_PARENT, path[0])):
            path.insert(0, parents[0])
        return path

    def is_root(self, thing: int, property_: int = ROOT) -> bool:
        """Whether a tree of concepts (ROOT) or groups (GROUP_ROOT) begins with a thing."""
        return bool(self.subjects(property_, thing))

    def above(self, thing: int) -> dict[int, list[int]]:
        """The parents of a thing and of all that are above it, by number."""
        found: dict[int, list[int]] = {}
        for child, parent in self.rows(_ABOVE, (thing, PARENT, PARENT)):
            found.setdefault(child, []).append(parent)
        return found

    @cached_property
    def made(self) -> datetime:
        """When the file was made, which is when the vocabulary was last changed."""
        return datetime.fromtimestamp(self._path.stat().st_mtime, UTC)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages of names of concepts: the one with most preferred labels first, those of other names last."""
        sql = (
            "SELECT label.language, sum(label.property = ?) FROM label JOIN thing ON thing.id = label.thing "
            "WHERE label.property <= ? AND thing.kind = ? GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return tuple(row[0] for row in self.rows(sql, (PREF, ALT, CONCEPT)) if row[0] not in UNSPOKEN)

    @cached_property
    def listed_languages(self) -> tuple[str, ...]:
        """Tags of all labels that stand in the alphabetical index."""
        return tuple(row[0] for row in self.rows("SELECT DISTINCT language FROM label WHERE heading <> ''"))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Numbers of things by kind, deprecated ones left out, and of these under `deprecated`."""
        rows = self.rows("SELECT kind, deprecated, count(*) FROM thing WHERE kind <> '' GROUP BY 1, 2")
        found = {kind: number for kind, deprecated, number in rows if not deprecated}
        return found | {"deprecated": sum(number for _kind, deprecated, number in rows if deprecated)}

    @cached_property
    def concepts(self) -> int:
        """How many concepts it has, deprecated ones among them: what all views, statistics and descriptions tell."""
        return int(self.rows("SELECT count(*) FROM thing WHERE kind = ?", (CONCEPT,))[0][0])

    @cached_property
    def schemes(self) -> tuple[Thing, ...]:
        """The concept schemes, by IRI."""
        return tuple(
            Thing(*row) for row in self.rows(f"SELECT {_THING} FROM thing WHERE kind = ? ORDER BY iri", (SCHEME,))
        )

    @cached_property
    def heads(self) -> tuple[Thing, ...]:
        """The schemes with which trees begin, by IRI: described ones, and ones that concepts only point to."""
        sql = f"SELECT {_THING} FROM thing WHERE id IN (SELECT subject FROM relation WHERE property = ?) ORDER BY iri"
        return tuple(Thing(*row) for row in self.rows(sql, (ROOT,)))

    def has_dates(self, column: str) -> bool:
        """Whether any concept says when it was `created` or `modified`."""
        if column not in self._dated:
            found = self.rows(f"SELECT 1 FROM thing WHERE {column} <> '' AND kind = ? LIMIT 1", (CONCEPT,))
            self._dated[column] = bool(found)
        return self._dated[column]


def shown_date(date: str) -> str:
    """A date of the tables as it was written."""
    return date.removeprefix(UNREADABLE)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
