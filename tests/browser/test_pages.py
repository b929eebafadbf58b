"""Pages: what they say, in which language, and that what they show is true."""

import re

import pytest
from markupsafe import escape
from pyoxigraph import NamedNode, QuerySolutions
from starlette.testclient import TestClient

from browser.queries.terms import Terms
from browser.site.values import ValueMaker
from browser.things.others import query_about
from browser.urls import Urls
from kg.graph.around import Around
from kg.graph.names import read_names
from kg.knowledge.knowledge import Knowledge
from kg.rdf.identifiers import Identifiers
from kg.texts.languages import LANGUAGES

BASE = "http://metadata.cbd.int/"


def test_visitors_are_led_to_their_language(client: TestClient) -> None:
    answer = client.get("/", headers={"Accept-Language": "zh-Hans-CN, en;q=0.5"})
    assert (answer.status_code, answer.headers["location"]) == (302, "http://testserver/zh/")
    assert answer.headers["vary"] == "Accept-Language"
    assert client.get("/kmgbf/", headers={"Accept-Language": "ar"}).headers["location"] == "http://testserver/kmgbf/ar/"
    assert client.get("/kmgbf", headers={"Accept-Language": "ru"}).headers["location"] == "http://testserver/kmgbf/ru/"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["{}/", "{}/vocabularies", "{}/search?q=a", "{}/query", "{}/queries", "{}/download", "{}/changes",
             "{}/about", "{}/accessibility", "{}/api", "kmgbf/{}/", "thesaurus/{}/", "kmgbf/{}/page/target_3"],
)  # fmt: skip
def test_every_page_links_itself_in_the_six_languages(client: TestClient, path: str, language: str) -> None:
    page = client.get("/" + path.format(language))
    assert page.status_code == 200
    assert page.headers["content-language"] == language
    for other in LANGUAGES:
        assert f'hreflang="{other}"' in page.text
    assert f'<link rel="canonical" href="http://testserver/{path.format(language).split("?")[0]}' in page.text


def test_a_target_page_says_what_the_graph_says(client: TestClient, knowledge: Knowledge) -> None:
    page = client.get("/kmgbf/en/page/target_3").text
    framework = knowledge.framework
    for link in framework.indicators_of(framework.target("3")):
        assert f"http://testserver/kmgbf/en/page/indicator_{link.indicator.code}" in page
    assert "http://testserver/thesaurus/en/page/AICHI-TARGET-11" in page
    assert "http://testserver/kmgbf/en/page/target_2" in page
    assert "http://testserver/kmgbf/en/page/target_4" in page
    assert BASE + "kmgbf/target_3" in page


def test_a_text_in_another_language_says_so(client: TestClient) -> None:
    page = client.get("/kmgbf/ar/page/indicator_A.1").text
    assert re.search(r'lang="en" dir="ltr"[^>]*>\s*Red List of Ecosystems', page)


def test_a_machine_translation_says_so(client: TestClient) -> None:
    assert "ترجمة آلية" in client.get("/kmgbf/ar/page/target_3").text
    assert (
        "machine" not in client.get("/kmgbf/en/page/target_3").text.partition("<main")[2].partition("names")[0].lower()
    )


