"""The tables of one vocabulary: an SQLite file that the writer makes with each generation and readers never change."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from kg.graph.generations import Generation
from kg.rdf.namespaces import DCT, ISOTHES, SKOS

VERSION: Final = 4
SCHEMA: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE thing (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, deprecated INTEGER NOT NULL,
  notation TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL, replaced INTEGER NOT NULL);
CREATE TABLE type (thing INTEGER NOT NULL, class TEXT NOT NULL, stated INTEGER NOT NULL,
  PRIMARY KEY (thing, class)) WITHOUT ROWID;
CREATE TABLE label (
  id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, property INTEGER NOT NULL, language TEXT NOT NULL,
  value TEXT NOT NULL, folded TEXT NOT NULL, key BLOB NOT NULL, letter TEXT NOT NULL, heading TEXT NOT NULL,
  machine INTEGER NOT NULL, stated INTEGER NOT NULL);
CREATE TABLE relation (
  property INTEGER NOT NULL, subject INTEGER NOT NULL, object INTEGER NOT NULL, stated INTEGER NOT NULL,
  PRIMARY KEY (property, subject, object)) WITHOUT ROWID;
CREATE TABLE level (
  property INTEGER NOT NULL, above INTEGER NOT NULL, language TEXT NOT NULL, place INTEGER NOT NULL,
  thing INTEGER NOT NULL, PRIMARY KEY (property, above, language, place)) WITHOUT ROWID;
CREATE TABLE heading (
  language TEXT NOT NULL, place INTEGER NOT NULL, text TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (language, place)) WITHOUT ROWID;
CREATE TABLE qualifier (thing INTEGER PRIMARY KEY, value TEXT NOT NULL);
"""
INDEXES: Final = """
CREATE INDEX type_by_class ON type (class, thing);
CREATE INDEX thing_by_kind ON thing (kind, deprecated);
CREATE INDEX thing_by_created ON thing (created) WHERE created <> '';
CREATE INDEX thing_by_modified ON thing (modified) WHERE modified <> '';
CREATE INDEX thing_by_notation ON thing (notation) WHERE notation <> '';
CREATE INDEX label_by_thing ON label (thing, property, language);
CREATE INDEX label_by_text ON label (folded, property, language, thing);
CREATE INDEX label_by_letter ON label (language, letter, key);
CREATE INDEX label_by_heading ON label (language, heading, key);
CREATE INDEX label_in_order ON label (language, property, key);
CREATE INDEX relation_by_object ON relation (property, object, subject);
"""
# Labels: which property.
PREF: Final = 0
ALT: Final = 1
HIDDEN: Final = 2
NOTATION: Final = 3
# Relations between things, as the graph has them (`stated`) or as `inferred` adds them.
BROADER: Final = 1
NARROWER: Final = 2
RELATED: Final = 3
TOP_CONCEPT_OF: Final = 4
HAS_TOP_CONCEPT: Final = 5
IN_SCHEME: Final = 6
MEMBER: Final = 7
SUPER_GROUP: Final = 8
SUB_GROUP: Final = 9
REPLACED_BY: Final = 10
RELATIONS: Final[Mapping[NamedNode, int]] = {
    SKOS.broader: BROADER,
    SKOS.narrower: NARROWER,
    SKOS.related: RELATED,
    SKOS.topConceptOf: TOP_CONCEPT_OF,
    SKOS.hasTopConcept: HAS_TOP_CONCEPT,
    SKOS.inScheme: IN_SCHEME,
    SKOS.member: MEMBER,
    ISOTHES.superGroup: SUPER_GROUP,
    ISOTHES.subGroup: SUB_GROUP,
    DCT.isReplacedBy: REPLACED_BY,
}
# What is worked out for our own trees: the parent of a concept (subject: child), the group of a member (subject:
# member), the roots of a scheme (subject: scheme, 0 for those of no scheme's tree), the groups to begin with (subject:
# 0), and the one parent or group by which a tree is unfolded to a thing.
PARENT: Final = 20
GROUP: Final = 21
ROOT: Final = 22
GROUP_ROOT: Final = 23
MAIN_PARENT: Final = 24
UNREADABLE: Final = "!"
"""The beginning of dates that cannot be read; it stands before every digit, so that they come last."""
# Kinds of things.
CONCEPT: Final = "concept"
COLLECTION: Final = "collection"
SCHEME: Final = "scheme"

TABLES: Final = "vocabularies"
"""The folder beside a generation's snapshot."""


def tables_path(generation: Generation, dataset: str) -> Path:
    """The file of one vocabulary in a generation."""
    return generation.graph.parent / TABLES / f"{dataset}.sqlite3"
