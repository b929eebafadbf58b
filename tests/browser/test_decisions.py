"""Decisions with their elements, revisions of records, who aligned what with a target: pages and data, a real store."""

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.changes import make_visible
from kg.graphs import GraphNames
from kg.knowledge import Knowledge, KnowledgeBase
from kg.languages import LANGUAGES
from kg.ledger import Change, Ledger
from kg.records.decision_tree import MOST, decision_name, read_tree
from kg.records.decisions import DecisionName, place_order, read_path
from kg.records.listing import record_sets
from kg.records.profiles import STRENGTHS, read_alignment
from kg.settings import Settings
from loaders.records.loading import Options, load_records
from tests.browser.conftest import assert_problem
from tests.browser.records_data import HOSTILE, TARGET, bodies, envelope

BASE = "http://metadata.cbd.int/"
SITE = "http://testserver/"
_HTML = {"accept": "text/html"}
WHOLE = f"{SITE}decision/en/page/cop/16/32"
PATH = "/decision/en/page/cop/16/32"


def _decision() -> dict[str, Any]:
    """Elements of three depths, in disorder, with hostile text; some have what others have not."""
    sub = [{"paragraph": 7, "item": "a", "subitem": roman, "html": {"en": roman}} for roman in ("x", "ix", "ii", "i")]
    items = [
        {"paragraph": 7, "item": "b", "statuses": ["active"], "actors": ["parties"], "html": {"ar": "نص"}},
        {"paragraph": 7, "item": "a", "statuses": ["implemented"], "actors": ["SBSTTA"], "nodes": sub},
    ]
    nodes = [
        {"annex": 1, "html": {"en": "Annexed"}, "nodes": [{"annex": 1, "paragraph": 1, "statuses": ["elapsed"]}]},
        {"paragraph": 10, "type": "operational", "statuses": ["retired"], "html": {"en": HOSTILE}, "actors": [HOSTILE]},
        {
            "paragraph": 7,
            "type": "operational",
            "statuses": ["superseded", "require-funding"],
            "statusInfo": {"en": "Superseded by another"},
            "actors": ["parties", "executive-secretary"],
            "html": {"en": "<p>Urges <b>Parties</b></p>", "fr": "<p>Prie</p>"},
            "gbfTargets": ["GBF-TARGET-03"],
            "subjects": ["CBD-SUBJECT-IND"],
            "elementTimelineDate": "2026-10-01",
            "outcomes": ["2025-024", "COP-16", "CBD/COP/16/L.24", "https://www.cbd.int/gbf"],
            "decisions": ["15/6"],
            "nodes": items,
        },
        {"paragraph": 1, "type": "informational", "html": {"en": "Recalling"}},
    ]
    return {"code": "CBD/COP/16/32", "body": "COP", "session": 16, "decision": 32, "nodes": nodes,
            "title": {"en": "Mechanisms for review", "fr": "Mécanismes d’examen"}}  # fmt: skip


def _activity(title: str, decision: str, paragraph: str) -> dict[str, Any]:
    return {"title": title, "type": "Nominations", "startDate": "5-Mar-25", "copDecision": decision,
            "copParagraphNo": paragraph, "relatedDocuments": "NTF 2025-024"}  # fmt: skip


def _documents() -> list[dict[str, Any]]:
    later = {"code": "CBD/COP/17/01", "body": "COP", "session": 17, "decision": 1, "title": {"en": "A later one"},
             "nodes": [{"paragraph": 2, "html": {"en": "Recalls"}, "decisions": ["16/32"]},
                       {"paragraph": 3, "decisions": ["CBD/COP/16/32/07/a"]}]}  # fmt: skip
    notification = {"schema_s": "notification", "symbol_s": "2025-024", "id": "52000000cbd0120000000d14",
                    "title_EN_t": "Nominations", "date_dt": "2025-03-05T00:00:00Z", "_state_s": "public"}  # fmt: skip
    return [
        *bodies(),
        notification,
        _decision(),
        later,
        _activity("Nominations under seven", "16/32", "Para 7"),
        _activity("Nominations under nobody's", "16/32", "Para 24 (e)"),
        _activity("Work for the Protocol", "CP10/33", "Para 6 (b)"),
    ]


