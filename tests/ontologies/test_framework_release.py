"""Our Turtle says what the published release says, but for the differences that the README lists."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

GBF = Namespace("http://metadata.cbd.int/kmgbf/ontology#")
KMGBF = Namespace("http://metadata.cbd.int/kmgbf/")
ONTOLOGY = URIRef("http://metadata.cbd.int/kmgbf/ontology")
README = Path(__file__).parents[2] / "ontologies/kmgbf/README.md"
CLASSES = {GBF.Goal: 4, GBF.Target: 23, GBF.Indicator: 204}
CODES = {GBF.Goal: GBF.goalCode, GBF.Target: GBF.targetCode, GBF.Indicator: GBF.indicatorCode}
LONG_TEXTS = {SKOS.definition, SKOS.note, SKOS.editorialNote, SKOS.example, RDFS.comment, DCTERMS.description}
ROLES = {GBF.isHeadlineFor: 37, GBF.isBinaryFor: 16, GBF.isComponentFor: 59, GBF.isComplementaryFor: 162}

Triple = tuple[Node, Node, Node]
Test = Callable[[Triple], bool]


def about(*predicates: URIRef) -> Test:
    return lambda triple: triple[1] in predicates


def label_in(*languages: str) -> Test:
    return lambda t: t[1] == RDFS.label and isinstance(t[2], Literal) and t[2].language in languages


# name -> (statements only in the release, statements only here, how to tell)
DIFFERENCES: dict[str, tuple[int, int, Test]] = {
    "definitions": (106, 0, about(SKOS.definition)),
    "ontology comments": (17, 17, about(RDFS.comment)),
    "ontology note": (1, 1, about(SKOS.note)),
    "examples": (11, 11, about(SKOS.example)),
    "guidance description": (1, 1, about(DCTERMS.description)),
    "editorial notes": (2, 0, about(SKOS.editorialNote)),
    "custodians that are not names": (5, 0, about(GBF.custodianAgency)),
    "licence and sources": (0, 3, about(DCTERMS.license, DCTERMS.source)),
    "labels in Arabic, Russian and Chinese": (0, 51, label_in("ar", "ru", "zh")),
    "labels in French and Spanish": (0, 12, label_in("fr", "es")),
    "defined by": (0, 16, about(RDFS.isDefinedBy)),
    "concept type": (0, 231, lambda t: t[1] == RDF.type and t[2] == SKOS.Concept),
    "notations": (0, 231, about(SKOS.notation)),
    "scheme membership": (0, 27, about(SKOS.inScheme)),
    "top concepts": (0, 27, about(SKOS.topConceptOf)),
}


def sort_out(triples: set[Triple]) -> Counter[str]:
    found: Counter[str] = Counter()
    for triple in triples:
        names = [name for name, (_, _, tells) in DIFFERENCES.items() if tells(triple)]
        assert len(names) == 1, f"{triple} belongs to {names or 'no listed difference'}"
        found[names[0]] += 1
    return found


@pytest.fixture(scope="module")
def only(release: Graph, framework: Graph) -> tuple[set[Triple], set[Triple]]:
    theirs, ours = set(to_canonical_graph(release)), set(to_canonical_graph(framework))
    return theirs - ours, ours - theirs


def test_goals_targets_and_indicators_are_those_of_the_release(release: Graph, framework: Graph) -> None:
    for kind, number in CLASSES.items():
        things = set(framework.subjects(RDF.type, kind))
        assert len(things) == number
        assert things == set(release.subjects(RDF.type, kind))
        code = CODES[kind]
        assert set(framework.subject_objects(code)) == set(release.subject_objects(code))


def test_every_role_is_that_of_the_release(release: Graph, framework: Graph) -> None:
    assert sum(ROLES.values()) == 274
    for role, number in ROLES.items():
        links = set(framework.subject_objects(role))
        assert len(links) == number
        assert links == set(release.subject_objects(role))


def test_names_and_short_titles_are_those_of_the_release(release: Graph, framework: Graph) -> None:
    things = {thing for kind in CLASSES for thing in release.subjects(RDF.type, kind)}
    for predicate in (SKOS.prefLabel, SKOS.altLabel, DCTERMS.title):
        theirs = {(s, o) for s, o in release.subject_objects(predicate) if s in things}
        assert {(s, o) for s, o in framework.subject_objects(predicate) if s in things} == theirs
    names = [o for s, o in framework.subject_objects(SKOS.prefLabel) if s in things]
    languages = Counter(name.language for name in names if isinstance(name, Literal))
    assert languages == {"en": 231, "fr": 231, "es": 231}


def test_the_ontology_has_the_same_terms_and_relations(release: Graph, framework: Graph) -> None:
    relations = (RDFS.domain, RDFS.range, OWL.inverseOf, RDFS.subPropertyOf, RDFS.subClassOf)
    for relation in relations:
        assert set(framework.subject_objects(relation)) == set(release.subject_objects(relation))
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        theirs = {term for term in release.subjects(RDF.type, kind) if isinstance(term, URIRef)}
        assert {term for term in framework.subjects(RDF.type, kind) if isinstance(term, URIRef)} == theirs


def test_every_statement_only_in_the_release_is_a_listed_difference(
    only: tuple[set[Triple], set[Triple]],
) -> None:
    assert sort_out(only[0]) == {name: theirs for name, (theirs, _, _) in DIFFERENCES.items() if theirs}


def test_every_statement_only_here_is_a_listed_difference(only: tuple[set[Triple], set[Triple]]) -> None:
    assert sort_out(only[1]) == {name: ours for name, (_, ours, _) in DIFFERENCES.items() if ours}


def test_the_readme_lists_every_difference_with_its_counts() -> None:
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \| [^|]+ \|$", README.read_text(encoding="utf-8"), re.M)
    listed = {name: (int(theirs), int(ours)) for name, theirs, ours in rows}
    assert listed == {name: (theirs, ours) for name, (theirs, ours, _) in DIFFERENCES.items()}


def test_the_agencies_left_out_are_not_names(only: tuple[set[Triple], set[Triple]]) -> None:
    values = {str(s).rpartition("_")[2]: str(o) for s, p, o in only[0] if p == GBF.custodianAgency}
    assert set(values) == {"D.1", "15.1", "18.2", "21.1", "9.2"}
    assert {code for code, value in values.items() if not value.endswith(".")} == {"15.1"}


def runs(text: str, length: int = 12) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_no_sentence_of_the_release_stands_in_our_texts(release: Graph, everything: Graph) -> None:
    theirs = {run for _, p, text in release if p in LONG_TEXTS for run in runs(str(text))}
    assert len(theirs) > 5000
    for subject, predicate, text in everything:
        if predicate in LONG_TEXTS:
            assert not runs(str(text)) & theirs, f"{subject} {predicate}"
    assert not runs(README.read_text(encoding="utf-8")) & theirs
