"""Records written in forms, without scripts: begun, saved page by page, checked and submitted."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.accounts.accounts import Accounts
from kg.accounts.grants import Grant
from kg.ledger.ledger import Ledger
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.iris import read_iris
from kg.records.model import RecordType
from kg.settings import Settings
from kg.submissions.actors import Actor
from kg.submissions.forms.changing import cleared
from kg.submissions.judged import Judged, owner_of
from kg.submissions.service import Submissions
from kg.texts.languages import LANGUAGES
from kg.validation.engines.choosing import choose_engine
from kg.validation.json_schema import submittable_types
from kg.validation.validator import Validator
from tests.browser.form_fields import SentForm, forms_of
from tests.copying import copy_folder
from tests.loaders.records.generated import make_body

OWN = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
_TYPES = submittable_types()


@dataclass
class Site:
    """A running copy, with the sessions of a contributor of Belgium, of one of France, and of the Secretariat."""

    client: TestClient
    submissions: Submissions
    actors: dict[str, Actor]
    sessions: dict[str, str]

    def get(self, who: str, path: str) -> Any:
        return self.client.get(path, headers={"Cookie": f"kg_session={self.sessions[who]}"} if who else {})

    def post(self, who: str, form: SentForm, sent: list[tuple[str, str]], **headers: str) -> Any:
        cookie = {"Cookie": f"kg_session={self.sessions[who]}"} if who else {}
        body = urlencode(sent).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.client.post(path_of(form.action), content=body, headers={**OWN, **kind, **cookie, **headers})

    def begin(self, who: str, schema: str = "nationalTarget7") -> str:
        form = forms_of(self.get(who, f"/en/submit/{schema}").text, f"/submit/{schema}")[0]
        owner = next(value for name, value in form.fields if name == "owner")
        answer = self.post(who, form, form.sent(owner=owner, **{"language:fr": "1"}))
        assert answer.status_code == 303
        return path_of(answer.headers["location"])


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture(scope="module")
def site(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    ledger = tmp_path_factory.mktemp("forms") / "ledger.sqlite3"
    copy_folder(bundled_data / "ledger.sqlite3", ledger)
    settings = Settings(data=bundled_data, ledger=f"sqlite:///{ledger}", public_url="http://testserver/",
                        keys=str(ledger.parent / "keys.sqlite3"), query_workers=1, validation_rate=0)  # fmt: skip
    accounts = Accounts(settings.ledger_address)
    actors, sessions = {}, {}
    for name, owner in (("be", "government:be"), ("fr", "government:fr"), ("all", "*")):
        account = accounts.add(f"Contributor {name}", "member")
        grant = Grant(account.number, "contributor", owner)
        accounts.give(grant)
        actors[name] = Actor(account, (grant,))
        sessions[name] = accounts.issue(account.name, timedelta(hours=1), kind="session")
    with (
        TestClient(create_app(settings), follow_redirects=False) as client,
        closing(Ledger(settings.ledger_address)) as own,
        closing(Submissions(settings, own)) as submissions,
    ):
        yield Site(client, submissions, actors, sessions)
    accounts.close()


def test_a_record_is_written_page_by_page_and_submitted(site: Site) -> None:
    at = site.begin("be")
    number = int(at.split("/")[3])
    page = site.get("be", at)
    assert page.headers["cache-control"] == "no-store, private"
    answer = site.post("be", *_filled(page.text, "next", {"/title/en": "A target", "/title/fr": "Une cible"}))
    assert "page=content" in answer.headers["location"]
    check = site.get("be", f"{at}?page=check")
    assert "2 faults must be corrected first." in check.text
    alignment = site.get("be", f"{at}?page=alignment&faults=1").text
    assert 'class="fault"' in alignment
    target = {"/globalTargetAlignment/0/identifier": "GBF-TARGET-03"}
    degree = _options(alignment, "/globalTargetAlignment/0/degreeOfAlignment")[0]
    site.post("be", *_filled(alignment, "save", target | {"/globalTargetAlignment/0/degreeOfAlignment": degree}))
    more = site.get("be", f"{at}?page=additional").text
    site.post(
        "be", *_filled(more, "save", {"/additionalImplementation": _options(more, "/additionalImplementation")[1]})
    )
    check = site.get("be", f"{at}?page=check")
    assert "No fault was found" in check.text
    answer = site.post("be", *_filled(check.text, "submit", {}))
    assert (answer.status_code, path_of(answer.headers["location"])) == (303, f"/en/submissions/{number}")
    made = site.submissions.get(site.actors["be"], number)
    assert (made.state, made.head, made.title) == ("submitted", 1, "A target")
    assert site.get("be", at).status_code == 409


def test_others_see_nothing_of_it(site: Site) -> None:
    at = site.begin("be")
    assert site.get("fr", at).status_code == 404
    form = forms_of(site.get("be", at).text, "/edit")[0]
    assert site.post("fr", form, form.sent("save")).status_code == 404
    answer = site.get("", at)
    assert (answer.status_code, "sign-in" in answer.headers["location"]) == (303, True)


def test_what_was_written_is_kept_when_it_cannot_be_saved(site: Site) -> None:
    at = site.begin("be")
    form = forms_of(site.get("be", at).text, "/edit")[0]
    site.post("be", form, form.sent("save", **{"/title/en": "First"}))
    answer = site.post("be", form, form.sent("save", **{"/title/en": "Second <b>"}))
    assert answer.status_code == 412
    assert ("/title/en", "Second <b>") in forms_of(answer.text, "/edit")[0].fields
    again = forms_of(answer.text, "/edit")[0]
    assert site.post("be", again, again.sent("save")).status_code == 303
    lost = site.post("", form, form.sent("save", **{"/title/en": "Third"}))
    assert lost.status_code == 401
    assert ("/title/en", "Third") in forms_of(lost.text, "/edit")[0].fields
    foreign = site.post("be", form, form.sent("save"), **{"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def test_fields_that_do_not_apply_any_more_are_cleared_and_named(site: Site) -> None:
    at = f"{site.begin('be')}?page=people"
    said = {"/hasNonStateActors": "true", "/nonStateActorsInfo/en": "Many"}
    site.post("be", *_filled(site.get("be", at).text, "save", said))
    answer = site.post("be", *_filled(site.get("be", at).text, "save", {"/hasNonStateActors": "false"}))
    page = site.get("be", path_of(answer.headers["location"]))
    assert "These fields do not apply any more" in page.text
    assert not dict(forms_of(page.text, "/edit")[0].fields)["/nonStateActorsInfo/en"]


def test_items_are_added_moved_and_taken_out(site: Site) -> None:
    at = f"{site.begin('be')}?page=indicators"

    def send(button: str, **said: str) -> list[str]:
        answer = site.post("be", *_filled(site.get("be", at).text, button, said))
        fields = forms_of(site.get("be", path_of(answer.headers["location"])).text, "/edit")[0].fields
        return [
            value for name, value in fields if name.startswith("/otherNationalIndicators/") and name.endswith("/en")
        ]

    assert send("save", **{"/otherNationalIndicators/0/value/en": "One"}) == ["One", ""]
    assert send("more /otherNationalIndicators", **{"/otherNationalIndicators/1/value/en": "Two"})[:2] == ["One", "Two"]
    assert send("up /otherNationalIndicators/1") == ["Two", "One", ""]
    assert send("remove /otherNationalIndicators/0") == ["One", ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_there_in_every_language(site: Site, language: str) -> None:
    at = site.begin("be").replace("/en/", f"/{language}/")
    for path in (f"/{language}/submit", f"/{language}/submit/nbsap", at, f"{at}?page=check"):
        page = site.get("be", path)
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
    assert site.get("", f"/{language}/submit").status_code == 200


@pytest.mark.parametrize(
    "type_",
    [type_ if number % 9 == 0 else pytest.param(type_, marks=pytest.mark.slow) for number, type_ in enumerate(_TYPES)],
    ids=lambda type_: type_.schema,
)
def test_sent_as_they_came_the_pages_of_every_type_change_nothing(site: Site, type_: RecordType) -> None:
    body = make_body(type_).given
    text = json.dumps(body, ensure_ascii=False).encode()
    report = Validator(read_iris(PUBLISHED_BASE), choose_engine()).validate(text, "publish")
    actor = site.actors["all"]
    made = site.submissions.save(actor, Judged(text, report, owner_of(body, type_.schema, actor)))
    at = f"/en/submissions/{made.number}/edit"
    keys = [step for step in _steps(site.get("all", at).text) if step != "check"]
    for key in keys:
        page = site.get("all", f"{at}?page={key}")
        assert page.status_code == 200
        (form,) = forms_of(page.text, "/edit")
        assert site.post("all", form, form.sent("save")).status_code == 303
    saved, _ = site.submissions.document(actor, made.number)
    assert json.loads(saved) == cleared(type_.fields, body)[0]


def _steps(page: str) -> list[str]:
    nav = page.partition('<nav class="steps"')[2].partition("</nav>")[0]
    links = [unescape(part.partition('"')[0]) for part in nav.split('href="')[1:]]
    return [parse_qs(urlsplit(link).query)["page"][0] for link in links]


def _filled(page: str, button: str, said: dict[str, str]) -> tuple[SentForm, list[tuple[str, str]]]:
    (form,) = forms_of(page, "/edit")
    return form, form.sent(button, **said)


def _options(page: str, name: str) -> list[str]:
    """The values that can be chosen for an input."""
    found = [part.partition('"')[0] for part in page.split(f'name="{name}" value="')[1:]]
    return [value for value in found if value]
