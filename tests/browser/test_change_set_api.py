"""Change sets over HTTP: what programs do with them, who may, and that nothing is done twice."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from browser.app import create_app
from kg.accounts.accounts import Accounts
from kg.accounts.grants import Grant
from kg.accounts.tables import Scope
from kg.settings import Settings
from tests.browser.fuzzing import addresses, cases
from tests.browser.raw_requests import Answer, RawClient, raw_client
from tests.browser.test_docs import ROOT, commands
from tests.browser.test_every_route import failure
from tests.browser.test_submission_docs import run
from tests.copying import copy_folder

PAGE: Final = ROOT / "docs" / "change-sets.md"
SETS: Final = "/api/change-sets/kmgbf"
SPACE: Final = "http://metadata.cbd.int/kmgbf/"
GOAL: Final = f"{SPACE}goal_A"
NOTE: Final = {"kind": "relabel", "concept": GOAL, "language": "fr", "texts": {"note": {"add": ["Une note"]}}}


@dataclass
class Desk:
    """A copy of the data of the bundle, and tokens by the names of those whose they are."""

    client: RawClient
    tokens: dict[str, str]

    def ask(self, who: str, method: str, path: str = "", sent: object = None, **headers: str) -> Answer:
        """A request of somebody ('' is nobody); `etag` is sent as If-Match, `key` as Idempotency-Key."""
        named = {"etag": "if-match", "key": "idempotency-key"}
        pairs = [(named[name].encode(), value.encode()) for name, value in headers.items()]
        if who:
            pairs.append((b"authorization", f"Bearer {self.tokens[who]}".encode()))
        body = b"" if sent is None else sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        return self.client.send(method, f"{SETS}{path}".encode(), pairs, body)

    def begin(self, *edits: dict[str, Any], title: str = "Spring") -> dict[str, Any]:
        """A change set with edits."""
        made = self.ask("curator", "POST", "", {"title": title})
        assert made.status == 201, made.text
        found = said(made)
        assert made.headers["location"].endswith(f"{SETS}/{found['number']}")
        return self.add(found, *edits) if edits else found

    def add(self, item: dict[str, Any], *edits: dict[str, Any]) -> dict[str, Any]:
        answer = self.ask("curator", "POST", f"/{item['number']}/edits", {"edits": edits}, etag=item["etag"])
        assert answer.status == 200, answer.text
        return said(answer)

    def act(self, item: dict[str, Any], action: str, sent: object = None, who: str = "curator") -> Answer:
        return self.ask(who, "POST", f"/{item['number']}/actions/{action}", sent, etag=item["etag"])


def said(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.body)
    return found


def add(name: str) -> dict[str, Any]:
    return {"kind": "add", "concept": f"{SPACE}{name}", "labels": {"en": name}, "broader": [GOAL]}


@pytest.fixture(scope="module")
def desk(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("change-set-api") / "data"
    copy_folder(bundled_data, data)
    settings = Settings(data=data, query_workers=1, public_url="http://testserver/")
    tokens = dict[str, str]()
    scopes: tuple[Scope, ...] = ("submit",)
    with closing(Accounts(settings.ledger_address)) as accounts:
        for name, granted in (("curator", "kmgbf"), ("other", "gbf"), ("colleague", "kmgbf")):
            number = accounts.add(name, "member").number
            accounts.give(Grant(number, "vocabulary-editor", f"vocabulary:{granted}"))
            tokens[name] = accounts.issue(name, scopes=scopes)
        accounts.add("stranger", "member")
        tokens["stranger"] = accounts.issue("stranger", scopes=("submit", "approve"))
    with raw_client(create_app(settings), started=True) as client:
        yield Desk(client, tokens)


def test_the_commands_of_the_page_do_what_it_says(desk: Desk) -> None:
    """First of all: the page begins change set 1."""
    tokens = {"$KG_TOKEN": desk.tokens["curator"]}
    answers = [run(desk.client, command, {}, tokens) for command in commands(PAGE)]
    assert [one.status for one in answers] == [201, *[200] * 8], [one.text for one in answers if one.status > 201]
    begun, added, ordered, without, preview, proposed, reopened, listed, terms = map(said, answers)
    assert begun["edits"] == []
    assert [one["edit"]["kind"] for one in added["edits"]] == ["relabel", "map"]
    assert [one["edit"]["kind"] for one in ordered["edits"]] == ["map", "relabel"]
    assert [one["edit"]["kind"] for one in without["edits"]] == ["relabel"]
    assert preview["misfits"] == []
    assert preview["difference"]["triples_added"] == 1
    assert (proposed["state"], reopened["state"]) == ("proposed", "open")
    assert [one["number"] for one in listed["change_sets"]] == [1]
    assert terms == {"suggestions": []}


def test_every_address_is_on_the_page(desk: Desk) -> None:
    paths = json.loads(desk.client.get("/api/openapi.json").body)["paths"]
    text = PAGE.read_text("utf-8")
    for path, methods in paths.items():
        if path.startswith("/api/change-sets"):
            assert all(f"| `{method.upper()} {path}` |" in text for method in methods), path


def test_who_has_no_part_in_the_vocabulary_sees_and_does_nothing(desk: Desk) -> None:
    item = desk.begin(NOTE)
    calls = [
        ("GET", "", None), ("POST", "", {"title": "x"}), ("GET", f"/{item['number']}", None),
        ("GET", f"/{item['number']}/preview", None), ("POST", f"/{item['number']}/edits", {"edits": [NOTE]}),
        ("DELETE", f"/{item['number']}/edits/{item['edits'][0]['number']}", None),
        ("PUT", f"/{item['number']}/order", {"order": [item["edits"][0]["number"]]}),
        *(("POST", f"/{item['number']}/actions/{name}", None) for name in ("propose", "discard", "reopen")),
    ]  # fmt: skip
    for who, status in (("", 401), ("other", 403), ("stranger", 403)):
        for method, path, sent in calls:
            answer = desk.ask(who, method, path, sent, etag="*")
            assert answer.status == status, (who, method, path)
            assert "Spring" not in answer.text
    assert said(desk.ask("curator", "GET", f"/{item['number']}")) == item


def test_what_somebody_did_not_see_is_not_changed(desk: Desk) -> None:
    item = desk.begin(NOTE)
    where = f"/{item['number']}/edits"
    newer = desk.ask("colleague", "POST", where, {"edits": [add("dune")]}, etag=item["etag"])
    assert newer.status == 200
    first = item["edits"][0]["number"]
    for etag, status in ((item["etag"], 412), ('"x"', 412), ("x", 400), ("", 428)):
        more = {"etag": etag} if etag else {}
        assert desk.ask("curator", "POST", where, {"edits": [add("bog")]}, **more).status == status
        assert desk.ask("curator", "DELETE", f"{where}/{first}", **more).status == status
        assert desk.ask("curator", "POST", f"/{item['number']}/actions/discard", **more).status == status
    assert said(desk.ask("curator", "GET", f"/{item['number']}")) == said(newer)
    assert desk.ask("curator", "DELETE", f"{where}/{first}", etag="*").status == 200


def test_what_is_sent_again_is_done_once(desk: Desk) -> None:
    begun = [desk.ask("curator", "POST", "", {"title": "Once"}, key="begin") for _ in range(2)]
    assert [one.status for one in begun] == [201, 201]
    item = said(begun[0])
    assert said(begun[1]) == item
    where, edits = f"/{item['number']}/edits", {"edits": [add("tarn")]}
    added = [desk.ask("curator", "POST", where, edits, etag=item["etag"], key="add") for _ in range(2)]
    assert said(added[0]) == said(added[1])
    assert len(said(added[1])["edits"]) == 1
    assert desk.ask("curator", "POST", where, {"edits": [add("mere")]}, etag="*", key="add").status == 422
    assert desk.ask("colleague", "POST", where, {"edits": [add("mere")]}, etag="*", key="add").status == 200
    where, sent = f"/{item['number']}/actions/propose", {"release": "9.3", "reason": "Twice"}
    proposed = [desk.ask("curator", "POST", where, sent, etag="*", key="propose") for _ in range(2)]
    assert [one.status for one in proposed] == [200, 200], proposed[0].text
    assert said(proposed[0]) == said(proposed[1])
    assert desk.act(said(proposed[0]), "reopen").status == 200


def test_edits_that_do_not_fit_are_refused_whole_and_say_why(desk: Desk) -> None:
    item = desk.begin()
    circle = {"kind": "move", "concept": GOAL, "broader": {"add": [f"{SPACE}fen"]}}
    answer = desk.ask("curator", "POST", f"/{item['number']}/edits", {"edits": [add("fen"), circle]}, etag=item["etag"])
    assert answer.status == 409
    assert "circle" in said(answer)["detail"]
    assert said(desk.ask("curator", "GET", f"/{item['number']}")) == item


def test_decided_change_sets_are_not_changed(desk: Desk) -> None:
    item = desk.begin(add("loch"))
    assert desk.act(item, "propose", {"release": ""}).status == 400
    done = said(desk.act(item, "propose", {"release": "9.4", "reason": "Lochs"}))
    assert (done["state"], [one["name"] for one in done["actions"]]) == ("proposed", ["reopen"])
    assert desk.ask("curator", "POST", f"/{done['number']}/edits", {"edits": [NOTE]}, etag=done["etag"]).status == 409
    assert desk.act(done, "discard").status == 409
    assert desk.act(done, "reopen", who="colleague").status == 403
    back = said(desk.act(done, "reopen"))
    gone = said(desk.act(back, "discard"))
    assert (gone["state"], gone["edits"], gone["preview"], gone["actions"]) == ("discarded", [], "", [])
    assert desk.ask("curator", "GET", f"/{gone['number']}/preview").status == 409
    assert desk.act(gone, "reopen").status == 409


def test_lists_are_read_to_their_end(desk: Desk) -> None:
    made = [desk.begin(title=f"Page {number}")["number"] for number in range(3)]
    found: list[int] = []
    path = "?limit=2"
    while path:
        listed = said(desk.ask("curator", "GET", path))
        found += [one["number"] for one in listed["change_sets"]]
        path = listed.get("next", "").partition(SETS)[2]
    assert found == sorted(found, reverse=True)
    assert set(made) <= set(found)


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("POST", "", {}), ("POST", "", {"title": 1}), ("POST", "", {"title": " "}), ("POST", "", {"name": "x"}),
        ("POST", "", b"[]"), ("POST", "", b"\xff"), ("POST", "", {"title": "\ud800"}), ("GET", "?state=x", None),
        ("POST", "/{}/edits", {"edits": []}), ("POST", "/{}/edits", {"edits": [[]]}),
        ("POST", "/{}/edits", {"edits": [{"kind": "burn"}]}), ("POST", "/{}/edits", {"edits": [NOTE] * 501}),
        ("POST", "/{}/edits", {"edits": [{**NOTE, "more": 1}]}), ("PUT", "/{}/order", {"order": [True]}),
        ("PUT", "/{}/order", {"order": [1, 1]}), ("POST", "/{}/actions/propose", {"release": 9}),
    ],
    ids=str,
)  # fmt: skip
def test_what_makes_no_sense_is_a_problem(desk: Desk, method: str, path: str, sent: object) -> None:
    item = desk.begin(NOTE)
    answer = desk.ask("curator", method, path.format(item["number"]), sent, etag="*")
    assert answer.status == 400, answer.text
    assert said(answer)["type"].endswith("/problems/invalid-input")
    assert said(desk.ask("curator", "GET", f"/{item['number']}")) == item


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/9999"), ("GET", "/999999999999"), ("DELETE", "/{}/edits/9999"), ("POST", "/{}/actions/burn")],
)
def test_what_is_not_there_is_said(desk: Desk, method: str, path: str) -> None:
    answer = desk.ask("curator", method, path.format(desk.begin()["number"]), etag="*")
    assert answer.status == 404
    assert said(answer)["type"].endswith("/problems/not-found")


def _check_all(desk: Desk, examples: int) -> int:
    whole = json.loads(desk.client.get("/api/openapi.json").body)
    paths = {path: found for path, found in whole["paths"].items() if path.startswith("/api/change-sets")}
    tried = 0
    described: Any = schemathesis.openapi.from_dict({**whole, "paths": paths})
    for result in described.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=[*HealthCheck]
        )
        def answers_as_described(case: Any) -> None:
            nonlocal tried
            tried += 1
            sent = case.as_transport_kwargs(base_url="http://testserver")
            kept = {name: value for name, value in sent.items() if name not in ("cookies", "timeout")}
            if isinstance(kept.get("data"), str | bytes):
                kept["content"] = kept.pop("data")
            headers = {**dict(kept.pop("headers")), "authorization": f"Bearer {desk.tokens['curator']}"}
            request = httpx.Request(**kept, headers=headers)
            request.read()
            answer = desk.client.send(request.method, request.url.raw_path, request.headers.raw, request.content)
            made = httpx.Response(answer.status, headers=dict(answer.headers), content=answer.body, request=request)
            made.elapsed = timedelta()
            # Whether edits of the right form fit what is published, no schema can say.
            case.validate_response(made, excluded_checks=[positive_data_acceptance, ignored_auth])

        answers_as_described()
    return tried


def test_answers_are_as_described(desk: Desk) -> None:
    assert _check_all(desk, 4) > 20


@pytest.mark.slow
def test_many_answers_are_as_described(desk: Desk) -> None:
    assert _check_all(desk, 150) > 600


def test_whatever_is_sent_with_a_token_is_answered_and_kept_by_no_cache(desk: Desk) -> None:
    token = (b"authorization", f"Bearer {desk.tokens['curator']}".encode())
    tried, failed = 0, []
    for address in addresses(desk.client.app):
        if address.path.startswith("/api/change-sets"):
            for case in cases(address, 40):
                tried += 1
                headers = [token, *(pair for pair in case.headers if pair[0] != b"authorization")]
                answer = desk.client.send(case.method, case.target, headers, case.body)
                if wrong := failure(case, answer):
                    failed.append(f"{case.method} {case.target[:200]!r} {case.headers!r:.300}: {wrong}")
                elif answer.headers.get("cache-control") != "no-store, private" and case.method != "OPTIONS":
                    failed.append(f"{case.method} {case.target[:200]!r} may be kept")
    assert not failed, "\n".join(failed[:30])
    assert tried > 200
