"""Invitations, signing in by password, and the page of one's account: what works, what is refused, what nobody sees."""

import logging
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.accounts.faults import FAULTS
from browser.app import create_app
from browser.http import sessions
from browser.http.passwords import Passwords
from kg.accounts.accounts import Account, Accounts
from kg.accounts.grants import Grant, government
from kg.accounts.people import People
from kg.accounts.tables import SCOPES, USUAL
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from tests.browser.conftest import assert_problem
from tests.copying import copy_folder
from tests.kg.accounts.hashing import HASHER, QUICK

OWN = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
JSON = {**OWN, "Accept": "application/json"}
PASSWORD, OTHER = "a tall tree, and rain", "another tree & 100% +sun"
PAGES = ("account", "account/tokens", "account/password", "account/revoke", "account/contributors", "account/take-back")


class Site:
    """A running copy, whose clients share one ledger."""

    def __init__(self, client: TestClient, accounts: Accounts) -> None:
        self.client, self.accounts, self.people = client, accounts, People(accounts)
        self._made = 0

    def post(self, path: str, **fields: str):  # type: ignore[no-untyped-def]
        return self.client.post(f"/en/{path}", data=fields, headers=OWN)

    def person(self, *grants: Grant, role: str = "member") -> tuple[Account, str]:
        """Somebody new with grants and the usual password, not signed in, and their address."""
        self._made += 1
        email = f"person{self._made}@ministry.example"
        secret = self.people.invite(email, role=role, grants=grants)  # type: ignore[arg-type]
        return self.people.accept(secret, f"Person {self._made}", PASSWORD), email

    def sign_in(self, email: str, password: str = PASSWORD):  # type: ignore[no-untyped-def]
        self.client.cookies.clear()
        return self.post("operation/sign-in", email=email, password=password)