def _load(data: Path, folder: Path, documents: list[dict[str, Any]]) -> None:
    file = folder / "documents.ndjson"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in documents), encoding="utf-8")
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    load_records(settings, ledger, [file], Options(agent="Example Secretariat"))
    ledger.close()


def _national(number: int, country: str, degree: str = "", target: str = "GBF-TARGET-05") -> dict[str, Any]:
    alignment = {"identifier": target} | ({"degreeOfAlignment": {"identifier": degree}} if degree else {})
    body = {"government": {"identifier": country}, "title": {"en": f"Aim {number:03d}"},
            "globalTargetAlignment": [alignment]}  # fmt: skip
    return envelope(f"DDDDDDDD-{number:027d}", "nationalTarget7", 7000 + number, body)


@pytest.fixture(scope="module")
def data(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled data with decisions, what follows from them, and national targets; one record has two revisions."""
    folder = tmp_path_factory.mktemp("decisions")
    shutil.copytree(bundled_data, folder / "data")
    high, medium, low = STRENGTHS
    degrees = [low, high, "", medium, "DEGREE-UNHEARD-OF"]
    national = [_national(number, ("mn", "fj", "pe")[number % 3], degrees[number % 5]) for number in range(75)]
    _load(folder / "data", folder, [*_documents(), *national])
    newer = next(one for one in bodies() if one["identifier"] == TARGET)
    newer["body"]["title"] = {"en": "Protect half of everything"}
    _load(folder / "data", folder, [{**newer, "revision": 4}])
    return folder / "data"


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[TestClient]:
    settings = Settings(data=data, public_url=SITE, query_workers=1)
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def known(data: Path) -> Knowledge:
    return KnowledgeBase(Settings(data=data)).current()


def _page(site: TestClient, path: str = PATH) -> str:
    answer = site.get(path, headers=_HTML)
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def _element(html: str, anchor: str) -> str:
    """What stands between an element's beginning and that of the next."""
    start = html.index(f'<li id="{anchor}" class="element')
    return html[start : start + 10 + re.search(r'<li id="|</section>', html[start + 10 :]).start()]  # type: ignore[union-attr]


def _words(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


# Elements


def test_elements_are_nested_and_in_their_order(known: Knowledge) -> None:
    tree = read_tree(known, DecisionName("cop", 16, 32))
    assert [one.name.anchor for one in tree.root.walk()] == [
        "1", "7", "7.a", "7.a.i", "7.a.ii", "7.a.ix", "7.a.x", "7.b", "10", "24.e", "annex1", "annex1.1",
    ]  # fmt: skip
    assert [one.name.anchor for one in tree.root.parts] == ["1", "7", "10", "24.e", "annex1"]
    assert [one.name.anchor for one in tree.root.walk() if not one.told] == ["24.e"]
    assert tree.counts("statuses") == {
        "active": 1, "elapsed": 1, "implemented": 1, "require-funding": 1, "retired": 1, "superseded": 1,
    }  # fmt: skip
    assert tree.counts("actors")["parties"] == 2


def test_an_element_says_what_it_is_and_where_it_led(known: Knowledge) -> None:
    seven = next(one for one in read_tree(known, DecisionName("cop", 16, 32)).root.walk() if one.name.anchor == "7")
    assert (seven.kind, seven.statuses, seven.timeline) == (
        "operational",
        ("require-funding", "superseded"),
        "2026-10-01",
    )
    assert set(seven.led_to) == {
        f"{BASE}notification/2025-024", f"{BASE}meeting/COP-16", f"{BASE}document/CBD/COP/16/L.24",
        "https://www.cbd.int/gbf",
    }  # fmt: skip
    assert seven.related == (f"{BASE}decision/cop/15/6",)
    assert len(seven.pointing) == 1
    assert {text.language for text in seven.texts} == {"en", "fr"}


def test_a_tree_of_nothing_is_empty(known: Knowledge) -> None:
    tree = read_tree(known, DecisionName("cop", 99, 999))
    assert (tree.root.parts, tree.pointing, tree.cut) == ([], 0, False)


@pytest.mark.parametrize(
    ("path", "anchor"),
    [("decision/cop/16/32", ""), ("decision/cp-mop/11/7/6/b", "6.b"), ("decision/cop/1/1/annex1", "annex1")],
)
def test_paths_are_read_as_decisions(path: str, anchor: str) -> None:
    name = read_path(path)
    assert name is not None
    assert (name.path, name.anchor) == (path, anchor)


@pytest.mark.parametrize(
    "path", ["decision/", "decision/cop", "decision/cop/16", "decision/cop/0/1", "decision/cop/16/032",
             "decision/COP/16/32", "decision/cop/16/32/" + "a/" * 9, "decision/cop/16/32/<b>",
             "record/cop/16/32", "decision/cop/16/32#7"],
)  # fmt: skip
def test_other_paths_are_no_decisions(path: str) -> None:
    assert read_path(path) is None


def test_items_are_ordered_as_letters_and_sub_items_as_numerals() -> None:
    def order(*anchors: str) -> list[str]:
        names = [DecisionName("cop", 1, 1, tuple(anchor.split("."))) for anchor in anchors]
        return [name.anchor for name in sorted(names, key=place_order)]

    assert order("1.aa", "1.i", "1.b", "1.h") == ["1.b", "1.h", "1.i", "1.aa"]
    assert order("1.a.ix", "1.a.v", "1.a.i", "1.a.x") == ["1.a.i", "1.a.v", "1.a.ix", "1.a.x"]
    assert order("annex2", "sectionb", "annex1.3", "20", "3") == ["3", "20", "sectionb", "annex1.3", "annex2"]


# The page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_has_a_page_in_every_language(site: TestClient, language: str) -> None:
    html = _page(site, f"/decision/{language}/page/cop/16/32")
    assert html.count("<h1") == 1
    assert html.count('class="element"') >= 11
    assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in html


def test_the_page_has_anchors_statuses_actors_texts_and_links(site: TestClient) -> None:
    html = _page(site)
    seven = _element(html, "7")
    assert '<a class="place" href="#7">paragraph 7</a>' in seven
    text = _words(seven)
    for expected in ("Superseded", "Requires funding", "Urges Parties", "Operational", "Parties", "Executive Secretary",
                     "Superseded by another", "October 1, 2026", "Led to", "Related", "What points here",
                     "Nominations under seven", "CBD/COP/16/L.24", "not in this collection"):  # fmt: skip
        assert expected in text, expected
    assert f'href="{SITE}meeting/en/page/COP-16"' in seven
    assert 'href="https://www.cbd.int/gbf"' in seven
    assert f'href="{SITE}decision/en/page/cop/15/6"' in seven
    assert f'href="{SITE}kmgbf/en/page/target_3"' in seven
    assert '<span class="said-so" lang="ar" dir="rtl">نص</span>' in _element(html, "7.b")
    assert "Preambular" in _element(html, "1")


def test_the_title_is_that_of_the_record_with_the_number_above(site: TestClient) -> None:
    heading = _words(re.search(r"<h1>.*?</h1>", _page(site), re.DOTALL)[0])  # type: ignore[index]
    assert heading == "Decision 16/32 Mechanisms for review"
    assert "Mécanismes d’examen" in re.search(r"<h1>.*?</h1>", _page(site, "/decision/fr/page/cop/16/32"))[0]  # type: ignore[index]


def test_hostile_texts_of_elements_are_harmless(site: TestClient) -> None:
    html = _page(site)
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "{{ 7 * 7 }}" in html
    narrowed = _page(site, f"{PATH}?status=%22%3E%3Cscript%3Ealert(9)%3C/script%3E&actor={'x' * 5000}")
    assert "<script>alert" not in narrowed
    assert "No element has this status and this actor" in narrowed


def test_every_filter_gives_as_many_elements_as_it_says(site: TestClient) -> None:
    navigation = re.search(r'<nav class="narrowing".*?</nav>', _page(site), re.DOTALL)[0]  # type: ignore[index]
    links = re.findall(r'href="([^"]+)"[^>]*>(?:<bdi[^>]*>)?([^<]+)<.*?<span class="count">(\d+)<', navigation)
    assert len(links) >= 9
    for address, name, count in links:
        html = _page(site, unescape(address).removeprefix("http://testserver"))
        shown = int(count)
        assert f"<p>{shown} element{'s' if shown > 1 else ''} · <a href=" in html, name
        assert 'content="noindex"' in html
        assert html.count('class="element"') == shown + html.count('<div class="element">'), name


def test_a_narrowed_page_shows_the_way_to_what_fits(site: TestClient) -> None:
    html = _page(site, f"{PATH}?status=implemented&actor=SBSTTA")
    assert '<li id="7" class="element passed">' in html
    assert '<li id="7.a" class="element">' in html
    assert 'id="7.b"' not in html
    assert 'aria-current="true">Implemented' in html
    assert f'href="{PATH.replace("/decision", SITE + "decision")}?status=implemented"' in html  # takes the actor away
    assert "Nominations under seven" not in _element(html, "7")


def test_links_lead_both_ways(site: TestClient) -> None:
    """From a notification, a meeting, an activity and a later decision to the element, and back."""
    assert f'href="{WHOLE}#7"' in _page(site, "/meeting/en/page/COP-16")
    assert f'href="{WHOLE}#7"' in _page(site, "/notification/en/page/2025-024")
    listed = site.get("/api/records?decision=cop/16/32/7").json()["records"]
    activity = _page(site, urlsplit(listed[0]["url"]).path)
    assert f'href="{WHOLE}#7">' in activity
    assert "Decision 16/32, paragraph 7" in _words(activity)
    later = _page(site, "/decision/en/page/cop/17/1")
    assert f'href="{WHOLE}#7.a"' in later
    assert f'href="{WHOLE}"' in later
    assert "A later one" in _element(_page(site), "7.a")


def test_an_element_leads_to_its_place(site: TestClient) -> None:
    for path, anchor in (("7", "7"), ("7/a/ii", "7.a.ii"), ("24/e", "24.e")):
        answer = site.get(f"{PATH}/{path}", headers=_HTML)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{WHOLE}#{anchor}")
        first = site.get(f"/decision/cop/16/32/{path}", headers=_HTML)
        assert (first.status_code, first.headers["location"]) == (303, f"{WHOLE}/{path}")
    french = site.get("/decision/fr/page/cop/16/32/7", headers=_HTML)
    assert french.headers["location"] == f"{SITE}decision/fr/page/cop/16/32#7"


def test_what_no_decision_has_is_not_found(site: TestClient) -> None:
    for path in ("/decision/cop/16/32/99", f"{PATH}/99", "/decision/cop/16/399", "/decision/en/page/cop/99/1",
                 "/decision/data/cop/99/1.csv", "/decision/data/cop/16/32/7.csv", "/decision/data/nothing.csv",
                 "/decision/data/cop/16/32/99.ttl"):  # fmt: skip
        assert_problem(site.get(path), 404, "not-found")


def test_a_decision_that_only_others_name_has_a_page(site: TestClient) -> None:
    answer = site.get("/decision/cp-mop/10/33", headers=_HTML)
    assert answer.headers["location"] == f"{SITE}decision/en/page/cp-mop/10/33"
    html = _page(site, "/decision/en/page/cp-mop/10/33")
    assert "Decision CP-MOP 10/33" in _words(html)
    assert "Work for the Protocol" in _element(html, "6.b")
    assert "has not come into this collection" in _element(html, "6.b")


def test_a_bundled_decision_without_elements_says_so(site: TestClient) -> None:
    html = _page(site, "/decision/en/page/cop/14/24")
    assert "Decision 14/24" in _words(html)
    assert "have not come into this collection yet" in html


def test_a_decision_that_changed_drops_what_it_no_longer_has(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(data, own)
    decision = _decision()
    decision["nodes"] = [node for node in decision["nodes"] if node.get("paragraph") != 10]
    _load(own, tmp_path, [decision])
    with TestClient(create_app(Settings(data=own, public_url=SITE, query_workers=1)), follow_redirects=False) as site:
        assert 'id="10"' not in _page(site)
        assert site.get(f"{PATH}/10", headers=_HTML).status_code in (404, 410)


def test_a_decision_with_very_many_elements_and_records_has_a_page(bundled_data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(bundled_data, own)
    nodes = [{"paragraph": number, "statuses": ["active"], "html": {"en": "x" * 500}} for number in range(1, 400)]
    activities = [_activity(f"Number {number}", "16/32", "Para 7") for number in range(MOST + 10)]
    _load(own, tmp_path, [{**_decision(), "nodes": nodes}, *activities])
    with TestClient(create_app(Settings(data=own, public_url=SITE, query_workers=1))) as site:
        html = _page(site)
    assert f"{MOST + 10} records point to this decision" in _words(html)
    assert html.count('class="element"') == 399


def test_records_are_listed_by_decision(site: TestClient, known: Knowledge) -> None:
    sets = record_sets(known)
    assert sets.count(decision="cop/16/32", type="calendarActivity") == 2
    assert sets.count(decision="cop/16/32/7") == 1
    assert sets.count(decision="cop/16/32", type="decision") == 1  # the later one; not the decision itself
    html = _page(site, "/en/records?decision=cop/16/32&type=calendarActivity")
    assert "Decision 16/32" in _words(html)
    assert '<span class="chip-kind">Decision</span>' in html
    assert "Nominations under seven" in html
    number = re.search(r'href="([^"]+)">(\d+) records point to this decision', _page(site))
    assert number
    address = unescape(number[1]).removeprefix(f"{SITE}en")
    assert site.get(f"/api{address}").json()["total"] == int(number[2])


def test_targets_of_elements_count_for_the_decision(known: Knowledge) -> None:
    assert record_sets(known).count(type="decision", target="3") == 1


def test_a_decision_is_json_ld_with_all_its_elements(site: TestClient) -> None:
    answer = site.get("/decision/cop/16/32", headers={"accept": "application/ld+json"})
    assert answer.headers["location"] == f"{SITE}decision/data/cop/16/32.jsonld"
    graph = site.get("/decision/data/cop/16/32.jsonld").json()["graph"]
    told = {node["uri"] for node in graph if "chm:elementStatus" in node}
    assert {f"{BASE}decision/cop/16/32/{path}" for path in ("7", "7/a", "7/b", "10", "annex1/1")} == told


def test_the_elements_are_csv_too(site: TestClient) -> None:
    html = _page(site, "/decision/fr/page/cop/16/32")
    address = unescape(re.search(r'href="([^"]+\.csv[^"]*)"', html)[1])  # type: ignore[index]
    answer = site.get(address.removeprefix("http://testserver"))
    assert answer.headers["content-type"].startswith("text/csv")
    rows = {row["anchor"]: row for row in csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))}
    assert len(rows) == 12
    assert rows["7"]["status"] == "require-funding superseded"
    assert (rows["7"]["language"], rows["7"]["text"]) == ("fr", "Prie")
    assert f"{BASE}notification/2025-024" in rows["7"]["led_to"].split()
    assert rows["24.e"]["records"].startswith(f"{BASE}record/activity-")
    assert rows["7.a"]["iri"] == f"{BASE}decision/cop/16/32/7/a"


def test_a_page_of_a_decision_asks_little(site: TestClient, known: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of statements of the index does not grow with the elements."""
    asked: list[object] = []
    original = type(known.search).ask

    def counting(self: Any, question: Any) -> Any:
        asked.append(question)
        return original(self, question)

    monkeypatch.setattr(type(known.search), "ask", counting)
    record_sets(known)
    asked.clear()
    read_tree(known, DecisionName("cop", 16, 32))
    assert len(asked) <= 2


def test_names_of_decisions_are_ours_only(known: Knowledge) -> None:
    assert decision_name(known.graph, "http://example.org/decision/cop/16/32") is None
    assert decision_name(known.graph, f"{BASE}decision/cop/16/32") == DecisionName("cop", 16, 32)


# Revisions


def test_a_revision_that_is_held_is_shown_as_it_was(site: TestClient) -> None:
    iri = f"/record/{TARGET}@2"
    first = site.get(iri, headers=_HTML)
    assert (first.status_code, first.headers["location"]) == (303, f"{SITE}record/en/page/{TARGET}@2")
    html = _page(site, f"/record/en/page/{TARGET}@2")
    assert "Protect thirty per cent" in re.search(r"<h1>.*?</h1>", html, re.DOTALL)[0]  # type: ignore[index]
    assert "Protect half of everything" not in html
    assert "This is revision 2 as it was" in html
    assert f'href="{SITE}record/en/page/{TARGET}"' in html
    assert 'content="noindex"' in html
    assert f"{BASE}record/{TARGET}@2" in html.replace("<wbr>", "")
    link = site.get(f"/record/en/page/{TARGET}@2", headers=_HTML).headers["link"]
    assert f'<{SITE}record/en/page/{TARGET}>; rel="latest-version"' in link
    newest = _page(site, f"/record/en/page/{TARGET}")
    assert "Protect half of everything" in newest
    assert "as it was" not in newest


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "nt", "rdf", "trig", "nq"])
def test_a_revision_has_documents(site: TestClient, extension: str) -> None:
    answer = site.get(f"/record/data/{TARGET}@2.{extension}")
    assert answer.status_code == 200
    assert "Protect thirty per cent" in answer.text
    assert "Protect half" not in answer.text


def test_the_newest_revision_leads_to_the_record(site: TestClient) -> None:
    answer = site.get(f"/record/fr/page/{TARGET}@4", headers=_HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{SITE}record/fr/page/{TARGET}")
    document = site.get(f"/record/data/{TARGET}@4.ttl")
    assert (document.status_code, document.headers["location"]) == (303, f"{SITE}record/data/{TARGET}.ttl")


def test_a_revision_that_is_not_held_leads_to_the_record_with_a_note(site: TestClient) -> None:
    answer = site.get(f"/record/en/page/{TARGET}@3", headers=_HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{SITE}record/en/page/{TARGET}?revision=3")
    html = _page(site, f"/record/en/page/{TARGET}?revision=3")
    assert "Revision 3 is not held in this collection" in html
    assert "Protect half of everything" in html
    document = site.get(f"/record/data/{TARGET}@3.jsonld")
    assert (document.status_code, document.headers["location"]) == (303, f"{SITE}record/data/{TARGET}.jsonld")


@pytest.mark.parametrize("number", ["0", "-1", "x", "%D9%A2", "99999999999999999999", "%3Cscript%3E"])
def test_a_number_that_is_none_adds_no_note(site: TestClient, number: str) -> None:
    assert "is not held" not in _page(site, f"/record/en/page/{TARGET}?revision={number}")


@pytest.mark.parametrize("name", [f"{TARGET}@0", f"{TARGET}@x", "NO-SUCH-RECORD@2", f"{TARGET}@99999999999", "@2"])
def test_revisions_of_nothing_are_not_found(site: TestClient, name: str) -> None:
    assert_problem(site.get(f"/record/{name}"), 404, "not-found")
    assert_problem(site.get(f"/record/en/page/{name}"), 404, "not-found")
    assert_problem(site.get(f"/record/data/{name}.ttl"), 404, "not-found")


def test_a_revision_of_a_withdrawn_record_is_gone(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(data, own)
    settings = Settings(data=own)
    ledger = Ledger(settings.ledger_address)
    change = Change(dataset="record", agent="Example Secretariat", reason="Entered by mistake", kind="withdrawal")
    receipt = ledger.append(change, {GraphNames(BASE).record(TARGET): None})
    make_visible(settings, ledger, receipt.sequence)
    ledger.close()
    with TestClient(create_app(Settings(data=own, public_url=SITE, query_workers=1)), follow_redirects=False) as site:
        assert_problem(site.get(f"/record/{TARGET}@2"), 410, "withdrawn")


def test_versions_are_read_one_by_one(data: Path) -> None:
    ledger = Ledger(Settings(data=data).ledger_address)
    graph = GraphNames(BASE).record(TARGET)
    first, second = ledger.version(graph, 1), ledger.version(graph, 2)
    assert first is not None
    assert second is not None
    assert b"thirty per cent" in first.content().ntriples
    assert b"Protect half" in second.content().ntriples
    assert ledger.version(graph, 3) is None
    assert ledger.version("http://example.org/", 1) is None
    ledger.close()


def test_the_document_of_a_record_has_what_is_inside_it(site: TestClient) -> None:
    text = site.get(f"/record/data/{TARGET}.nt").text
    inner = f"<{BASE}record/{TARGET}#globalTargetAlignment-1> <{BASE}chm/ontology#alignedWith>"
    assert inner in text


# Targets


def test_alignment_is_told_by_degree_the_strongest_first(known: Knowledge) -> None:
    found = read_alignment(known, "5", 50)
    degrees = [iri.removeprefix(f"{BASE}thesaurus/") for iri, _, _ in found.newest]
    assert degrees == [*STRENGTHS, "DEGREE-UNHEARD-OF", ""]
    assert [number for _, number, _ in found.newest] == [15] * 5
    assert [len(rows) for _, _, rows in found.newest] == [10] * 5
    assert read_alignment(known, "5").newest == ()
    assert read_alignment(known, "19", 50).newest == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_target_tells_who_aligned_what(site: TestClient, language: str) -> None:
    html = _page(site, f"/kmgbf/{language}/page/target_5")
    section = html[html.index('id="aligned"') :]
    section = section[: section.index("</section>")]
    assert section.count("/record/") >= 50
    assert f'href="{SITE}{language}/countries/mn"' in section
    assert "Aim 0" in section
    assert "records.css" in html


def test_numbers_of_a_target_lead_to_their_records_and_to_the_query(site: TestClient) -> None:
    html = _page(site, "/kmgbf/en/page/target_5")
    section = html[html.index('id="aligned"') :]
    section = section[: section.index("</section>")]
    links = re.findall(r'<a class="count" href="([^"]+)"[^>]*>(\d+)<', section)
    assert len(links) == 3
    for address, number in links:
        found = site.get("/api" + unescape(address).removeprefix(f"{SITE}en")).json()
        assert found["total"] == int(number) == 25
    query = next(parse_qs(urlsplit(unescape(one)).query)["query"][0]
                 for one in re.findall(r'href="([^"]+/query\?[^"]+)"', section))  # fmt: skip
    answer = site.get("/sparql", params={"query": query}, headers={"accept": "application/sparql-results+json"})
    rows = answer.json()["results"]["bindings"]
    assert len({row["national"]["value"] for row in rows}) == 75
    assert sum("degree" in row for row in rows) == 60
    table = unescape(re.search(r'href="([^"]+records\.csv[^"]*)"', section)[1])  # type: ignore[index]
    written = site.get(table.removeprefix("http://testserver")).text.lstrip("\ufeff")
    degrees = [row["alignment"] for row in csv.DictReader(io.StringIO(written))]
    assert {f"5:{STRENGTHS[0]}", "5"} <= set(degrees)
    listed = site.get("/api/records?type=nationalTarget7&target=5&limit=75").json()["records"]
    assert sum(one["alignment"][0]["degree"] == STRENGTHS[0] for one in listed) == 15


def test_a_target_that_nobody_aligned_with_says_nothing(site: TestClient) -> None:
    assert 'id="aligned"' not in _page(site, "/kmgbf/en/page/target_19")
    assert 'id="aligned"' not in _page(site, "/kmgbf/en/page/goal_A")


# Countries


def test_countries_are_linked_data_too(site: TestClient) -> None:
    answer = site.get("/api/countries/mn.jsonld")
    assert answer.headers["content-type"].startswith("application/ld+json")
    graph = answer.json()["@graph"]
    country = graph[0]
    assert country["@id"] == f"{BASE}thesaurus/mn"
    assert {text["@language"] for text in country["skos:prefLabel"]} == set(LANGUAGES)
    observed = sum(node["schema:value"] for node in graph if node.get("@type") == "schema:Observation")
    assert observed == site.get("/api/countries/mn").json()["records"]
    target = next(node for node in graph if node.get("@id") == f"{BASE}record/{TARGET}")
    assert {"@id": f"{BASE}kmgbf/target_3"} in target["dct:relation"]
    everything = site.get("/api/countries?format=jsonld&lang=fr").json()["@graph"]
    names = {node["@id"]: node["skos:prefLabel"]["@value"] for node in everything if "skos:prefLabel" in node}
    assert names[f"{BASE}thesaurus/mn"] == "Mongolie"
    assert_problem(site.get("/api/countries/mn.xml"), 400, "invalid-input")


def test_every_number_of_a_profile_is_the_length_of_its_list(site: TestClient) -> None:
    html = _page(site, "/en/countries/mn")
    links = re.findall(r'<p><a href="([^"]+/records\?[^"]+)"[^>]*>(\d+) (?:records?|national targets?)</a></p>', html)
    assert len(links) >= 6
    for address, number in links:
        found = site.get("/api" + unescape(address).removeprefix(f"{SITE}en")).json()
        assert found["total"] == int(number), address


# The description for programs


def test_the_description_names_the_addresses_of_records(site: TestClient) -> None:
    document = site.get("/api/openapi.json").json()
    paths = set(document["paths"])
    assert {
        "/api/records", "/api/countries", "/api/countries/{iso2}", "/api/neighbours", "/api/quality",
        "/api/quality/rules", "/api/quality/{dataset}.{extension}", "/api/releases/{dataset}",
        "/api/releases/{dataset}/{revision}/difference.{extension}", "/api/v2013/thesaurus/domains",
        "/api/v2013/thesaurus/domains/{id}", "/api/v2013/thesaurus/domains/{id}/terms",
        "/api/v2013/thesaurus/terms/{id}", "/api/v2013/thesaurus/terms/{id}/narrowers",
    } <= paths  # fmt: skip
    operations = [operation["operationId"] for path in document["paths"].values() for operation in path.values()
                  if isinstance(operation, dict)]  # fmt: skip
    assert len(operations) == len(set(operations))
    for path in paths:
        for name in re.findall(r"\{(\w+)\}", path):
            described = document["paths"][path]
            found = [*described.get("parameters", []), *described["get"].get("parameters", [])]
            assert [one for one in found if one["name"] == name and one["in"] == "path"], path


def test_answers_about_records_are_as_described(site: TestClient) -> None:
    """Every parameter that lists are narrowed by is described, and described answers have what is required."""
    document = site.get("/api/openapi.json").json()
    schemas = document["components"]["schemas"]
    record = site.get("/api/records?limit=1").json()
    assert set(schemas["Records"]["required"]) <= set(record)
    assert set(schemas["Record"]["required"]) <= set(record["records"][0])
    profile = site.get("/api/countries/mn").json()
    assert set(schemas["CountryProfile"]["required"]) <= set(profile)
    described = {one["name"] for one in document["paths"]["/api/records"]["get"]["parameters"]}
    assert {"type", "country", "target", "subject", "decision", "year", "status", "language", "q"} <= described
