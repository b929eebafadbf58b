"""Further statements of a record, by what the record is."""

from pyoxigraph import Triple

from kg.rdf.documents import CanonicalGraph
from kg.records.derived.decisions import legal_statements
from kg.records.derived.values import value_statements

_VALUES = b"chm/ontology#NationalReport7IndicatorData> ."
"""How the line ends that gives a record with values its class."""


def derived(content: CanonicalGraph, iri: str, base_iri: str) -> set[Triple]:
    """What the graph about a thing amounts to in vocabularies that others share; nothing for most kinds of record."""
    if iri.startswith(f"{base_iri}decision/"):
        return legal_statements(content.triples(), base_iri)
    if _VALUES in content.ntriples:
        return value_statements(content.triples(), iri, base_iri)
    return set()


def with_derived(content: CanonicalGraph, iri: str, base_iri: str) -> CanonicalGraph:
    """The graph with them; the same object if there are none."""
    found = derived(content, iri, base_iri)
    if not found:
        return content
    lines = {*content.ntriples.splitlines(keepends=True), *(f"{triple} .\n".encode() for triple in found)}
    return CanonicalGraph(b"".join(sorted(lines)), len(lines))