@pytest.fixture(scope="module")
def running(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("accounts")
    copy_folder(bundled_data / "ledger.sqlite3", folder / "ledger.sqlite3")
    ledger = f"sqlite:///{folder / 'ledger.sqlite3'}"
    mail = (folder / "mail").as_uri()
    settings = Settings(data=bundled_data, ledger=ledger, public_url="http://testserver/", query_workers=1, mail=mail)
    with (
        closing(Accounts(ledger)) as accounts,
        TestClient(create_app(settings), follow_redirects=False) as client,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(sessions, "_FAILURE_SECONDS", 0.0)
        patch.setattr(HASHER, QUICK)
        yield Site(client, accounts)


@pytest.fixture
def site(running: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(sessions, "_TRIES", 1_000)
    running.client.cookies.clear()
    return running


def test_an_invitation_becomes_an_account_that_is_signed_in(site: Site) -> None:
    secret = site.people.invite("new@ministry.example", "New", grants=[Grant(0, "approver", government("be"))])
    page = site.client.get(f"/en/invitation?token={secret}")
    assert page.status_code == 200
    for name, value in (("referrer-policy", "no-referrer"), ("cache-control", "no-store"), ("x-robots-tag", "noindex")):
        assert page.headers[name] == value
    assert "new@ministry.example" in page.text
    assert f"/fr/invitation?token={secret}" in page.text, "another language does not lose the invitation"
    differ = site.post("invitation", token=secret, name="New One", password=PASSWORD, again=OTHER)
    assert differ.status_code == 400
    assert "The two passwords differ." in differ.text
    assert PASSWORD not in differ.text
    made = site.post("invitation", token=secret, name="New One", password=PASSWORD, again=PASSWORD)
    assert (made.status_code, made.headers["location"]) == (303, "http://testserver/en/account?done=made")
    account = site.client.get(made.headers["location"])
    for text in ("Signed in as <bdi>New One</bdi>", "Belgium", "Approver", "all types", "you are signed in"):
        assert text in account.text
    again = site.client.get(f"/en/invitation?token={secret}")
    assert again.status_code == 404
    assert secret not in again.text
    assert site.post("invitation", token=secret, name="X", password=PASSWORD, again=PASSWORD).status_code == 404


def test_the_password_signs_in_and_opens_all_that_the_account_may(site: Site) -> None:
    account, email = site.person()
    answer = site.sign_in(email.upper())
    assert (answer.status_code, answer.headers["location"]) == (303, "http://testserver/en/account")
    session = answer.cookies["kg_session"]
    assert site.accounts.check(session, "session") == replace(account, scopes=frozenset(SCOPES))
    assert site.accounts.check(session) is None


def test_a_session_opened_by_a_token_may_no_more_than_the_token(site: Site) -> None:
    account, _ = site.person(role="admin")
    for scopes in (frozenset(("submit",)), USUAL, frozenset(SCOPES)):
        site.client.cookies.clear()
        token = site.accounts.issue(account.name, timedelta(days=1), scopes=scopes)  # type: ignore[arg-type]
        answer = site.post("operation/sign-in", token=token)
        found = site.accounts.check(answer.cookies["kg_session"], "session")
        assert found is not None
        assert found.scopes == scopes
        assert (site.client.get("/en/operation").status_code == 200) == ("admin" in scopes)


def test_wrong_addresses_and_wrong_passwords_cannot_be_told_apart(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _, email = site.person()
    worked: list[str] = []
    monkeypatch.setattr("kg.accounts.passwords.HASHER", _Noting(worked))
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(sessions, "pause", pause)
    answers = [
        site.sign_in(email, OTHER),
        site.sign_in("nobody@ministry.example", OTHER),
        site.sign_in("nonsense", "x"),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert worked == ["verify"] * 3
    assert len(pauses) == 3
    texts = {re.sub(r'value="[^"]*"', "", answer.text) for answer in answers}
    assert len(texts) == 1
    assert "do not belong together" in texts.pop()


class _Noting:
    """A hasher that notes what it is asked."""

    def __init__(self, worked: list[str]) -> None:
        self._worked = worked

    def verify(self, hashed: str, password: bytes) -> bool:
        self._worked.append("verify")
        return QUICK.verify(hashed, password)

    def hash(self, password: bytes) -> str:
        return QUICK.hash(password)


def test_where_no_mail_is_sent_a_forgotten_password_is_asked_for_elsewhere(client: TestClient) -> None:
    assert "account/forgotten" not in client.get("/en/operation/sign-in").text
    assert "No mail is sent from here." in client.get("/en/account/forgotten").text
    assert client.post("/en/account/forgotten", data={"email": "a@b.example"}, headers=OWN).status_code == 404


def test_a_new_password_is_sent_with_the_same_answer_to_everybody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(sessions, "pause", pause)
    assert "/en/account/forgotten" in site.client.get("/en/operation/sign-in").text
    _, email = site.person()
    answers = [site.post("account/forgotten", email=one) for one in (email, "nobody@b.example", "nonsense", "")]
    assert {(one.status_code, one.headers["location"]) for one in answers} == {
        (303, "http://testserver/en/account/forgotten?done=sent")
    }
    assert len({str((sorted(one.headers.items()), one.text)) for one in answers}) == 1
    assert len(pauses) == 4
    assert "a message is on its way" in site.client.get(answers[0].headers["location"]).text
    with site.accounts.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM letter").scalar() == 1
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert site.client.post("/en/account/forgotten", data={"email": email}, headers=foreign).status_code == 403
    assert site.sign_in(email).status_code == 303, "the password stays what it is"


def test_attempts_with_passwords_are_few(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_TRIES", 5)
    _, email = site.person()
    assert site.sign_in(email).status_code == 303
    assert [site.sign_in(email, OTHER).status_code for _ in range(5)] == [401] * 5
    refused = site.client.post("/en/operation/sign-in", data={"email": email, "password": PASSWORD}, headers=JSON)
    assert_problem(refused, 429, "too-many-requests")


def test_when_many_wait_others_are_told_to_try_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("browser.http.passwords._WAITING", 0)
    data = {"email": "a@b.example", "password": PASSWORD}
    answer = site.client.post("/en/operation/sign-in", data=data, headers=JSON)
    assert_problem(answer, 503, "busy")
    assert Passwords()._limiter.total_tokens == 2


def test_a_new_password_ends_all_other_sessions_and_the_old_password(site: Site) -> None:
    account, email = site.person()
    elsewhere = site.sign_in(email).cookies["kg_session"]
    site.sign_in(email)
    wrong = site.post("account/password", password=OTHER, new=OTHER, again=OTHER)
    assert wrong.status_code == 403
    assert "The password is wrong." in wrong.text
    for new, again, said in (
        (OTHER, PASSWORD, "differ"),
        ("short", "short", "too short"),
        (email, email, "your name or"),
    ):
        answer = site.post("account/password", password=PASSWORD, new=new, again=again)
        assert answer.status_code == 400
        assert said in answer.text
    changed = site.post("account/password", password=PASSWORD, new=OTHER, again=OTHER)
    assert changed.headers["location"].endswith("/account?done=password")
    assert site.accounts.check(elsewhere, "session") is None
    assert site.client.get("/en/account").status_code == 200
    assert site.sign_in(email).status_code == 401
    assert site.sign_in(email, OTHER).status_code == 303
    assert "password-changed" in [event.action for event in site.accounts.events(account.number)]


def test_a_token_is_issued_with_the_password_shown_once_and_revoked(site: Site) -> None:
    account, email = site.person(Grant(0, "approver", government("be")))
    site.sign_in(email)
    fields = {"note": "import <b>", "days": "30", "scope-submit": "1", "scope-approve": "1", "scope-admin": "1"}
    assert site.post("account/tokens", **fields, password=OTHER).status_code == 403
    for bad in ({"days": "0"}, {"days": "366"}, {"days": "x"}, {"scope-submit": "", "scope-approve": ""}):
        assert site.post("account/tokens", **{**fields, **bad}, password=PASSWORD).status_code == 400
    assert site.accounts.tokens(account.name)[1:] == []
    page = site.post("account/tokens", **fields, password=PASSWORD)
    found = re.search(r"kg_[\w-]{43}", page.text)
    assert found
    checked = site.accounts.check(found[0])
    assert checked is not None
    assert checked.scopes == {"submit", "approve"}, "no scope that is of no use to a member"
    page = site.client.get("/en/account")
    assert found[0] not in page.text
    assert "import &lt;b&gt;" in page.text
    identifier = next(one.identifier for one in site.accounts.tokens(account.name) if one.kind == "token")
    assert site.post("account/revoke", token=identifier).status_code == 303
    assert site.accounts.check(found[0]) is None
    assert site.post("account/revoke", token=identifier).status_code == 404


def test_nobody_revokes_the_token_of_another(site: Site) -> None:
    other, _ = site.person()
    token = site.accounts.issue(other.name, timedelta(days=1))
    _, email = site.person()
    site.sign_in(email)
    for named in (token, next(one.identifier for one in site.accounts.tokens(other.name))):
        assert site.post("account/revoke", token=named).status_code == 404
    assert site.accounts.check(token)


def test_an_approver_makes_a_contributor_and_takes_it_back(site: Site) -> None:
    approver, email = site.person(Grant(0, "approver", government("be")))
    other, others_email = site.person()
    site.sign_in(email)
    key = f"{approver.number} government:be *"
    given = site.post("account/contributors", account=other.name, grant=key, schema="nbsap", days="30")
    assert given.headers["location"].endswith("done=given")
    assert [(one.role, one.owner, one.schema) for one in site.accounts.grants(other.number)] == [
        ("contributor", "government:be", "nbsap")
    ]
    page = site.client.get("/en/account").text
    assert other.name in page
    assert others_email not in page
    for grant, account in (("1 government:fr *", other.name), ("nonsense", other.name), (key, "Nobody at all")):
        answer = site.post("account/contributors", account=account, grant=grant, schema="", days="30")
        assert answer.status_code in (400, 403, 404)
    assert site.post("account/take-back", grant=f"{other.number} government:be nbsap").status_code == 303
    assert site.accounts.grants(other.number) == ()
    site.sign_in(others_email)
    assert "contributors" not in site.client.get("/en/account").text
    assert site.post("account/contributors", account=approver.name, grant=key, days="30").status_code == 403


def test_a_session_without_the_scope_does_not_delegate(site: Site) -> None:
    approver, _ = site.person(Grant(0, "approver", government("be")))
    other, _ = site.person()
    site.post("operation/sign-in", token=site.accounts.issue(approver.name, timedelta(days=1)))
    assert "contributors" not in site.client.get("/en/account").text
    answer = site.post("account/contributors", account=other.name, grant="0 government:be *", schema="", days="9")
    assert answer.status_code == 403
    assert site.accounts.grants(other.number) == ()


@pytest.mark.parametrize("path", ["account/tokens", *PAGES[2:], "invitation"])
def test_forms_of_other_sites_and_of_strangers_are_refused(site: Site, path: str) -> None:
    _, email = site.person()
    site.sign_in(email)
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        answer = site.client.post(f"/en/{path}", data={}, headers={**headers, "Accept": "application/json"})
        assert_problem(answer, 403, "refused")
    if path != "invitation":
        site.client.cookies.clear()
        assert_problem(site.client.post(f"/en/{path}", data={}, headers=JSON), 401, "unauthorized")


def test_who_has_not_signed_in_is_led_to_the_form_and_back(site: Site) -> None:
    answer = site.client.get("/fr/account")
    assert answer.headers["location"] == "http://testserver/fr/operation/sign-in?then=%2Ffr%2Faccount"
    for page in ("account", "invitation"):
        assert f"Disallow: /*/{page}" in site.client.get("/robots.txt").text
        assert not [
            name
            for name in site.client.get(f"/en/{page}", headers={"Origin": "https://x.example"}).headers
            if name.startswith("access-control")
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_pages_are_in_six_languages(site: Site, language: str) -> None:
    _, email = site.person(Grant(0, "approver", government("be"), "nbsap"))
    site.sign_in(email)
    secret = site.people.invite(f"{language}@ministry.example")
    for path in ("account", f"invitation?token={secret}", "invitation?token=kg_nothing", "operation/sign-in"):
        page = site.client.get(f"/{language}/{path}")
        assert page.headers["content-language"] == language
        assert f'<html lang="{language}"' in page.text


def test_no_secret_and_no_address_is_logged_or_in_problems(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    account, email = site.person()
    secret, reset = site.people.invite("logged@ministry.example"), site.people.invite_account(account.name)
    token = site.accounts.issue(account.name, timedelta(days=1))
    json = {"Accept": "application/json"}
    assert site.client.get(f"/en/invitation?token={secret}", headers=json).status_code == 200
    paths = (f"invitation/x?token={secret}", f"account?token={token}", f"account/tokens?token={token}")
    texts = [site.client.get(f"/en/{path}", headers=json).text for path in paths]
    site.sign_in(email)
    for path, fields in (("account/revoke", {"token": token + "x"}), ("account/contributors", {"account": email})):
        texts.append(site.post(path, **fields).text)
    site.sign_in(email, OTHER)
    site.post("invitation", token=reset, name="", password=PASSWORD, again=OTHER)
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "httpx2")
    for hidden in (secret, reset, token, PASSWORD, OTHER, "logged@ministry.example", email):
        assert hidden not in logged
    for hidden in (secret, reset, token, PASSWORD, OTHER, "logged@ministry.example"):
        assert hidden not in "".join(texts)


def test_what_pages_say_of_faults_is_what_errors_say() -> None:
    source = "".join(
        path.read_text("utf-8")
        for folder in ("kg", "browser")
        for path in Path(folder).rglob("accounts/*.py")
        if path.name != "faults.py"
    )
    written = source.replace("{SHORTEST}", "12").replace("{_FEWEST_DIFFERENT}", "5").replace("{_MOST_DAYS}", "365")
    assert [text for text in FAULTS if text not in written] == []
