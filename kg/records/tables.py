"""Tables of records in the search index: which records have which type, country, target, subject, year and so on.

Every value of a facet has a set of records, kept as a row of bits by the number of the record. Sets are met and counted
in microseconds, so that a list with all its counts costs the same whether ten records or ten thousand are in it. The
writer keeps them, in the transaction in which it indexes the graphs.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg.graphs import GraphNames
from kg.languages import Text, choose_label
from kg.namespaces import DCT, FOAF, RDF, RDFS, SCHEMA
from kg.rdf import Selection, Statement
from kg.records.observations import DATA_TYPE, OBSERVED, ObservationReader
from kg.records.types import CHM, RecordType, read_record_types
from kg.text import fold

FACETS: Final = ("type", "country", "target", "subject", "year", "status", "language")
"""What lists of records are narrowed by, in the order in which readers see them."""
ALIGNMENT: Final = "alignment"
"""A further facet: the code of a goal or target and the degree of alignment with it, with a blank between."""
DECISION: Final = "decision"
"""A further facet: decisions that a record points to, and elements of them, as the ends of their IRIs (`cop/16/32`)."""
FILTERS: Final = (*FACETS, DECISION)
"""What a list can be narrowed to."""
ALL: Final = ("", "")
"""Name and value of the set of all records."""
RECORD_TABLES: Final = ("record", "record_part", "record_set")
RECORD_SCHEMA: Final = """
CREATE TABLE record (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, day TEXT NOT NULL, name TEXT NOT NULL,
  facets TEXT NOT NULL);
CREATE INDEX record_by_day ON record (day DESC, id DESC);
CREATE INDEX record_by_name ON record (name, id);
CREATE TABLE record_part (graph INTEGER NOT NULL, iri TEXT NOT NULL, day TEXT NOT NULL, name TEXT NOT NULL,
  facets TEXT NOT NULL, PRIMARY KEY (graph, iri)) WITHOUT ROWID;
