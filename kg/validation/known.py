"""What validation knows of the graph: the terms of lists, which of them are complete, and the records that there are.

Looked up when it is asked for and kept for as long as one generation is shown; nothing is asked twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Protocol
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.graph.graph import KnowledgeGraph
from kg.graph.memory import Memory
from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import DCT, OWL, RDF, SKOS
from kg.records.identifiers import RecordIris
from kg.records.model import KGS, RecordType
from kg.records.types import read_record_types
from kg.texts.folding import fold
from kg.texts.languages import Text

OTHER: Final = "5B6177DD-5E5E-434E-8CB7-D63D67D5EBED"
"""The term "Other" of the thesaurus, which is allowed wherever a text of one's own may stand beside it."""
_KEPT: Final = 4_096
_MATCHES: Final = (SKOS.exactMatch, SKOS.narrowMatch)
"""What leads from a term to the concept of the Framework that is meant, or to the two that share its identifier."""
_MOST_NAMED: Final = 1_000
"""Terms of a list whose names are looked through for a suggestion."""
_TRUE: Final = "true"


@dataclass(frozen=True, slots=True)
class Domain:
    """The terms of a list, by IRI, whether these are all, and what the list is called."""

    terms: frozenset[str]
    complete: bool
    names: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """What is known of a coded value: whether it is one, whether it is no longer used, and what to use instead."""

    exists: bool
    deprecated: bool = False
    successor: str = ""


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """The type of a record, '' if there is no such record, and the IRIs of its governments."""

    schema: str
    governments: frozenset[str] = frozenset()


class Known(Protocol):
    """What the checks ask."""

    def domain(self, identifier: str) -> Domain:
        """The terms of a list; none, and incomplete, for one that is not here."""

    def term(self, iri: str) -> Term:
        """What is known of a coded value."""

    def record(self, iri: str) -> KnownRecord:
        """The record with this IRI, or what a record is about."""

    def meant(self, domain: str, text: str) -> str:
        """The identifier of the term of a list that somebody meant, '' if nobody can say."""


class KnownOfGraph:
    """What one generation of the graph knows. Safe to use from several threads."""

    def __init__(self, graph: KnowledgeGraph, iris: RecordIris) -> None:
        self._graph = graph
        self._iris = iris
        self._domains = Memory[Domain](_KEPT)
        self._terms = Memory[Term](_KEPT)
        self._records = Memory[KnownRecord](_KEPT)
        types = read_record_types().values()
        self._schemas = {rebased(iri, iris.base_iri): one.schema for one in types for iri in _classes(one)}
        self._government = NamedNode(f"{iris.base_iri}chm/ontology#government")

    def domain(self, identifier: str) -> Domain:
        """The terms of a list, and the concepts of the Framework that are the same as one of them."""
        return self._domains.get_or_make(identifier, lambda: self._read_domain(identifier))

    def term(self, iri: str) -> Term:
        """What is known of a coded value."""
        return self._terms.get_or_make(iri, lambda: self._read_term(NamedNode(iri)))

    def record(self, iri: str) -> KnownRecord:
        """The record with this IRI, or what a record is about."""
        return self._records.get_or_make(iri, lambda: self._read_record(NamedNode(iri)))

    def meant(self, domain: str, text: str) -> str:
        """The identifier of the term that has this name in any language, else of the one that is written most alike."""
        terms = sorted(self.domain(domain).terms)[:_MOST_NAMED]
        notations = {iri: unquote(iri[len(self._iris.base_iri) :].partition("/")[2]) for iri in terms}
        folded = fold(text)
        for iri in terms:
            if any(fold(name.value) == folded for name in self._graph.texts(iri)):
                return notations[iri]
        near = get_close_matches(text, notations.values(), 1, 0.75)
        return near[0] if near else ""

    def _read_domain(self, identifier: str) -> Domain:
        scheme = NamedNode(self._iris.domain(identifier))
        members = _iris(quad.subject for quad in self._graph.said(None, SKOS.inScheme, scheme))
        same = (
            quad.object for iri in members for match in _MATCHES for quad in self._graph.said(NamedNode(iri), match)
        )
        complete = any(_is_true(quad.object) for quad in self._graph.said(scheme, KGS.complete))
        return Domain(frozenset(members | _iris(same)), complete, self._graph.texts(scheme.value))

    def _read_term(self, node: NamedNode) -> Term:
        if next(self._graph.said(node, SKOS.inScheme), None) is None:
            return Term(exists=False)
        deprecated = any(_is_true(quad.object) for quad in self._graph.said(node, OWL.deprecated))
        successors = sorted(_iris(quad.object for quad in self._graph.said(node, DCT.isReplacedBy)))
        return Term(exists=True, deprecated=deprecated, successor=next(iter(successors), ""))

    def _read_record(self, node: NamedNode) -> KnownRecord:
        classes = _iris(quad.object for quad in self._graph.said(node, RDF.type))
        schema = next((self._schemas[iri] for iri in sorted(classes) if iri in self._schemas), "")
        governments = _iris(quad.object for quad in self._graph.said(node, self._government)) if schema else ()
        return KnownRecord(schema, frozenset(governments))


def _classes(type_: RecordType) -> Iterable[str]:
    return filter(None, (type_.class_iri, type_.thing_iri))


def _is_true(value: object) -> bool:
    return getattr(value, "value", "") == _TRUE


def _iris(terms: Iterable[object]) -> set[str]:
    return {term.value for term in terms if isinstance(term, NamedNode)}
