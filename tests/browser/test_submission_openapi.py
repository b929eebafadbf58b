"""The API of submissions answers as it is described, whoever asks whatever."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.browser.fuzzing import addresses, cases
from tests.browser.raw_requests import Answer
from tests.browser.submitting import Office, document, open_office
from tests.browser.test_every_route import failure


@schemathesis.serializer("application/x-ndjson")
def _lines(_context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("described"), submission_rate=0) as made:
        made.join("anybody", "approver", "*")
        for state in ("draft", "submitted", "approved", "published"):
            made.in_state(state, made.actors["anybody"], made.actors["anybody"])
        yield made


def _described(office: Office) -> Any:
    whole = json.loads(office.client.get("/api/openapi.json").body)
    paths = {path: found for path, found in whole["paths"].items() if path.startswith("/api/submissions")}
    return schemathesis.openapi.from_dict({**whole, "paths": paths})


def _check_all(office: Office, examples: int) -> int:
    tried = 0
    for result in _described(office).get_all_operations():
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
            headers = {**dict(kept.pop("headers")), "authorization": f"Bearer {office.tokens['anybody']}"}
            request = httpx.Request(**kept, headers=headers)
            request.read()
            answer = office.client.send(request.method, request.url.raw_path, request.headers.raw, request.content)
            made = httpx.Response(answer.status, headers=dict(answer.headers), content=answer.body, request=request)
            made.elapsed = timedelta()
            # Whether a document of the right form is one that conforms, no schema can say.
            case.validate_response(made, excluded_checks=[positive_data_acceptance, ignored_auth])

        answers_as_described()
    return tried


def test_answers_are_as_described(office: Office) -> None:
    assert _check_all(office, 4) > 30


@pytest.mark.slow
def test_many_answers_are_as_described(office: Office) -> None:
    assert _check_all(office, 300) > 1_000


def test_whatever_is_sent_with_a_token_is_answered(office: Office) -> None:
    """The hostile requests that every address gets, by somebody who may do everything here."""
    token = (b"authorization", f"Bearer {office.tokens['anybody']}".encode())
    tried, failed = 0, []
    for address in addresses(office.client.app):
        if address.path.startswith("/api/submissions"):
            for case in cases(address, 60):
                tried += 1
                headers = [token, *(pair for pair in case.headers if pair[0] != b"authorization")]
                answer = office.client.send(case.method, case.target, headers, case.body)
                if wrong := failure(case, answer):
                    failed.append(f"{case.method} {case.target[:200]!r} {case.headers!r:.300}: {wrong}")
                elif answer.headers.get("cache-control") != "no-store, private" and case.method != "OPTIONS":
                    failed.append(f"{case.method} {case.target[:200]!r} may be kept")
    assert not failed, "\n".join(failed[:30])
    assert tried > 500


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"null", b"[]", b"{", b"\xff", b'{"header": null}', b'{"header": {"schema": "nbsap"}}',
        b'{"header": {"schema": ["nbsap"], "identifier": "A-RECORD-0001"}}',
        b'{"header": {"schema": "nbsap", "identifier": "\\ud800-RECORD-0001"}}',
        b'{"header": {"schema": "nbsap", "identifier": "A-RECORD-0001"}, "title": {"en": "\\ud800"}}',
        b'{"header": {"schema": "nobody", "identifier": "A-RECORD-0001"}}', b"[" * 900, b'{"a": 1, "a": 2}',
        b'{"header": {"schema": "nbsap", "identifier": "A-RECORD-0001"}, "x": ' + b"9" * 5_000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_document_is_a_problem_with_its_report(office: Office, sent: bytes) -> None:
    answer = office.ask("anybody", "POST", "", sent)
    assert answer.status == 422
    problem = json.loads(answer.body)
    assert problem["type"].endswith("/problems/does-not-conform")
    assert problem["report"]["conforms"] is False
    assert problem["report"]["findings"]


def test_half_a_character_is_found_and_harms_nothing(office: Office) -> None:
    body = document(office.record(), notes="\ud800")
    answer = office.ask("anybody", "POST", "", body)
    assert answer.status in (201, 422)


def test_a_script_of_another_site_may_send_what_is_asked_for(office: Office) -> None:
    headers = [(b"origin", b"https://example.org"), (b"access-control-request-method", b"PUT")]
    answer: Answer = office.client.send("OPTIONS", b"/api/submissions/records/TARGET-0000001", headers)
    assert {"Authorization", "If-Match", "Idempotency-Key"} <= set(
        answer.headers["access-control-allow-headers"].split(", ")
    )
    assert "access-control-allow-credentials" not in answer.headers
