"""Memento (RFC 7089): identifiers lead to what they meant at a time, and everything says where the other times are."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from kg.http.moments import http_date
from kg.rdf.formats import RDF_FORMATS
from tests.browser.conftest import assert_problem
from tests.browser.decided import BASE, HTML, SITE
from tests.browser.eventful import CONCEPT, ERASED, ODD, RECORD, RIVER, WITHDRAWN, sequences

pytest_plugins = ["tests.browser.eventful_fixtures"]
THINGS = (RECORD, CONCEPT, RIVER, WITHDRAWN, *ODD)
_LINK = re.compile(r'<(?P<target>[^>]*)>(?P<rest>(?:\s*;\s*\w+="[^"]*")*)')
_EARLY, _LATE = "Mon, 01 Jan 1900 00:00:00 GMT", "Fri, 31 Dec 2999 23:59:59 GMT"


def links(text: str) -> dict[str, tuple[str, str]]:
    """The targets of a list of links by each of their relations, with their times."""
    found: dict[str, tuple[str, str]] = {}
    for one in _LINK.finditer(text):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', one["rest"]))
        for relation in attributes["rel"].split():
            found.setdefault(relation, (one["target"], attributes.get("datetime", "")))
    return found


def gate(thing: str) -> str:
    """The path of the TimeGate that takes any IRI."""
    return f"/timegate/{quote(thing, safe='')}"


@pytest.mark.parametrize("thing", THINGS)
def test_each_version_is_found_by_its_time(witness: TestClient, thing: str) -> None:
    listed = witness.get(f"/timemap/{quote(thing, safe='')}")
    assert (listed.status_code, listed.headers["content-type"]) == (200, "application/link-format")
    mementos = [one for one in _LINK.finditer(listed.text) if "memento" in one["rest"]]
    assert len(mementos) == len([one for one in sequences(witness, thing) if one])
    assert links(listed.text)["original"][0] == quote(thing, safe=":/#()+%")
    for one in mementos:
        when = dict(re.findall(r'(\w+)="([^"]*)"', one["rest"]))["datetime"]
        led = witness.get(gate(thing), headers={"Accept-Datetime": when})
        assert led.status_code == 302
        assert links(led.headers["link"])["memento"]
        chosen = witness.get(led.headers["location"])
        if chosen.status_code != 410:
            assert chosen.headers["memento-datetime"] == when


@pytest.mark.parametrize("thing", THINGS)
def test_before_the_first_is_the_first_and_after_the_last_the_last(witness: TestClient, thing: str) -> None:
    made = sequences(witness, thing)
    for when, sequence in ((_EARLY, made[-1]), (_LATE, made[0])):
        location = witness.get(gate(thing), headers={"Accept-Datetime": when}).headers["location"]
        assert location.startswith(f"{SITE}version/{sequence}/")
    assert witness.get(gate(thing)).headers["location"].startswith(f"{SITE}version/{made[0]}/")


def test_a_moment_within_a_second_counts_as_that_second(witness: TestClient) -> None:
    events = witness.get("/api/history", params={"uri": CONCEPT}).json()["events"]
    moment = datetime.fromisoformat(events[0]["moment"])
    before = http_date((moment.replace(microsecond=0) - timedelta(seconds=1)).astimezone(UTC).isoformat())
    then = witness.get(gate(CONCEPT), headers={"Accept-Datetime": before}).headers["location"]
    assert then.startswith(f"{SITE}version/{events[1]['sequence']}/")


@pytest.mark.parametrize("path", ["/kmgbf/target_3", "/kmgbf/fr/page/target_3", "/kmgbf/data/target_3.ttl"])
def test_identifiers_pages_and_documents_are_their_own_time_gates(witness: TestClient, path: str) -> None:
    now = witness.get(path, headers=HTML)
    assert "accept-datetime" in now.headers["vary"].lower()
    found, first = links(now.headers["link"]), sequences(witness, CONCEPT)[-1]
    assert found["original"][0] == CONCEPT
    assert found["timegate"][0] == f"{SITE}kmgbf/target_3"
    assert found["timemap"][0] == f"{SITE}timemap/{CONCEPT}"
    led = witness.get(path, headers={**HTML, "Accept-Datetime": _EARLY})
    assert led.status_code == 302
    assert "accept-datetime" in led.headers["vary"].lower()
    assert f"{first}/kmgbf/target_3" in led.headers["location"]
    shown = witness.get(led.headers["location"], headers={**HTML, "Accept-Datetime": _LATE}, follow_redirects=True)
    assert shown.status_code == 200
    assert "Target three" not in shown.text.split("</h1>")[0]
    said = links(shown.headers["link"])
    assert said["original"][0] == CONCEPT
    assert {"first", "last", "next", "timegate", "timemap"} <= said.keys()
    assert "prev" not in said
    assert shown.headers["memento-datetime"] == said["first"][1]


@pytest.mark.parametrize(
    "when", ["yesterday", "2026-11-29T08:05:00Z", "Sun, 29 Nov 2026 08:05:00 CET", "", "x" * 9_000]
)
def test_a_time_that_is_none_is_a_problem(witness: TestClient, when: str) -> None:
    for path in ("/kmgbf/target_3", "/kmgbf/en/page/target_3", "/kmgbf/data/target_3.nt", gate(CONCEPT)):
        answer = witness.get(path, headers={"Accept-Datetime": when, "Accept": "application/json"})
        assert_problem(answer, 400, "invalid-input")


def test_what_was_withdrawn_stays_reachable_as_it_was(witness: TestClient) -> None:
    path = WITHDRAWN.removeprefix(BASE)
    gone = witness.get(f"/{path}", headers={"Accept": "application/json"})
    assert_problem(gone, 410, "withdrawn")
    assert links(gone.headers["link"])["timemap"][0] == f"{SITE}timemap/{WITHDRAWN}"
    last, first = sequences(witness, WITHDRAWN)
    assert_problem(witness.get(f"/version/{last}/{path}", headers={"Accept": "application/json"}), 410, "withdrawn")
    led = witness.get(f"/{path}", headers={"Accept-Datetime": _EARLY, **HTML})
    assert led.headers["location"] == f"{SITE}version/{first}/{path}"
    shown = witness.get(led.headers["location"], headers=HTML, follow_redirects=True)
    assert (shown.status_code, "Aim 000" in shown.text) == (200, True)
    assert "It was withdrawn later." in shown.text
    for format_ in RDF_FORMATS:
        assert witness.get(f"/version/data/{first}/{path}.{format_.name}").status_code == 200


def test_what_was_erased_is_gone_and_says_so(witness: TestClient) -> None:
    path, first = ERASED.removeprefix(BASE), sequences(witness, ERASED)[-1]
    for address in (
        f"/version/{first}/{path}",
        f"/version/en/page/{first}/{path}",
        f"/version/data/{first}/{path}.ttl",
    ):
        answer = witness.get(address, headers={"Accept": "application/json"})
        assert answer.status_code == 410
        assert "erased" in answer.text
        assert "Aim 001" not in answer.text
    assert witness.get(f"/{path}", headers=HTML).status_code == 303


@pytest.mark.parametrize("form", ["{iri}", "{whole}", "link/{iri}", "json/{iri}"])
@pytest.mark.parametrize("thing", [CONCEPT, *ODD])
def test_time_maps_answer_for_iris_as_they_are_and_encoded(witness: TestClient, thing: str, form: str) -> None:
    path = form.format(iri=quote(thing, safe=":/()+%"), whole=quote(thing, safe=""))
    if "#" in thing and "{iri}" in form:
        path = form.format(iri=quote(thing, safe=":/()+%"))
    answer = witness.get(f"/timemap/{path}")
    assert answer.status_code == 200, path
    assert thing in answer.text
    if form.startswith("json"):
        assert answer.json()["original_uri"] == thing
        assert len(answer.json()["mementos"]["list"]) == len(sequences(witness, thing))


@pytest.mark.parametrize(
    "path", ["", "nothing", "urn:nothing", "https://nowhere.example/?a=b", "json/", "12/", "%00", "1/urn:waters:1"]
)
def test_of_what_is_not_known_there_are_no_times(witness: TestClient, path: str) -> None:
    answer = witness.get(f"/timemap/{path}", headers={"Accept": "application/json"})
    assert answer.status_code == (200 if path == "1/urn:waters:1" else 404)
    if path != "1/urn:waters:1":
        assert witness.get(f"/timegate/{path}", headers={"Accept": "application/json"}).status_code == 404


def test_a_script_of_another_site_may_ask_for_a_time(witness: TestClient) -> None:
    asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "GET"}
    allowed = witness.options("/kmgbf/target_3", headers={**asked, "Access-Control-Request-Headers": "Accept-Datetime"})
    assert "Accept-Datetime" in allowed.headers["access-control-allow-headers"]
    assert "Memento-Datetime" in witness.get("/kmgbf/target_3").headers["access-control-expose-headers"]
