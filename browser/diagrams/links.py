"""Neighbours by the statements of the store: mappings, other links, and the hierarchy of things in no vocabulary."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, Quad

from browser.diagrams.contexts import Kind, NeighbourGroup
from browser.diagrams.limits import Limits, bounded, shown_of
from browser.diagrams.nodes import Nodes
from browser.site.values import code_order, place_of
from kg.graph.around import Around
from kg.rdf.namespaces import DCT, FOAF, KMGBF, OWL, PROV, RDF, RDFS, SKOS, SKOSXL, VOID
from kg.texts.languages import Text

_READ: Final = 600
"""Statements of a thing, and as many that point to it, that are read for links."""
_NAMED: Final = 60
"""Neighbours by one property of which names are looked up to put them in order."""
_MATCHES: Final = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
_INVERSE: Final = {SKOS.broadMatch: SKOS.narrowMatch, SKOS.narrowMatch: SKOS.broadMatch}
UPWARD: Final = (SKOS.broader, RDFS.subClassOf, RDFS.subPropertyOf)
DOWNWARD: Final = (SKOS.narrower, SKOS.hasTopConcept, SKOS.member)
ROLE_PROPERTIES: Final = frozenset(
    (
        KMGBF.isHeadlineFor, KMGBF.isBinaryFor, KMGBF.isComponentFor, KMGBF.isComplementaryFor,
        KMGBF.hasHeadlineIndicator, KMGBF.hasBinaryIndicator, KMGBF.hasComponentIndicator,
        KMGBF.hasComplementaryIndicator,
    )
)  # fmt: skip
HIERARCHY: Final = frozenset(
    (
        SKOS.broader, SKOS.narrower, SKOS.related, SKOS.broaderTransitive, SKOS.narrowerTransitive, SKOS.inScheme,
        SKOS.topConceptOf, SKOS.hasTopConcept, SKOS.member, SKOS.memberList, SKOS.semanticRelation,
    )
)  # fmt: skip
_SILENT: Final = frozenset(
    (
        RDF.type, SKOS.inScheme, SKOS.mappingRelation, RDFS.seeAlso, RDFS.isDefinedBy, DCT.source, DCT.license,
        DCT.rights, DCT.publisher, DCT.creator, DCT.contributor, DCT.language, DCT.format, DCT.hasFormat,
        DCT.isRequiredBy, VOID.exampleResource, VOID.inDataset, FOAF.page, FOAF.homepage, OWL.versionInfo,
        PROV.wasDerivedFrom, SKOSXL.prefLabel, SKOSXL.altLabel, SKOSXL.hiddenLabel, RDFS.domain, RDFS.range,
    )
)  # fmt: skip
"""Properties whose values are not shown as neighbours: classes, documents, makers, labels."""


class StoreNeighbours:
    """The statements of a thing and those that point to it, read once, up to a limit."""

    def __init__(self, nodes: Nodes, iri: str, limits: Limits) -> None:
        self.nodes, self.iri, self.limits = nodes, iri, limits
        self.node = NamedNode(iri)
        graph = self.graph = nodes.knowledge.graph
        self.own = list(islice(graph.said(self.node), _READ))
        self.incoming = Around(graph, iri).incoming(_READ)
        self.whole = len(self.own) < _READ and len(self.incoming) < _READ
        self._, self._word = nodes._, nodes.word

    def hierarchy(self) -> list[NeighbourGroup]:
        """Hierarchy and relations of what is in no vocabulary, subclasses among it."""
        up = _objects(self.own, UPWARD) | _subjects(self.incoming, DOWNWARD)
        down = _objects(self.own, DOWNWARD) | _subjects(self.incoming, (*UPWARD, SKOS.topConceptOf))
        beside = _objects(self.own, (SKOS.related,)) | _subjects(self.incoming, (SKOS.related,))
        _, limits = self._, self.limits
        plan: tuple[tuple[Kind, str, dict[str, None], int], ...] = (
            ("broader", _("broader"), up, limits.broader),
            ("narrower", _("narrower"), down, limits.narrower),
            ("related", _("related"), beside, limits.related),
        )
        return [
            self.group(kind, self._word(name), self._ordered(found), _others(found, self.iri), "", self.whole, boxes)
            for kind, name, found, boxes in plan
            if _others(found, self.iri)
        ]

    def mappings(self) -> list[NeighbourGroup]:
        """Mappings, in the words that people use for them; those that others state are turned round."""
        _, graph = self._, self.graph
        names = (_("same as"), _("close to"), _("broader elsewhere"), _("narrower elsewhere"), _("related elsewhere"))
        groups = []
        for predicate, name in zip(_MATCHES, names, strict=True):
            own = list(islice(graph.said(self.node, predicate), _READ))
            inverse = _INVERSE.get(predicate, predicate)
            theirs = list(islice(graph.said(None, inverse, self.node), _READ))
            found = _objects(own, (predicate,)) | _subjects(theirs, (inverse,))
            exact = len(own) < _READ and len(theirs) < _READ
            groups.append(
                self.group("mapped", self._word(name), self._ordered(found), _others(found, self.iri),
                            predicate.value, exact, self.limits.group)
            )  # fmt: skip
        return bounded([group for group in groups if group.total], self.limits.mapped)

    def links(self, handled: frozenset[NamedNode]) -> list[NeighbourGroup]:
        """Links by any other property, from the thing and to it."""
        ignored = handled | _SILENT | frozenset(_MATCHES)
        made = []
        for quads, inward, gather in ((self.own, False, _objects), (self.incoming, True, _subjects)):
            predicates = {quad.predicate for quad in quads if quad.predicate not in ignored}
            for predicate in sorted(predicates, key=lambda node: (place_of(node.value), node.value)):
                found = gather(quads, (predicate,))
                total = _others(found, self.iri)
                if total:
                    name = self.nodes.labels.name(predicate.value, self.nodes.language)
                    made.append(
                        self.group("linked", name, self._ordered(found), total, predicate.value, self.whole,
                                    self.limits.group, inward)
                    )  # fmt: skip
        return made

    def _ordered(self, iris: Iterable[str]) -> list[str]:
        """Things by code and name; of very many only some are read."""
        some = [iri for iri in islice(iris, _NAMED) if iri != self.iri]
        values = {iri: self.nodes.values.iri(NamedNode(iri)) for iri in some}
        return sorted(some, key=lambda iri: (code_order(values[iri].code), values[iri].text.value.casefold(), iri))

    def group(
        self,
        kind: Kind,
        name: Text,
        iris: Sequence[str],
        total: int,
        property_: str = "",
        exact: bool = True,
        boxes: int = 0,
        inward: bool = False,
    ) -> NeighbourGroup:
        shown = tuple(self.nodes.neighbour(iri) for iri in iris[: shown_of(total, boxes or self.limits.group)])
        more = self.nodes.urls.page(self.iri, self.nodes.language, clang=self.nodes.content)
        return NeighbourGroup(kind, name, shown, total, property_, inward, exact, more)


def _objects(quads: Iterable[Quad], predicates: Sequence[NamedNode]) -> dict[str, None]:
    """IRIs that are the value of a property, each once."""
    found = (quad.object for quad in quads if quad.predicate in predicates)
    return {node.value: None for node in found if isinstance(node, NamedNode)}


def _subjects(quads: Iterable[Quad], predicates: Sequence[NamedNode]) -> dict[str, None]:
    """IRIs that have a property, each once."""
    found = (quad.subject for quad in quads if quad.predicate in predicates)
    return {node.value: None for node in found if isinstance(node, NamedNode)}


def _others(found: dict[str, None], iri: str) -> int:
    return len(found) - (iri in found)
