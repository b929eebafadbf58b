"""The settings of a vocabulary: data in the catalogue, in the words of a Skosmos configuration.

They stand on the resource that describes the dataset (`dataset/{id}`) with the properties that a Skosmos
`config.ttl` has, so that such a file can be taken over as it is (`kg vocabulary import-skosmos`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.graph.named_graphs import NamedGraphs
from kg.rdf.identifiers import DATASET_ID
from kg.rdf.namespaces import DC, DCAT, DCT, RDF, RDFS, SKOS, SKOSMOS, VOID, Namespace
from kg.texts.languages import Text

SETTING: Final = Namespace(SKOSMOS.iri)
DEFAULT_HIERARCHY: Final = (SKOS.broader.value,)


@dataclass(frozen=True, slots=True)
class VocabularySettings:
    """How one vocabulary is read and shown.

    `iri` is the dataset, `graph` where it stands as published. An IRI belongs to the vocabulary when it begins with one
    of `uri_spaces` (empty: any). `languages` are BCP 47 tags in the order in which readers should see them (empty:
    those in which it has labels). `hierarchy` are properties from the narrower to the broader concept. Sorting is by
    label, or by notation (`lexical`, `natural`).
    """

    id: str
    iri: str
    titles: tuple[Text, ...] = ()
    short_name: tuple[Text, ...] = ()
    uri_spaces: tuple[str, ...] = ()
    default_language: str = "en"
    languages: tuple[str, ...] = ()
    fallback_languages: tuple[str, ...] = ()
    category: str = ""
    types: tuple[str, ...] = ()
    main_scheme: str = ""
    schemes_in_hierarchy: bool = False
    show_top_concepts: bool = False
    show_statistics: bool = True
    group_class: str = ""
    array_class: str = ""
    index_classes: tuple[str, ...] = ()
    hierarchy: tuple[str, ...] = DEFAULT_HIERARCHY
    explicit_language_tags: bool = False
    search_by_notation: bool = False
    sort_by_notation: str = ""
    show_notation: bool = True
    show_deprecated: bool = False
    show_deprecated_changes: bool = False
    use_modified_date: bool = False
    index_qualifier: str = ""
    property_order: str = ""
    property_labels: Mapping[str, tuple[Text, ...]] | None = None
    default_view: str = ""
    marc_source: tuple[Text, ...] = ()
    dumps: tuple[tuple[str, str], ...] = ()

    def owns(self, iri: str) -> bool:
        """Whether an IRI lies in the vocabulary's space of names."""
        return not self.uri_spaces or iri.startswith(self.uri_spaces)

    def title(self, language: str) -> str | None:
        """The title by Skosmos' rule; None without a title."""
        return said_in(self.titles, language)


def said_in(texts: tuple[Text, ...], language: str) -> str | None:
    """One of several texts by Skosmos' rule: in a language, else without language, else any; None without texts."""
    by_tag = {text.language: text.value for text in reversed(texts)}
    return by_tag.get(language, by_tag.get("", next((text.value for text in texts), None)))


# Field -> property, for the fields whose values are plain texts, IRIs or booleans.
PROPERTIES: Final[Mapping[str, NamedNode]] = {
    "short_name": SETTING.shortName,
    "uri_spaces": VOID.uriSpace,
    "default_language": SETTING.defaultLanguage,
    "languages": SETTING.language,
    "fallback_languages": SETTING.fallbackLanguages,
    "category": DCT.subject,
    "types": DCT.type,
    "main_scheme": SETTING.mainConceptScheme,
    "schemes_in_hierarchy": SETTING.conceptSchemesInHierarchy,
    "show_top_concepts": SETTING.showTopConcepts,
    "show_statistics": SETTING.showStatistics,
    "group_class": SETTING.groupClass,
    "array_class": SETTING.arrayClass,
    "index_classes": SETTING.indexShowClass,
    "hierarchy": SETTING.hierarchyProperty,
    "explicit_language_tags": SETTING.explicitLanguageTags,
    "search_by_notation": SETTING.searchByNotation,
    "sort_by_notation": SETTING.sortByNotation,
    "show_notation": SETTING.showNotation,
    "show_deprecated": SETTING.showDeprecated,
    "show_deprecated_changes": SETTING.showDeprecatedChanges,
    "use_modified_date": SETTING.useModifiedDate,
    "index_qualifier": SETTING.alphabeticalListQualifier,
    "property_order": SETTING.propertyOrder,
    "default_view": SETTING.defaultSidebarView,
    "marc_source": SETTING.marcSourceCode,
}
IRI_FIELDS: Final = frozenset(
    (
        "category types main_scheme group_class array_class index_classes hierarchy index_qualifier property_order"
    ).split()
)
"""Fields whose values are IRIs."""
TEXT_FIELDS: Final = frozenset(("short_name", "marc_source"))
"""Fields whose values are texts in several languages."""


