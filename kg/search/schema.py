"""The tables of the search index (SQLite), and the numbers of labels, which put the better ones first.

The full-text index `word` keeps rows in the order of their numbers, so that the first thousand of very many matches
are preferred names of things in use. What it indexes is `analyse(value, language).words` of a label; when a label is
taken out, the same text is worked out again.
"""

from typing import Final

from kg.history.schema import EVENT_SCHEMA, EVENT_TABLES
from kg.records.record_index import RECORD_SCHEMA, RECORD_TABLES
from kg.search.tombstones import TOMBSTONE_SCHEMA, TOMBSTONE_TABLES

SCHEMA_VERSION: Final = 18
NOTATION: Final = "\ue001"
"""Begins the keys of the table `code` that are of notations, which no folded word has."""
TABLES: Final = (
    "meta",
    "position",
    "word",
    "label",
    "code",
    "subject",
    "escaped",
    "class",
    "facet",
    "facet_of",
    "graph",
    "predicate",
    "thing",
    "combination",
    "part",
    "spelling",
    "space",
    *TOMBSTONE_TABLES,
    *EVENT_TABLES,
    *RECORD_TABLES,
)
"""Tables that are dropped when the index is made anew; `class` is one of an older version."""
SCHEMA: Final = f"""{RECORD_SCHEMA.strip()}
{TOMBSTONE_SCHEMA.strip()}
{EVENT_SCHEMA.strip()}
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE position (number INTEGER PRIMARY KEY CHECK (number = 1), identity TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TABLE graph (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE predicate (id INTEGER PRIMARY KEY, iri TEXT NOT NULL);
CREATE TABLE label (
  id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, language TEXT NOT NULL, property TEXT NOT NULL, key TEXT NOT NULL,
  value TEXT NOT NULL, machine INTEGER NOT NULL, dataset TEXT NOT NULL, tokens TEXT NOT NULL, graph INTEGER NOT NULL,
  subject TEXT NOT NULL, predicate INTEGER NOT NULL, literal TEXT NOT NULL);
CREATE INDEX label_by_graph ON label (graph);
CREATE INDEX label_by_thing ON label (thing, property);
CREATE INDEX label_by_key ON label (language, key);
CREATE VIEW whole_label AS SELECT label.id AS id, label.thing AS thing, thing.iri AS iri, label.language AS language,
  label.property AS property, label.key AS key, label.value AS value, label.machine AS machine,
  label.dataset AS dataset, iif(label.tokens = '', label.key, label.tokens) AS tokens, graph.name AS graph,
  iif(label.subject = '', thing.iri, label.subject) AS subject, predicate.iri AS predicate, label.literal AS literal
  FROM label CROSS JOIN thing ON thing.id = label.thing CROSS JOIN graph ON graph.id = label.graph
  CROSS JOIN predicate ON predicate.id = label.predicate;
CREATE VIRTUAL TABLE word USING fts5 (tokens, content='', prefix='1 2 3', detail=none, columnsize=0);
CREATE TABLE code (key TEXT NOT NULL, thing INTEGER NOT NULL, graph INTEGER NOT NULL, value TEXT NOT NULL,
  dataset TEXT NOT NULL, PRIMARY KEY (key, thing, graph)) WITHOUT ROWID;
CREATE INDEX code_by_graph ON code (graph);
CREATE TABLE subject (graph INTEGER NOT NULL, iri TEXT NOT NULL, own INTEGER NOT NULL,
  PRIMARY KEY (iri, graph)) WITHOUT ROWID;
CREATE INDEX subject_by_graph ON subject (graph);
CREATE TABLE escaped (octets BLOB NOT NULL, iri TEXT NOT NULL, PRIMARY KEY (octets, iri)) WITHOUT ROWID;
CREATE TABLE facet (id INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (name, value));
CREATE TABLE facet_of (iri TEXT NOT NULL, facet INTEGER NOT NULL, graph INTEGER NOT NULL,
  PRIMARY KEY (iri, facet, graph)) WITHOUT ROWID;
CREATE INDEX facet_of_by_graph ON facet_of (graph);
CREATE INDEX facet_of_by_facet ON facet_of (facet);
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, combination INTEGER NOT NULL DEFAULT 0,
  record INTEGER NOT NULL DEFAULT 0);
CREATE INDEX thing_by_combination ON thing (combination);
CREATE TABLE combination (id INTEGER PRIMARY KEY, facets TEXT NOT NULL UNIQUE);
CREATE TABLE part (name TEXT NOT NULL, value TEXT NOT NULL, combination INTEGER NOT NULL,
  PRIMARY KEY (name, value, combination)) WITHOUT ROWID;
CREATE TABLE spelling (first TEXT NOT NULL, length INTEGER NOT NULL, word TEXT NOT NULL,
  PRIMARY KEY (first, length, word)) WITHOUT ROWID;
CREATE TABLE space (space TEXT PRIMARY KEY, dataset TEXT NOT NULL) WITHOUT ROWID;
"""
# `property` says what a label is to a reader, `subject` and `predicate` how the graph has it; `subject` is empty if it
# is the thing itself, `tokens` if they are the key, `literal` (N-Triples) if value and language say all: names of
# graphs and IRIs would else be most of the index. `whole_label` has everything spelt out. `combination` is what facets
# a thing has altogether: there are few of them, so that things are counted and chosen by facet without looking at each
# one's facets. `record` is the number that the thing has among the records, 0 if it is none. A `subject` of a graph is
# `own` if the graph speaks for its owner; of others nothing is kept elsewhere. `space` has the owners by which that is.
# `escaped` has every IRI that was ever described and has not the plain spelling (`kg.rdf.spellings`), by its octets;
# nothing leaves it, since what was withdrawn is found in every spelling, too.

_SERIAL: Final = 40
_KIND: Final = {"prefLabel": 0, "title": 1, "notation": 1, "altLabel": 2, "hiddenLabel": 3}


def first_number(property_: str, *, deprecated: bool) -> int:
    """An addend that makes a serial number that of a label: names before others, things in use before others."""
    return ((4 if deprecated else 0) + _KIND.get(property_, 3)) << _SERIAL


def is_deprecated(number: int) -> bool:
    """Whether a label is that of a thing that was deprecated."""
    return bool(number >> (_SERIAL + 2))
