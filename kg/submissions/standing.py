"""What is published of a record that somebody wants to change: whose it is, of which type, in which version."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from pyoxigraph import NamedNode

from kg.ledger.ledger import Ledger, Version
from kg.rdf.documents import CanonicalGraph, Selection
from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import RDF
from kg.records.identifiers import RecordIris
from kg.records.model import RecordType
from kg.records.types import get_record_type
from kg.submissions.rows import last_of

NOBODY: Final = "*"
"""The owner of records that came without one: only who has a grant for all may change them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The published version of a record: its owner, whether it is of the type that was asked for, its version."""

    owner: str
    same_type: bool
    version: Version | None


def standing_of(
    connection: sa.Connection, ledger: Ledger, iris: RecordIris, graph: str, record: str, schema: str
) -> Standing | None:
    """How a record stands, by the name of its graph and its identifier; None if it never was published.

    A withdrawn one stays its owner's: no identifier is used for something else.
    """
    head = ledger.latest_head(graph)
    if head is None:
        return None
    if (before := last_of(connection, record, "published", "superseded", "withdrawn")) is not None:
        return Standing(before.owner, before.schema == schema, head)
    content, type_ = _last_content(ledger, graph), get_record_type(schema)
    return Standing(_owner(content, iris), _is_of(content, type_, iris), head)


def _last_content(ledger: Ledger, graph: str) -> CanonicalGraph:
    """What a graph holds, or held before it was withdrawn."""
    revision = next((version.revision for version, _ in ledger.history(graph) if version.sha256), 0)
    version = ledger.version(graph, revision)
    return version.content() if version else CanonicalGraph(b"", 0)


def _owner(content: CanonicalGraph, iris: RecordIris) -> str:
    """The government that a graph says a record is of."""
    start = iris.term("")
    found = _objects(content, NamedNode(f"{iris.base_iri}chm/ontology#government"))
    named = sorted(iri.removeprefix(start).lower() for iri in found if iri.startswith(start))
    return f"government:{named[0]}" if named else NOBODY


def _is_of(content: CanonicalGraph, type_: RecordType, iris: RecordIris) -> bool:
    return rebased(type_.class_iri, iris.base_iri) in _objects(content, RDF.type)


def _objects(content: CanonicalGraph, predicate: NamedNode) -> set[str]:
    """The IRIs that a property leads to."""
    return {value for _, _, value in content.select(Selection.of((predicate,))) if isinstance(value, str)}
