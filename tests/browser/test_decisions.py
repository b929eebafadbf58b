"""Pages of decisions: elements with anchors, status, actors and what they led to; narrowing; links both ways."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.clearing_house.decision_tree import MOST
from kg.rdf.formats import RDF_FORMATS
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from tests.browser.conftest import assert_problem
from tests.browser.decided import HTML, PATH, SITE, WHOLE, activity, decision, element, load, page, words
from tests.copying import copy_folder

pytest_plugins = ["tests.browser.decision_fixtures"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_has_a_page_in_every_language(visitor: TestClient, language: str) -> None:
    html = page(visitor, f"/decision/{language}/page/cop/16/32")
    assert html.count("<h1") == 1
    assert html.count('class="element"') >= 11
    assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in html


def test_the_page_has_anchors_statuses_actors_texts_and_links(visitor: TestClient) -> None:
    html = page(visitor)
    seven = element(html, "7")
    assert '<a class="place" href="#7">paragraph 7</a>' in seven
    text = words(seven)
    for expected in ("Superseded", "Requires funding", "Urges Parties", "Operational", "Parties", "Executive Secretary",
                     "Superseded by another", "1 October 2026", "Follow-up", "Related", "What points here",
                     "Nominations under seven", "CBD/COP/16/L.24", "not available here"):  # fmt: skip
        assert expected in text, expected
    assert f'href="{SITE}meeting/en/page/COP-16"' in seven
    assert 'href="https://www.cbd.int/gbf"' in seven
    assert f'href="{SITE}decision/en/page/cop/15/6"' in seven
    assert f'href="{SITE}kmgbf/en/page/target_3"' in seven
    assert '<span class="said-so" lang="ar" dir="rtl">نص</span>' in element(html, "7.b")
    assert "Preambular" in element(html, "1")


def test_the_title_is_that_of_the_record_with_the_number_above(visitor: TestClient) -> None:
    heading = words(re.search(r"<h1>.*?</h1>", page(visitor), re.DOTALL)[0])  # type: ignore[index]
    assert heading == "Decision 16/32 Mechanisms for review"
    assert "Mécanismes d’examen" in re.search(r"<h1>.*?</h1>", page(visitor, "/decision/fr/page/cop/16/32"))[0]  # type: ignore[index]


def test_hostile_texts_of_elements_are_harmless(visitor: TestClient) -> None:
    html = page(visitor)
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "{{ 7 * 7 }}" in html
    narrowed = page(visitor, f"{PATH}?status=%22%3E%3Cscript%3Ealert(9)%3C/script%3E&actor={'x' * 5000}")
    assert "<script>alert" not in narrowed
    assert "No element has this status and this actor" in narrowed


def test_every_filter_gives_as_many_elements_as_it_says(visitor: TestClient) -> None:
    navigation = re.search(r'<nav class="narrowing".*?</nav>', page(visitor), re.DOTALL)[0]  # type: ignore[index]
    links = re.findall(r'href="([^"]+)"[^>]*>(?:<bdi[^>]*>)?([^<]+)<.*?<span class="count">(\d+)<', navigation)
    assert len(links) >= 9
    for address, name, count in links:
        html = page(visitor, unescape(address).removeprefix("http://testserver"))
        shown = int(count)
        assert f"<p>{shown} element{'s' if shown > 1 else ''} · <a href=" in html, name
        assert 'content="noindex"' in html
        assert html.count('class="element"') == shown + html.count('<div class="element">'), name


def test_a_narrowed_page_shows_the_way_to_what_fits(visitor: TestClient) -> None:
    html = page(visitor, f"{PATH}?status=implemented&actor=SBSTTA")
    assert '<li id="7" class="element passed">' in html
    assert '<li id="7.a" class="element">' in html
    assert 'id="7.b"' not in html
    assert 'aria-current="true">Implemented' in html
    assert f'href="{PATH.replace("/decision", SITE + "decision")}?status=implemented"' in html  # takes the actor away
    assert "Nominations under seven" not in element(html, "7")


def test_links_lead_both_ways(visitor: TestClient) -> None:
    """From a notification, a meeting, an activity and a later decision to the element, and back."""
    assert f'href="{WHOLE}#7"' in page(visitor, "/meeting/en/page/COP-16")
    assert f'href="{WHOLE}#7"' in page(visitor, "/notification/en/page/2025-024")
    listed = visitor.get("/api/records?decision=cop/16/32/7").json()["records"]
    activity = page(visitor, urlsplit(listed[0]["url"]).path)
    assert f'href="{WHOLE}#7">' in activity
    assert "Decision 16/32, paragraph 7" in words(activity)
    later = page(visitor, "/decision/en/page/cop/17/1")
    assert f'href="{WHOLE}#7.a"' in later
    assert f'href="{WHOLE}"' in later
    assert "A later one" in element(page(visitor), "7.a")


def test_an_element_leads_to_its_place(visitor: TestClient) -> None:
    for path, anchor in (("7", "7"), ("7/a/ii", "7.a.ii"), ("24/e", "24.e")):
        answer = visitor.get(f"{PATH}/{path}", headers=HTML)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{WHOLE}#{anchor}")
        first = visitor.get(f"/decision/cop/16/32/{path}", headers=HTML)
        assert (first.status_code, first.headers["location"]) == (303, f"{WHOLE}/{path}")
    french = visitor.get("/decision/fr/page/cop/16/32/7", headers=HTML)
    assert french.headers["location"] == f"{SITE}decision/fr/page/cop/16/32#7"


def test_what_no_decision_has_is_not_found(visitor: TestClient) -> None:
    for path in ("/decision/cop/16/32/99", f"{PATH}/99", "/decision/cop/16/399", "/decision/en/page/cop/99/1",
                 "/decision/data/cop/99/1.csv", "/decision/data/cop/16/32/7.csv", "/decision/data/nothing.csv",
                 "/decision/data/cop/16/32/99.ttl"):  # fmt: skip
        assert_problem(visitor.get(path), 404, "not-found")


def test_a_decision_that_only_others_name_has_a_page(visitor: TestClient) -> None:
    answer = visitor.get("/decision/cp-mop/10/33", headers=HTML)
    assert answer.headers["location"] == f"{SITE}decision/en/page/cp-mop/10/33"
    html = page(visitor, "/decision/en/page/cp-mop/10/33")
    assert "Decision CP-MOP 10/33" in words(html)
    assert "Work for the Protocol" in element(html, "6.b")
    assert "is not available here" in element(html, "6.b")


def test_a_bundled_decision_without_elements_says_so(visitor: TestClient) -> None:
    html = page(visitor, "/decision/en/page/cop/14/24")
    assert "Decision 14/24" in words(html)
    assert "are not available here yet" in html


def test_a_decision_that_changed_drops_what_it_no_longer_has(decided_data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    copy_folder(decided_data, own)
    changed = decision()
    changed["nodes"] = [node for node in changed["nodes"] if node.get("paragraph") != 10]
    load(own, tmp_path, [changed])
    with TestClient(
        create_app(Settings(data=own, public_url=SITE, query_workers=1)), follow_redirects=False
    ) as visitor:
        assert 'id="10"' not in page(visitor)
        assert visitor.get(f"{PATH}/10", headers=HTML).status_code in (404, 410)


def test_a_decision_with_very_many_elements_and_records_has_a_page(bundled_data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    copy_folder(bundled_data, own)
    nodes = [{"paragraph": number, "statuses": ["active"], "html": {"en": "x" * 500}} for number in range(1, 400)]
    activities = [activity(f"Number {number}", "16/32", "Para 7") for number in range(MOST + 10)]
    load(own, tmp_path, [{**decision(), "nodes": nodes}, *activities])
    with TestClient(create_app(Settings(data=own, public_url=SITE, query_workers=1))) as visitor:
        html = page(visitor)
    assert f"{MOST + 10} records point to this decision" in words(html)
    assert html.count('class="element"') == 399


def test_the_office_that_signs_a_notification_is_shown_wherever_the_notification_is(visitor: TestClient) -> None:
    assert "Executive Secretary" in page(visitor, "/notification/en/page/2025-024")
    for format_ in RDF_FORMATS:
        assert "Executive Secretary" in visitor.get(f"/notification/data/2025-024.{format_.name}").text
