"""Versions of things, their histories and differences, as pages, documents and JSON."""

import json
import re
from html import unescape
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from starlette.testclient import TestClient

from kg.rdf.formats import JSONLD, RDF_FORMATS
from kg.rdf.namespaces import DCT, PROV
from kg.texts.languages import LANGUAGES
from tests.browser.conftest import assert_problem
from tests.browser.decided import BASE, HTML, SITE
from tests.browser.eventful import CONCEPT, ERASED, NEW_TITLE, ODD, OLD_TITLE, RECORD, RIVER, WITHDRAWN, sequences

pytest_plugins = ["tests.browser.eventful_fixtures"]
THINGS = (RECORD, CONCEPT, RIVER, *ODD)


def shown(client: TestClient, address: str) -> str:
    """The text of a page that is there."""
    answer = client.get(address, headers=HTML, follow_redirects=True)
    assert answer.status_code == 200, answer.text[:500]
    return unescape(answer.text.replace("<wbr>", ""))


@pytest.mark.parametrize("thing", THINGS)
def test_every_version_answers_in_every_format_and_language(witness: TestClient, thing: str) -> None:
    listed = witness.get(f"/timemap/json/{quote(thing, safe='')}").json()["mementos"]["list"]
    for one in listed:
        for format_ in RDF_FORMATS:
            led = witness.get(one["uri"], headers={"Accept": format_.media_type})
            assert led.status_code == 303
            document = witness.get(led.headers["location"])
            assert document.status_code == 200
            assert document.headers["content-type"].startswith(format_.media_type)
            assert document.headers["memento-datetime"] == led.headers["memento-datetime"]
        for language in LANGUAGES:
            page = witness.get(one["uri"], headers={**HTML, "Accept-Language": language}, follow_redirects=True)
            assert (page.status_code, page.text.count("<h1")) == (200, 1)
            assert f'lang="{language}"' in page.text


def test_a_version_says_of_what_it_is_one_and_who_made_it(witness: TestClient) -> None:
    newest, first = sequences(witness, CONCEPT)
    document = witness.get(f"/version/data/{newest}/kmgbf/target_3.nq")
    quads = list(parse(document.content, format=RdfFormat.N_QUADS))
    version, before = (f"{BASE}version/{one}/kmgbf/target_3" for one in (newest, first))
    said = {(quad.predicate, quad.object) for quad in quads if quad.subject == NamedNode(version)}
    for predicate, value in (
        (PROV.specializationOf, CONCEPT), (DCT.isVersionOf, CONCEPT), (PROV.wasRevisionOf, before),
        (DCT.replaces, before), (PROV.wasGeneratedBy, f"{BASE}change/{newest}"),
    ):  # fmt: skip
        assert (predicate, NamedNode(value)) in said
    content = [quad for quad in quads if quad.graph_name == NamedNode(version)]
    assert any("Target three" in str(quad.object) for quad in content)
    assert {"Ada", "Secretariat", "Board"} <= {getattr(quad.object, "value", "") for quad in quads}
    older = witness.get(f"/version/data/{first}/kmgbf/target_3.nt").text
    assert f"<{before}> <{DCT.isReplacedBy.value}> <{version}>" in older
    assert '"Target three"' not in older


def test_the_page_of_a_version_shows_what_it_was_like(witness: TestClient) -> None:
    newest, first = sequences(witness, RECORD)
    older = shown(witness, f"/version/{first}/record/{RECORD.rpartition('/')[2]}")
    assert OLD_TITLE in older
    assert NEW_TITLE not in older.split("</h1>")[0]
    assert "This is not the newest version." in older
    assert 'content="noindex"' in older
    for address in (f"version/en/page/{newest}/record/", "en/history?uri=", "en/history/difference?uri="):
        assert f"{SITE}{address}" in older
    assert "This is the newest version." in shown(witness, f"/version/{newest}/record/{RECORD.rpartition('/')[2]}")
    concept = shown(witness, f"/version/{sequences(witness, CONCEPT)[0]}/kmgbf/target_3")
    for words in ("Target three", "Ada", "Secretariat", "Board", "A clearer name", "CC BY 4.0"):
        assert words in concept
    assert "stream of water" in shown(witness, f"/version/{sequences(witness, RIVER)[0]}/{quote(RIVER, safe='')}")


@pytest.mark.parametrize(
    "name",
    ["0/kmgbf/target_3", "999999/kmgbf/target_3", "1/kmgbf/target_3", "x/y", "12", "12/", "12/%20", "1/urn%3Anothing"],
)
def test_versions_that_there_are_not_are_not_found(witness: TestClient, name: str) -> None:
    assert_problem(witness.get(f"/version/{name}", headers={"Accept": "application/json"}), 404, "not-found")


def test_the_revision_of_the_secretariat_leads_to_its_version(witness: TestClient) -> None:
    first = sequences(witness, RECORD)[-1]
    assert f"{SITE}version/en/page/{first}/record/" in shown(witness, f"{RECORD.replace(BASE, '/')}@2")


@pytest.mark.parametrize("thing", [*THINGS, WITHDRAWN, ERASED])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_history_lists_all_versions(witness: TestClient, thing: str, language: str) -> None:
    html = shown(witness, f"/{language}/history?uri={quote(thing, safe='')}")
    made = sequences(witness, thing)
    assert html.count('<p class="event">') == len(made)
    if len(made) > 1 and thing != ERASED:
        assert f"/{language}/history/difference" in html