def read_settings(store: NamedGraphs) -> dict[str, VocabularySettings]:
    """The settings of every dataset in the catalogue, by id.

    A dataset is described at `{base}dataset/{id}` by `{base}graph/catalogue` and by a graph of its own,
    `{base}graph/catalogue/{id}`, whose values of a property replace those of the first. What other graphs say of
    datasets, such as a vocabulary that describes itself, is not read as settings.
    """
    nodes = {quad.subject for quad in store.quads_for_pattern(None, RDF.type, DCAT.Dataset, None)}
    found = (_read(store, node) for node in nodes if isinstance(node, NamedNode))
    return {settings.id: settings for settings in found if settings is not None}


Values = dict[NamedNode, list[Literal | NamedNode | BlankNode]]


def _read(store: NamedGraphs, node: NamedNode) -> VocabularySettings | None:
    base, middle, identifier = node.value.rpartition("dataset/")
    if not middle or not DATASET_ID.fullmatch(identifier):
        return None
    values = _values(store, node, f"{base}graph/catalogue") | _values(
        store, node, f"{base}graph/catalogue/{identifier}"
    )
    if Literal(identifier) not in values.get(DCT.identifier, ()):
        return None
    given: dict[str, object] = {}
    defaults = {field.name: field.default for field in fields(VocabularySettings)}
    for name, property_ in PROPERTIES.items():
        if name in TEXT_FIELDS:
            given[name] = in_order(_texts(values.get(property_, ())))
            continue
        terms = [term for term in values.get(property_, []) if isinstance(term, NamedNode) or name not in IRI_FIELDS]
        found = list(dict.fromkeys(sorted(term.value for term in terms)))
        if name == "fallback_languages":
            found = [term.value for term in _members(store, terms)]
        if found:
            given[name] = _python(defaults[name], found)
    return VocabularySettings(
        id=identifier,
        iri=node.value,
        titles=in_order(_texts(values.get(DCT.title, ()))),
        property_labels=dict(_overrides(store, values.get(SETTING.propertyLabelOverride, ()))),
        dumps=tuple(sorted(_dump(store, term) for term in values.get(VOID.dataDump, ()))),
        **given,  # type: ignore[arg-type]
    )


def _values(store: NamedGraphs, node: NamedNode, graph: str) -> Values:
    values: Values = {}
    for quad in store.quads_for_pattern(node, None, None, NamedNode(graph)):
        if not isinstance(quad.object, Triple):
            values.setdefault(quad.predicate, []).append(quad.object)
    return values


def _python(default: object, values: list[str]) -> object:
    if isinstance(default, bool):
        return values[0].lower() in ("true", "1")
    return tuple(values) if isinstance(default, tuple) else values[0]


def _texts(terms: Iterable[object]) -> Iterator[Text]:
    return (_text(term) for term in terms if isinstance(term, Literal))


def in_order(texts: Iterable[Text]) -> tuple[Text, ...]:
    """Texts by their languages, so that equal settings are equal."""
    return tuple(sorted(texts, key=lambda text: (text.language, text.value)))


def _text(literal: Literal) -> Text:
    return Text(literal.value, literal.language or "")


def _members(
    store: NamedGraphs, terms: list[Literal | NamedNode | BlankNode], kind: type[Literal | NamedNode] = Literal
) -> list[Literal | NamedNode | BlankNode]:
    """The members of a kind of a list, if that is what the value is; Skosmos writes fallback languages as one."""
    members: list[Literal | NamedNode | BlankNode] = []
    for term in terms:
        if isinstance(term, Literal):
            members.append(term)
        node: object = term
        for _ in range(50):
            if isinstance(node, Literal) or node == RDF.nil:
                break
            first = [q.object for q in store.quads_for_pattern(node, RDF.first, None, None)]  # type: ignore[arg-type]
            members += [value for value in first if isinstance(value, kind)]
            rest = [q.object for q in store.quads_for_pattern(node, RDF.rest, None, None)]  # type: ignore[arg-type]
            if not rest:
                break
            node = rest[0]
    return members


