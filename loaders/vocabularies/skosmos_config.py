"""Reading the configuration of a Skosmos site (`config.ttl` of Skosmos 2 and 3): vocabularies, settings, sources.

Nothing is dropped silently: settings without a counterpart here are noted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import InvalidInput
from kg.rdf.documents import Subject, Term, read_file
from kg.rdf.identifiers import local_name
from kg.rdf.namespaces import DC, DCT, OWL, RDF, RDFS, VOID
from kg.texts.languages import LANGUAGES, Text
from kg.vocabularies.settings import IRI_FIELDS, PROPERTIES, SETTING, TEXT_FIELDS, in_order
from loaders.vocabularies.catalogue import Terms
from loaders.vocabularies.options import read_setting

Statements = Mapping[Term, Mapping[NamedNode, list[Term]]]
Note = tuple[str, str]
"""The subject of a note, and its text."""

_FIELDS: Final = {property_: name for name, property_ in PROPERTIES.items()} | {
    DC.subject: "category",
    DC.type: "types",
}
_ELSEWHERE: Final = {
    RDF.type,
    DC.title,
    DCT.title,
    DC.description,
    DCT.description,
    DCT.license,
    VOID.dataDump,
    VOID.sparqlEndpoint,
    SETTING.sparqlGraph,
    SETTING.propertyLabelOverride,
}
_NO_NEED: Final = "not needed: "
_NO_EFFECT: Final = "no effect here: "
_LEFT_OUT: Final = "not taken over: "
_BECAME: Final[Mapping[NamedNode, str]] = {
    SETTING.fullAlphabeticalIndex: _NO_NEED + "the alphabetical index is always complete, letter by letter",
    SETTING.loadExternalResources: _NO_NEED + "nothing is fetched while a page is made",
    SETTING.externalProperty: _NO_EFFECT + "of concepts elsewhere a page shows the name and where they are",
    SETTING.hasMultiLingualProperty: _NO_NEED + "a page shows values in all languages",
    SETTING.sparqlDialect: _NO_NEED + "the data stands in the store of this service",
    SETTING.showPropertyInSearch: _LEFT_OUT + "a hit shows the label that matched and why",
    SETTING.showNotationAsProperty: _LEFT_OUT + "notations are shown by the setting show_notation",
    SETTING.sidebarViews: _LEFT_OUT + "the views that the vocabulary has content for are shown",
    SETTING.defaultConceptSidebarView: _LEFT_OUT + "the setting default_view is for all pages",
    SETTING.vocabularyPlugins: _LEFT_OUT + "plug-ins are programs of Skosmos",
    SETTING.plugins: _LEFT_OUT + "plug-ins are programs of Skosmos",
    SETTING.feedbackRecipient: _LEFT_OUT + "an address of a person is not published with the data",
}
_GLOBAL: Final[Mapping[NamedNode, str]] = {
    SETTING.sparqlEndpoint: "used for vocabularies that name no endpoint (--fetch)",
    SETTING.sparqlDialect: _BECAME[SETTING.sparqlDialect],
    SETTING.sparqlCollationEnabled: _NO_NEED + "lists are always sorted by the rules of their language",
    SETTING.sparqlTimeout: "see KG_QUERY_TIMEOUT in docs/settings.md",
    SETTING.httpTimeout: _BECAME[SETTING.loadExternalResources],
    SETTING.baseHref: "see KG_PUBLIC_URL in docs/settings.md",
    SETTING.globalPlugins: _BECAME[SETTING.plugins],
    SETTING.feedbackAddress: _BECAME[SETTING.feedbackRecipient],
}
_UNKNOWN: Final = _LEFT_OUT + "there is no such setting here"
_DEEPEST: Final = 1000


@dataclass(frozen=True, slots=True)
class SkosmosVocabulary:
    """One vocabulary of a configuration. `name` is its id there; `id` its id here, the same in small letters mostly."""

    name: str
    id: str
    settings: dict[str, Any]
    terms: Terms
    endpoint: str = ""
    graph: str = ""
    dumps: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class SkosmosConfiguration:
    """All vocabularies of a site, and notes about what concerns none of them."""

    file: str
    vocabularies: tuple[SkosmosVocabulary, ...]
    notes: tuple[Note, ...] = field(default=())


def read_configuration(path: Path, base_iri: str, renamed: Mapping[str, str] | None = None) -> SkosmosConfiguration:
    """Read a configuration; IRIs that it leaves relative are put below `base_iri`. `renamed`: ids here by ids there.

    Raises InvalidInput for a file that cannot be read, has no vocabulary or none that is renamed, or has two that would
    have the same id here.
    """
    renamed = renamed or {}
    statements = _by_subject(read_file(path, f"{base_iri}catalogue/skosmos"))
    nodes = sorted((node for node in statements if _is_a(statements, node, SETTING.Vocabulary)), key=str)
    if not nodes:
        raise InvalidInput(
            f"{path.name}: there is no vocabulary in it.",
            "A Skosmos configuration has resources of the class skosmos:Vocabulary.",
        )
    configurations = [node for node in statements if _is_a(statements, node, SETTING.Configuration)]
    endpoint = next((_first(statements, node, SETTING.sparqlEndpoint) for node in configurations), "")
    named = [node for node in nodes if isinstance(node, NamedNode)]
    if unknown := sorted(renamed.keys() - {local_name(node.value) for node in named}):
        raise InvalidInput(f"{path.name} has no vocabulary {', '.join(unknown)}.", "Ids are written as they are there.")
    vocabularies = tuple(_vocabulary(statements, node, endpoint, renamed) for node in named)
    ids = [vocabulary.id for vocabulary in vocabularies]
    if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise InvalidInput(
            f"{path.name}: several vocabularies would have the id {', '.join(twice)}, which is in small letters here.",
            "Give one another id with --rename ID=OTHER.",
        )
    notes = [note for node in configurations for note in _global_notes(statements, node)]
    notes += _unused(statements, {*nodes, *configurations}, vocabularies)
    return SkosmosConfiguration(path.name, vocabularies, tuple(notes))


def _vocabulary(
    statements: Statements, node: NamedNode, endpoint: str, renamed: Mapping[str, str]
) -> SkosmosVocabulary:
    name = local_name(node.value)
    id_ = renamed.get(name, name.lower())
    about = statements[node]
    settings: dict[str, Any] = {}
    notes: list[Note] = []
    order = about.get(SETTING.propertyOrder, [])
    for property_, terms in sorted(about.items(), key=lambda item: item[0].value):
        if property_ == SETTING.propertyOrder and isinstance(terms[0], BlankNode):
            terms = [_order_iri(node)]
        label = f"{name}: {local_name(property_.value)}"
        if (field_ := _FIELDS.get(property_)) is not None:
            try:
                settings[field_] = settings.get(field_, ()) or _setting(statements, field_, terms)
            except InvalidInput as error:
                notes.append((label, f"{_LEFT_OUT}{error.message} {error.hint}".strip()))
        elif property_ not in _ELSEWHERE:
            notes.append((label, _BECAME.get(property_, _UNKNOWN)))
    settings |= _titles_and_overrides(statements, node)
    if order and RDF.value not in statements.get(order[0], {}):
        notes.append((f"{name}: propertyOrder", _NO_EFFECT + "the configuration does not describe this order"))
    if name in renamed:
        notes.append((name, f"its id, and so its addresses, are others here: {id_}"))
    elif id_ != name:
        notes.append((name, f"its id, and so its addresses, are in small letters here: {id_}"))
    return SkosmosVocabulary(
        name=name,
        id=id_,
        settings=settings,
        terms=_terms(statements, node, settings),
        endpoint=_first(statements, node, VOID.sparqlEndpoint) or endpoint,
        graph=_first(statements, node, SETTING.sparqlGraph),
        dumps=settings.get("dumps", ()),
        notes=(*notes, *_override_notes(statements, node, name)),
    )


def _setting(statements: Statements, name: str, terms: list[Term]) -> Any:
    """The value of a field; Skosmos writes some as lists, and `true` for sorting by notation as text."""
    if name in TEXT_FIELDS:
        return _texts(terms)
    members = [member for term in terms for member in _members(statements, term)]
    kind = NamedNode if name in IRI_FIELDS else Literal
    values = [term.value for term in members if isinstance(term, kind | Literal)]
    if len(values) < len(members):
        raise InvalidInput(f"a value that is no {kind.__name__}")
    if name == "sort_by_notation":
        values = ["lexical" if value.lower() in ("true", "1") else value for value in values]
        values = [value for value in values if value.lower() not in ("false", "0")]
    return read_setting(name, list(dict.fromkeys(values)))


def _titles_and_overrides(statements: Statements, node: NamedNode) -> dict[str, Any]:
    about = statements[node]
    settings: dict[str, Any] = {}
    if titles := _texts((*about.get(DC.title, ()), *about.get(DCT.title, ()))):
        settings["titles"] = titles
    labels = {
        property_.value: _texts(statements.get(override, {}).get(RDFS.label, ()))
        for override in about.get(SETTING.propertyLabelOverride, ())
        for property_ in statements.get(override, {}).get(SETTING.property, ())
        if isinstance(property_, NamedNode)
    }
    if labels:
        settings["property_labels"] = labels
    if dumps := about.get(VOID.dataDump):
        settings["dumps"] = tuple(
            sorted((dump.value, _dump_format(statements, dump)) for dump in dumps if isinstance(dump, NamedNode))
        )
    return settings


def _override_notes(statements: Statements, node: NamedNode, name: str) -> Iterator[Note]:
    for override in statements[node].get(SETTING.propertyLabelOverride, ()):
        for property_ in statements.get(override, {}):
            if property_ not in (SETTING.property, RDFS.label, RDF.type):
                label = f"{name}: propertyLabelOverride, {local_name(property_.value)}"
                yield label, _LEFT_OUT + "a property has another label, and no other explanation"


def _terms(statements: Statements, node: NamedNode, settings: Mapping[str, Any]) -> Terms:
    about = statements[node]
    more = [settings.get(name, "") for name in ("category", "property_order")]
    return Terms(
        descriptions=_texts((*about.get(DC.description, ()), *about.get(DCT.description, ()))),
        licence=_first(statements, node, DCT.license),
        statements=frozenset(
            (*_order(statements, node), *(one for iri in more if iri for one in _closure(statements, NamedNode(iri))))
        ),
    )


def _order_iri(node: NamedNode) -> NamedNode:
    """An IRI for an order of properties that the configuration gives none."""
    return NamedNode(f"{node.value}-property-order")


def _order(statements: Statements, node: NamedNode) -> Iterator[Triple]:
    """An order of properties without an IRI, with the one that it gets."""
    for term in statements[node].get(SETTING.propertyOrder, ()):
        if isinstance(term, BlankNode):
            for triple in _closure(statements, term):
                yield Triple(_order_iri(node), triple.predicate, triple.object) if triple.subject == term else triple


def _closure(statements: Statements, node: Subject, depth: int = 0) -> Iterator[Triple]:
    """The statements about a resource, with the blank nodes that hang from it."""
    for property_, terms in statements.get(node, {}).items():
        for term in terms:
            yield Triple(node, property_, term)
            if isinstance(term, BlankNode) and depth < _DEEPEST // 2:
                yield from _closure(statements, term, depth + 1)


def _global_notes(statements: Statements, node: Term) -> Iterator[Note]:
    for property_ in sorted(statements[node], key=lambda item: item.value):
        label = f"site: {local_name(property_.value)}"
        if property_ == SETTING.languages:
            yield label, _about_languages(statements, node)
        elif property_ not in (RDF.type, OWL.versionInfo):
            yield label, _GLOBAL.get(property_, _LEFT_OUT + "the site has no such setting here")


def _about_languages(statements: Statements, node: Term) -> str:
    members = [member for term in statements[node][SETTING.languages] for member in _members(statements, term)]
    codes = [
        code.value
        for member in members
        for code in statements.get(member, {}).get(RDFS.label, ())
        if isinstance(code, Literal)
    ]
    missing = sorted(set(codes) - set(LANGUAGES))
    interface = f"the interface has {', '.join(LANGUAGES)}; data is shown in all languages that it has"
    return interface + (f"; there is no interface in {', '.join(missing)}" if missing else "")


def _unused(statements: Statements, known: set[Term], vocabularies: Iterable[SkosmosVocabulary]) -> Iterator[Note]:
    used: set[Term] = {triple.subject for vocabulary in vocabularies for triple in vocabulary.terms.statements}
    used |= {NamedNode(address) for vocabulary in vocabularies for address, _type in vocabulary.dumps}
    for node in sorted((node for node in statements if isinstance(node, NamedNode)), key=str):
        if node not in known and node not in used:
            yield local_name(node.value), _LEFT_OUT + "no vocabulary uses it"


def _by_subject(quads: Iterable[Quad]) -> Statements:
    found: dict[Term, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if quad.object not in found[quad.subject][quad.predicate]:
            found[quad.subject][quad.predicate].append(quad.object)
    return {subject: dict(about) for subject, about in found.items()}


def _is_a(statements: Statements, node: Term, class_: NamedNode) -> bool:
    return class_ in statements[node].get(RDF.type, ())


def _first(statements: Statements, node: Term, property_: NamedNode) -> str:
    terms = statements[node].get(property_, ())
    return next((term.value for term in terms if isinstance(term, NamedNode)), "")


def _texts(terms: Iterable[Term]) -> tuple[Text, ...]:
    texts = {Text(term.value, term.language or "") for term in terms if isinstance(term, Literal)}
    return in_order(texts)


def _dump_format(statements: Statements, dump: NamedNode) -> str:
    about = statements.get(dump, {})
    terms = (*about.get(DC.format, ()), *about.get(DCT.format, ()))
    return next((term.value for term in terms if isinstance(term, Literal)), "")


def _members(statements: Statements, term: Term) -> list[Term]:
    """The members of a list, in its order; any other term by itself."""
    if isinstance(term, Literal | Triple) or not (term == RDF.nil or RDF.first in statements.get(term, {})):
        return [term]
    members: list[Term] = []
    cell: Term = term
    while isinstance(cell, BlankNode | NamedNode) and cell != RDF.nil and len(members) < _DEEPEST:
        about = statements.get(cell, {})
        members += about.get(RDF.first, [])[:1]
        cell = next(iter(about.get(RDF.rest, ())), RDF.nil)
    return members
