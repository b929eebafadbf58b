"""A vocabulary in memory, read once, so that every rule is a walk through dictionaries.

IRIs and blank nodes are their strings (blank nodes with `_:`); literals are `(value, language)`. What follows from
domains, ranges, sub-properties and inverses of the SKOS Reference is worked out here and named where it is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.rdf.digraphs import Links, components, reachability, reverse, union
from kg.rdf.namespaces import DCT, OWL, RDF, RDFS, SKOS
from kg.texts.values import is_true
from kg.vocabularies.settings import VocabularySettings

String = tuple[str, str]
Texts = Mapping[str, list[String]]

LABELS: Final = (SKOS.prefLabel.value, SKOS.altLabel.value, SKOS.hiddenLabel.value)
NOTES: Final = tuple(
    SKOS[name].value for name in "definition scopeNote example note historyNote editorialNote changeNote".split()
)
SEMANTIC: Final = tuple(
    SKOS[name].value
    for name in "broader narrower related broaderTransitive narrowerTransitive semanticRelation".split()
)
MAPPING: Final = tuple(
    SKOS[name].value for name in "exactMatch closeMatch broadMatch narrowMatch relatedMatch mappingRelation".split()
)
_COMMON_SPACE: Final = 0.05


class Index:
    """Statements by property and subject. `context` are further statements that are not checked.

    Of the context count types, subclass statements and mappings.
    """

    def __init__(
        self,
        statements: Iterable[Triple | Quad],
        languages: Iterable[str],
        settings: VocabularySettings | None = None,
        context: Iterable[Triple | Quad] = (),
    ) -> None:
        self.wanted = tuple(languages)
        self.settings = settings
        self.links: dict[str, dict[str, list[str]]] = {}
        self.texts: dict[str, dict[str, list[String]]] = {}
        self.statements = self._read(statements)
        self._speakers: dict[str, Mapping[str, set[str]]] = {}
        self._context: dict[str, dict[str, list[str]]] = {}
        for property_, subject, value in _links_only(context):
            self._context.setdefault(property_, {}).setdefault(subject, []).append(value)

    def _read(self, statements: Iterable[Triple | Quad]) -> int:
        links: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        texts: defaultdict[str, defaultdict[str, list[String]]] = defaultdict(lambda: defaultdict(list))
        keep = {}.setdefault  # type: ignore[var-annotated]
        count = 0
        for statement in statements:
            if type(statement) is Triple:
                subject, predicate, value = statement
            else:
                subject, predicate, value, _graph = statement
            count += 1
            property_ = predicate.value
            kind = type(subject)
            if kind is NamedNode:
                name = keep(text := subject.value, text)
            elif kind is BlankNode:
                name = keep(text := f"_:{subject.value}", text)
            else:
                continue  # statements about statements are no part of a vocabulary
            kind = type(value)
            if kind is Literal:
                texts[property_][name].append((value.value, value.language or ""))
            elif kind is NamedNode:
                links[property_][name].append(keep(text := value.value, text))
            elif kind is BlankNode:
                links[property_][name].append(keep(text := f"_:{value.value}", text))
        self.links = {property_: _without_repetition(found) for property_, found in links.items()}
        self.texts = {property_: _without_repetition(found) for property_, found in texts.items()}
        return count

    def link(self, *properties: NamedNode) -> Links:
        """Subjects with their values by any of the properties."""
        return union(*(self.links.get(property_.value, {}) for property_ in properties))

    def text(self, property_: NamedNode) -> Texts:
        """Subjects with their texts by a property."""
        return self.texts.get(property_.value, {})

    @cached_property
    def types(self) -> Links:
        """Classes as stated or known, subclasses followed upwards."""
        stated = union(self.links.get(RDF.type.value, {}), self._context.get(RDF.type.value, {}))
        above = union(self.links.get(RDFS.subClassOf.value, {}), self._context.get(RDFS.subClassOf.value, {}))
        if not above:
            return stated
        return {subject: _upwards(classes, above) for subject, classes in stated.items()}

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The concepts that this data describes: by type, S6 and S8 (top concepts), S19 and S20 (semantic relations).

        Foreign concepts of which nothing, or nothing but a mapping, is stated are left out.
        """
        found = self._typed(SKOS.Concept)
        found.update(self.link(SKOS.topConceptOf))
        for property_ in (*SEMANTIC, SKOS.hasTopConcept.value):
            table = self.links.get(property_, {})
            if property_ in SEMANTIC:
                found.update(table)
            found.update(value for values in table.values() for value in values if value in self.subjects)
        return frozenset(found)

    @cached_property
    def implied_concepts(self) -> frozenset[str]:
        """All concepts by the standard, those of other vocabularies too: S6, S8, S19, S20, S39, S40."""
        found = set(self.concepts)
        for property_ in (*SEMANTIC, *MAPPING, SKOS.hasTopConcept.value):
            table = self.links.get(property_, {})
            if property_ in MAPPING:
                found.update(table)
            for values in table.values():
                found.update(values)
        return frozenset(found)

    @cached_property
    def schemes(self) -> frozenset[str]:
        """Concept schemes by type, S4 (inScheme), S5 (hasTopConcept), S7 and S8 (topConceptOf)."""
        found = self._typed(SKOS.ConceptScheme)
        for property_ in (SKOS.inScheme, SKOS.topConceptOf):
            for values in self.link(property_).values():
                found.update(values)
        found.update(self.link(SKOS.hasTopConcept))
        return frozenset(found)

    @cached_property
    def collections(self) -> frozenset[str]:
        """Collections by type, S29 (ordered ones), S31 (member) and S33 (memberList)."""
        found = self._typed(SKOS.Collection) | self._typed(SKOS.OrderedCollection)
        found |= {*self.link(SKOS.member), *self.link(SKOS.memberList)}
        return frozenset(found)

    def _typed(self, class_: NamedNode) -> set[str]:
        return {
            subject for subject, classes in self.types.items() if class_.value in classes and self._is_here(subject)
        }

    def _is_here(self, subject: str) -> bool:
        return subject in self.subjects

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Everything that something is stated of."""
        found: set[str] = set()
        for links in self.links.values():
            found.update(links)
        for texts in self.texts.values():
            found.update(texts)
        return frozenset(found)

    @cached_property
    def deprecated(self) -> frozenset[str]:
        """Resources marked with owl:deprecated true."""
        marked = self.text(OWL.deprecated)
        return frozenset(subject for subject, values in marked.items() if any(is_true(v[0]) for v in values))

    @cached_property
    def current(self) -> tuple[str, ...]:
        """Concepts that are not deprecated, in order of their IRIs."""
        return tuple(sorted(self.in_use))

    @cached_property
    def in_use(self) -> frozenset[str]:
        """The same without order."""
        return self.concepts - self.deprecated

    @property
    def has_own_hierarchy(self) -> bool:
        """Whether the settings name other properties than skos:broader for the hierarchy."""
        return self.settings is not None and any(iri != SKOS.broader.value for iri in self.settings.hierarchy)

    @cached_property
    def broader(self) -> Links:
        """Each concept with its broader ones, stated from either side (S25) or by a hierarchy of the settings."""
        own = [NamedNode(iri) for iri in self.settings.hierarchy] if self.settings else []
        return union(self.link(SKOS.broader, *own), reverse(self.link(SKOS.narrower)))

    @cached_property
    def related(self) -> Links:
        """Each concept with those related to it, stated from either side (S23)."""
        stated = self.link(SKOS.related)
        return union(stated, reverse(stated))

    @cached_property
    def strata(self) -> list[list[str]]:
        """Concepts that are all broader than each other together, from the top of the hierarchy down."""
        return components(self.broader)

    @cached_property
    def cycles(self) -> list[list[str]]:
        """Groups of concepts that are all broader than each other, two or more in each."""
        return [group for group in self.strata if len(group) > 1]

    @cached_property
    def is_above(self) -> Callable[[str, str], bool]:
        """A function that says whether broader concepts lead up from the first concept to the second."""
        return reachability(self.broader, self.strata)

    def speakers(self, property_: NamedNode) -> Mapping[str, set[str]]:
        """For each language tag the subjects that have a text in it by a property; blank texts do not count."""
        found = self._speakers.get(property_.value)
        if found is None:
            tags: defaultdict[str, set[str]] = defaultdict(set)
            for subject, values in self.text(property_).items():
                for value, tag in values:
                    if value and not value.isspace():
                        tags[tag].add(subject)
            found = self._speakers[property_.value] = dict(tags)
        return found

    @cached_property
    def schemes_of(self) -> Links:
        """Each concept with its schemes: S7 and S8 make a top concept a member."""
        return union(self.link(SKOS.inScheme, SKOS.topConceptOf), reverse(self.link(SKOS.hasTopConcept)))

    @cached_property
    def top_concepts(self) -> Links:
        """Each scheme with its top concepts, stated from either side (S8)."""
        return union(self.link(SKOS.hasTopConcept), reverse(self.link(SKOS.topConceptOf)))

    @cached_property
    def labels(self) -> list[tuple[str, str, str]]:
        """All labels as (subject, value, language)."""
        return [
            (subject, value, language)
            for property_ in LABELS
            for subject, values in self.texts.get(property_, {}).items()
            for value, language in values
        ]

    @cached_property
    def strings(self) -> list[tuple[str, str, str]]:
        """All labels and notes as (subject, value, language)."""
        return self.labels + [
            (subject, value, language)
            for property_ in NOTES
            for subject, values in self.texts.get(property_, {}).items()
            for value, language in values
        ]

    @cached_property
    def unusual(self) -> list[tuple[str, str, str]]:
        """The strings that are not pure ASCII."""
        return [found for found in self.strings if not found[1].isascii()]

    @cached_property
    def suspect(self) -> list[tuple[str, str, str]]:
        """The strings that Python calls not printable: controls, special blanks, no width; or U+FFFD."""
        return [found for found in self.strings if not found[1].isprintable() or "\ufffd" in found[1]]

    @cached_property
    def suspect_labels(self) -> list[tuple[str, str, str]]:
        """The labels among `suspect`."""
        return [found for found in self.labels if not found[1].isprintable()]

    @cached_property
    def spaces(self) -> tuple[str, ...]:
        """Beginnings of the IRIs of this vocabulary: by its settings, else the namespaces that many concepts share."""
        if self.settings and self.settings.uri_spaces:
            return self.settings.uri_spaces
        counts: defaultdict[str, int] = defaultdict(int)
        for concept in self.concepts:
            counts[concept[: max(concept.rfind("#"), concept.rfind("/")) + 1]] += 1
        least = max(2, len(self.concepts) * _COMMON_SPACE)
        return tuple(sorted(space for space, count in counts.items() if space and count >= least))

    @cached_property
    def successors(self) -> Links:
        """Each resource with what replaces it."""
        return self.link(DCT.isReplacedBy)

    def mappings_of_others(self) -> Iterable[tuple[str, str]]:
        """Pairs (subject, object) of mappings that are stated elsewhere."""
        for property_ in MAPPING:
            for subject, values in self._context.get(property_, {}).items():
                yield from ((subject, value) for value in values)


def _links_only(statements: Iterable[Triple | Quad]) -> Iterable[tuple[str, str, str]]:
    for statement in statements:
        subject, value = statement.subject, statement.object
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | BlankNode):
            yield statement.predicate.value, subject.value, value.value


def _without_repetition(table: Mapping[str, list[str]] | Mapping[str, list[String]]) -> dict[str, list]:  # type: ignore[type-arg]
    """The table without repeated values: the same statement may stand in several graphs."""
    return {key: found if len(found) == 1 else list(dict.fromkeys(found)) for key, found in table.items()}


def _upwards(classes: Iterable[str], above: Links) -> list[str]:
    found = dict.fromkeys(classes)
    waiting = list(found)
    while waiting:
        for class_ in above.get(waiting.pop(), ()):
            if class_ not in found:
                found[class_] = None
                waiting.append(class_)
    return list(found)
