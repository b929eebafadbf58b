"""Changes: one list of events in five forms that say the same, and a copy made from it is what is published."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pyshacl
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, RdfFormat, parse
from rdflib import SH, Graph, URIRef
from starlette.testclient import TestClient

from browser.app import create_app
from kg.history.things import speaker
from kg.ledger.erasure import erase
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept, make_visible
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import LDES, RDF
from kg.settings import Settings
from tests.browser.clearing_house import services_of
from tests.browser.conftest import assert_problem
from tests.browser.decided import BASE, HTML, SITE, page
from tests.browser.following import as_one, follow, getter, replayed, together
from tests.browser.records_data import TARGET
from tests.copying import copy_folder

pytest_plugins = ["tests.browser.decision_fixtures"]
WITH_GRAPHS = ("trig", "nq", "jsonld")
WITHOUT = ("ttl", "nt", "rdf")
RDF_FORMATS = {
    "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD, "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML,
}  # fmt: skip


def api(client: TestClient, path: str) -> list[dict[str, Any]]:
    """All changes that JSON lists from an address on, page by page."""
    found: list[dict[str, Any]] = []
    while path:
        answer = client.get(path).json()
        found += answer["changes"]
        path = answer["next"] if answer["changes"] else ""
    return found


def entries(client: TestClient, path: str) -> list[Any]:
    """All entries of a feed and of its archives, newest first, as a reader of feeds has them."""
    found: list[Any] = []
    while path:
        answer = client.get(path)
        assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
        feed = feedparser.parse(answer.content)
        assert not feed.bozo, feed.get("bozo_exception")
        found += feed.entries
        path = next((one.href for one in feed.feed.links if one.rel == "prev-archive"), "")
    return found


@pytest.mark.parametrize("choice", ["dataset=kmgbf", pytest.param("", marks=pytest.mark.slow)])
def test_all_forms_have_the_same_events(visitor: TestClient, choice: str) -> None:
    followed = follow(getter(visitor), f"/changes?{choice}")
    forward, back = api(visitor, f"/api/changes?after=0&limit=500&{choice}"), api(visitor, f"/api/changes?{choice}")
    assert len(followed) > 200
    assert [one.iri for one in followed] == [one["version"] for one in forward]
    assert [one["version"] for one in back] == [one.iri for one in reversed(followed)]
    assert [one["number"] for one in forward] == sorted({one["number"] for one in forward})
    assert [one.id for one in entries(visitor, f"/changes.atom?{choice}")] == [one["version"] for one in back]
    first = visitor.get(f"/changes?{choice}", headers={"Accept": "application/activity+json"}).json()
    assert (first["type"], first["totalItems"]) == ("OrderedCollection", len(followed))
    items: list[str] = []
    address = first["first"]
    while address:
        found = visitor.get(address, headers={"Accept": "application/activity+json"}).json()
        items += [one["id"] for one in found["orderedItems"]]
        address = found.get("next", "")
    assert items == [one.iri for one in followed]


def test_a_copy_made_from_the_stream_is_what_is_published(visitor: TestClient) -> None:
    copy = replayed(follow(getter(visitor), "/changes?dataset=record"))
    names, ledger = GraphNames(BASE), services_of(visitor.app).ledger
    records = {thing: held for thing, held in copy.items() if thing.startswith(f"{BASE}record/")}
    assert len(records) > 80
    for thing, held in records.items():
        latest = ledger.latest(names.prefix + thing.removeprefix(BASE))
        assert latest
        assert as_one([held]) == latest.content().ntriples, thing
    ours = replayed(follow(getter(visitor), "/changes?dataset=kmgbf"))
    spoken = [graph for graph in ledger.newest_revisions() if speaker(names, graph) == "kmgbf"]
    assert len(spoken) > 3
    assert as_one(ours.values()) == together(held.content() for held in filter(None, map(ledger.latest, spoken)))


@pytest.mark.parametrize("name", WITH_GRAPHS)
def test_formats_with_named_graphs_say_the_same(visitor: TestClient, name: str) -> None:
    for address in ("/changes", "/changes?dataset=record&after=0"):
        joined = address + ("&" if "?" in address else "?")
        assert read(visitor, f"{joined}format={name}") == read(visitor, f"{joined}format=nq")


def read(visitor: TestClient, address: str) -> list[str]:
    """The statements at an address in canonical form, the format in its own links left out."""
    answer = visitor.get(address)
    assert answer.status_code == 200
    name = address.rpartition("=")[2]
    found = Dataset(parse(answer.content, format=RDF_FORMATS[name]))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad).replace(f"format={name}", "format=") for quad in found)


@pytest.mark.parametrize("name", WITHOUT)
def test_formats_without_graphs_describe_members_and_say_what_is_left_out(visitor: TestClient, name: str) -> None:
    answer = visitor.get(f"/changes?dataset=record&after=0&format={name}")
    found = {quad.triple for quad in parse(answer.content, format=RDF_FORMATS[name])}
    whole = visitor.get("/changes?dataset=record&after=0&format=nq").content
    described = {
        quad.triple
        for quad in parse(whole, format=RdfFormat.N_QUADS)
        if quad.graph_name == DefaultGraph() and "/version/" in str(quad.subject)
    }
    assert described
    assert described <= found
    assert "This format has no named graphs" in str(found)
    assert sum("seeAlso" in str(triple.predicate) for triple in found) >= 3


def test_members_are_what_the_shape_says(visitor: TestClient) -> None:
    shape = Graph().parse(data=visitor.get("/shapes/data/changes.ttl").text, format="turtle")
    shape.add((URIRef(f"{BASE}shapes/changes#Member"), SH.targetObjectsOf, URIRef("https://w3id.org/tree#member")))
    members = Graph().parse(data=visitor.get("/changes?dataset=record&after=0&format=ttl").text, format="turtle")
    conforms, _, text = pyshacl.validate(members, shacl_graph=shape)
    assert conforms, text


def test_what_is_full_stays_and_what_is_new_comes_after_it(
    visitor: TestClient, decided_data: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    copy_folder(decided_data, own)
    settings = Settings(data=own, public_url=SITE, query_workers=1)
    ledger = Ledger(settings.ledger_address)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        before = follow(getter(client), "/changes?dataset=record")
        pages = list(all_pages(client, "/changes?dataset=record&after=0"))
        graph = GraphNames(BASE).record("NEW-RECORD-000001")
        line = f'<{BASE}record/NEW-RECORD-000001> <{BASE}chm/ontology#revision> "1" .\n'
        made = CanonicalGraph(line.encode(), 1)
        quads = [quad.triple for quad in parse(made.ntriples, format=RdfFormat.N_TRIPLES)]
        accept(settings, ledger, Change("record", "a loader", "a new one"), {graph: quads})
        after = follow(getter(client), "/changes?dataset=record")
        assert after[: len(before)] == before
        assert [one.thing for one in after[len(before) :]] == [f"{BASE}record/NEW-RECORD-000001"]
        for address, answer in pages[:-1]:
            again = client.get(
                address, headers={"Accept": "application/n-quads", "If-None-Match": answer.headers["etag"]}
            )
            assert again.status_code == 304
            assert answer.headers["cache-control"] == "public, max-age=3600, immutable"
        assert "max-age=1," in pages[-1][1].headers["cache-control"]
        assert not pages[0][1].headers["etag"].startswith("W/")
        erase(ledger, graph, 1, "an administrator", "as the law asks")
        make_visible(settings, ledger, ledger.last_sequence())
        last = follow(getter(client), "/changes?dataset=record")
        gone = [one for one in last if one.thing.endswith("NEW-RECORD-000001")]
        assert [sorted(kind.rpartition("#")[2] for kind in one.kinds) for one in gone] == [
            ["Create", "Tombstone"],
            ["Delete"],
        ]
        assert not any(one.content for one in gone)
        text = client.get("/changes.atom").text
        deleted = ElementTree.fromstring(text).findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
        assert gone[0].iri in [one.get("ref") for one in deleted]
        assert "erased" in page(client, "/en/changes")
    ledger.close()


def all_pages(client: TestClient, address: str) -> Any:
    """The addresses of pages with their answers."""
    while address:
        answer = client.get(address, headers={"Accept": "application/n-quads"})
        yield address, answer
        address = answer.links.get("next", {}).get("url", "")


@pytest.mark.parametrize(
    ("choice", "chosen"),
    [
        ("dataset=record", lambda one: one["dataset"] == "record"),
        ("schema=nationalTarget7", lambda one: one["schema"] == "nationalTarget7"),
        ("party=mn", lambda one: one["party"] == "MN"),
        ("dataset=record&party=FJ&schema=nationalTarget7", lambda one: one["party"] == "FJ"),
        (f"thing={BASE}record/{TARGET}", lambda one: one["thing"] == f"{BASE}record/{TARGET}"),
    ],
)
def test_each_choice_is_a_stream_of_its_own(visitor: TestClient, choice: str, chosen: Any) -> None:
    wanted = [one for one in api(visitor, "/api/changes?after=0&limit=500") if chosen(one)]
    assert wanted
    found = follow(getter(visitor), f"/changes?{choice}")
    assert [one.iri for one in found] == [one["version"] for one in wanted]
    assert [one.id for one in reversed(entries(visitor, f"/changes.atom?{choice}"))] == [one.iri for one in found]
    html = page(visitor, f"/en/changes?{choice}")
    assert 'rel="alternate" type="application/atom+xml"' in html


def test_bounds_of_archives_do_not_move(visitor: TestClient) -> None:
    everything = api(visitor, "/api/changes?limit=500")
    feed = feedparser.parse(visitor.get("/changes.atom").content)
    assert 50 <= len(feed.entries) < 100
    assert (len(everything) - len(feed.entries)) % 50 == 0


@pytest.mark.parametrize(
    "path",
    [
        "/changes?dataset=nothing", "/changes?schema=nothing", "/changes?party=Q7", "/changes?thing=no%20iri",
        "/changes?after=-1", "/changes?after=x", "/changes?after=99999999999999999999", "/changes?after=%D9%A2",
        "/changes?format=exe", "/changes.atom?before=x", "/changes.atom?lang=xx", "/changes.atom?dataset=%00",
        "/api/changes?after=1&before=2", "/api/changes?limit=501", "/api/changes?before=1e3",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_says_what_can(visitor: TestClient, path: str) -> None:
    problem = assert_problem(visitor.get(path), 400, "invalid-input")
    assert problem["hint"]


def test_what_is_before_the_first_and_after_the_last_is_empty(visitor: TestClient) -> None:
    assert visitor.get("/api/changes?before=0").json()["changes"] == []
    late = visitor.get(f"/api/changes?after={2**61}").json()
    assert late["changes"] == []
    assert f"after={2**61}" in late["next"]
    assert not follow(getter(visitor), "/changes?thing=http://nowhere.example/x")
    assert feedparser.parse(visitor.get("/changes.atom?thing=http://nowhere.example/x").content).entries == []


def test_browsers_are_led_to_the_page(visitor: TestClient) -> None:
    answer = visitor.get("/changes?party=MN", headers={**HTML, "Accept-Language": "ar"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{SITE}ar/changes?party=MN")
    html = page(visitor, "/en/changes?party=MN")
    assert '<option value="MN" lang="en" selected>Mongolia</option>' in html
    assert page(visitor, "/en/changes/log").count("<h1>Change log</h1>") == 1


def test_pages_go_back_to_the_first_change(visitor: TestClient) -> None:
    path, seen = "/en/changes?dataset=record", 0
    while path:
        html = page(visitor, path)
        seen += html.count('<p class="facts">')
        path = html.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&").removeprefix(SITE[:-1])
    assert seen == len(api(visitor, "/api/changes?dataset=record&limit=500"))


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("/kmgbf/en/", "dataset=kmgbf"),
        ("/en/countries/mn", "party=MN"),
        ("/en/records?type=nationalTarget7&country=mn", "dataset=record&amp;schema=nationalTarget7&amp;party=MN"),
        (f"/record/en/page/{TARGET}", f"thing=http%3A%2F%2Fmetadata.cbd.int%2Frecord%2F{TARGET}"),
        ("/kmgbf/fr/page/target_3", "thing=http%3A%2F%2Fmetadata.cbd.int%2Fkmgbf%2Ftarget_3&amp;lang=fr"),
        ("/shapes/en/page/record/nbsap", "schema=nbsap"),
    ],
)
def test_pages_name_the_feed_of_what_they_are_about(visitor: TestClient, path: str, feed: str) -> None:
    html = page(visitor, path)
    assert f'type="application/atom+xml" title="Changes" href="{SITE}changes.atom?{feed}"' in html.replace(
        "Modifications", "Changes"
    )


def test_the_catalogue_names_the_streams(visitor: TestClient) -> None:
    text = visitor.get("/download/catalog.nt").text
    for address in ("changes", "changes?dataset=kmgbf", "changes?dataset=record"):
        assert f"<{SITE}{address}> {RDF.type} {LDES.EventStream} ." in text
        assert visitor.get(f"/{address}").status_code == 200