def test_the_official_text_comes_with_the_published_release(own_bundled_data, release_file) -> None:  # type: ignore[no-untyped-def]
    from browser.app import create_app
    from kg.ledger.ledger import Ledger
    from kg.settings import Settings
    from loaders.kmgbf import load_release
    from tests.data.release import definition

    settings = Settings(data=own_bundled_data, public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    load_release(settings, ledger, release_file, agent="Operator")
    ledger.close()
    with TestClient(create_app(settings)) as client:
        page = client.get("/kmgbf/fr/page/target_3").text
        assert escape(definition(release_file, "target_3", "fr"))[:80] in page
        assert "1.0.1" in client.get("/kmgbf/en/").text


def test_values_from_data_cannot_become_html(client: TestClient) -> None:
    attack = '"><script>alert(1)</script>'
    for path in (
        f"/en/search?q={attack}",
        f"/en/query?query={attack}",
        f"/en/page?uri={attack}",
        f"/kmgbf/en/page/{attack}",
    ):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert "<script>alert" not in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_a_browser_at_the_endpoint_comes_to_the_query_page(client: TestClient) -> None:
    answer = client.get("/sparql/kmgbf?query=ASK%20%7B%7D", headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/fr/query?query=ASK%20%7B%7D&dataset=kmgbf"
    assert "Oui" in client.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("query", "status", "shown"),
    [
        ("SELECT ?code WHERE { ?goal gbf:goalCode ?code } ORDER BY ?code", 200, "<td>"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s a gbf:Goal ; ?p ?o }", 200, "kmgbf:goal_A"),
        ("ASK { kmgbf:target_99 ?p ?o }", 200, "No"),
        ("SELECT * WHERE { ?s a gbf:Nothing }", 200, "nothing matches"),
        ("SELECT ?s WHERE { ?s a nope:Thing }", 400, "nope:"),
        ("SELECT ?s WHERE { ?s a gbf:Goal", 400, "Line 1"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 403, "only answers queries"),
    ],
)
def test_the_query_page_shows_every_kind_of_outcome(client: TestClient, query: str, status: int, shown: str) -> None:
    answer = client.get("/en/query", params={"query": query})
    assert answer.status_code == status
    assert shown in answer.text
    assert client.post("/en/query", data={"query": query}).status_code == status


def test_many_rows_are_cut_and_the_page_says_so(client: TestClient) -> None:
    page = client.get("/en/query", params={"query": "SELECT * WHERE { ?s ?p ?o }"}).text
    assert "There are more rows than this page shows" in page
    assert page.count("<tr>") <= 502


def test_assets_are_kept_for_a_year_when_their_version_is_named(client: TestClient) -> None:
    css = re.search(r'href="(http://testserver/static/site.css\?v=[0-9a-f]+)"', client.get("/en/").text)
    assert css
    assert "immutable" in client.get(css[1]).headers["cache-control"]
    assert "immutable" not in client.get("/static/site.css?v=other").headers["cache-control"]


def test_an_unchanged_page_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/kmgbf/en/page/target_3")
    assert client.get("/kmgbf/en/page/target_3", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("address", ["/context/1", "/static/site.css?v={version}", "/download/kmgbf/1.nt"])
def test_what_never_changes_is_kept_for_a_year(client: TestClient, address: str) -> None:
    version = re.search(r"site\.css\?v=(\w+)", client.get("/en/").text)
    assert version
    answer = client.get(address.format(version=version[1]))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")


def test_the_context_of_today_leads_to_a_version_of_it(client: TestClient) -> None:
    led = re.match(r"<http://testserver(/context/\d+)>", client.get("/context").headers["link"])
    assert led
    assert client.get(led[1]).status_code == 200


@pytest.mark.parametrize("path", ["kmgbf/target_3", "kmgbf/nothing", "shapes/record/meeting", "chm/ontology#Meeting"])
@pytest.mark.parametrize(
    "start", ["http://metadata.cbd.int/", "https://example.org/", "urn:x:", "http://www.wikidata.org/"]
)
def test_a_thing_leads_to_one_address_wherever_it_is_shown(knowledge: Knowledge, start: str, path: str) -> None:
    to, iri = Urls("http://testserver/", Identifiers("http://metadata.cbd.int/")), start + path
    values = ValueMaker(knowledge.graph, knowledge.labels(), to, "fr", answers=knowledge.answers).iri(NamedNode(iri))
    results = Terms(dict(read_names(knowledge.graph, [iri])), to, "fr", knowledge.answers).iri(iri)
    assert (values.url, values.external) == (results.url, results.external)
    known = start == BASE and path != "kmgbf/nothing"
    on_the_web = start.startswith("http") and start != BASE
    assert values.url == (to.page(iri, "fr") if known else iri if on_the_web else "")


@pytest.mark.parametrize("graph", ["", "http://metadata.cbd.int/graph/meeting"])
def test_the_query_behind_a_page_finds_what_is_stated_and_what_links_to_it(knowledge: Knowledge, graph: str) -> None:
    iri = "http://metadata.cbd.int/meeting/COP-16"
    found = knowledge.graph.store.query(query_about(iri, graph))
    assert isinstance(found, QuerySolutions)
    rows = {(str(row["subject"]), str(row["value"])) for row in found}
    del found  # which belongs to this thread
    assert (f"<{BASE}decision/cop/16/11>", f"<{iri}>") in rows
    assert any(value == '"COP-16"' for _, value in rows)


def test_links_from_outside_are_counted_after_those_from_inside_were_left_out(knowledge: Knowledge) -> None:
    around = Around(knowledge.graph, "http://metadata.cbd.int/meeting/COP-16")
    every = around.incoming(1_000)
    wanted = [quad for quad in every if str(quad.subject) > str(every[0].subject)]
    assert len(every) > len(wanted) > 0
    assert around.incoming(len(wanted), lambda quad: quad in wanted) == wanted
    assert around.incoming(1, lambda quad: quad == wanted[-1]) == wanted[-1:]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_indicator_leads_to_the_organisations_that_serve_it(client: TestClient, language: str) -> None:
    page = client.get(f"/kmgbf/{language}/page/indicator_3.1").text
    section = re.search(r'<h2 id="agencies">.*?</section>', page, re.S)
    assert section
    for name in ("birdlife", "iucn", "unep-wcmc"):
        assert f'href="http://testserver/organisation/{language}/page/{name}"' in section[0]
    assert "UN Environment Programme World Conservation Monitoring Centre (UNEP-WCMC)" in section[0]


@pytest.mark.parametrize(("path", "shown"), [("/chm/en/page/ontology", False), ("/kmgbf/en/page/target_3", True)])
def test_titles_stand_beside_names_where_they_differ(client: TestClient, path: str, shown: bool) -> None:
    page = client.get(path).text
    assert ('<th scope="col">Short title</th>' in page) == shown
    for section in re.findall(r'<section class="defined".*?</section>', page, re.DOTALL):  # a former term leads on
        former = 'class="status' in section.partition("</h3>")[0]
        assert ("<dl" in section) is not former
        assert not former or "<a " in section.partition("</p>")[2]
