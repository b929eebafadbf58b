"""Change sets in pages: somebody with a grant changes a vocabulary by forms, sees what that does, and proposes it."""

import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from browser.app import create_app
from kg.accounts.grants import GrantRole
from kg.changesets.model import KINDS
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.releases.candidates import Candidates
from kg.settings import Settings
from tests.browser.conftest import assert_problem
from tests.browser.form_fields import forms_of
from tests.browser.releasing import HTML, SAME_SITE, sign_in
from tests.copying import copy_folder

LIST = "/en/change-sets/kmgbf"
GOAL = "http://metadata.cbd.int/kmgbf/goal_A"
OTHER = "http://metadata.cbd.int/kmgbf/goal_B"
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")


@pytest.fixture(scope="module")
def data(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("change-sets") / "data"
    copy_folder(bundled_data, made)
    return made


@pytest.fixture(scope="module")
def curator(data: Path) -> Iterator[TestClient]:
    """A client of the application, signed in with a grant for the vocabulary and nothing else."""
    settings = Settings(data=data, query_workers=1, public_url="http://testserver/")
    with TestClient(create_app(settings), follow_redirects=False) as client:
        sign_in(client, data, "member", name="Curator", granted="vocabulary-editor")
        yield client


def begin(curator: TestClient) -> str:
    answer = curator.post(LIST, data={"title": "Spring <b>"}, headers=SAME_SITE | HTML)
    assert answer.status_code == 303, answer.text
    return httpx.URL(answer.headers["location"]).path


def edit(curator: TestClient, page: str, kind: str, concept: str = "", **fields: Any) -> Any:
    """Open the form of an edit, and send it."""
    address = f"{page}/{kind}"
    opened = curator.get(address, params={"concept": concept}, headers=HTML)
    assert opened.status_code == 200, opened.text
    found = re.search(r'name="version" value="([^"]+)"', opened.text)
    assert found
    sent = {"version": found[1], **fields}
    return curator.post(address, params={"concept": concept}, data=sent, headers=SAME_SITE | HTML)


def decide(curator: TestClient, page: str, decision: str, **fields: Any) -> Any:
    opened = curator.get(page, headers=HTML).text
    found = re.search(r'name="etag" value="(\d+)"', opened)
    assert found, opened
    sent = {"etag": found[1], "decision": decision, **fields}
    return curator.post(page, data=sent, headers=SAME_SITE | HTML)


def test_every_kind_of_edit_is_made_by_its_form_and_shown_and_proposed(curator: TestClient, data: Path) -> None:
    page = begin(curator)
    names = {"prefLabel-en": "Ice", "prefLabel-ar": "جليد", "definition-en": "Frozen.", "broader": GOAL}
    sent = [
        edit(curator, page, "add", identifier="ice", **names),
        edit(curator, page, "relabel", GOAL, language="en", prefLabel="Goal A, changed", altLabel="First\nOne"),
        edit(curator, page, "map", GOAL, exactMatch="http://other.example/1"),
        edit(curator, page, "deprecate", OTHER, reason="Too many", language="en"),
        edit(curator, page, "undeprecate", OTHER),
        edit(curator, page, "move", "http://metadata.cbd.int/kmgbf/ice"),
        edit(curator, page, "merge", "http://metadata.cbd.int/kmgbf/ice", into=OTHER, labels="1"),
    ]
    assert [answer.status_code for answer in sent] == [303] * len(KINDS), [unescape(one.text)[-900:] for one in sent]
    shown = curator.get(page, headers=HTML)
    assert shown.headers["cache-control"] == "no-store, private"
    text = unescape(shown.text)
    for part in ("Goal A, changed", "جليد", "http://other.example/1", "Too many", "Added", "Quality before and after"):
        assert part in text, part
    assert "Spring <b>" not in shown.text
    assert "Goal A, changed" not in curator.get("/kmgbf/en/page/goal_A", headers=HTML).text
    proposed = decide(curator, page, "propose", release="9.1", reason="In spring")
    assert proposed.status_code == 303, proposed.text
    assert "/releases/kmgbf/candidates/" in proposed.headers["location"]
    candidate = curator.get(proposed.headers["location"], params={"group": "label"}, headers=HTML)
    assert "Goal A, changed" in unescape(candidate.text)
    assert edit_refused(curator, page) == 409
    assert decide(curator, page, "reopen").status_code == 303
    with closing(Candidates(Settings(data=data).ledger_address)) as candidates:
        assert candidates.of_dataset("kmgbf")[0].state == "discarded"
    assert decide(curator, page, "discard").status_code == 303
    assert "Goal A, changed" not in unescape(curator.get(page, headers=HTML).text)


def edit_refused(curator: TestClient, page: str) -> int:
    return curator.get(f"{page}/deprecate", params={"concept": GOAL}, headers=HTML).status_code


def test_what_does_not_fit_comes_back_with_what_was_written(curator: TestClient) -> None:
    page = begin(curator)
    circle = edit(curator, page, "merge", GOAL, into=GOAL)
    assert circle.status_code == 409
    assert "names the concept itself" in circle.text
    unknown = edit(curator, page, "deprecate", GOAL, successors="Nobody’s goal", reason="Kept text")
    assert unknown.status_code == 400
    assert "Kept text" in unknown.text
    named = edit(curator, page, "deprecate", GOAL, successors="Goal B")
    assert named.status_code == 303, unescape(named.text)[-900:]
    stale = curator.post(f"{page}/undeprecate", params={"concept": GOAL}, data={"version": "1-x"}, headers=SAME_SITE)
    assert stale.status_code == 400
    assert "after this form was opened" in stale.text
    taken = re.search(r'name="edit" value="(\d+)"', curator.get(page, headers=HTML).text)
    assert taken
    assert decide(curator, page, "take-out", edit=taken[1]).status_code == 303
    assert "There are no edits" in curator.get(page, headers=HTML).text


@pytest.mark.parametrize(
    ("kind", "concept", "fields"),
    [
        ("add", "", {"identifier": "goal_B", "prefLabel-en": "Kept name", "definition-ar": "نص", "broader": "Goal A"}),
        ("relabel", GOAL, {"language": "fr", "prefLabel": "Kept name", "altLabel": "Kept name\nKept too"}),
        ("move", GOAL, {"broader": GOAL}),
        ("merge", GOAL, {"into": GOAL}),
        ("deprecate", GOAL, {"successors": GOAL, "reason": "Kept reason", "language": "fr"}),
        ("map", GOAL, {"exactMatch": GOAL, "closeMatch": "http://other.example/kept"}),
    ],
)
def test_an_edit_that_does_not_fit_is_shown_as_it_was_written(
    curator: TestClient, kind: str, concept: str, fields: dict[str, str]
) -> None:
    answer = edit(curator, begin(curator), kind, concept, **fields)
    assert answer.status_code == 409, unescape(answer.text)[-900:]
    assert 'role="alert"' in answer.text
    form = next(one for one in forms_of(answer.text, f"/{kind}") if one.method == "post")
    shown = {name: value for name, value in form.fields if value}
    assert {name: shown.get(name, "").replace("\r\n", "\n") for name in fields} == fields


def test_what_was_written_is_kept_when_the_change_set_was_decided_meanwhile(curator: TestClient) -> None:
    page = begin(curator)
    opened = curator.get(f"{page}/deprecate", params={"concept": GOAL}, headers=HTML).text
    version = re.search(r'name="version" value="([^"]+)"', opened)
    assert version
    assert decide(curator, page, "discard").status_code == 303
    sent = {"version": version[1], "reason": "Kept reason"}
    late = curator.post(f"{page}/deprecate", params={"concept": GOAL}, data=sent, headers=SAME_SITE | HTML)
    assert late.status_code == 409
    assert "is discarded" in late.text
    assert "Kept reason</textarea>" in late.text


def test_only_those_with_a_part_in_the_vocabulary_see_any_of_it(curator: TestClient, data: Path) -> None:
    page = begin(curator)
    app = curator.app
    for name, granted, status in (("Nobody", None, 403), (None, None, 401)):
        other = TestClient(app, base_url="http://testserver", follow_redirects=False)
        if name:
            sign_in(other, data, "member", name=name, granted=granted)
            assert other.get(page, headers=HTML).status_code == 403
        else:
            led = other.get(page, headers=HTML)
            assert led.status_code == 303
            assert "sign-in?then=" in led.headers["location"]
        for address in (LIST, page, f"{page}/merge"):
            answer = other.post(address, data={"title": "x"}, headers=SAME_SITE | {"Accept": "application/json"})
            assert answer.status_code == status
    crossed = curator.post(LIST, data={"title": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status_code == 403
    assert curator.get("/en/change-sets/gbf", headers=HTML).status_code == 404


def test_who_lacks_the_grant_or_the_scope_is_told_so_and_a_visitor_comes_back(curator: TestClient, data: Path) -> None:
    asked = f"?concept={quote(GOAL, safe='')}"
    visitor = TestClient(curator.app, base_url="http://testserver", follow_redirects=False)
    led = visitor.get(LIST + asked, headers=HTML).headers["location"]
    for language in LANGUAGES:
        shown = visitor.get(led.replace("/en/", f"/{language}/", 1), headers=HTML)
        forms = [form for form in forms_of(shown.text, "/sign-in") if form.method == "post"]
        assert [dict(form.fields)["then"] for form in forms] == [LIST + asked] * 2
        assert f"/{language}/operation/sign-in?then=" in unescape(shown.text)
    granted: GrantRole = "vocabulary-editor"
    for name, held, said in (("Reader", None, f"{granted} vocabulary:kmgbf"), ("Writer", granted, "lacks the scope")):
        sign_in(visitor, data, "member", name=name, granted=held, scopes=["write"])
        for path in (LIST, f"{LIST}/1", f"{LIST}/1/relabel"):
            answer = visitor.get(path + asked, headers=HTML)
            assert answer.status_code == 403
            assert answer.headers["cache-control"] == "no-store, private"
            assert said in unescape(re.sub("<[^>]*>", "", answer.text))
            assert "Goal A" in unescape(answer.text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{LIST}/999999", 404),
        (f"{LIST}/1/explode", 404),
        (f"{LIST}?concept=javascript:x", 400),
        (f"{LIST}/1/merge?concept=http://nowhere.example/", 404),
        (f"{LIST}/1/merge?concept=http://a.example/%20b", 400),
    ],
)
def test_what_is_not_there_is_said(curator: TestClient, path: str, status: int) -> None:
    begin(curator)
    slug = "not-found" if status == 404 else "invalid-input"
    path = path.replace("/1/", f"/{begin(curator).rpartition('/')[2]}/")
    assert_problem(curator.get(path), status, slug)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_there_in_every_language(curator: TestClient, language: str) -> None:
    page = begin(curator).replace("/en/", f"/{language}/")
    pages = [f"/{language}/change-sets/kmgbf", page, *(f"{page}/{kind}?concept={GOAL}" for kind in KINDS)]
    for path in pages:
        answer = curator.get(path, headers=HTML)
        assert answer.status_code == 200, path
        assert answer.headers["content-language"] == language


def test_what_is_published_meanwhile_is_kept_and_what_does_not_fit_is_named(curator: TestClient, data: Path) -> None:
    page = begin(curator)
    answer = edit(curator, page, "relabel", OTHER, language="fr", prefLabel="Changé")
    assert answer.status_code == 303, unescape(answer.text)[-900:]
    settings = Settings(data=data)
    with closing(Ledger(settings.ledger_address)) as ledger:
        version = ledger.latest("http://metadata.cbd.int/graph/kmgbf")
        assert version
        old = version.content().ntriples.decode()
        line = next(
            one for one in old.split("\n") if one.startswith(f"<{OTHER}>") and "prefLabel" in one and "@fr" in one
        )
        quads = list(parse(old.replace(line, line.replace('"@fr', ' x"@fr')), format=RdfFormat.N_TRIPLES))
        accept(settings, ledger, Change(dataset="kmgbf", agent="Other", reason="x"), {version.graph: quads})
    text = unescape(curator.get(page, headers=HTML).text)
    assert "Some edits do not fit" in text
    assert "Somebody has changed this since" in text
    assert decide(curator, page, "reopen").status_code == 409


@pytest.mark.parametrize("local", ["goal_A", "target_3", "indicator_A.1"])
def test_pages_of_the_framework_lead_to_where_it_is_changed(curator: TestClient, local: str) -> None:
    iri = f"http://metadata.cbd.int/kmgbf/{local}"
    text = unescape(curator.get(f"/kmgbf/en/page/{local}", headers=HTML).text)
    found = re.search(r'href="([^"]+)"[^>]*>Propose a change', text)
    assert found
    led = curator.get(found[1], headers=HTML)
    assert led.status_code == 200
    assert f"concept={quote(iri, safe='')}" in led.text
