"""Reading labels, codes and facets of one graph for the index, in one pass."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.rdf.documents import Selection, Statement
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import local_name
from kg.rdf.namespaces import DCT, OWL, RDF, RDFS, SCHEMA, SKOS

PROPERTIES: Final = {
    SKOS.prefLabel: "prefLabel",
    RDFS.label: "prefLabel",
    SKOS.altLabel: "altLabel",
    SKOS.hiddenLabel: "hiddenLabel",
    SKOS.notation: "notation",
    DCT.title: "title",
}
"""Properties whose values are searched, and the kind of label that readers see."""
FACETS: Final = {
    RDF.type: "type",
    SKOS.inScheme: "scheme",
    SKOS.topConceptOf: "scheme",
    DCT.spatial: "country",
    SCHEMA.addressCountry: "country",
}
"""Facets of a thing that are values of its own properties."""
MEMBERSHIPS: Final = {SKOS.member: "group", SKOS.hasTopConcept: "scheme"}
"""Facets of the objects of these properties; the value is the subject."""
SELECTION: Final = Selection.of(
    (*PROPERTIES, *FACETS, *MEMBERSHIPS, SKOS.exactMatch, OWL.deprecated, DCT.isReplacedBy, DCT.replaces)
)
"""The statements that are read of a graph."""
_LABELS: Final = {property_.value: property_ for property_ in PROPERTIES}
_FACETS: Final = {property_.value: name for property_, name in FACETS.items()}
_MEMBERSHIPS: Final = {property_.value: name for property_, name in MEMBERSHIPS.items()}
_EXACT: Final = SKOS.exactMatch.value
_DEPRECATED: Final = OWL.deprecated.value
_REPLACED: Final = DCT.isReplacedBy.value
_REPLACES: Final = DCT.replaces.value
_TRUE: Final = ("true", "1")


@dataclass(frozen=True, slots=True)
class Label:
    """A text that names a thing: whose, by which property (as stated), the literal."""

    subject: str
    predicate: NamedNode
    literal: Literal


@dataclass(slots=True)
class Content:
    """The result of reading a graph: what it says of things for whose owner it speaks.

    `aliases` are terms that stand for a thing of another dataset, by their IRI; `successions` pairs of a thing and what
    replaces it.
    """

    labels: list[Label] = field(default_factory=list)
    facets: set[tuple[str, str, str]] = field(default_factory=set)
    deprecated: set[str] = field(default_factory=set)
    aliases: dict[str, str] = field(default_factory=dict)
    successions: set[tuple[str, str]] = field(default_factory=set)

    def iri(self, subject: str) -> str:
        """The thing that a subject is found as."""
        return self.aliases.get(subject, subject)

    def codes(self) -> dict[str, str]:
        """Local names of the things that have labels, by IRI."""
        named = {label.subject for label in self.labels} - self.aliases.keys()
        return {iri: name for iri in named if (name := local_name(iri))}


def read_content(
    statements: Iterable[Statement], names: GraphNames, speaks: Callable[[str], bool], *, nodes: bool = True
) -> Content:
    """One pass over the statements of a graph, of which those in `SELECTION` are enough.

    `speaks` says whether the graph speaks for the owner of a thing; what it says of other things is left out. Without
    `nodes` what is inside of a thing, and has a fragment of its IRI, is passed over.
    """
    content = Content()
    thesaurus = f"{names.base_iri}thesaurus/"
    for subject, predicate, value in statements:
        if subject.startswith("_:") or (not nodes and "#" in subject):
            continue
        if predicate == _REPLACES:
            if isinstance(value, str) and speaks(value):
                content.successions.add((value, subject))
            continue
        if not speaks(subject):
            continue
        if isinstance(value, Literal):
            if property_ := _LABELS.get(predicate):
                content.labels.append(Label(subject, property_, value))
            elif predicate == _DEPRECATED and value.value in _TRUE:
                content.deprecated.add(subject)
        elif ":" in value[1:]:
            if name := _FACETS.get(predicate):
                content.facets.add((subject, name, value))
            elif name := _MEMBERSHIPS.get(predicate):
                if speaks(value):
                    content.facets.add((value, name, subject))
            elif predicate == _REPLACED:
                content.successions.add((subject, value))
            elif predicate == _EXACT and subject.startswith(thesaurus) and value.startswith(names.base_iri):
                content.aliases[subject] = value
    return content
