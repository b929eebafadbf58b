"""Terms and domains of the thesaurus in the shape of the Secretariat's API (CBD-DATA section 1), out of the graph.

A term stands in any number of graphs: that of each domain that was loaded, and the one that comes with the program.
A goal, target or indicator of the Framework is completed from its concept. Whatever is asked takes a fixed number of
queries: what is stated of the terms, what of the concepts that they match, and which identifiers related concepts have.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode, QuerySolutions

from browser.thesaurus_api.models import ThesaurusDomain, ThesaurusTerm
from browser.thesaurus_api.titles import beginning, is_whole, natural
from kg.errors import NotFound
from kg.graph.graph import KnowledgeGraph
from kg.rdf.namespaces import DCT, KG, KMGBF, RDF, SKOS
from kg.texts.languages import LANGUAGES, matches
from kg.texts.numbers import read_whole

_FRAMEWORK: Final = KMGBF.iri.removesuffix("ontology#")
_SKOS: Final = f"PREFIX skos: <{SKOS.iri}>\n"
_OF_DOMAIN: Final = _SKOS + "SELECT ?term ?p ?o ?g {{ ?term skos:inScheme {iris} GRAPH ?g {{ ?term ?p ?o }} }}"
_OF_TERMS: Final = _SKOS + "SELECT ?term ?p ?o ?g {{ VALUES ?term {{ {iris} }} GRAPH ?g {{ ?term ?p ?o }} }}"
_OF_CONCEPTS: Final = "SELECT ?concept ?p ?o ?g {{ VALUES ?concept {{ {iris} }} GRAPH ?g {{ ?concept ?p ?o }} }}"
_MATCHED: Final = (
    _SKOS + "SELECT ?term ?concept ?g {{ VALUES ?concept {{ {iris} }} GRAPH ?g {{ ?term skos:exactMatch ?concept }} }}"
)
_DOMAINS: Final = _SKOS + "SELECT ?domain ?p ?o ?g {{ ?domain a skos:ConceptScheme GRAPH ?g {{ ?domain ?p ?o }} }}"
_RELATIONS: Final = {
    SKOS.broader: "broaderTerms",
    SKOS.narrower: "narrowerTerms",
    SKOS.related: "relatedTerms",
    SKOS.relatedMatch: "relatedTerms",
}
_TEXTS: Final = frozenset((SKOS.prefLabel, SKOS.altLabel, SKOS.definition, SKOS.scopeNote, DCT.description))


class _Value(NamedTuple):
    rank: tuple[int, str]
    language: str
    value: str


@dataclass(slots=True)
class _Facts:
    """What the graph tells of one term or concept; of texts, those of a machine are left out."""

    stated: bool = False
    texts: dict[NamedNode, list[_Value]] = field(default_factory=lambda: defaultdict(list))
    relations: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    matches: set[str] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    source: str = ""
    number: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """The thesaurus of one generation."""

    graph: KnowledgeGraph

    @property
    def _base(self) -> str:
        return self.graph.names.base_iri

    def term_iri(self, identifier: str) -> str:
        """The IRI of a term."""
        return f"{self._base}thesaurus/{quote(identifier, safe='')}"

    def domain_iri(self, identifier: str) -> str:
        """The IRI of a domain."""
        return f"{self._base}thesaurus/domain/{quote(identifier, safe='')}"

    def identifier(self, iri: str) -> str:
        """The identifier of a term or of nothing ('') by its IRI."""
        local = iri.removeprefix(f"{self._base}thesaurus/")
        return "" if local == iri or "/" in local else unquote(local)

    def domains(self) -> list[ThesaurusDomain]:
        """All domains, by identifier."""
        found: dict[str, _Facts] = defaultdict(_Facts)
        prefix = f"{self._base}thesaurus/domain/"
        for subject, predicate, value, graph in self._said(_DOMAINS, ()):
            if subject.value.startswith(prefix):
                self._note(found[subject.value], predicate, value, graph)
        members = [self._domain(unquote(iri.removeprefix(prefix)), facts) for iri, facts in found.items()]
        return sorted(members, key=lambda domain: str(domain["identifier"]).casefold())

    def domain(self, identifier: str) -> ThesaurusDomain:
        """One domain. Raises NotFound."""
        iri, facts = self.domain_iri(identifier), _Facts()
        for _, predicate, value, graph in self._said(_OF_TERMS, [iri]):
            facts.stated |= predicate == RDF.type and value == SKOS.ConceptScheme
            self._note(facts, predicate, value, graph)
        if not facts.stated:
            raise NotFound(
                f"The thesaurus has no domain {identifier[:200]!r}.",
                "Identifiers are compared exactly, capitals too; /api/v2013/thesaurus/domains lists them.",
            )
        return self._domain(identifier, facts)

    def _domain(self, identifier: str, facts: _Facts) -> ThesaurusDomain:
        title = _by_language(facts.texts[SKOS.prefLabel])
        return {
            "domainId": facts.number,
            "identifier": identifier,
            "name": title.get("en") or next(iter(title.values()), identifier),
            "title": title,
        }

    def of_domain(self, identifier: str, *, relations: bool) -> list[ThesaurusTerm]:
        """The terms of a domain in the order of their names. Raises NotFound."""
        self.domain(identifier)
        found: dict[str, _Facts] = defaultdict(_Facts)
        loaded = self.graph.names.named(f"thesaurus/domain/{quote(identifier, safe='')}")
        for subject, predicate, value, graph in self._said(_OF_DOMAIN, [self.domain_iri(identifier)]):
            self._note(found[subject.value], predicate, value, graph, loaded)
        inside = {iri: facts for iri, facts in found.items() if self.domain_iri(identifier) in facts.domains}
        return self._terms(inside, relations)

    def term(self, identifier: str, *, relations: bool) -> ThesaurusTerm:
        """One term. Raises NotFound."""
        terms = self._by_identifier([identifier], relations)
        if not terms:
            raise NotFound(
                f"The thesaurus has no term {identifier[:200]!r}.",
                "Identifiers are compared exactly, capitals too.",
            )
        return terms[0]

    def narrower(self, identifier: str, domain: str, *, immediate: bool, levels: int = 20) -> list[ThesaurusTerm]:
        """Terms below a term, of one domain ('': of any); only those right below, or all. Raises NotFound."""
        if domain:
            self.domain(domain)
        level, seen = [self.term(identifier, relations=True)], {identifier}
        found: list[ThesaurusTerm] = []
        for _ in range(1 if immediate else levels):
            below = dict.fromkeys(name for term in level for name in term["narrowerTerms"] if name not in seen)
            if not below:
                break
            seen.update(below)
            level = self._by_identifier(list(below), True, domain)
            found += level
        return sorted(found, key=_order)

    def _by_identifier(self, identifiers: Sequence[str], relations: bool, domain: str = "") -> list[ThesaurusTerm]:
        iris = [self.term_iri(identifier) for identifier in identifiers]
        found: dict[str, _Facts] = defaultdict(_Facts)
        for subject, predicate, value, graph in self._said(_OF_TERMS, iris):
            self._note(found[subject.value], predicate, value, graph)
        wanted = self.domain_iri(domain) if domain else ""
        kept = {iri: facts for iri, facts in found.items() if facts.domains and (not wanted or wanted in facts.domains)}
        return self._terms(kept, relations)

    def _terms(self, found: Mapping[str, _Facts], relations: bool) -> list[ThesaurusTerm]:
        concepts = self._concepts(found.values())
        names = self._names(found.values(), concepts) if relations else {}
        terms = [self._shape(iri, facts, concepts, names) for iri, facts in found.items() if self.identifier(iri)]
        return sorted(terms, key=_order)

    def _concepts(self, terms: Iterable[_Facts]) -> dict[str, _Facts]:
        """The Framework's concepts that terms match."""
        iris = {iri for facts in terms for iri in facts.matches if iri.startswith(_FRAMEWORK)}
        found: dict[str, _Facts] = defaultdict(_Facts)
        if iris:
            for subject, predicate, value, graph in self._said(_OF_CONCEPTS, iris):
                self._note(found[subject.value], predicate, value, graph)
        return found

    def _names(self, terms: Iterable[_Facts], concepts: Mapping[str, _Facts]) -> dict[str, set[str]]:
        """Identifiers of what terms are related with: of terms, and of terms that match a related concept."""
        pointed = {iri for facts in (*terms, *concepts.values()) for iris in facts.relations.values() for iri in iris}
        names: dict[str, set[str]] = {iri: {self.identifier(iri)} for iri in pointed if self.identifier(iri)}
        others = sorted(iri for iri in pointed if iri not in names)
        if others:
            for term, concept, graph in self._ask(_MATCHED, others):
                if self.identifier(term.value) and self.graph.owners.speaks(graph.value, term.value):
                    names.setdefault(concept.value, set()).add(self.identifier(term.value))
        return names

    def _shape(
        self, iri: str, facts: _Facts, concepts: Mapping[str, _Facts], names: Mapping[str, set[str]]
    ) -> ThesaurusTerm:
        identifier = self.identifier(iri)
        same = [concepts[match] for match in sorted(facts.matches) if match in concepts]
        code = next((one.code for one in same if one.code), "")
        labels = _by_language(facts.texts[SKOS.prefLabel])
        others = facts.texts[SKOS.altLabel]
        title = {
            language: next(
                (other.value for other in sorted(others) if other.language == language and is_whole(other.value, name)),
                name if name.startswith(beginning(identifier, code)) else beginning(identifier, code) + name,
            )
            for language, name in labels.items()
        }
        short = _by_language(other for other in others if other.value != title.get(other.language))
        texts = (one.texts[kind] for one in (facts, *same) for kind in (SKOS.definition, SKOS.scopeNote))
        described = (one.texts[DCT.description] for one in (facts, *same))
        long = next((found for values in (*texts, *described) if (found := _by_language(values))), {})
        relations = {key: self._related(identifier, key, (facts, *same), names) for key in set(_RELATIONS.values())}
        return {
            "termId": facts.number,
            "identifier": identifier,
            "name": title.get("en") or next(iter(title.values()), identifier),
            "title": title,
            "shortTitle": short,
            "description": long.get("en", ""),
            "longDescription": long,
            "source": facts.source,
            "broaderTerms": relations["broaderTerms"],
            "narrowerTerms": relations["narrowerTerms"],
            "relatedTerms": relations["relatedTerms"],
            "nonPreferedTerms": sorted({other.value for other in others if not other.language}) if names else [],
        }

    @staticmethod
    def _related(identifier: str, key: str, same: Iterable[_Facts], names: Mapping[str, set[str]]) -> list[str]:
        found = {name for one in same for iri in one.relations[key] for name in names.get(iri, ())}
        return sorted(found - {identifier}, key=natural)

    def _note(self, facts: _Facts, predicate: NamedNode, value: Any, graph: NamedNode, first: str = "") -> None:
        """Add one statement. Texts of the graph `first` come before those of other domains, these before the rest.

        Alternatives that come with the program are other names, such as former ones of countries: no short titles.
        """
        if isinstance(value, Literal):
            if predicate in _TEXTS:
                other_name = predicate == SKOS.altLabel and graph.value == self.graph.names.dataset("thesaurus")
                if not other_name and not self.graph.names.is_machine(graph.value):
                    own = self.graph.names.named("thesaurus/domain/")
                    rank = 0 if graph.value == first else 1 if graph.value.startswith(own) else 2
                    facts.texts[predicate].append(_Value((rank, graph.value), value.language or "", value.value))
            elif predicate == DCT.source:
                facts.source = min(facts.source or value.value, value.value)
            elif predicate == KMGBF.indicatorCode:
                facts.code = value.value
            elif predicate == KG.termId and (number := read_whole(value.value)) is not None:
                facts.number = min(facts.number or number, number)
        elif isinstance(value, NamedNode):
            if predicate in _RELATIONS:
                facts.relations[_RELATIONS[predicate]].add(value.value)
            elif predicate == SKOS.exactMatch:
                facts.matches.add(value.value)
            elif predicate == SKOS.inScheme:
                facts.domains.add(value.value)

    def _said(self, query: str, iris: Iterable[str]) -> Iterable[Any]:
        """Solutions of a query for subject, property, value and graph, of what owners say of their things."""
        speaks = self.graph.owners.speaks
        return (row for row in self._ask(query, iris) if speaks(row[3].value, row[0].value))

    def _ask(self, query: str, iris: Iterable[str]) -> Iterable[Any]:
        """Solutions of a query of ours. The IRIs come from the store or were percent-encoded: none closes a bracket."""
        asked = query.format(iris=" ".join(f"<{iri}>" for iri in sorted(iris)))
        solutions = self.graph.store.query(asked)
        assert isinstance(solutions, QuerySolutions)
        return solutions


def _by_language(values: Iterable[_Value]) -> dict[str, str]:
    """A language map of the six languages: the first text in each."""
    found: dict[str, str] = {}
    for value in sorted(values):
        language = next((tag for tag in LANGUAGES if matches(value.language, tag)), "")
        if language:
            found.setdefault(language, value.value)
    return {tag: found[tag] for tag in sorted(found, key=lambda tag: (tag != "en", tag))}


def _order(term: Mapping[str, Any]) -> tuple[object, ...]:
    return natural(str(term["name"])), str(term["identifier"])