CREATE INDEX record_part_by_iri ON record_part (iri);
CREATE TABLE record_set (name TEXT NOT NULL, value TEXT NOT NULL, bits BLOB NOT NULL, PRIMARY KEY (name, value));
"""
# A record may be described in several graphs (its body, its envelope, its geometry): each gives a part.

_AT_ONCE: Final = 500
_PARTS: Final = (
    "SELECT iri, day, record_part.name, facets FROM record_part JOIN graph ON graph.id = record_part.graph "
    "WHERE iri IN (SELECT value FROM json_each(?)) ORDER BY iri, graph.name"
)
_RECORDS: Final = "SELECT id, iri, facets FROM record WHERE iri IN (SELECT value FROM json_each(?))"

_DEFAULT_BASE: Final = "http://metadata.cbd.int/"
_NAME: Final = 80
_DATES: Final = (
    DCT.date, DCT.issued, SCHEMA.startDate, CHM.adoptionDate, CHM.publicationDate, DCT.dateSubmitted, DCT.created,
    DCT.modified,
)  # fmt: skip
_GOVERNMENT: Final = "government"
_COUNTRIES: Final = frozenset("government country countries hostGovernments eventCountry".split())
_TEXTS: Final = (DCT.title, RDFS.label, FOAF.name, SCHEMA.name)
Facets = dict[str, list[str]]


@dataclass(slots=True)
class Part:
    """What one graph says of one record. `dates` are days by the place of their property in the order of preference."""

    facets: dict[str, set[str]] = field(default_factory=dict)
    dates: dict[int, str] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        """Note a value of a facet."""
        self.facets.setdefault(name, set()).add(value)

    @property
    def day(self) -> str:
        """The day that the record belongs to, with the rank of its property before it; '' if it has none."""
        return min((f"{rank}{day}" for rank, day in self.dates.items()), default="")


class RecordReader:
    """Parts of records out of the statements of a graph, under one base."""

    def __init__(self, names: GraphNames) -> None:
        self._prefix = f"{names.prefix}record/"
        base = names.base_iri
        chm = f"{base}chm/ontology#"
        self._base, self._terms, self._framework = base, f"{base}thesaurus/", f"{base}kmgbf/"
        self._schemas = {
            base + iri.removeprefix(_DEFAULT_BASE): type_.schema for iri, type_ in types_by_class().items()
        }
        own = {property_.value.removeprefix(CHM.iri): property_ for property_ in _DATES}
        self._dates = {
            (chm + name if property_.value.startswith(CHM.iri) else property_.value): rank
            for rank, (name, property_) in enumerate(own.items())
        }
        self._texts = frozenset(property_.value for property_ in _TEXTS)
        self._countries = {chm + name: name for name in _COUNTRIES} | {
            DCT.spatial.value: "spatial",
            SCHEMA.addressCountry.value: "country",
        }
        self._status = f"{chm}status"
        self._decisions = f"{base}decision/"
        self._aligned_with, self._degree = f"{chm}alignedWith", f"{chm}degreeOfAlignment"

        properties = (*self._dates, *self._texts, *self._countries, self._status, self._aligned_with, self._degree)
        self.selection = Selection.of(
            (RDF.type, DCT.subject, DCT.language, *map(NamedNode, properties)),
            (self._framework, f"{self._terms}CBD-SUBJECT-", self._decisions),
        )
        self._observations = ObservationReader(base)
        self.selection |= self._observations.selection
        """What is read of a graph."""

    def holds_records(self, graph: str) -> bool:
        """Whether a graph is one that records stand in."""
        return graph.startswith(self._prefix)

    def read(self, statements: Sequence[Statement]) -> dict[str, Part]:
        """One pass over a graph, or what `selection` chooses of it: parts by IRI of the record.

        Nodes inside a record count for the record, elements of a decision for the decision.
        """
        parts: dict[str, Part] = {}
        alignments: dict[str, dict[str, str]] = {}
        last, iri, inner, part = "", "", False, Part()
        for subject, predicate, value in statements:
            if not subject.startswith(self._base):
                continue
            if subject != last:
                last, (iri, inner) = subject, self._record_of(subject)
                part = parts.get(iri) or parts.setdefault(iri, Part())
            if isinstance(value, str):
                self._link(part, predicate, value, inner)
                if value.startswith(self._decisions):
                    self._decided(part, iri, value)
                if inner and predicate in (self._aligned_with, self._degree):
                    alignments.setdefault(subject, {})[predicate] = value
            elif not inner:
                self._literal(part, predicate, value)
        for node, told in alignments.items():
            code = told.get(self._aligned_with, "").removeprefix(self._framework).rpartition("_")[2]
            degree = unquote(told.get(self._degree, "").removeprefix(self._terms))
            parts[node.partition("#")[0]].add(ALIGNMENT, f"{code} {degree}".strip())
        self._observe(parts, statements)
        return parts

    def _observe(self, parts: Mapping[str, Part], statements: Sequence[Statement]) -> None:
        for iri, part in parts.items():
            if DATA_TYPE in part.facets.get("type", ()):
                for observation in self._observations.read(iri, statements):
                    part.add(OBSERVED, observation.written())

    def _record_of(self, subject: str) -> tuple[str, bool]:
        """The record that a subject is, or is inside of, and whether it is inside."""
        iri, inner, _ = subject.partition("#")
        if iri.startswith(self._decisions):
            iri, inner = self._whole_decision(iri)
        return iri, bool(inner)

    def _link(self, part: Part, predicate: str, value: str, inner: bool) -> None:
        if value.startswith(self._framework):
            kind, _, code = value.removeprefix(self._framework).partition("_")
            if kind in ("target", "goal") and code:
                part.add("target", code)
        elif value.startswith(self._terms):
            term = unquote(value.removeprefix(self._terms))
            if term.startswith("CBD-SUBJECT-") or predicate == DCT.subject.value:
                part.add("subject", term)
            elif not inner and predicate in self._countries and len(term) == 2:
                part.add(_GOVERNMENT if self._countries[predicate] == _GOVERNMENT else "country", term.lower())
            elif not inner and predicate == self._status:
                part.add("status", term)
        elif not inner and predicate == RDF.type.value and (schema := self._schemas.get(value)):
            part.add("type", schema)

    def _whole_decision(self, iri: str) -> tuple[str, str]:
        """What is said of an element counts for its decision."""
        pieces = iri.removeprefix(self._decisions).split("/", 3)
        return self._decisions + "/".join(pieces[:3]), "".join(pieces[3:])

    def _decided(self, part: Part, iri: str, value: str) -> None:
        whole, element = self._whole_decision(value.partition("#")[0])
        if whole != iri:
            path = whole.removeprefix(self._decisions)
            part.add(DECISION, path)
            if element:
                part.add(DECISION, f"{path}/{element}")

    def _literal(self, part: Part, predicate: str, value: Literal) -> None:
        rank = self._dates.get(predicate)
        if rank is not None:
            day = value.value[:10]
            if day[:4].isdigit() and rank not in part.dates:
                part.dates[rank] = day
        elif predicate in self._texts:
            part.texts.append(Text(value.value, value.language or ""))
        elif predicate == DCT.language.value:
            part.add("language", value.value[:12].lower())
        elif predicate == self._status:
            part.add("status", "_".join(value.value.split())[:100])


@cache
def types_by_class() -> Mapping[str, RecordType]:
    """Record types by the IRI of their class, below the base that shapes are written for."""
    return {type_.class_iri: type_ for type_ in read_record_types().values()}


class RecordTables:
    """Writes the tables, on the connection and in the transactions of the index. Call `settle` before each commit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._touched: dict[str, None] = {}

    def forget(self) -> None:
        """The transaction was undone."""
        self._touched.clear()

    def withdraw(self, graph: int) -> None:
        """Take away what a graph, given by its number, said of records."""
        rows = self._connection.execute("DELETE FROM record_part WHERE graph = ? RETURNING iri", (graph,)).fetchall()
        self._touched.update(dict.fromkeys(row[0] for row in rows))

    def insert(self, graphs: Iterable[tuple[int, Mapping[str, Part]]]) -> None:
        """Note what graphs say of records."""
        rows = [
            (graph, iri, part.day, _sort_name(part.texts), _written(part.facets))
            for graph, parts in graphs
            for iri, part in parts.items()
        ]
        self._connection.executemany("INSERT INTO record_part VALUES (?, ?, ?, ?, ?)", rows)
        self._touched.update(dict.fromkeys(row[1] for row in rows))

    def settle(self) -> set[str]:
        """Put together what several graphs say of a record, and note it in the sets; the IRIs that were looked at."""
        changed: dict[tuple[str, str], list[int]] = {}
        touched = list(self._touched)
        for start in range(0, len(touched), _AT_ONCE):
            self._settle_some(touched[start : start + _AT_ONCE], changed)
        self._touched.clear()
        for key, numbers in changed.items():
            self._flip(key, numbers)
        return set(touched)

    def _settle_some(self, iris: Sequence[str], changed: dict[tuple[str, str], list[int]]) -> None:
        wanted = (json.dumps(iris),)
        parts: dict[str, list[tuple[str, str, str]]] = {}
        for iri, *part in self._connection.execute(_PARTS, wanted):
            parts.setdefault(iri, []).append(tuple(part))
        before = {row[1]: (row[0], json.loads(row[2])) for row in self._connection.execute(_RECORDS, wanted)}
        number = self._connection.execute("SELECT coalesce(max(id), 0) FROM record").fetchone()[0]
        kept, gone = [], []
        for iri in iris:
            record = Record.of(parts.get(iri, ()))
            if record is None and iri not in before:
                continue
            number += iri not in before
            own, had = before.get(iri, (number, None))
            _note(changed, (_pairs(had) if had else set()) ^ (_pairs(record.facets) if record else set()), own)
            if record is None:
                gone.append((own,))
            else:
                kept.append((own, iri, record.day, record.name, _written(record.facets)))
        self._connection.executemany("DELETE FROM record WHERE id = ?", gone)
        self._connection.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)", kept)

    def _flip(self, key: tuple[str, str], numbers: list[int]) -> None:
        """Records that joined or left a set."""
        row = self._connection.execute("SELECT bits FROM record_set WHERE name = ? AND value = ?", key).fetchone()
        bits = bytearray(row[0] if row else b"")
        bits.extend(bytes(max(0, (max(numbers) >> 3) + 1 - len(bits))))
        for number in numbers:
            bits[number >> 3] ^= 1 << (number & 7)
        kept = bytes(bits.rstrip(b"\0"))
        if kept:
            self._connection.execute("INSERT OR REPLACE INTO record_set VALUES (?, ?, ?)", (*key, kept))
        else:
            self._connection.execute("DELETE FROM record_set WHERE name = ? AND value = ?", key)


