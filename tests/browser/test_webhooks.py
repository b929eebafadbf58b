"""Webhooks as programs and people meet them: made, confirmed, sent what is published, and one's own only."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from standardwebhooks import Webhook as Verifier
from starlette.testclient import TestClient

from browser.app import create_app
from browser.webhooks.parts import Hooks
from kg.accounts.accounts import Accounts
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.documents import CanonicalGraph
from kg.settings import Settings
from tests.browser.clearing_house import services_of
from tests.browser.conftest import assert_problem
from tests.browser.test_docs import ROOT
from tests.kg.webhooks.receiver import Receiver, receiving

PAGE = "/en/account/webhooks"
OWN = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


class Copy:
    """A copy of its own, with accounts and their tokens."""

    def __init__(self, settings: Settings, client: TestClient) -> None:
        self.settings, self.client, self.ledger = settings, client, Ledger(settings.ledger_address)
        accounts = Accounts(settings.ledger_address)
        self.tokens = {}
        for name in ("One", "Other"):
            accounts.add(name, "member")
            self.tokens[name] = accounts.issue(name)
        accounts.close()

    def ask(self, method: str, path: str = "", sent: object = None, who: str = "One"):  # type: ignore[no-untyped-def]
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return self.client.request(method, f"/api/webhooks{path}", json=sent, headers=headers)

    def publish(self, name: str, text: str) -> None:
        """Publish a graph of a vocabulary."""
        iri = f"{self.settings.base_iri}{name}/a"
        line = f'<{iri}> <http://purl.org/dc/terms/title> "{text}" .\n'
        graphs = {f"{self.settings.base_iri}graph/{name}": CanonicalGraph(line.encode(), 1)}
        accept(self.settings, self.ledger, Change(dataset=name, agent="test", reason="test"), graphs)

    def deliver(self) -> int:
        return services_of(self.client.app).of(Hooks).send(datetime.now(UTC))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    data = tmp_path_factory.mktemp("webhooks")
    configuration = Settings(
        data=data, public_url="http://testserver/", query_workers=1, bundled=False, webhooks_local=True
    )
    ledger = Ledger(configuration.ledger_address)
    first = Change(dataset="x", agent="test", reason="test")
    line = f'<{configuration.base_iri}x/a> <http://purl.org/dc/terms/title> "first" .\n'.encode()
    accept(configuration, ledger, first, {f"{configuration.base_iri}graph/x": CanonicalGraph(line, 1)})
    ledger.close()
    with TestClient(create_app(configuration), follow_redirects=False) as client:
        yield Copy(configuration, client)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def test_what_is_published_comes_signed_and_leads_to_what_was_stated(copy: Copy, receiver: Receiver) -> None:
    made = copy.ask("POST", sent={"address": receiver.url, "dataset": "x"})
    assert (made.status_code, made.headers["location"]) == (201, made.json()["url"])
    number, secret = made.json()["number"], made.json()["secret"]
    assert made.json()["state"] == "new"
    assert copy.ask("POST", f"/{number}/confirm").json()["state"] == "active"
    copy.publish("x", "second")
    copy.publish("y", "elsewhere")
    assert copy.deliver() == 1
    fields, body = receiver.came[-1]
    said = Verifier(secret).verify(body, fields)
    (event,) = said["data"]["events"]
    assert (event["kind"], event["thing"]) == ("update", f"{copy.settings.base_iri}x/a")
    sent = {name: event[name] for name in ("number", "sequence", "moment", "kind", "thing", "dataset", "version")}
    listed = copy.client.get("/api/changes", params={"dataset": "x", "after": str(event["number"] - 1)}).json()
    assert {name: listed["changes"][0][name] for name in sent} == sent
    (last, *_) = copy.ask("GET", f"/{number}/deliveries").json()["deliveries"]
    assert (last["id"], last["status"], last["events"]) == (fields["webhook-id"], 200, 1)
    assert copy.ask("GET", f"/{number}").json()["delivered"] == event["number"]
    assert "secret" not in copy.ask("GET", f"/{number}").json()
    assert copy.ask("DELETE", f"/{number}").status_code == 204
    assert_problem(copy.ask("GET", f"/{number}"), 404, "not-found")


@pytest.mark.parametrize("sent", [
    {}, {"address": ""}, {"address": "ftp://example.org/"}, {"address": 1}, {"address": "https://nothing.invalid/"},
    {"address": "https://example.org/", "dataset": "none"}, {"address": "https://example.org/", "party": "XX"},
    {"address": "https://example.org/", "schema": "none"}, {"address": "https://example.org/", "thing": "no iri"},
    {"address": "https://example.org/", "other": "x"}, [], "x", None,
], ids=lambda sent: json.dumps(sent))  # fmt: skip
def test_what_is_not_possible_is_refused_and_nothing_is_made(copy: Copy, sent: object) -> None:
    before = copy.ask("GET").json()
    assert copy.ask("POST", sent=sent).status_code == 400
    assert copy.ask("GET").json() == before


def test_without_a_token_there_is_nothing_and_with_that_of_others_nothing_of_it(copy: Copy, receiver: Receiver) -> None:
    number = copy.ask("POST", sent={"address": receiver.url}).json()["number"]
    assert copy.ask("GET", who="Other").json() == {"webhooks": []}
    calls = [("GET", ""), ("DELETE", ""), ("GET", "/deliveries")]
    calls += [("POST", f"/{what}") for what in ("confirm", "pause", "resume", "secret", "test")]
    for method, path in calls:
        assert_problem(copy.ask(method, f"/{number}{path}", who="Other"), 404, "not-found")
        assert copy.client.request(method, f"/api/webhooks/{number}{path}").status_code == 401
    assert receiver.came == []
    assert "no-store" in copy.ask("GET").headers["cache-control"]
    copy.ask("DELETE", f"/{number}")


def test_states_follow_one_another(copy: Copy, receiver: Receiver) -> None:
    number = copy.ask("POST", sent={"address": receiver.url}).json()["number"]
    assert copy.ask("POST", f"/{number}/pause").status_code == 409
    receiver.content = b"no"
    refused = assert_problem(copy.ask("POST", f"/{number}/confirm"), 409, "conflict")
    assert "did not confirm" in str(refused["detail"])
    receiver.content = None
    walked = [copy.ask("POST", f"/{number}/{what}").json()["state"] for what in ("confirm", "pause", "resume")]
    assert walked == ["active", "paused", "active"]
    renewed = copy.ask("POST", f"/{number}/secret").json()["secret"]
    assert copy.ask("POST", f"/{number}/test").json()["received"]
    Verifier(renewed).verify(receiver.came[-1][1], receiver.came[-1][0])
    copy.ask("DELETE", f"/{number}")


def test_the_page_does_the_same_without_scripts(copy: Copy, receiver: Receiver) -> None:
    client = copy.client
    assert client.get(PAGE).headers["location"].startswith("http://testserver/en/operation/sign-in")
    assert client.post(PAGE, data={"do": "add"}, headers=OWN).status_code == 401
    client.post("/en/operation/sign-in", data={"token": copy.tokens["One"]}, headers=OWN)
    assert client.post(PAGE, data={"do": "add"}, headers={"Origin": "https://evil.example"}).status_code == 403
    wrong = client.post(PAGE, data={"do": "add", "address": "ftp://<b>x"}, headers=OWN)
    assert wrong.status_code == 400
    assert "ftp://&lt;b&gt;x" in wrong.text
    made = client.post(PAGE, data={"do": "add", "address": receiver.url, "party": "BE"}, headers=OWN)
    assert "whsec_" in made.text
    assert "no-store" in made.headers["cache-control"]
    found = re.search(r'name="number" value="(\d+)"', made.text)
    assert found
    for what, done in (("confirm", "confirmed"), ("test", "tested"), ("pause", "paused"), ("resume", "resumed"),
                       ("delete", "deleted")):  # fmt: skip
        answer = client.post(PAGE, data={"do": what, "number": found[1]}, headers=OWN)
        assert answer.headers["location"].endswith(f"webhooks?done={done}"), answer.text
    renewed = client.post(PAGE, data={"do": "renew", "number": found[1]}, headers=OWN)
    assert renewed.status_code == 404
    assert client.get("/ar/account/webhooks?done=made").status_code == 200
    client.cookies.clear()


def test_every_address_is_in_the_documentation(copy: Copy) -> None:
    text = (ROOT / "docs" / "webhooks.md").read_text("utf-8")
    for path, methods in copy.client.get("/api/openapi.json").json()["paths"].items():
        if path.startswith("/api/webhooks"):
            for method in methods:
                assert f"| `{method.upper()} {path}` |" in text


def test_the_receiver_of_the_documentation_verifies_what_is_sent(copy: Copy, receiver: Receiver) -> None:
    text = (ROOT / "docs" / "webhooks.md").read_text("utf-8")
    code = text.partition("```python\n")[2].partition("```")[0]
    module: dict[str, object] = {}
    exec(compile(code, "webhooks.md", "exec"), module)
    made = copy.ask("POST", sent={"address": receiver.url}).json()
    copy.ask("POST", f"/{made['number']}/test")
    fields, body = receiver.came[-1]
    verify = module["verify"]
    assert callable(verify)
    now = int(fields["webhook-timestamp"])
    assert verify(made["secret"], fields, body, now)
    assert not verify(made["secret"], fields, body + b" ", now)
    assert not verify(made["secret"], fields, body, now + 301)
    assert not verify("whsec_AAAA", fields, body, now)
    copy.ask("DELETE", f"/{made['number']}")


@pytest.mark.parametrize("examples", [5, pytest.param(60, marks=pytest.mark.slow)])
def test_every_operation_answers_as_it_is_described(copy: Copy, examples: int) -> None:
    whole = copy.client.get("/api/openapi.json").json()
    paths = {path: found for path, found in whole["paths"].items() if path.startswith("/api/webhooks")}
    described: Any = schemathesis.openapi.from_dict({**whole, "paths": paths})
    tried = []
    for result in described.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=[*HealthCheck]
        )
        def answers_as_described(case: Any) -> None:
            tried.append(case.operation.label)
            sent = case.as_transport_kwargs(base_url="http://testserver")
            kept = {name: value for name, value in sent.items() if name not in ("cookies", "timeout")}
            if isinstance(kept.get("data"), str | bytes):
                kept["content"] = kept.pop("data")
            headers = {**dict(kept.pop("headers")), "authorization": f"Bearer {copy.tokens['Other']}"}
            request = httpx.Request(**kept, headers=headers)
            given_back = copy.client.request(
                request.method, str(request.url), headers=dict(request.headers), content=request.read()
            )
            made = httpx.Response(
                given_back.status_code, headers=dict(given_back.headers), content=given_back.content, request=request
            )
            made.elapsed = timedelta()
            case.validate_response(made, excluded_checks=[positive_data_acceptance, ignored_auth])

        answers_as_described()
    assert len(set(tried)) == 10