def read_order(store: NamedGraphs, iri: str) -> tuple[str, ...]:
    """The properties of an order of properties, which is a thing with a list (`rdf:value`)."""
    quads = store.quads_for_pattern(NamedNode(iri), RDF.value, None, None)
    members = _members(store, [quad.object for quad in quads if not isinstance(quad.object, Triple)], NamedNode)
    return tuple(dict.fromkeys(member.value for member in members))


def _overrides(store: NamedGraphs, terms: Iterable[object]) -> Iterable[tuple[str, tuple[Text, ...]]]:
    """Other names for properties: blank nodes with skosmos:property and rdfs:label."""
    for term in terms:
        if isinstance(term, BlankNode | NamedNode):
            quads = list(store.quads_for_pattern(term, None, None, None))
            about = [quad.object for quad in quads if quad.predicate == SETTING.property]
            named = [quad.object for quad in quads if quad.predicate == RDFS.label]
            texts = in_order(_texts(named))
            yield from ((property_.value, texts) for property_ in about if isinstance(property_, NamedNode))


def _dump(store: NamedGraphs, term: Literal | NamedNode | BlankNode) -> tuple[str, str]:
    """Address and media type ('' where the extension says it) of a dump."""
    if isinstance(term, Literal):
        return term.value, ""
    formats = [
        quad.object.value
        for property_ in (DC.format, DCT.format)
        for quad in store.quads_for_pattern(term, property_, None, None)
        if isinstance(quad.object, Literal)
    ]
    return term.value, next(iter(formats), "")


def describe_settings(settings: VocabularySettings) -> list[Quad]:
    """The settings as statements about the dataset, to be put into its part of the catalogue."""
    node = NamedNode(settings.iri)
    defaults = {field.name: field.default for field in fields(VocabularySettings)}
    quads = [Quad(node, DCT.identifier, Literal(settings.id))]
    quads += [Quad(node, DCT.title, _literal(text)) for text in settings.titles]
    for name, property_ in PROPERTIES.items():
        value = getattr(settings, name)
        if value == defaults[name]:
            continue
        if isinstance(value, bool):
            quads.append(Quad(node, property_, Literal(value)))
            continue
        if name in TEXT_FIELDS:
            quads += [Quad(node, property_, _literal(text)) for text in value]
            continue
        make = NamedNode if name in IRI_FIELDS else Literal
        if name == "fallback_languages":
            quads += _list(node, property_, value)
            continue
        quads += [Quad(node, property_, make(one)) for one in ((value,) if isinstance(value, str) else value)]
    for number, (iri, texts) in enumerate((settings.property_labels or {}).items()):
        blank = BlankNode(f"override{number}")
        quads.append(Quad(node, SETTING.propertyLabelOverride, blank))
        quads.append(Quad(blank, SETTING.property, NamedNode(iri)))
        quads += [Quad(blank, RDFS.label, _literal(text)) for text in texts]
    for address, media_type in settings.dumps:
        quads.append(Quad(node, VOID.dataDump, NamedNode(address)))
        if media_type:
            quads.append(Quad(NamedNode(address), DC.format, Literal(media_type)))
    return quads


def _literal(text: Text) -> Literal:
    return Literal(text.value, language=text.language) if text.language else Literal(text.value)


def _list(node: NamedNode, property_: NamedNode, values: Iterable[str]) -> list[Quad]:
    """An RDF list, since the order of fallback languages matters."""
    members = list(values)
    cells: list[BlankNode | NamedNode] = [BlankNode(f"fallback{place}") for place in range(len(members))]
    quads = [Quad(node, property_, cells[0])] if cells else []
    for cell, rest, value in zip(cells, [*cells[1:], RDF.nil], members, strict=True):
        quads += [Quad(cell, RDF.first, Literal(value)), Quad(cell, RDF.rest, rest)]
    return quads
