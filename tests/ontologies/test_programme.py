"""The programme of work and the knowledge strategy as they are bundled."""

from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef

from ontologies.turtle import BASE, KG, LANGUAGES

FOLDER: Final = Path(__file__).parents[2] / "ontologies" / "programme"
SPACE: Final = BASE + "programme/"


@pytest.fixture(scope="module")
def programme() -> Graph:
    return Graph().parse(FOLDER / "programme.ttl")


@pytest.fixture(scope="module")
def translated() -> Graph:
    return Graph().parse(FOLDER / "machine-translations.ttl")


def codes(graph: Graph) -> list[str]:
    return sorted(str(code) for code in graph.objects(None, SKOS.notation))


def test_there_are_goals_outcomes_actions_and_objectives(programme: Graph) -> None:
    assert Counter("objective" if code.isalpha() else code.count(".") for code in codes(programme)) == {
        0: 4, 1: 8, 2: 39, "objective": 8,
    }  # fmt: skip


def test_every_concept_stands_where_its_code_says(programme: Graph) -> None:
    for code in codes(programme):
        iri, parent = URIRef(SPACE + code), code.rpartition(".")[0]
        scheme = URIRef(SPACE + ("strategyScheme" if code.isalpha() else "programmeScheme"))
        assert set(programme.objects(iri, SKOS.inScheme)) == {scheme}
        assert set(programme.objects(iri, SKOS.broader)) == ({URIRef(SPACE + parent)} if parent else set())
        assert set(programme.objects(iri, SKOS.topConceptOf)) == (set() if parent else {scheme})
        assert programme.value(iri, DCTERMS.source) == URIRef(BASE + "decision/cop/16/9")
    for one, other in ((SKOS.broader, SKOS.narrower), (SKOS.topConceptOf, SKOS.hasTopConcept)):
        assert set(programme.subject_objects(one)) == {(o, s) for s, o in programme.subject_objects(other)}


def test_letters_and_numbers_leave_no_gap(programme: Graph) -> None:
    for parent in {code.rpartition(".")[0] for code in codes(programme)}:
        own = [code.rpartition(".")[2] for code in codes(programme) if code.rpartition(".")[0] == parent]
        for kind in (str.isalpha, str.isdigit):
            of_kind = [code for code in own if kind(code)]
            assert of_kind == [chr(ord(of_kind[0]) + number) for number in range(len(of_kind))]


def test_all_have_one_name_in_each_language_and_machines_are_named(programme: Graph, translated: Graph) -> None:
    subjects = set(programme.subjects(RDF.type, None))
    assert subjects == set(translated.subjects())
    names: list[Literal] = []
    for subject in subjects:
        english = list(programme.objects(subject, SKOS.prefLabel))
        others = list(translated.objects(subject, SKOS.prefLabel))
        assert [name.language for name in english if isinstance(name, Literal)] == ["en"]
        spoken = sorted(name.language or "" for name in others if isinstance(name, Literal))
        assert spoken == sorted(set(LANGUAGES) - {"en"})
        provisional = translated.objects(subject, URIRef(KG + "provisionalLanguage"))
        assert sorted(map(str, provisional)) == spoken
        names += [name for name in (*english, *others) if isinstance(name, Literal)]
    assert len(set(names)) == len(names)


def test_links_lead_to_targets_20_and_21(programme: Graph) -> None:
    assert {str(target) for target in programme.objects(None, SKOS.relatedMatch)} == {
        f"{BASE}kmgbf/target_20", f"{BASE}kmgbf/target_21",
    }  # fmt: skip
