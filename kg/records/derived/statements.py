"""Further statements of a record, by what the record is. They follow it: what is not implied any more goes."""

from collections.abc import Container, Iterable
from typing import Final

from pyoxigraph import NamedNode, Triple

from kg.rdf.documents import CanonicalGraph
from kg.rdf.namespaces import RDF
from kg.records.derived.decisions import is_legal, legal_statements
from kg.records.derived.values import is_of_cube, value_statements

_VALUES: Final = "chm/ontology#NationalReport7IndicatorData"
"""Below the base, the class of records with values."""


def stated(triples: Iterable[Triple], iri: str, base_iri: str) -> set[Triple]:
    """The statements of the graph about a thing without those that are there only because of others."""
    found = set(triples)
    if _is_decision(iri, base_iri):
        return {each for each in found if not is_legal(each, base_iri)}
    if _has_values(found, iri, base_iri):
        return {each for each in found if not is_of_cube(each, iri, base_iri)}
    return found


def renewed(triples: Iterable[Triple], iri: str, base_iri: str) -> set[Triple]:
    """The statements of the graph about a thing with what they amount to in vocabularies that others share.

    What they amounted to when they were others is left out. For most kinds of record there is nothing to add.
    """
    own = stated(triples, iri, base_iri)
    if _is_decision(iri, base_iri):
        return own | legal_statements(own, base_iri)
    return own | value_statements(own, iri, base_iri) if _has_values(own, iri, base_iri) else own


def _is_decision(iri: str, base_iri: str) -> bool:
    return iri.startswith(f"{base_iri}decision/")


def _has_values(triples: Container[Triple], iri: str, base_iri: str) -> bool:
    return Triple(NamedNode(iri), RDF.type, NamedNode(base_iri + _VALUES)) in triples


def with_derived(content: CanonicalGraph, iri: str, base_iri: str) -> CanonicalGraph:
    """The graph so renewed; the same object if that changes nothing."""
    if not _is_decision(iri, base_iri) and f"{_VALUES}> .".encode() not in content.ntriples:
        return content
    before = set(content.triples())
    after = renewed(before, iri, base_iri)
    if after == before:
        return content
    return CanonicalGraph.of(set(content.lines) - set(map(_line, before - after)) | set(map(_line, after - before)))


def _line(triple: Triple) -> bytes:
    return f"{triple} .\n".encode()
