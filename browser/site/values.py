"""RDF terms and statements as the values and rows that pages show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from browser.site.contexts import PropertyRow, Value
from browser.site.html import sanitize
from browser.urls import Urls
from kg.framework import code_key
from kg.graph.graph import KnowledgeGraph
from kg.graph.labels import Labels, compact_iri
from kg.rdf.documents import Term
from kg.rdf.identifiers import local_name
from kg.rdf.namespaces import DCT, KMGBF, OWL, RDF, RDFS, SKOS, XSD
from kg.texts.languages import FALLBACKS, Text

SHOWN: Final = 50
"""Values of one property that a page shows."""
_LINKS: Final = 12
"""Things that link here by one property; records have lists of their own, and the query behind a page finds all."""
_DEPTH: Final = 3
_CODES: Final = (KMGBF.goalCode, KMGBF.targetCode, KMGBF.indicatorCode, SKOS.notation)
_ORDER: Final = {
    predicate: position
    for position, predicate in enumerate(
        (
            SKOS.prefLabel, RDFS.label, DCT.title, SKOS.altLabel, SKOS.hiddenLabel, SKOS.notation,
            KMGBF.goalCode, KMGBF.targetCode, KMGBF.indicatorCode, DCT.description, SKOS.definition, RDFS.comment,
            SKOS.scopeNote, SKOS.note, SKOS.example, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range,
            OWL.inverseOf, SKOS.broader, SKOS.narrower, SKOS.related, KMGBF.isHeadlineFor, KMGBF.isBinaryFor,
            KMGBF.isComponentFor, KMGBF.isComplementaryFor, KMGBF.hasHeadlineIndicator, KMGBF.hasBinaryIndicator,
            KMGBF.hasComponentIndicator, KMGBF.hasComplementaryIndicator, KMGBF.custodianAgency, SKOS.exactMatch,
            SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch, DCT.subject, SKOS.inScheme,
            SKOS.topConceptOf, SKOS.hasTopConcept, DCT.source, DCT.created, DCT.modified, RDF.type,
        )
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ValueMaker:
    """Makes values and rows of pages out of RDF terms, for one language, with names and addresses of things."""

    graph: KnowledgeGraph
    labels: Labels
    urls: Urls
    language: str
    content: str = ""

    @property
    def text_language(self) -> str:
        """The language of texts from data: that of the interface unless another was chosen."""
        return self.content or self.language

    def iri(self, node: NamedNode) -> Value:
        """A thing, by its name, linked to its page here or, for a thing we know nothing of, to its own address."""
        texts = self.labels.texts(node.value)
        local = self.urls.identifiers.is_local(node.value)
        known = bool(texts) or local
        web = node.value.startswith(("http://", "https://"))
        url = self.urls.page(node.value, self.language, clang=self._clang) if known else node.value if web else ""
        text = (
            self.labels.name(node.value, self.text_language) if texts else Text(compact_iri(node.value) or node.value)
        )
        return Value("iri", text, url=url, iri=node.value, code=self.code(node), external=not known and web)

    @property
    def _clang(self) -> str:
        return self.content if self.content and self.content != self.language else ""

    def code(self, node: NamedNode) -> str:
        """The notation of a thing if it is one of ours, '' otherwise."""
        if not self.urls.identifiers.is_local(node.value):
            return ""
        for predicate in _CODES:
            for quad in self.graph.store.quads_for_pattern(node, predicate, None, None):
                if isinstance(quad.object, Literal):
                    return quad.object.value
        return ""

    def literal(self, quad: Quad) -> Value:
        """A literal with its language or datatype; an address inside it becomes a link."""
        value = quad.object
        assert isinstance(value, Literal)
        plain = value.datatype in (XSD.string, RDF.langString)
        url = value.value if value.value.startswith(("http://", "https://")) and " " not in value.value else ""
        datatype = "" if plain else compact_iri(value.datatype.value) or value.datatype.value
        text = self.graph.text(quad)
        return Value("literal", text, url=url, datatype=datatype, external=bool(url), html=sanitize(text.value))

    def value(self, quad: Quad, depth: int = 0) -> Value:
        """The object of a statement."""
        if isinstance(quad.object, NamedNode):
            return self.iri(quad.object)
        if isinstance(quad.object, Literal):
            return self.literal(quad)
        if isinstance(quad.object, BlankNode) and depth < _DEPTH:
            quads = list(self.graph.store.quads_for_pattern(quad.object, None, None, None))
            return Value("blank", Text(""), parts=self.rows(quads, depth=depth + 1))
        return Value("blank", Text("…"))

    def rows(self, quads: Iterable[Quad], *, skip: Sequence[NamedNode] = (), depth: int = 0) -> tuple[PropertyRow, ...]:
        """Statements of one subject as rows by property, in reading order; repeated values are shown once."""
        groups: dict[NamedNode, dict[Term, Quad]] = {}
        for quad in quads:
            if quad.predicate not in skip:
                groups.setdefault(quad.predicate, {}).setdefault(quad.object, quad)
        rows = [self._row(predicate, list(values.values()), depth) for predicate, values in groups.items()]
        return tuple(sorted(rows, key=lambda row: (place_of(row.iri), row.name.value.casefold(), row.iri)))

    def _row(self, predicate: NamedNode, quads: list[Quad], depth: int) -> PropertyRow:
        quads.sort(key=_statement_order)
        values = tuple(self.value(quad, depth) for quad in quads[:SHOWN])
        if all(value.kind == "iri" for value in values):
            values = tuple(sorted(values, key=lambda value: (code_order(value.code), value.text.value.casefold())))
        return self.row(predicate, values, max(0, len(quads) - SHOWN))

    def row(self, predicate: NamedNode, values: tuple[Value, ...], more: int = 0) -> PropertyRow:
        """A row for a property."""
        name = self.labels.name(predicate.value, self.language)
        return PropertyRow(name, predicate.value, self.iri(predicate).url, values, more)

    def incoming(self, quads: Iterable[Quad]) -> tuple[PropertyRow, ...]:
        """Statements that point to a thing, as rows of their subjects by property."""
        groups: dict[NamedNode, set[NamedNode]] = {}
        for quad in quads:
            if isinstance(quad.subject, NamedNode):
                groups.setdefault(quad.predicate, set()).add(quad.subject)
        rows = []
        for predicate, subjects in groups.items():
            ordered = sorted(subjects, key=lambda node: node.value)
            values = [self.iri(node) for node in ordered[:_LINKS]]
            values.sort(key=lambda value: (code_order(value.code), value.text.value.casefold()))
            rows.append(self.row(predicate, tuple(values), max(0, len(ordered) - _LINKS)))
        return tuple(sorted(rows, key=lambda row: (place_of(row.iri), row.iri)))


"""The name that `browser.quality.pages` knows."""


def code_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """Order of codes; things without a code come last."""
    return code_key(code) if code else ((9, 0, ""),)


def place_of(predicate: str) -> int:
    """Place of a property in reading order."""
    return _ORDER.get(NamedNode(predicate), len(_ORDER))


def _statement_order(quad: Quad) -> tuple[int, str, str]:
    if isinstance(quad.object, Literal):
        tag = quad.object.language or ""
        return (FALLBACKS.index(tag) if tag in FALLBACKS else len(FALLBACKS), tag, quad.object.value)
    return (0, "", local_name(str(quad.object)))
