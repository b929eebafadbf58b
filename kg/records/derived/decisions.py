"""Decisions and recommendations as legal resources: the European Legislation Identifier's ontology, version 1.4.

The decision is a `LegalResource`, each of its elements a subdivision of it; a text in one language is its
`LegalExpression`, a file the `Format` of that. Nothing is guessed: no date, no language of a file, no change of another
decision that the source does not state.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.namespaces import DCT, ELI, RDF, SCHEMA
from kg.records.decisions import DecisionName, kind_of_element, read_path
from kg.texts.authority import language_tag
from kg.texts.languages import LANGUAGES

TYPES: Final = "decision/types#"
"""Below the base, the kinds of decisions and of their elements."""
_LANGUAGE: Final = "http://publications.europa.eu/resource/authority/language/"
_MEDIA_TYPE: Final = "http://www.iana.org/assignments/media-types/"
_FORMATS: Final = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
}
_SAME: Final = {DCT.subject: ELI.is_about, DCT.hasPart: ELI.has_part, DCT.isPartOf: ELI.is_part_of}
_TRACKED: Final = ("dttSubject", "dttGbfGoal", "dttGbfTarget", "dttAichiTarget")
"""Properties of the tracking tool for what a decision is about, beside `dct:subject`."""


_ONLY_HERE: Final = frozenset(
    (
        ELI.type_subdivision, ELI.type_document, ELI.id_local, ELI.is_about, ELI.has_part, ELI.is_part_of, ELI.cites,
        ELI.is_realized_by, ELI.realizes, ELI.title, ELI.language, ELI.is_embodied_by, ELI.embodies, ELI.format,
        ELI.is_exemplified_by, ELI.LegalResource, ELI.LegalResourceSubdivision, ELI.LegalExpression, ELI.Format,
    )
)  # fmt: skip
"""Terms that no mapping of a record states; it does state body, number and date of a whole decision."""


def is_legal(triple: Triple, base_iri: str) -> bool:
    """Whether a statement in the graph of a decision is there only because others are."""
    if triple.predicate == ELI.number and isinstance(triple.subject, NamedNode):
        name = read_path(triple.subject.value.removeprefix(base_iri))
        return name is not None and bool(name.parts)
    return (triple.object if triple.predicate == RDF.type else triple.predicate) in _ONLY_HERE


def legal_statements(triples: Iterable[Triple], base_iri: str) -> set[Triple]:
    """What ELI says of the decisions that some statements are about."""
    by_subject: dict[str, list[Triple]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            by_subject.setdefault(triple.subject.value, []).append(triple)
    found: set[Triple] = set()
    for iri, about in by_subject.items():
        name = read_path(iri.removeprefix(base_iri)) if iri.startswith(f"{base_iri}decision/") else None
        if name is None:
            continue
        node = NamedNode(iri)
        found |= _identity(node, name, base_iri)
        found |= _relations(node, about, base_iri)
        if not name.parts:
            found |= _expressions(node, about, by_subject)
    return found


def _identity(node: NamedNode, name: DecisionName, base: str) -> set[Triple]:
    """What the identifier itself says."""
    if name.parts:
        return {
            Triple(node, RDF.type, ELI.LegalResourceSubdivision),
            Triple(node, ELI.type_subdivision, NamedNode(base + TYPES + kind_of_element(name))),
            Triple(node, ELI.id_local, Literal("/".join((name.symbol, *name.parts)))),
            Triple(node, ELI.number, Literal(name.parts[-1])),
        }
    kind = "recommendation" if "/REC/" in name.symbol else "decision"
    return {
        Triple(node, RDF.type, ELI.LegalResource),
        Triple(node, ELI.type_document, NamedNode(base + TYPES + kind)),
        Triple(node, ELI.id_local, Literal(name.symbol)),
        Triple(node, ELI.number, Literal(str(name.number))),
        Triple(node, ELI.passed_by, NamedNode(f"{base}organisation/{name.body}")),
    }


def _relations(node: NamedNode, about: Iterable[Triple], base: str) -> set[Triple]:
    """Its parts, what it is about, and which decisions it refers to."""
    same = _SAME | {NamedNode(f"{base}chm/ontology#{name}"): ELI.is_about for name in _TRACKED}
    found = {Triple(node, same[each.predicate], each.object) for each in about if each.predicate in same}
    for each in about:
        if each.predicate == DCT.references and isinstance(each.object, NamedNode):
            path = each.object.value.removeprefix(base)
            if path != each.object.value and read_path(path):
                found.add(Triple(node, ELI.cites, each.object))
    return found


def _expressions(node: NamedNode, about: Iterable[Triple], nodes: Mapping[str, list[Triple]]) -> set[Triple]:
    """Its text in each language, with title and files. A file whose language is not told belongs to none."""
    found: set[Triple] = set()
    for triple in about:
        value = triple.object
        language = (value.language or "") if isinstance(value, Literal) else ""
        if triple.predicate == DCT.title and language in LANGUAGES:
            found |= _expression(node, language) | {Triple(_text(node, language), ELI.title, value)}
        elif triple.predicate == SCHEMA.associatedMedia and isinstance(value, NamedNode):
            found |= _file(node, value, nodes.get(value.value, ()))
    return found


def _text(node: NamedNode, language: str) -> NamedNode:
    return NamedNode(f"{node.value}#text-{language}")


def _expression(node: NamedNode, language: str) -> set[Triple]:
    text = _text(node, language)
    return {
        Triple(node, ELI.is_realized_by, text),
        Triple(text, RDF.type, ELI.LegalExpression),
        Triple(text, ELI.realizes, node),
        Triple(text, ELI.language, NamedNode(_LANGUAGE + LANGUAGES[language].authority)),
    }


def _file(node: NamedNode, file: NamedNode, about: Iterable[Triple]) -> set[Triple]:
    said = {triple.predicate: triple.object for triple in about}
    listed, address = said.get(DCT.language), said.get(SCHEMA.url)
    language = language_tag(listed.value) if isinstance(listed, NamedNode) else ""
    if language not in LANGUAGES or not isinstance(address, NamedNode):
        return set()
    found = _expression(node, language) | {
        Triple(_text(node, language), ELI.is_embodied_by, file),
        Triple(file, RDF.type, ELI.Format),
        Triple(file, ELI.embodies, _text(node, language)),
        Triple(file, ELI.is_exemplified_by, address),
    }
    ending = address.value.partition("?")[0].rpartition(".")[2].lower()
    if media_type := _FORMATS.get(ending):
        found.add(Triple(file, ELI.format, NamedNode(_MEDIA_TYPE + media_type)))
    return found
