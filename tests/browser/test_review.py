"""Pages of proposals: who has a part in them sees what they change and decides, and nobody else sees anything."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from browser.review.deciding import DECISIONS
from kg.submissions.doing import Doing
from kg.submissions.workflow import STATES, actions
from kg.texts.languages import LANGUAGES
from tests.browser.proposing import HTML, OWN, Offices, etag_in, offices
from tests.copying import copy_folder
from tests.kg.submissions.proposals import judged

SECRET: Final = "Quokka"
HOSTILE: Final = "<script>alert(1)</script>"
ITEM: Final = "/en/submissions/{}"


@pytest.fixture(scope="module")
def site(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    data = tmp_path_factory.mktemp("review") / "data"
    copy_folder(bundled_data, data)
    with offices(data) as opened:
        yield opened


def test_what_is_approved_is_the_record_and_its_successor_is_shown_as_a_difference(site: Offices) -> None:
    one = site.propose("TARGET-0000001", title={"en": "Forests are restored everywhere"})
    page = site.approver.get(ITEM.format(one.number))
    assert "This is a new record." in page.text
    assert "first revision" in page.text
    assert site.approver.post(f"{ITEM.format(one.number)}/approve", etag=etag_in(page), agree="yes").status_code == 303
    assert site.state(one.number) == "published"
    assert site.client.get("/record/TARGET-0000001", headers=HTML).status_code == 303
    done = site.author.get(f"{ITEM.format(one.number)}?done=approve")
    assert 'role="status"' in done.text
    two = site.propose("TARGET-0000001", title={"en": "Wetlands are restored everywhere"})
    page = site.approver.get(ITEM.format(two.number))
    assert re.search(r"<del>Forests</del><ins>Wetlands</ins> are restored everywhere", page.text)
    assert "revision 2" in page.text
    assert site.approver.post(f"{ITEM.format(two.number)}/approve", etag=etag_in(page), agree="yes").status_code == 303
    shown = site.client.get("/en/page", params={"uri": "http://metadata.cbd.int/record/TARGET-0000001"}, headers=HTML)
    assert "Wetlands" in site.client.get(shown.headers.get("location", "/record/en/page/TARGET-0000001")).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_whole_in_every_language(site: Offices, language: str) -> None:
    one = site.draft(f"TARGET-LANG-{language.upper()}", title={"en": HOSTILE})
    for who, path in (
        (site.author, "submissions"),
        (site.nobody, "submissions"),
        (site.nobody, "review"),
        (site.approver, "review?state=draft&days=0"),
        (site.approver, "submissions?state=rejected&owner=government:be"),
        (site.approver, f"submissions/{one.number}"),
    ):
        answer = who.get(f"/{language}/{path}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store, private"
        assert answer.text.count("<h1") == 1
        assert HOSTILE not in answer.text
        assert answer.headers["content-language"] == language


def test_who_has_no_part_gets_nothing_and_learns_nothing(site: Offices) -> None:
    one = site.draft("TARGET-SECRET", title={"en": SECRET})
    for who in (site.stranger, site.nobody):
        assert who.get(ITEM.format(one.number)).status_code == 404
        absent = who.get(ITEM.format(999_999)).text.replace("999999", str(one.number))
        assert who.get(ITEM.format(one.number)).text == absent
        for action in actions():
            answer = who.post(f"{ITEM.format(one.number)}/{action}", etag=str(one.etag), reason="No", agree="yes")
            assert answer.status_code == 404
            assert SECRET not in answer.text
        for path in ("/en/submissions", "/en/review", "/en/submissions?state=draft", "/en/review?state=draft"):
            assert SECRET not in who.get(path).text
    for path in ("/en/", "/en/records", "/en/changes", "/sitemap.xml", "/en/countries/be", "/en/submissions"):
        assert SECRET not in site.client.get(path, headers=HTML).text
    assert site.client.get("/api/search", params={"q": SECRET}).json()["total"] == 0
    assert SECRET in site.approver.get(ITEM.format(one.number)).text
    assert site.state(one.number) == "draft"


def test_visitors_are_led_to_sign_in_and_back(site: Offices) -> None:
    for path in ("/fr/submissions?state=draft", "/fr/review", "/fr/submissions/1"):
        answer = site.client.get(path, headers=HTML)
        assert answer.status_code == 303
        assert "sign-in?then=%2Ffr%2F" in answer.headers["location"]
    assert site.client.post("/en/submissions/1/approve", data={"etag": "1"}, headers=OWN).status_code == 401
    foreign = {"Origin": "https://other.example", "Sec-Fetch-Site": "cross-site", "Cookie": site.approver.cookie}
    for path in ("/en/submissions/1/approve", "/en/review"):
        assert site.client.post(path, data={"etag": "1"}, headers=foreign).status_code == 403


def test_what_cannot_be_done_is_said_and_what_was_written_stays(site: Offices) -> None:
    one = site.propose("TARGET-KEPT")
    path = ITEM.format(one.number)
    stale = site.approver.post(f"{path}/return", etag=str(one.etag - 1), reason="Name the hectares & more")
    assert stale.status_code == 412
    assert "Name the hectares &amp; more</textarea>" in stale.text
    assert 'id="problem" role="alert"' in stale.text
    assert site.approver.post(f"{path}/return", etag=str(one.etag), reason=" ").status_code == 400
    assert site.author.post(f"{path}/approve", etag=str(one.etag)).status_code == 403
    assert site.approver.post(f"{path}/publish", etag=str(one.etag)).status_code == 409
    assert site.approver.post(f"{path}/approve", etag="x").status_code == 400
    assert site.approver.post(f"{path}/approve", etag=str(one.etag), embargo="2001-01-01").status_code == 400
    assert site.approver.post(f"{path}/nothing", etag=str(one.etag)).status_code == 404
    assert site.state(one.number) == "submitted"


def test_faults_forbid_and_agreement_is_asked_where_publication_changes_a_text(site: Offices) -> None:
    broken = site.draft("TARGET-BROKEN", title={})
    page = site.author.get(ITEM.format(broken.number))
    assert f'action="http://testserver{ITEM.format(broken.number)}/submit"' not in page.text
    assert 'class="findings violation"' in page.text
    assert site.author.post(f"{ITEM.format(broken.number)}/submit", etag=str(broken.etag)).status_code == 422
    personal = site.propose("TARGET-MAIL", description={"en": "Write to somebody@example.org about it."})
    path = ITEM.format(personal.number)
    page = site.approver.get(path)
    assert 'name="agree" value="yes" required' in page.text
    assert site.approver.post(f"{path}/approve", etag=etag_in(page)).status_code == 400
    assert site.approver.post(f"{path}/approve", etag=etag_in(page), agree="yes").status_code == 303


def test_all_that_a_state_allows_has_a_form_and_each_works(site: Offices) -> None:
    one = site.draft("TARGET-ROUND")
    path = ITEM.format(one.number)
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    for who, action, state, more in (
        (site.author, "submit", "submitted", {}),
        (site.author, "comment", "submitted", {"reason": "It is urgent."}),
        (site.author, "recall", "draft", {}),
        (site.author, "submit", "submitted", {}),
        (site.approver, "return", "changes-requested", {"reason": "Say how much."}),
        (site.author, "submit", "submitted", {}),
        (site.approver, "approve", "approved", {"embargo": tomorrow, "agree": "yes"}),
        (site.approver, "publish", "published", {}),
        (site.approver, "withdraw", "withdrawn", {"reason": "It was wrong."}),
    ):
        page = who.get(path)
        assert f'action="http://testserver{path}/{action}"' in page.text, (action, page.text)
        answer = who.post(f"{path}/{action}", etag=etag_in(page), **more)
        assert (answer.status_code, site.state(one.number)) == (303, state), answer.text
    history = site.author.get(path).text
    assert all(
        said in history for said in ("It is urgent.", "Say how much.", "It was wrong.", "Focal point of Belgium")
    )


def test_many_are_decided_at_once_and_of_each_that_is_not_it_is_said_why(site: Offices) -> None:
    some = [site.propose(f"TARGET-MANY-{number}", "Many") for number in range(3)]
    form = {f"s{one.number}": str(one.etag) for one in some}
    assert site.approver.post("/en/review", decision="approve").status_code == 400
    assert site.approver.post("/en/review", decision="withdraw", **form).status_code == 400
    unsaid = site.approver.post("/en/review?batch=Many", decision="return", **form)
    assert unsaid.status_code == 400
    assert unsaid.text.count(" checked") == 3
    stale = form | {f"s{some[0].number}": "0"}
    part = site.approver.post("/en/review?batch=Many", decision="approve", agree="yes", **stale)
    assert part.status_code == 412
    assert f'href="http://testserver{ITEM.format(some[0].number)}"' in part.text
    assert [site.state(one.number) for one in some] == ["submitted", "published", "published"]
    left = {f"s{some[0].number}": form[f"s{some[0].number}"]}
    whole = site.approver.post("/en/review", decision="return", reason="Not yet", **left)
    assert whole.status_code == 303
    assert site.state(some[0].number) == "changes-requested"
    denied = site.stranger.post("/en/review", decision="reject", reason="No", **form)
    assert denied.status_code == 404
    assert "Many" not in denied.text


def test_lists_have_pages_and_counts_of_what_waits(site: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("browser.review.lists.PAGE", 2)
    for number in range(5):
        site.propose(f"TARGET-PAGE-{number}", "Paged")
    seen, path = [], "/en/review?batch=Paged"
    while path:
        page = site.approver.get(path).text
        seen += re.findall(r'name="s(\d+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&").removeprefix("http://testserver") if following else ""
    assert len(seen) == len(set(seen)) == 5
    assert re.search(r'class="waits">\d+', site.approver.get("/en/submissions").text)


def test_every_word_of_the_workflow_has_words_on_the_pages(site: Offices) -> None:
    macros = Path("browser/review/templates/review_macros.html").read_text(encoding="utf-8")
    for name in (*STATES, *actions()):
        assert f'== "{name}"' in macros, name
    assert set(DECISIONS) <= set(actions())
    assert site.approver.get("/en/review?how=steal&done=7").status_code == 200


def test_an_author_who_approves_is_told_where_two_are_needed(site: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    one = site.submissions.propose(site.approver.actor, judged("TARGET-TWO-EYES"), "", Doing())
    path = ITEM.format(one.number)
    assert f'action="http://testserver{path}/approve"' in site.approver.get(path).text
    monkeypatch.setitem(site.settings.__dict__, "four_eyes", True)
    page = site.approver.get(path)
    assert f'action="http://testserver{path}/approve"' not in page.text
    assert "somebody else decides on it" in page.text
    assert site.approver.post(f"{path}/approve", etag=str(one.etag), agree="yes").status_code == 403