def _note(changed: dict[tuple[str, str], list[int]], pairs: set[tuple[str, str]], number: int) -> None:
    for pair in pairs:
        changed.setdefault(pair, []).append(number)


@dataclass(frozen=True, slots=True)
class Record:
    """A record as all graphs together describe it."""

    day: str
    name: str
    facets: Mapping[str, set[str]]

    @classmethod
    def of(cls, parts: Iterable[tuple[str, str, str]]) -> "Record | None":
        """Put rows of day, name and facets together; None for what has no type, and so is no record."""
        rows = list(parts)
        together: dict[str, set[str]] = {}
        for _, _, facets in rows:
            for name, values in json.loads(facets).items():
                together.setdefault(name, set()).update(values)
        if "type" not in together:
            return None
        day = min((day for day, _, _ in rows if day), default="")[1:]
        return cls(day, next((name for _, name, _ in rows if name), ""), _finished(together, day))


def _finished(together: dict[str, set[str]], day: str) -> dict[str, set[str]]:
    """A record of a government belongs to that country alone; others to all countries that they name."""
    facets = {name: values for name, values in together.items() if name != _GOVERNMENT}
    if governments := together.get(_GOVERNMENT):
        facets["country"] = governments
    if day:
        facets["year"] = {day[:4]}
    return facets


def _pairs(facets: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    return {ALL, *((name, value) for name, values in facets.items() if name != OBSERVED for value in values)}


def _written(facets: Mapping[str, Iterable[str]]) -> str:
    return json.dumps({name: sorted(values) for name, values in sorted(facets.items())}, ensure_ascii=False)


def _sort_name(texts: list[Text]) -> str:
    found = choose_label(texts, "en")
    return fold(found.value)[:_NAME].strip() if found else ""
