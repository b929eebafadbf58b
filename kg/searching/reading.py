"""What one graph gives to the index: labels, codes, facets, subjects; read in one pass."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.graphs import GraphNames
from kg.identifiers import local_name
from kg.namespaces import DCT, OWL, RDF, RDFS, SKOS

PROPERTIES: Final = {
    SKOS.prefLabel: "prefLabel",
    RDFS.label: "prefLabel",
    SKOS.altLabel: "altLabel",
    SKOS.hiddenLabel: "hiddenLabel",
    SKOS.notation: "notation",
    DCT.title: "title",
}
"""Properties whose values are found, and what they are to a reader."""
FACETS: Final = {
    RDF.type: "type",
    SKOS.inScheme: "scheme",
    SKOS.topConceptOf: "scheme",
    DCT.spatial: "country",
}
"""Facets that a thing has by what is stated of it."""
MEMBERSHIPS: Final = {SKOS.member: "group", SKOS.hasTopConcept: "scheme"}
"""Facets that a thing has by what is stated of another, which is the value."""
_TRUE: Final = ("true", "1")


@dataclass(frozen=True, slots=True)
class Label:
    """A text that names a thing: whose, by which property (as stated), the literal."""

    subject: str
    predicate: NamedNode
    literal: Literal


@dataclass(slots=True)
class Content:
    """What was read. `aliases` are terms that stand for a thing of another dataset, by their IRI."""

    subjects: set[str] = field(default_factory=set)
    labels: list[Label] = field(default_factory=list)
    facets: set[tuple[str, str, str]] = field(default_factory=set)
    deprecated: set[str] = field(default_factory=set)
    aliases: dict[str, str] = field(default_factory=dict)

    def iri(self, subject: str) -> str:
        """The thing that a subject is found as."""
        return self.aliases.get(subject, subject)

    def codes(self) -> dict[str, str]:
        """Local names of the things that have labels, by IRI."""
        named = {label.subject for label in self.labels} - self.aliases.keys()
        return {iri: name for iri in named if (name := local_name(iri))}


def read_content(triples: Iterable[Triple], names: GraphNames) -> Content:
    """One pass over a graph."""
    content = Content()
    exact, deprecated, thesaurus = SKOS.exactMatch, OWL.deprecated, f"{names.base_iri}thesaurus/"
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if not isinstance(subject, NamedNode):
            continue
        iri = subject.value
        content.subjects.add(iri)
        if isinstance(value, Literal):
            if predicate in PROPERTIES:
                content.labels.append(Label(iri, predicate, value))
            elif predicate == deprecated and value.value in _TRUE:
                content.deprecated.add(iri)
        elif isinstance(value, NamedNode):
            if name := FACETS.get(predicate):
                content.facets.add((iri, name, value.value))
            elif name := MEMBERSHIPS.get(predicate):
                content.facets.add((value.value, name, iri))
            elif predicate == exact and iri.startswith(thesaurus) and value.value.startswith(names.base_iri):
                content.aliases[iri] = value.value
    return content
