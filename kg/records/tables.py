"""Tables of records in the search index: which records have which type, country, target, subject, year and so on.

Every value of a facet has a set of records, kept as a row of bits by the number of the record. Sets are met and counted
in microseconds, so that a list with all its counts costs the same whether ten records or ten thousand are in it. The
writer keeps them, in the transaction in which it indexes the graphs.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Triple

from kg.graphs import GraphNames
from kg.languages import Text, choose_label
from kg.namespaces import DCT, FOAF, RDF, RDFS, SCHEMA
from kg.records.types import CHM, RecordType, read_record_types
from kg.text import fold

FACETS: Final = ("type", "country", "target", "subject", "year", "status", "language")
"""What lists of records are narrowed by, in the order in which readers see them."""
ALIGNMENT: Final = "alignment"
"""A further facet: the code of a goal or target and the degree of alignment with it, with a blank between."""
ALL: Final = ("", "")
"""Name and value of the set of all records."""
RECORD_TABLES: Final = ("record", "record_part", "record_set")
RECORD_SCHEMA: Final = """
CREATE TABLE record (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, day TEXT NOT NULL, name TEXT NOT NULL,
  facets TEXT NOT NULL);
CREATE INDEX record_by_day ON record (day DESC, id DESC);
CREATE INDEX record_by_name ON record (name, id);
CREATE TABLE record_part (graph TEXT NOT NULL, iri TEXT NOT NULL, day TEXT NOT NULL, name TEXT NOT NULL,
  facets TEXT NOT NULL, PRIMARY KEY (graph, iri)) WITHOUT ROWID;
CREATE INDEX record_part_by_iri ON record_part (iri);
CREATE TABLE record_set (name TEXT NOT NULL, value TEXT NOT NULL, bits BLOB NOT NULL, PRIMARY KEY (name, value));
"""
# A record may be described in several graphs (its body, its envelope, its geometry): each gives a part.

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
        self._aligned_with, self._degree = f"{chm}alignedWith", f"{chm}degreeOfAlignment"

    def holds_records(self, graph: str) -> bool:
        """Whether a graph is one that records stand in."""
        return graph.startswith(self._prefix)

    def read(self, triples: Iterable[Triple]) -> dict[str, Part]:
        """One pass over the graph: parts by IRI of the record. Nodes inside a record count for the record."""
        parts: dict[str, Part] = {}
        alignments: dict[str, dict[str, str]] = {}
        for triple in triples:
            subject = triple.subject
            if not isinstance(subject, NamedNode) or not subject.value.startswith(self._base):
                continue
            iri, inner, _ = subject.value.partition("#")
            part = parts.get(iri)
            if part is None:
                part = parts[iri] = Part()
            if isinstance(triple.object, NamedNode):
                self._link(part, triple.predicate.value, triple.object.value, bool(inner))
                if inner and triple.predicate.value in (self._aligned_with, self._degree):
                    alignments.setdefault(subject.value, {})[triple.predicate.value] = triple.object.value
            elif isinstance(triple.object, Literal) and not inner:
                self._literal(part, triple.predicate.value, triple.object)
        for node, told in alignments.items():
            code = told.get(self._aligned_with, "").removeprefix(self._framework).rpartition("_")[2]
            degree = unquote(told.get(self._degree, "").removeprefix(self._terms))
            parts[node.partition("#")[0]].add(ALIGNMENT, f"{code} {degree}".strip())
        return parts

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

    def __init__(self, connection: sqlite3.Connection, names: GraphNames) -> None:
        self._connection = connection
        self._reader = RecordReader(names)
        self._touched: dict[str, None] = {}

    def forget(self) -> None:
        """The transaction was undone."""
        self._touched.clear()

    def holds_records(self, graph: str) -> bool:
        """Whether a graph is one that records stand in, so that `replace` is to be called."""
        return self._reader.holds_records(graph)

    def replace(self, graph: str, triples: Iterable[Triple]) -> None:
        """Replace what a graph says of records; no statements withdraw it."""
        execute = self._connection.execute
        for row in execute("SELECT iri FROM record_part WHERE graph = ?", (graph,)):
            self._touched[row[0]] = None
        execute("DELETE FROM record_part WHERE graph = ?", (graph,))
        parts = self._reader.read(triples)
        self._connection.executemany(
            "INSERT INTO record_part VALUES (?, ?, ?, ?, ?)",
            ((graph, iri, part.day, _sort_name(part.texts), _written(part.facets)) for iri, part in parts.items()),
        )
        self._touched.update(dict.fromkeys(parts))

    def settle(self) -> None:
        """Put together what several graphs say of a record, and note it in the sets."""
        changed: dict[tuple[str, str], list[int]] = {}
        for iri in self._touched:
            self._settle_one(iri, changed)
        self._touched.clear()
        for key, numbers in changed.items():
            self._flip(key, numbers)

    def _settle_one(self, iri: str, changed: dict[tuple[str, str], list[int]]) -> None:
        execute = self._connection.execute
        rows = execute("SELECT day, name, facets FROM record_part WHERE iri = ? ORDER BY graph", (iri,)).fetchall()
        before = execute("SELECT id, facets FROM record WHERE iri = ?", (iri,)).fetchone()
        together: dict[str, set[str]] = {}
        for row in rows:
            for name, values in json.loads(row[2]).items():
                together.setdefault(name, set()).update(values)
        day = min((row[0] for row in rows if row[0]), default="")[1:]
        had = set() if before is None else _pairs(json.loads(before[1]))
        if "type" not in together:
            if before is not None:
                execute("DELETE FROM record WHERE id = ?", (before[0],))
                _note(changed, had, before[0])
            return
        facets = _finished(together, day)
        values = (day, next((row[1] for row in rows if row[1]), ""), _written(facets))
        if before is None:
            number = execute(
                "INSERT INTO record (iri, day, name, facets) VALUES (?, ?, ?, ?)", (iri, *values)
            ).lastrowid
            assert number is not None
        else:
            number = before[0]
            execute("UPDATE record SET day = ?, name = ?, facets = ? WHERE id = ?", (*values, number))
        _note(changed, had ^ _pairs(facets), number)

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


def _finished(together: dict[str, set[str]], day: str) -> dict[str, set[str]]:
    """A record of a government belongs to that country alone; others to all countries that they name."""
    facets = {name: values for name, values in together.items() if name != _GOVERNMENT}
    if governments := together.get(_GOVERNMENT):
        facets["country"] = governments
    if day:
        facets["year"] = {day[:4]}
    return facets


def _pairs(facets: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    return {ALL, *((name, value) for name, values in facets.items() for value in values)}


def _written(facets: Mapping[str, Iterable[str]]) -> str:
    return json.dumps({name: sorted(values) for name, values in sorted(facets.items())}, ensure_ascii=False)


def _sort_name(texts: list[Text]) -> str:
    found = choose_label(texts, "en")
    return fold(found.value)[:_NAME].strip() if found else ""
