"""RDF terms and statements as the values and rows that pages show."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from browser.site.contexts import PropertyRow, Value
from browser.site.html import sanitize, without_addresses
from browser.urls import Urls
from kg.framework import code_key
from kg.graph.graph import KnowledgeGraph
from kg.graph.labels import Labels, compact_iri
from kg.rdf.documents import Term
from kg.rdf.identifiers import local_name
from kg.rdf.namespaces import DCT, FOAF, KMGBF, OWL, RDF, RDFS, SKOS, SKOSXL, XSD
from kg.texts.languages import FALLBACKS, Text, choose_label

SHOWN: Final = 50
"""Values of one property that a page shows."""
_LINKS: Final = 12
"""Things that link here by one property; records have lists of their own, and the query behind a page finds all."""
_DEPTH: Final = 3
_TEXTS: Final = (XSD.string, RDF.langString, RDF.HTML, RDF.XMLLiteral)
_MAIL: Final = (FOAF.mbox, FOAF.mbox_sha1sum)
NOTES: Final = (
    SKOS.definition, SKOS.scopeNote, SKOS.note, SKOS.example, SKOS.historyNote, SKOS.changeNote, SKOS.editorialNote,
    DCT.description, RDFS.comment,
)  # fmt: skip
"""Properties whose values are texts about a thing, or things of their own that have such a text."""
_REIFIED: Final = frozenset((*NOTES, SKOSXL.prefLabel, SKOSXL.altLabel, SKOSXL.hiddenLabel))
_CODES: Final = (KMGBF.goalCode, KMGBF.targetCode, KMGBF.indicatorCode, SKOS.notation)
_ORDER: Final = {
    predicate: position
    for position, predicate in enumerate(
        (
            RDF.value, SKOSXL.literalForm,
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
    names: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    """Other names for properties, which the settings of a vocabulary choose."""
    order: Mapping[str, int] = field(default_factory=dict)
    """The places of properties, where the settings of a vocabulary choose them; other properties follow."""
    answers: Callable[[str], bool] = field(kw_only=True)
    """Whether one of our identifiers leads anywhere; those that do not are no links."""

    @property
    def text_language(self) -> str:
        """The language of texts from data: that of the interface unless another was chosen."""
        return self.content or self.language

    def iri(self, node: NamedNode) -> Value:
        """A thing, by its name, linked to its page here or, for a thing we know nothing of, to its own address."""
        texts = self.labels.texts(node.value)
        url, external = self._leads_to(node.value, named=bool(texts))
        code = self.code(node)
        if not texts:  # what has no name is called by its notation
            text = Text(code or compact_iri(node.value) or node.value)
            return Value("iri", text, url=url, iri=node.value, external=external)
        return Value(
            "iri", self.labels.name(node.value, self.text_language), url, iri=node.value, code=code, external=external
        )

    def _leads_to(self, iri: str, *, named: bool) -> tuple[str, bool]:
        clang = self.content if self.content != self.language else ""
        return leads_to(iri, self.urls, self.language, self.answers, named=named, clang=clang)

    def code(self, node: NamedNode) -> str:
        """The notation of a thing if it is one of ours, '' otherwise."""
        if not self.urls.identifiers.is_local(node.value):
            return ""
        codes = (quad.object for quad in self.graph.naming(node, _CODES))
        return next((code.value for code in codes if isinstance(code, Literal)), "")

    def literal(self, quad: Quad) -> Value:
        """A literal with its language or datatype; an address inside it becomes a link."""
        value = quad.object
        assert isinstance(value, Literal)
        plain = value.datatype in _TEXTS
        url = value.value if value.value.startswith(("http://", "https://")) and " " not in value.value else ""
        datatype = "" if plain else compact_iri(value.datatype.value) or value.datatype.value
        text = self.graph.text(quad)
        text = replace(text, value=without_addresses(text.value))
        html = sanitize(text.value, self._address)
        return Value("literal", text, url=url, datatype=datatype, external=bool(url), html=html)

    def _address(self, link: str) -> str:
        """Where a link in a text leads: to the page of a thing that is known here, else where it says."""
        try:
            return self._leads_to(link, named=bool(self.labels.texts(link)))[0] or link
        except ValueError:  # not an IRI
            return link

    def value(self, quad: Quad, depth: int = 0) -> Value:
        """The object of a statement."""
        if isinstance(quad.object, NamedNode):
            parts = self._reified(quad.object, depth) if quad.predicate in _REIFIED else ()
            return Value("blank", Text(""), parts=parts) if parts else self.iri(quad.object)
        if isinstance(quad.object, Literal):
            return self.literal(quad)
        if isinstance(quad.object, BlankNode) and depth < _DEPTH:
            if (members := self._members(quad.object, depth)) is not None:
                return Value("list", Text(""), members=members)
            quads = list(self.graph.store.quads_for_pattern(quad.object, None, None, None))
            return Value("blank", Text(""), parts=self.rows(quads, depth=depth + 1))
        return Value("blank", Text("…"))

    def _reified(self, node: NamedNode, depth: int) -> tuple[PropertyRow, ...]:
        """A text that is a thing of its own, with what is said of it (SKOS Primer 4.2; SKOS Reference, appendix B)."""
        quads = list(self.graph.said(node)) if depth < _DEPTH else []
        forms = any(quad.predicate in (RDF.value, SKOSXL.literalForm) for quad in quads)
        return self.rows(quads, skip=(RDF.type,), depth=depth + 1) if forms else ()

    def _members(self, node: BlankNode, depth: int) -> tuple[Value, ...] | None:
        """The members of a list in their order, fifty at most; None if the node is no list."""
        found: list[Value] = []
        cell, seen = node, set[BlankNode]()
        while cell not in seen and len(found) < SHOWN:
            first = next(self.graph.store.quads_for_pattern(cell, RDF.first, None, None), None)
            if first is None:
                break
            seen.add(cell)
            found.append(self.value(first, depth + 1))
            rest = next(self.graph.store.quads_for_pattern(cell, RDF.rest, None, None), None)
            if rest is None or not isinstance(rest.object, BlankNode):
                break
            cell = rest.object
        return tuple(found) if seen else None

    def rows(self, quads: Iterable[Quad], *, skip: Sequence[NamedNode] = (), depth: int = 0) -> tuple[PropertyRow, ...]:
        """Statements of one subject as rows by property, in reading order; repeated values are shown once."""
        groups: dict[NamedNode, dict[Term, Quad]] = {}
        for quad in quads:
            if quad.predicate not in skip and not _is_mail(quad):
                groups.setdefault(quad.predicate, {}).setdefault(quad.object, quad)
        rows = [self._row(predicate, list(values.values()), depth) for predicate, values in groups.items()]
        return tuple(sorted(rows, key=lambda row: (self._place(row.iri), row.name.value.casefold(), row.iri)))

    def _place(self, predicate: str) -> tuple[int, int]:
        return self.order.get(predicate, len(self.order)), place_of(predicate)

    def _row(self, predicate: NamedNode, quads: list[Quad], depth: int) -> PropertyRow:
        quads.sort(key=_statement_order)
        values = tuple(self.value(quad, depth) for quad in quads[:SHOWN])
        if all(value.kind == "iri" for value in values):
            values = tuple(sorted(values, key=lambda value: (code_order(value.code), value.text.value.casefold())))
        return self.row(predicate, values, max(0, len(quads) - SHOWN))

    def row(self, predicate: NamedNode, values: tuple[Value, ...], more: int = 0) -> PropertyRow:
        """A row for a property."""
        chosen = choose_label(self.names.get(predicate.value, ()), self.language)
        name = chosen or self.labels.name(predicate.value, self.language)
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


def leads_to(
    iri: str, urls: Urls, language: str, answers: Callable[[str], bool], *, named: bool, clang: str = ""
) -> tuple[str, bool]:
    """Where a thing leads, and whether that is elsewhere on the web.

    To its page if anything is known of it here (of what is not ours: a name), else to its own address, if it has
    one; '' for what is ours and unknown.
    """
    local = urls.identifiers.is_local(iri)
    if named or (local and answers(iri)):
        return urls.page(iri, language, clang=clang), False
    web = not local and iri.startswith(("http://", "https://"))
    return iri if web else "", web


def _is_mail(quad: Quad) -> bool:
    """Whether a statement gives an address of electronic mail: such are not shown."""
    return quad.predicate in _MAIL or (isinstance(quad.object, NamedNode) and quad.object.value.startswith("mailto:"))


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
