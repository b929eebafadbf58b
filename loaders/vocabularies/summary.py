"""The content of a vocabulary in numbers, and settings that can be found in its files."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.documents import Term
from kg.rdf.namespaces import DC, DCT, ISOTHES, OWL, RDF, RDFS, SCHEMA, SKOS, SKOSXL, Namespace
from kg.texts.languages import Text
from kg.texts.ranges import UNSPOKEN
from kg.texts.values import is_true

_CC: Final = Namespace("http://creativecommons.org/ns#")
_SCHEMA_HTTPS: Final = Namespace("https://schema.org/")
_XHTML: Final = Namespace("http://www.w3.org/1999/xhtml/vocab#")
_TITLES: Final = (DCT.title, RDFS.label, SKOS.prefLabel, DC.title)
_DESCRIPTIONS: Final = (DCT.description, RDFS.comment, SKOS.definition, DC.description)
_LICENCES: Final = (
    DCT.license, _CC.license, SCHEMA.license, _SCHEMA_HTTPS.license, _XHTML.license, DCT.rights, DC.rights
)  # fmt: skip
_MAPPINGS: Final = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
_COLLECTIONS: Final = (SKOS.Collection, SKOS.OrderedCollection, ISOTHES.ConceptGroup, ISOTHES.ThesaurusArray)
_GROUP_CLASSES: Final = (ISOTHES.ConceptGroup, SKOS.Collection)
_Value = TypeVar("_Value", NamedNode, Literal)
_COVERED: Final = 0.999
_MOST_SPACES: Final = 20


@dataclass(frozen=True, slots=True)
class Summary:
    """How many of everything. `labels` counts preferred labels by language ('' without one), most first.

    `without_iri` are concepts that are blank nodes: what has no identifier has no page and stands in no list.
    """

    triples: int
    concepts: int
    schemes: int
    collections: int
    deprecated: int
    top_concepts: int
    mappings: int
    labels: tuple[tuple[str, int], ...]
    without_iri: int = 0

    def rows(self) -> list[tuple[str, str]]:
        """Name and number, for a table."""
        counts = [
            ("Triples", self.triples),
            ("Concepts", self.concepts),
            ("Concept schemes", self.schemes),
            ("Collections and groups", self.collections),
            ("Top concepts", self.top_concepts),
            ("Deprecated", self.deprecated),
            ("Mappings", self.mappings),
        ]
        if self.without_iri:
            counts.insert(2, ("Left out: concepts without an IRI", self.without_iri))
        labels = ", ".join(f"{tag or 'no language'} {count:,}" for tag, count in self.labels)
        return [*((name, f"{count:,}") for name, count in counts), ("Preferred labels", labels or "none")]


@dataclass(frozen=True, slots=True)
class Findings:
    """Settings and terms that were found in a vocabulary; empty where there are none."""

    titles: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    uri_spaces: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    default_language: str = "en"
    licence: str = ""
    rights: tuple[Text, ...] = ()
    version: str = ""
    modified: str = ""
    group_class: str = ""
    main_scheme: str = ""


class Content:
    """A vocabulary's statements, found by predicate and by subject. `concept_classes` are those below skos:Concept."""

    def __init__(self, quads: Iterable[Quad], concept_classes: Collection[NamedNode] = ()) -> None:
        statements = {quad.triple for quad in quads}
        self.triples = len(statements)
        self._pairs: dict[NamedNode, list[tuple[Term, Term]]] = defaultdict(list)
        for triple in statements:
            self._pairs[triple.predicate].append((triple.subject, triple.object))
        self._types: dict[Term, set[Term]] = defaultdict(set)
        for subject, class_ in self._pairs.get(RDF.type, ()):
            self._types[class_].add(subject)
        classes = {SKOS.Concept, *concept_classes}
        everything = set[Term]().union(*(self.of_class(class_) for class_ in self._below(classes)))
        self.concepts = {one for one in everything if isinstance(one, NamedNode)}
        self.without_iri = len(everything) - len(self.concepts)

    def of_class(self, *classes: Term) -> set[Term]:
        """Subjects with one of the classes as their type."""
        return set[Term]().union(*(self._types.get(class_, ()) for class_ in classes))

    def pairs(self, *predicates: NamedNode) -> Iterator[tuple[Term, Term]]:
        """Subject and object of the statements with these predicates."""
        for predicate in predicates:
            yield from self._pairs.get(predicate, ())

    def values(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Objects of one subject and predicate, in a fixed order."""
        return sorted((value for one, value in self._pairs.get(predicate, ()) if one == subject), key=str)

    def _below(self, classes: set[NamedNode]) -> set[Term]:
        below: dict[Term, set[Term]] = defaultdict(set)
        for lower, upper in self._pairs.get(RDFS.subClassOf, ()):
            below[upper].add(lower)
        found, waiting = set[Term](classes), list[Term](classes)
        while waiting:
            new = below[waiting.pop()] - found
            found |= new
            waiting += new
        return found - {OWL.Class}

    def schemes(self) -> list[Term]:
        """Concept schemes, the one with most concepts first."""
        sizes = Counter(scheme for _concept, scheme in self.pairs(SKOS.inScheme, SKOS.topConceptOf))
        found = self.of_class(SKOS.ConceptScheme)
        return sorted(found, key=lambda scheme: (-sizes[scheme], str(scheme)))

    def collections(self) -> list[Term]:
        """Collections, the one with most members first."""
        sizes = Counter(collection for collection, _member in self.pairs(SKOS.member))
        return sorted(self.of_class(*_COLLECTIONS), key=lambda one: (-sizes[one], str(one)))


def summarize(content: Content) -> Summary:
    """Count what a vocabulary holds."""
    tops = {concept for concept, _scheme in content.pairs(SKOS.topConceptOf)}
    tops |= {concept for _scheme, concept in content.pairs(SKOS.hasTopConcept)}
    deprecated = {one for one, value in content.pairs(OWL.deprecated) if _is_true(value)}
    deprecated |= content.of_class(OWL.DeprecatedClass, OWL.DeprecatedProperty)
    return Summary(
        triples=content.triples,
        concepts=len(content.concepts),
        schemes=len(content.schemes()),
        collections=len(content.of_class(*_COLLECTIONS)),
        deprecated=len(deprecated),
        top_concepts=len(tops),
        mappings=sum(1 for _ in content.pairs(*_MAPPINGS)),
        labels=tuple(sorted(_languages(content).items(), key=lambda item: (-item[1], item[0]))),
        without_iri=content.without_iri,
    )


def find_settings(content: Content) -> Findings:
    """Find settings in the concept scheme, the concepts, their labels and their groups."""
    schemes = content.schemes()
    ontologies = sorted(content.of_class(OWL.Ontology), key=str)
    # Of several schemes none describes the whole vocabulary; an ontology does.
    about = [*ontologies, *schemes[:1]] if len(schemes) > 1 else [*schemes, *ontologies]
    about = about or content.collections()
    languages = sorted(tag for tag in _languages(content) if tag not in UNSPOKEN)
    groups = (class_.value for class_ in _GROUP_CLASSES if content.of_class(class_))
    return Findings(
        titles=_texts(content, about, _TITLES),
        descriptions=_texts(content, about, _DESCRIPTIONS),
        uri_spaces=_spaces(content),
        languages=tuple(languages),
        default_language=_default_language(content),
        licence=_first(content, about, _LICENCES, NamedNode),
        rights=_texts(content, about, (DCT.rights, DC.rights, *_LICENCES)),
        version=_first(content, about, (OWL.versionInfo,), Literal),
        modified=_first(content, about, (DCT.modified, DCT.issued), Literal),
        group_class=next(groups, ""),
        main_scheme=schemes[0].value if schemes and isinstance(schemes[0], NamedNode) else "",
    )


def namespace(iri: str) -> str:
    """The part of an IRI before its local name: up to its last `#`, `/` (but one at its end), or for a URN `:`.

    >>> namespace("http://example.org/t#a"), namespace("urn:example:t:1"), namespace("http://example.org/t/a/")
    ('http://example.org/t#', 'urn:example:t:', 'http://example.org/t/')
    """
    head = iri.partition("#")[0]
    if head != iri:
        return head + "#"
    name = iri.rstrip("/")
    end = name.rfind("/") if "/" in name else name.rfind(":")
    return iri if name[: end + 1].endswith("//") else name[: end + 1]


def _spaces(content: Content) -> tuple[str, ...]:
    """The most frequent namespaces of concepts, so many that nearly all are in one; none of them within another."""
    counts = Counter(namespace(node.value) for node in content.concepts if isinstance(node, NamedNode))
    chosen: list[str] = []
    for space, _count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_SPACES]:
        if sum(counts[one] for one in counts if one.startswith(tuple(chosen))) >= _COVERED * counts.total():
            break
        if not space.startswith(tuple(chosen)):
            chosen = [one for one in chosen if not one.startswith(space)] + [space]
    return tuple(chosen)


def _languages(content: Content) -> Counter[str]:
    """Preferred labels of concepts by language; those of SKOS-XL where a label has no plain form."""
    plain = [(one, value) for one, value in content.pairs(SKOS.prefLabel) if one in content.concepts]
    labelled = {one for one, _value in plain}
    forms = dict(content.pairs(SKOSXL.literalForm))
    xl = ((one, forms.get(label)) for one, label in content.pairs(SKOSXL.prefLabel) if one not in labelled)
    return Counter(value.language or "" for _one, value in (*plain, *xl) if isinstance(value, Literal))


def _default_language(content: Content) -> str:
    counts = _languages(content)
    del counts[""]
    return "en" if "en" in counts or not counts else min(counts, key=lambda tag: (-counts[tag], tag))


def _texts(content: Content, about: list[Term], properties: Iterable[NamedNode]) -> tuple[Text, ...]:
    """One text for each language, of the first property and thing that has one."""
    found: dict[str, Text] = {}
    for one in about:
        for property_ in properties:
            for value in content.values(one, property_):
                if isinstance(value, Literal):
                    found.setdefault(value.language or "", Text(value.value, value.language or ""))
        if found:
            break
    return tuple(found[tag] for tag in sorted(found))


def _first(content: Content, about: list[Term], properties: Iterable[NamedNode], kind: type[_Value]) -> str:
    values = (value for one in about for property_ in properties for value in content.values(one, property_))
    return next((value.value for value in values if isinstance(value, kind)), "")


def _is_true(value: Term) -> bool:
    return isinstance(value, Literal) and is_true(value.value)
