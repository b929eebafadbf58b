"""The catalogue's entry of one vocabulary, read from the ledger and written for it.

The catalogue has two parts: `graph/catalogue` comes with the program, `graph/catalogue/{id}` is made here. What the
second says of a property replaces what the first says (`kg.vocabularies.settings.read_settings`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from kg.graph.classes import subclasses
from kg.graph.named_graphs import NamedGraphs
from kg.graph.owners import Owners, read_owners
from kg.ledger.ledger import Ledger
from kg.rdf.documents import Term
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import Identifiers
from kg.rdf.namespaces import DC, DCAT, DCT, RDF, RDFS, SKOS, SKOSMOS, VOID
from kg.texts.languages import Text
from kg.vocabularies.settings import (
    PROPERTIES,
    SETTING,
    VocabularySettings,
    describe_settings,
    read_settings,
)
from loaders.vocabularies.summary import Findings

SettingValues = Mapping[str, Any]
"""Values of fields of VocabularySettings, by name."""

_DEFAULTS: Final = {item.name: item.default for item in fields(VocabularySettings) if item.name not in ("id", "iri")}
_FOUND: Final = ("titles", "uri_spaces", "languages", "default_language", "group_class", "main_scheme")
_OF_SETTINGS: Final = {*PROPERTIES.values(), DCT.identifier, DCT.title, SETTING.propertyLabelOverride, VOID.dataDump}
_PUBLISHED: Final = {
    "en": "As published",
    "fr": "Tel que publié",
    "es": "Tal como se publicó",
    "ar": "كما نُشر",
    "ru": "В опубликованном виде",
    "zh": "原样发布的内容",
}
_INFERRED: Final = {
    "en": "What follows from it",
    "fr": "Ce qui en découle",
    "es": "Lo que se deduce",
    "ar": "ما يُستنتج منه",
    "ru": "Что из этого следует",
    "zh": "由其推断的内容",
}


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """Statements of the catalogue about a dataset: those made here, and settings that come with the program."""

    id: str
    iri: str
    statements: frozenset[Triple] = frozenset()
    own: VocabularySettings | None = None
    bundled: VocabularySettings | None = None
    bundled_properties: frozenset[NamedNode] = frozenset()

    @property
    def exists(self) -> bool:
        """Whether the catalogue knows the dataset."""
        return self.own is not None or self.bundled is not None


@dataclass(frozen=True, slots=True)
class Terms:
    """Description, terms of use and release of a dataset."""

    descriptions: tuple[Text, ...] = ()
    licence: str = ""
    rights: tuple[Text, ...] = ()
    release: str = ""
    statements: frozenset[Triple] = field(default_factory=frozenset)
    """More to be said in the catalogue, such as the name of the dataset's category."""


def read_entry(ledger: Ledger, names: GraphNames, id_: str) -> CatalogueEntry:
    """The entry of a dataset in the newest accepted state of the catalogue."""
    iri = Identifiers(names.base_iri).dataset(id_)
    own = _store(ledger, [own_graph(names, id_)])
    bundled = _store(ledger, [names.catalogue])
    return CatalogueEntry(
        id=id_,
        iri=iri,
        statements=frozenset(quad.triple for quad in own),
        own=read_settings(own).get(id_),
        bundled=read_settings(bundled).get(id_),
        bundled_properties=frozenset(
            quad.predicate for quad in bundled.quads_for_pattern(NamedNode(iri), None, None, None)
        ),
    )


def read_catalogue(ledger: Ledger, names: GraphNames) -> dict[str, VocabularySettings]:
    """The settings of all datasets in the newest accepted state of the catalogue, by id."""
    graphs = ledger.newest_revisions()
    return read_settings(_store(ledger, [name for name in graphs if _is_catalogue(names, name)]))


def current_owners(ledger: Ledger, names: GraphNames) -> Owners:
    """The owners of identifiers by the newest accepted state of the catalogue."""
    graphs = [name for name in ledger.newest_revisions() if _is_catalogue(names, name)]
    return read_owners(_store(ledger, graphs), names)


def concept_classes(ledger: Ledger, names: GraphNames) -> frozenset[NamedNode]:
    """The classes below skos:Concept in the ontologies that have been loaded."""
    prefix = names.ontology("")
    store = _store(ledger, [name for name in ledger.newest_revisions() if name.startswith(prefix)])
    return subclasses(store, SKOS.Concept, read_owners(store, names))


def own_graph(names: GraphNames, id_: str) -> str:
    """The part of the catalogue that describes one dataset."""
    return f"{names.catalogue}/{id_}"


def settle(entry: CatalogueEntry, chosen: SettingValues, found: Findings, before: Findings) -> VocabularySettings:
    """The settings to be written: what was chosen now, else what was chosen before, else what was found.

    A setting that was not chosen follows the data: it is what was found `before` in the release that is replaced.
    Settings in the program's own part of the catalogue are not written again.
    """
    values: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        own = getattr(entry.own, name, default)
        if name in chosen:
            values[name] = chosen[name]
        elif own not in (default, getattr(before, name, None), {}, None):
            values[name] = own
        elif name in _FOUND and getattr(entry.bundled, name, default) == default:
            values[name] = getattr(found, name)
    settings = VocabularySettings(entry.id, entry.iri, **values)
    if not settings.titles and entry.bundled is None:
        return replace(settings, titles=(Text(entry.id),))
    return settings


