"""Revisions of records: `record/X@2` as a page and as data."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import make_visible
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings
from tests.browser.conftest import assert_problem
from tests.browser.decided import BASE, HTML, SITE, page
from tests.browser.records_data import TARGET
from tests.copying import copy_folder

pytest_plugins = ["tests.browser.decision_fixtures"]


def test_a_revision_that_is_held_is_shown_as_it_was(visitor: TestClient) -> None:
    iri = f"/record/{TARGET}@2"
    first = visitor.get(iri, headers=HTML)
    assert (first.status_code, first.headers["location"]) == (303, f"{SITE}record/en/page/{TARGET}@2")
    html = page(visitor, f"/record/en/page/{TARGET}@2")
    assert "Protect thirty per cent" in re.search(r"<h1>.*?</h1>", html, re.DOTALL)[0]  # type: ignore[index]
    assert "Protect half of everything" not in html
    assert "This is revision 2 as it was" in html
    assert f'href="{SITE}record/en/page/{TARGET}"' in html
    assert 'content="noindex"' in html
    assert f"{BASE}record/{TARGET}@2" in html.replace("<wbr>", "")
    link = visitor.get(f"/record/en/page/{TARGET}@2", headers=HTML).headers["link"]
    assert f'<{SITE}record/en/page/{TARGET}>; rel="latest-version"' in link
    newest = page(visitor, f"/record/en/page/{TARGET}")
    assert "Protect half of everything" in newest
    assert "as it was" not in newest


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "nt", "rdf", "trig", "nq"])
def test_a_revision_has_documents(visitor: TestClient, extension: str) -> None:
    answer = visitor.get(f"/record/data/{TARGET}@2.{extension}")
    assert answer.status_code == 200
    assert "Protect thirty per cent" in answer.text
    assert "Protect half" not in answer.text


def test_the_newest_revision_leads_to_the_record(visitor: TestClient) -> None:
    answer = visitor.get(f"/record/fr/page/{TARGET}@4", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{SITE}record/fr/page/{TARGET}")
    document = visitor.get(f"/record/data/{TARGET}@4.ttl")
    assert (document.status_code, document.headers["location"]) == (303, f"{SITE}record/data/{TARGET}.ttl")


def test_a_revision_that_is_not_held_leads_to_the_record_with_a_note(visitor: TestClient) -> None:
    answer = visitor.get(f"/record/en/page/{TARGET}@3", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{SITE}record/en/page/{TARGET}?revision=3")
    html = page(visitor, f"/record/en/page/{TARGET}?revision=3")
    assert "Revision 3 is not available here" in html
    assert "Protect half of everything" in html
    document = visitor.get(f"/record/data/{TARGET}@3.jsonld")
    assert (document.status_code, document.headers["location"]) == (303, f"{SITE}record/data/{TARGET}.jsonld")


@pytest.mark.parametrize("number", ["0", "-1", "x", "%D9%A2", "99999999999999999999", "%3Cscript%3E"])
def test_a_number_that_is_none_adds_no_note(visitor: TestClient, number: str) -> None:
    assert "is not held" not in page(visitor, f"/record/en/page/{TARGET}?revision={number}")


@pytest.mark.parametrize("name", [f"{TARGET}@0", f"{TARGET}@x", "NO-SUCH-RECORD@2", f"{TARGET}@99999999999", "@2"])
def test_revisions_of_nothing_are_not_found(visitor: TestClient, name: str) -> None:
    assert_problem(visitor.get(f"/record/{name}"), 404, "not-found")
    assert_problem(visitor.get(f"/record/en/page/{name}"), 404, "not-found")
    assert_problem(visitor.get(f"/record/data/{name}.ttl"), 404, "not-found")


def test_a_revision_that_no_xml_can_say_is_offered_in_other_formats(decided_data: Path, tmp_path: Path) -> None:
    """What the graph holds today says nothing of what a revision held."""
    own = tmp_path / "own"
    copy_folder(decided_data, own)
    settings = Settings(data=own, public_url=SITE, query_workers=1)
    ledger = Ledger(settings.ledger_address)
    name = GraphNames(BASE).record(TARGET)
    newest = ledger.version(name, 2)
    assert newest is not None
    node = f"<{BASE}record/{TARGET}>"
    odd = CanonicalGraph(f'{node} <{BASE}chm/ontology#revision> "7" .\n{node} <x:/7> "7" .\n'.encode(), 2)
    for reason, content in (("Odd", odd), ("As before", newest.content())):
        receipt = ledger.append(Change(dataset="record", agent="Somebody", reason=reason), {name: content})
    make_visible(settings, ledger, receipt.sequence)
    ledger.close()
    iri = f"/record/{TARGET}@7"
    with TestClient(create_app(settings), follow_redirects=False) as visitor:
        assert_problem(visitor.get(f"/record/data/{TARGET}@7.rdf"), 406, "not-acceptable")
        assert visitor.get(iri, headers={"Accept": "application/rdf+xml"}).status_code == 406
        led = visitor.get(iri, headers={"Accept": "application/rdf+xml, application/n-triples;q=0.5"})
        assert (led.status_code, led.headers["location"]) == (303, f"{SITE}record/data/{TARGET}@7.nt")
        shown = visitor.get(f"/record/en/page/{TARGET}@7")
        offered = set(re.findall(rf"{re.escape(SITE)}record/data/{TARGET}@7\.\w+", shown.text + shown.headers["link"]))
        assert {visitor.get(address).status_code for address in offered} == {200}
        assert len(offered) == 5
        today = visitor.get(f"/record/en/page/{TARGET}")
        assert f"/record/data/{TARGET}.rdf" in today.headers["link"]


def test_a_revision_of_a_withdrawn_record_is_gone(decided_data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    copy_folder(decided_data, own)
    settings = Settings(data=own)
    ledger = Ledger(settings.ledger_address)
    change = Change(dataset="record", agent="Example Secretariat", reason="Entered by mistake", kind="withdrawal")
    receipt = ledger.append(change, {GraphNames(BASE).record(TARGET): None})
    make_visible(settings, ledger, receipt.sequence)
    ledger.close()
    with TestClient(
        create_app(Settings(data=own, public_url=SITE, query_workers=1)), follow_redirects=False
    ) as visitor:
        assert_problem(visitor.get(f"/record/{TARGET}@2"), 410, "withdrawn")


def test_versions_are_read_one_by_one(decided_data: Path) -> None:
    ledger = Ledger(Settings(data=decided_data).ledger_address)
    graph = GraphNames(BASE).record(TARGET)
    first, second = ledger.version(graph, 1), ledger.version(graph, 2)
    assert first is not None
    assert second is not None
    assert b"thirty per cent" in first.content().ntriples
    assert b"Protect half" in second.content().ntriples
    assert ledger.version(graph, 3) is None
    assert ledger.version("http://example.org/", 1) is None
    ledger.close()


def test_the_document_of_a_record_has_what_is_inside_it(visitor: TestClient) -> None:
    text = visitor.get(f"/record/data/{TARGET}.nt").text
    inner = f"<{BASE}record/{TARGET}#globalTargetAlignment-1> <{BASE}chm/ontology#alignedWith>"
    assert inner in text
