"""The query page: what an answer looks like, what is said about it, and how it is taken along."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from browser.queries.charts import draw
from browser.site.contexts import Value
from kg.graph.graph import KnowledgeGraph
from kg.graph.labels import Labels
from kg.graph.names import read_names
from kg.knowledge.knowledge import Knowledge
from kg.texts.languages import Text

PREFIX = "http://testserver"


def ask(client: TestClient, query: str, language: str = "en") -> str:
    answer = client.get(f"/{language}/query", params={"query": query})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def main_of(page: str) -> str:
    return page.partition('<section id="outcome"')[2].partition("</section>")[0]


def test_things_are_shown_by_their_names_and_link_to_their_pages(client: TestClient) -> None:
    outcome = main_of(ask(client, "SELECT ?t { VALUES ?t { kmgbf:target_3 } }", "fr"))
    assert f'<a href="{PREFIX}/kmgbf/fr/page/target_3">' in outcome
    assert '<span lang="fr" dir="ltr">Cible 3</span>' in outcome
    assert "kmgbf:target_3" in re.sub("<[^>]*>", "", outcome)


def test_literals_say_their_language(client: TestClient) -> None:
    outcome = main_of(ask(client, 'SELECT ?n { kmgbf:target_3 skos:prefLabel ?n FILTER(LANG(?n) = "ar") }'))
    assert '<span lang="ar" dir="rtl">الهدف 3</span> <bdi class="mark" dir="ltr" translate="no">ar</bdi>' in outcome


def test_a_name_and_a_number_a_row_make_a_chart_that_leaves_the_table(client: TestClient) -> None:
    query = "SELECT ?for (COUNT(?i) AS ?n) { ?i gbf:isHeadlineFor ?for } GROUP BY ?for"
    outcome = main_of(ask(client, query))
    assert outcome.count("<rect ") == outcome.count("<tr>") - 1 > 2
    assert '<figure class="chart" aria-hidden="true">' in outcome
    assert 'width="100.0"' in outcome
    assert "<rect" not in main_of(ask(client, "SELECT ?i ?for { ?i gbf:isHeadlineFor ?for }"))


@pytest.mark.parametrize(
    ("numbers", "bars"),
    [
        (("1", "2"), [(0.0, 50.0), (0.0, 100.0)]),
        (("-1", "3"), [(0.0, 25.0), (25.0, 75.0)]),
        (("-1", "-4"), [(75.0, 25.0), (0.0, 100.0)]),
        (("0", "0"), None),
        (("1", "INF"), None),
        (("1", "x"), None),
        (("1",), None),
        (tuple("1" * 61), None),
    ],
)
def test_bars_begin_at_zero(numbers: tuple[str, ...], bars: list[tuple[float, float]] | None) -> None:
    rows = [
        (Value("literal", Text(f"name {i}")), Value("literal", Text(n), datatype="xsd:double"))
        for i, n in enumerate(numbers)
    ]
    chart = draw(("name", "number"), rows)
    assert (chart and [(bar.start, bar.length) for bar in chart.bars]) == bars
    turned = draw(("number", "name"), [row[::-1] for row in rows])
    lengths = None if bars is None else [length for _, length in bars]
    assert (None if turned is None else [bar.length for bar in turned.bars]) == lengths


def test_statements_are_grouped_by_what_they_are_about_beside_the_turtle(client: TestClient) -> None:
    outcome = ask(client, "DESCRIBE kmgbf:target_3", "es")
    assert "Meta 3" in outcome
    assert outcome.count('<section class="subject">') == 1
    assert "kmgbf:target_3 a" in unescape(outcome) or "kmgbf:target_3" in unescape(outcome)
    assert re.search(r"<details class=\"fold\" open><summary><h3>Enunciados", outcome)


def test_a_graph_that_is_too_long_to_read_says_so(client: TestClient) -> None:
    page = ask(client, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3000")
    assert "There are more statements than this page shows" in page
    assert "400 statements" in page


def test_the_page_says_how_the_answer_came_about(client: TestClient) -> None:
    query = "SELECT ?s { ?s a gbf:Goal } # asked twice"
    first, second = main_of(ask(client, query)), main_of(ask(client, query))
    assert "4 rows" in first
    assert re.search(r"[\d.]+ ms", first)
    assert "from the cache" not in first
    assert "from the cache" in second
    for outcome in (first, second):
        assert re.search(r"state \d+ of the data", outcome)
        assert "Limits: 10 seconds a query, 500 rows on this page." in outcome
        assert re.search(r"Query time left this minute: \d+ of 120 seconds", outcome)


def test_the_number_of_all_rows_is_given_where_only_some_are_shown(client: TestClient) -> None:
    assert "500 of 600 rows" in main_of(ask(client, "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 600"))


def test_a_misspelt_term_is_pointed_out_where_nothing_was_found(client: TestClient) -> None:
    outcome = unescape(main_of(ask(client, "SELECT ?s { ?s a gbf:Targt }")))
    assert "Did you mean “gbf:Target”?" in outcome
    assert "Did you mean “gbf:Target”?" in unescape(ask(client, "ASK { ?s a gbf:Targt }"))


def test_line_ends_of_browsers_are_one_character(client: TestClient) -> None:
    page = ask(client, "SELECT ?s\r\nWHERE { ?s a gbf:Goal }")
    assert "%0D" not in page
    assert "%0A" in page


def test_names_of_all_things_are_read_by_one_query(knowledge: Knowledge) -> None:
    things = [goal.iri for goal in (*knowledge.framework.goals, *knowledge.framework.targets)]
    things += [indicator.iri for indicator in knowledge.framework.indicators]
    asked = []

    class Counting:
        """The store, counting what it is asked."""

        def query(self, text: str) -> object:
            asked.append(text)
            return knowledge.graph.store.query(text)

    graph = KnowledgeGraph(Counting(), knowledge.graph.names)  # type: ignore[arg-type]
    graph.owners = knowledge.graph.owners  # which are read once in a generation
    names = read_names(graph, things)
    assert len(asked) == 1
    labels = Labels(knowledge.graph)
    assert all(set(names[iri].texts) == set(labels.texts(iri)) for iri in things)
    assert names["http://metadata.cbd.int/kmgbf/target_3"].code == "3"


def test_an_iri_that_is_none_names_nothing_and_breaks_nothing(knowledge: Knowledge) -> None:
    evil = 'http://example.org/> } UNION { ?s ?p ?o FILTER(?o != "'
    assert read_names(knowledge.graph, [evil, "", "http://example.org/nothing"]) == {}


def test_every_program_of_the_page_holds_the_query(client: TestClient) -> None:
    page = unescape(ask(client, 'SELECT ?s { ?s ?p "it\'s" } # $(touch x)'))
    for name in ("curl", "Python", "R", "JavaScript"):
        assert f'<bdi dir="ltr">{name}</bdi>' in page
    assert r"""--data-urlencode 'query=SELECT ?s { ?s ?p "it'"'"'s" } # $(touch x)'""" in page