def test_things_lead_to_their_histories(witness: TestClient) -> None:
    for address, thing in (
        ("/kmgbf/en/page/target_3", CONCEPT),
        (f"/record/en/page/{RECORD.rpartition('/')[2]}", RECORD),
        (f"/waters/en/page/?uri={quote(RIVER, safe='')}", RIVER),
    ):
        assert f'<a rel="version-history" href="{SITE}en/history?uri={quote(thing, safe="")}">' in shown(
            witness, address
        )


def test_differences_are_said_in_words(witness: TestClient) -> None:
    newest, first = sequences(witness, RECORD)
    html = shown(witness, f"/en/history/difference?uri={quote(RECORD)}&from={first}&to={newest}")
    assert re.search(
        r"Title\s*</span>\s*(?:<[^>]*>)*\s*<span class=\"kind changed\">|Title.{0,80}changed", html, re.DOTALL
    )
    assert "<del>" in html
    same = shown(witness, f"/en/history/difference?uri={quote(RECORD)}&from={first}&to={first}")
    assert "No differences." in same
    names = shown(witness, f"/en/history/difference?uri={quote(CONCEPT)}")
    assert re.search(r"<del>.*?Target 3.*?</del>", names, re.DOTALL)
    assert re.search(r"<ins>.*?Target three.*?</ins>", names, re.DOTALL)
    gone = shown(witness, f"/en/history/difference?uri={quote(WITHDRAWN)}")
    assert "It was withdrawn then" in gone


def test_differences_are_told_to_programs(witness: TestClient) -> None:
    newest, first = sequences(witness, CONCEPT)
    found = witness.get("/api/history/difference", params={"uri": CONCEPT, "from": first, "to": newest}).json()
    details = found["things"][0]["details"]
    values = [(one["before"]["text"], one["after"]["text"]) for one in details if one["before"] and one["after"]]
    assert ("Target 3", "Target three") in values
    back = witness.get("/api/history/difference", params={"uri": CONCEPT, "from": newest, "to": first}).json()
    assert (back["triples_added"], back["triples_removed"]) == (found["triples_removed"], found["triples_added"])


@pytest.mark.parametrize(("query", "status"), [
    ("", 404), ("uri=x", 404), ("uri=urn:nothing", 404), ("uri={iri}&from=x", 400), ("uri={iri}&from=0", 400),
    ("uri={iri}&to=999999", 404), ("uri={iri}&from=1", 404), ("uri={iri}&to=99999999999999999999", 400),
])  # fmt: skip
def test_what_cannot_be_compared_is_said(witness: TestClient, query: str, status: int) -> None:
    asked = query.format(iri=quote(CONCEPT))
    for path in ("/en/history/difference", "/api/history/difference"):
        answer = witness.get(f"{path}?{asked}", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_an_erased_version_is_not_compared(witness: TestClient) -> None:
    made = sequences(witness, ERASED)
    answer = witness.get("/api/history/difference", params={"uri": ERASED, "from": made[-1], "to": made[-2]})
    assert answer.status_code == 410
    assert "Aim 001" not in answer.text


def test_histories_are_told_in_portions(witness: TestClient) -> None:
    one = witness.get("/api/history", params={"uri": RECORD, "limit": "1"})
    assert (len(one.json()["events"]), one.json()["total"]) == (1, 2)
    following = one.json()["next"]
    assert f'<{following}>; rel="next"' == one.headers["link"]
    rest = witness.get(following).json()
    assert [event["sequence"] for event in rest["events"]] == sequences(witness, RECORD)[1:]
    assert rest["next"] is None
    assert witness.get("/en/history", params={"uri": RECORD, "before": "x"}).status_code == 400


def test_a_citation_names_the_version(witness: TestClient) -> None:
    newest, first = sequences(witness, RECORD)
    for path, sequence in (
        (RECORD.replace(BASE, "/"), newest),
        (f"/version/{first}/{RECORD.removeprefix(BASE)}", first),
    ):
        html = shown(witness, path)
        version = f"{BASE}version/{sequence}/{RECORD.removeprefix(BASE)}"
        entry = re.search(r"@misc\{.*?\n\}", re.sub("<[^>]*>", "", html), re.DOTALL)
        assert entry
        assert f"url = {{{version}}}" in entry[0]
        items = json.loads(re.search(r"\[\s*\{\s*\"id\".*?\n\]", re.sub("<[^>]*>", "", html), re.DOTALL)[0])  # type: ignore[index]
        assert items[0]["URL"] == version
    assert f"version/{sequences(witness, CONCEPT)[0]}/kmgbf/target_3" in shown(
        witness, f"/version/{sequences(witness, CONCEPT)[0]}/kmgbf/target_3"
    )


def test_the_graph_of_a_version_is_called_as_it_is(witness: TestClient) -> None:
    sequence = sequences(witness, RIVER)[-1]
    name = f"{BASE}version/{sequence}/{quote(RIVER, safe='')}"
    text = witness.get(name.replace(BASE, "/"), headers={"Accept": "application/trig"}, follow_redirects=True).content
    quads = list(parse(text, format=RdfFormat.TRIG))
    assert NamedNode(name) in {quad.graph_name for quad in quads}
    assert NamedNode(RIVER) in {quad.subject for quad in quads}
    assert JSONLD in RDF_FORMATS
