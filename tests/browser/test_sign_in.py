"""Accounts sign in: cookies, origins, limits, roles, and what a session does not open."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from browser.http import sessions
from kg.accounts.accounts import Accounts
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from sparql.workers.failures import TooMany
from tests.browser.conftest import assert_problem
from tests.copying import copy_folder

OWN = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Copy:
    """A copy with an administrator and an editor."""

    client: TestClient
    accounts: Accounts
    admin: str
    editor: str

    def sign_in(self, token: str, then: str = "", **headers: str):  # type: ignore[no-untyped-def]
        data = {"token": token, "then": then}
        return self.client.post("/en/operation/sign-in", data=data, headers={**OWN, **headers})


@pytest.fixture
def ledger_of_its_own(bundled_data: Path, tmp_path: Path) -> str:
    """The address of a copy of the ledger, which is all that signing in writes to; the rest is what all tests read."""
    copy_folder(bundled_data / "ledger.sqlite3", tmp_path / "ledger.sqlite3")
    return f"sqlite:///{tmp_path / 'ledger.sqlite3'}"


@pytest.fixture
def copy(bundled_data: Path, ledger_of_its_own: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Copy]:
    monkeypatch.setattr(sessions, "_FAILURE_SECONDS", 0.2)
    settings = Settings(data=bundled_data, ledger=ledger_of_its_own, public_url="http://testserver/", query_workers=1)
    accounts = Accounts(settings.ledger_address)
    accounts.add("Operations", "admin")
    accounts.add("Curators", "editor")
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield Copy(client, accounts, accounts.issue("Operations"), accounts.issue("Curators"))
    accounts.close()


def test_a_visitor_is_led_to_the_form(copy: Copy) -> None:
    answer = copy.client.get("/fr/operation")
    assert (answer.status_code, answer.headers["location"]) == (303, "http://testserver/fr/operation/sign-in")
    form = copy.client.get("/fr/operation/sign-in")
    assert form.status_code == 200
    assert 'type="password"' in form.text
    assert "noindex" in form.text


def test_an_administrator_signs_in_and_out(copy: Copy) -> None:
    answer = copy.sign_in(copy.admin)
    assert (answer.status_code, answer.headers["location"]) == (303, "http://testserver/en/operation")
    cookie = answer.headers["set-cookie"]
    session = re.match(r"kg_session=(kg_[\w-]+); ", cookie)
    assert session
    assert session[1] != copy.admin
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert attributes == {"httponly", "samesite=strict", "path=/", "max-age=28800"}
    page = copy.client.get("/en/operation")
    assert page.status_code == 200
    assert "Signed in as <bdi>Operations</bdi>" in page.text
    out = copy.client.post("/en/operation/sign-out", headers=OWN)
    assert out.status_code == 303
    copy.client.cookies.set("kg_session", session[1])
    assert copy.client.get("/en/operation").status_code == 303


@pytest.mark.parametrize("public_url", ["https://data.example/", ""])
def test_with_https_the_cookie_is_bound_to_the_host(
    bundled_data: Path, ledger_of_its_own: str, public_url: str
) -> None:
    settings = Settings(data=bundled_data, ledger=ledger_of_its_own, public_url=public_url, query_workers=1)
    accounts = Accounts(settings.ledger_address)
    accounts.add("Operations", "admin")
    token = accounts.issue("Operations")
    with TestClient(create_app(settings), base_url="https://data.example", follow_redirects=False) as client:
        headers = {"Origin": "https://data.example"}
        answer = client.post("/en/operation/sign-in", data={"token": token}, headers=headers)
        assert answer.headers["set-cookie"].startswith("__Host-kg_session=kg_")
        assert "; Secure" in answer.headers["set-cookie"]
        assert "domain" not in answer.headers["set-cookie"].lower()
        assert client.get("/en/operation").status_code == 200


def test_pages_and_cookies_cannot_be_read_by_other_sites(copy: Copy) -> None:
    copy.sign_in(copy.admin)
    elsewhere = {"Origin": "https://evil.example"}
    answers = [
        copy.client.get("/en/operation", headers=elsewhere),
        copy.client.get("/en/operation/sign-in", headers=elsewhere),
        copy.client.options("/en/operation", headers=elsewhere),
        copy.client.options("/api/operation/queries", headers=elsewhere),
        copy.client.get("/api/operation/queries", headers=elsewhere),
        copy.client.get("/en/operation/nothing", headers=elsewhere),
    ]
    for answer in answers:
        assert not [name for name in answer.headers if name.startswith("access-control")]
    for answer in (*answers[:2], *answers[4:]):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert copy.client.get("/en/about", headers=elsewhere).headers["access-control-allow-origin"] == "*"


ELSEWHERE = (
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": ""},
    {"Origin": "http://sub.testserver", "Sec-Fetch-Site": "same-site"},
    {"Origin": "null", "Sec-Fetch-Site": ""},
    {"Origin": "", "Sec-Fetch-Site": "none"},
    {"Origin": "", "Sec-Fetch-Site": ""},
)


@pytest.mark.parametrize("action", ["sign-in", "sign-out", "stop"])
def test_forms_of_other_sites_are_refused(copy: Copy, action: str) -> None:
    copy.sign_in(copy.admin)
    fields = {"token": copy.admin, "id": "1-1"}
    for headers in ELSEWHERE:
        sent = {**headers, "Accept": "application/json"}
        answer = copy.client.post(f"/en/operation/{action}", data=fields, headers=sent)
        assert answer.status_code == 403, headers
        assert_problem(answer, 403, "refused")
        assert copy.client.get("/en/operation").status_code == 200, headers


def test_a_browser_that_sends_no_fetch_metadata_is_known_by_its_origin(copy: Copy) -> None:
    answer = copy.client.post(
        "/en/operation/sign-in", data={"token": copy.admin}, headers={"Origin": "http://testserver"}
    )
    assert answer.status_code == 303


def test_an_editor_signs_in_but_not_to_operation(copy: Copy) -> None:
    answer = copy.sign_in(copy.editor)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/en/account")
    assert copy.client.get("/en/operation").status_code == 403


@pytest.mark.parametrize(
    ("then", "leads"),
    [
        ("/en/quality/kmgbf", "/en/quality/kmgbf"),
        ("//evil.example/", "/en/account"),
        ("https://e.x/", "/en/account"),
    ],
)
def test_signing_in_leads_back_but_never_to_another_server(copy: Copy, then: str, leads: str) -> None:
    answer = copy.sign_in(copy.editor, then=then)
    assert answer.headers["location"].startswith("http://testserver/")
    assert answer.headers["location"].endswith(leads)


def test_attempts_that_fail_are_slow_and_few(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(sessions, "pause", pause)
    for token in ("", "nonsense", "kg_" + "x" * 43, "kg_" + "y" * 43, "é" * 100):
        answer = copy.sign_in(token)
        assert answer.status_code == 401
        assert copy.admin not in answer.text
    assert len(pauses) == 5
    refused = copy.sign_in(copy.admin, Accept="application/json")
    assert_problem(refused, 429, "too-many-requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 61


def test_many_failures_with_an_address_slow_down_and_shut_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr("browser.http.sessions.time.monotonic", lambda: now[0])
    attempts, waits = sessions.Attempts(), []
    attempts.begin("office", "jane@b.example")
    attempts.forgive("office", "jane@b.example")
    for stranger in range(40):
        while True:
            try:
                attempts.begin(f"client {stranger}", "jane@b.example")
                break
            except TooMany as refused:
                waits.append(refused.retry_after or 0)
                now[0] += waits[-1]
    assert waits == [1, 2, 4, 8, 16, *[30] * 25], "none for the first ten, half a minute at most"
    with pytest.raises(TooMany, match="with this address"):
        attempts.begin("another", "jane@b.example")
    attempts.begin("another", "john@b.example")
    attempts.begin("office", "jane@b.example")
    now[0] += 901
    attempts.begin("another", "jane@b.example")


def test_success_forgives_and_time_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = sessions.Attempts()
    for _ in range(4):
        attempts.begin("a")
    attempts.forgive("a")
    for _ in range(5):
        attempts.begin("a")
    attempts.begin("b")
    with pytest.raises(Exception, match="5 attempts"):
        attempts.begin("a")
    later = time.monotonic() + 61
    monkeypatch.setattr("browser.http.sessions.time.monotonic", lambda: later)
    attempts.begin("a")


def test_a_session_is_no_token_and_a_token_is_no_session(copy: Copy) -> None:
    session = copy.sign_in(copy.admin).cookies["kg_session"]
    json = {"Accept": "application/json"}
    assert_problem(copy.client.get("/api/operation/queries", headers=json), 401, "unauthorized")
    assert_problem(copy.client.delete("/api/operation/queries/1-1", headers=json), 401, "unauthorized")
    for path in ("/update", "/graph-store?default"):
        assert copy.client.post(path, content=b"", headers=OWN).status_code == 401
    bearer = {"Authorization": f"Bearer {session}", **json}
    copy.client.cookies.clear()
    assert_problem(copy.client.get("/api/operation/queries", headers=bearer), 401, "unauthorized")
    assert copy.sign_in(session).status_code == 401
    copy.client.cookies.set("kg_session", copy.admin)
    assert copy.client.get("/en/operation").status_code == 303


def test_a_revoked_token_ends_the_sessions_it_opened(copy: Copy) -> None:
    copy.sign_in(copy.admin)
    assert copy.client.get("/en/operation").status_code == 200
    copy.accounts.revoke(copy.admin)
    assert copy.client.get("/en/operation").status_code == 303


def test_an_expired_session_opens_nothing_and_is_forgotten(copy: Copy) -> None:
    from datetime import timedelta

    session = copy.accounts.issue("Operations", timedelta(seconds=-5), kind="session")
    copy.client.cookies.set("kg_session", session)
    assert copy.client.get("/en/operation").status_code == 303
    copy.accounts.issue("Operations", timedelta(hours=1), kind="session")
    assert [entry.kind for entry in copy.accounts.tokens("Operations")].count("session") == 1


def test_the_button_needs_a_session(copy: Copy) -> None:
    headers = {**OWN, "Accept": "application/json"}
    assert_problem(copy.client.post("/en/operation/stop", data={"id": "1-1"}, headers=headers), 401, "unauthorized")


def test_a_query_that_is_over_is_reported_as_gone(copy: Copy) -> None:
    copy.sign_in(copy.admin)
    bearer = {"Authorization": f"Bearer {copy.admin}", "Accept": "application/json"}
    for identifier in ("1-999999", "9-1", "nonsense", "", "1-1; drop", "<b>"):
        answer = copy.client.post("/en/operation/stop", data={"id": identifier}, headers=OWN)
        assert answer.status_code == 303, identifier
        page = copy.client.get(answer.headers["location"]).text
        assert ("had already ended" in page) == bool(re.fullmatch(r"\d+-\d+", identifier)), identifier
        assert "<b>" not in page
        if re.fullmatch(r"[\w-]+", identifier):
            answer = copy.client.delete(f"/api/operation/queries/{identifier}", headers=bearer)
            assert_problem(answer, 404, "not-found")


def test_a_long_form_is_refused(copy: Copy) -> None:
    answer = copy.client.post(
        "/en/operation/sign-in", content=b"token=" + b"x" * 100_000, headers={**OWN, "Accept": "application/json"}
    )
    assert_problem(answer, 413, "too-large")


def test_the_role_of_an_editor_does_not_open_the_api(copy: Copy) -> None:
    headers = {"Authorization": f"Bearer {copy.editor}", "Accept": "application/json"}
    assert_problem(copy.client.get("/api/operation/queries", headers=headers), 403, "refused")


def test_the_pages_speak_the_language_of_the_reader(copy: Copy) -> None:
    copy.sign_in(copy.admin)
    for language, path in product(LANGUAGES, ("operation", "operation/sign-in")):
        page = copy.client.get(f"/{language}/{path}")
        assert page.headers["content-language"] == language
        assert f'<html lang="{language}"' in page.text


def test_public_pages_do_not_speak_of_operation(copy: Copy) -> None:
    for path in ("/en/", "/en/about", "/en/query", "/kmgbf/en/page/target_3"):
        assert "/operation" not in copy.client.get(path).text
    assert "Disallow: /*/operation" in copy.client.get("/robots.txt").text
