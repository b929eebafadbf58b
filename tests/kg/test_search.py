"""Finding things by their names."""

import pytest
from pyoxigraph import NamedNode, Quad

from kg.knowledge.knowledge import Knowledge
from kg.search.text_query import TextQuery

BASE = "http://metadata.cbd.int/kmgbf/"


@pytest.mark.parametrize(
    ("query", "language", "expected"),
    [
        ("target 3", "en", "target_3"),
        ("Cible 3", "fr", "target_3"),
        ("الهدف 3", "ar", "target_3"),
        ("Задача 3", "ru", "target_3"),
        ("行动目标3", "zh", "target_3"),
        ("A.1", "en", "indicator_A.1"),
        ("22.CY.6", "en", "indicator_22.CY.6"),
        ("GBF-TARGET-03", "en", "target_3"),
        ("red list of ecosystems", "en", "indicator_A.1"),
        ("red list ecosys", "en", "indicator_A.1"),
        ("LISTE ROUGE DES ECOSYSTEMES", "fr", "indicator_A.1"),
        ("lista roja de ecosistemas", "es", "indicator_A.1"),
    ],
)
def test_the_thing_meant_comes_first(knowledge: Knowledge, query: str, language: str, expected: str) -> None:
    hits, total = knowledge.search.find(query, language)
    assert total >= 1
    assert hits[0].iri == BASE + expected


def test_a_hit_says_which_text_matched_in_which_language(knowledge: Knowledge) -> None:
    hit = knowledge.search.find("Liste rouge des écosystèmes", "en", "kmgbf")[0][0]
    assert (hit.property, hit.matched.language) == ("prefLabel", "fr")


def test_a_thing_with_an_older_name_is_found_once(knowledge: Knowledge) -> None:
    hits, _total = knowledge.search.find("Red List of Ecosystems")
    assert [hit.iri for hit in hits].count(BASE + "indicator_A.1") == 1
    assert not any("thesaurus/GBF-" in hit.iri for hit in hits)


def test_pages_follow_each_other_without_gap_or_repetition(knowledge: Knowledge) -> None:
    everything, total = knowledge.search.find("number of countries", limit=1_000)
    pages = [knowledge.search.find("number of countries", limit=7, offset=start)[0] for start in range(0, total, 7)]
    assert [hit for page in pages for hit in page] == everything
    assert len({hit.iri for hit in everything}) == total


@pytest.mark.parametrize(
    "query", ["", "   ", "!!!", '"', "*", "NOT", "a OR b", "x" * 10_000, "') DROP TABLE label; --", "\x00"]
)
def test_odd_queries_do_no_harm(knowledge: Knowledge, query: str) -> None:
    hits, total = knowledge.search.find(query)
    assert total >= len(hits)


def test_nothing_found_is_nothing(knowledge: Knowledge) -> None:
    assert knowledge.search.find("zzzzqqq") == ([], 0)


def test_a_look_up_for_queries_tells_what_the_graph_says(knowledge: Knowledge) -> None:
    thesaurus = "http://metadata.cbd.int/graph/thesaurus"
    query = TextQuery("conserve 30 land", graphs=(thesaurus,), by_literal=True)
    sequence, (found,) = knowledge.search.text([query], knowledge.generation.sequence)
    assert sequence == knowledge.generation.sequence
    (hit,) = found.hits
    assert hit.subject == "http://metadata.cbd.int/thesaurus/GBF-TARGET-03"  # the search page shows the target itself
    stated = Quad(NamedNode(hit.subject), NamedNode(hit.property), hit.literal, NamedNode(hit.graph))
    assert stated in knowledge.graph.store