def settle_terms(entry: CatalogueEntry, chosen: Terms, found: Findings, before: Findings) -> Terms:
    """Description and terms of use by the same rule as `settle`."""

    def choose(property_: NamedNode, chosen: Any, found: Any, before: Any, own: Any) -> Any:
        if chosen or property_ in entry.bundled_properties:
            return chosen
        return own if own and own != before else found

    def texts(property_: NamedNode) -> tuple[Text, ...]:
        values = (value for value in _values(entry, property_) if isinstance(value, Literal))
        return tuple(sorted((Text(v.value, v.language or "") for v in values), key=lambda t: (t.language, t.value)))

    licence = next((value.value for value in _values(entry, DCT.license) if isinstance(value, NamedNode)), "")
    return Terms(
        descriptions=choose(
            DCT.description, chosen.descriptions, found.descriptions, before.descriptions, texts(DCT.description)
        ),
        licence=choose(DCT.license, chosen.licence, found.licence, before.licence, licence),
        rights=choose(DCT.rights, chosen.rights, found.rights, before.rights, texts(DCT.rights)),
        release=chosen.release,
        statements=chosen.statements or _more(entry),
    )


def describe_dataset(
    names: GraphNames, settings: VocabularySettings, terms: Terms, graphs: Collection[str]
) -> list[Triple]:
    """A dataset in DCAT and VoID with its settings; `graphs` are those that make it up."""
    node = NamedNode(settings.iri)
    triples = [Triple(node, RDF.type, class_) for class_ in (DCAT.Dataset, VOID.Dataset)]
    triples.append(Triple(node, VOID.vocabulary, NamedNode(SKOS.iri)))
    triples += [Triple(node, DCT.description, _literal(text)) for text in terms.descriptions]
    triples += [Triple(node, DCT.rights, _literal(text)) for text in terms.rights]
    if terms.licence:
        triples.append(Triple(node, DCT.license, NamedNode(terms.licence)))
    if terms.release:
        triples.append(Triple(node, DCAT.version, Literal(terms.release)))
    triples += [Triple(node, DCT.hasPart, NamedNode(graph)) for graph in sorted(graphs) if not names.is_derived(graph)]
    labels = ((names.dataset(settings.id), _PUBLISHED), (names.inferred(settings.id), _INFERRED))
    for graph, words in labels:
        triples += [Triple(NamedNode(graph), RDFS.label, Literal(word, language=tag)) for tag, word in words.items()]
        triples.append(Triple(NamedNode(graph), DCT.isPartOf, node))
    return [*triples, *(quad.triple for quad in describe_settings(settings)), *terms.statements]


def change_settings(entry: CatalogueEntry, chosen: SettingValues) -> list[Triple]:
    """The dataset's part of the catalogue with other settings; all else it says stays."""
    before = entry.own or VocabularySettings(entry.id, entry.iri)
    node = NamedNode(entry.iri)
    dropped = _settings_statements(entry)
    kept = [triple for triple in entry.statements if triple not in dropped]
    types = [Triple(node, RDF.type, class_) for class_ in (DCAT.Dataset, VOID.Dataset)]
    return [*kept, *types, *(quad.triple for quad in describe_settings(replace(before, **chosen)))]


def _settings_statements(entry: CatalogueEntry) -> set[Triple]:
    """The statements that are settings of the dataset, with the blank nodes that hang from them."""
    node = NamedNode(entry.iri)
    dropped = {t for t in entry.statements if t.subject == node and _is_setting(t.predicate)}
    waiting = list(dropped)
    while waiting:
        value = waiting.pop().object
        hanging = {t for t in entry.statements if t.subject == value and isinstance(value, BlankNode)} - dropped
        dropped |= hanging
        waiting += hanging
    dumps = {t.object for t in dropped if t.predicate == VOID.dataDump}
    return dropped | {t for t in entry.statements if t.subject in dumps and t.predicate == DC.format}


def _more(entry: CatalogueEntry) -> frozenset[Triple]:
    """Statements about other things than the dataset and its graphs: name of its category, order of properties."""
    known = {t.subject for t in entry.statements if t.predicate == DCT.isPartOf} | {NamedNode(entry.iri)}
    dropped = _settings_statements(entry)
    return frozenset(t for t in entry.statements if t.subject not in known and t not in dropped)


def _is_setting(property_: NamedNode) -> bool:
    return property_ in _OF_SETTINGS or property_.value.startswith(SKOSMOS.iri)


def _is_catalogue(names: GraphNames, graph: str) -> bool:
    return graph == names.catalogue or graph.startswith(names.catalogue + "/")


def _store(ledger: Ledger, graphs: Iterable[str]) -> NamedGraphs:
    store = Store()
    for graph in graphs:
        version = ledger.latest(graph)
        if version is not None:
            name = NamedNode(graph)
            store.extend(Quad(t.subject, t.predicate, t.object, name) for t in version.content().triples())
    return NamedGraphs(store)


def _values(entry: CatalogueEntry, property_: NamedNode) -> list[Term]:
    node = NamedNode(entry.iri)
    return [triple.object for triple in entry.statements if triple.subject == node and triple.predicate == property_]


def _literal(text: Text) -> Literal:
    return Literal(text.value, language=text.language) if text.language else Literal(text.value)
