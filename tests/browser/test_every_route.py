"""Whatever a visitor types, the answer is one of 2xx to 4xx, and says what is wrong: every route, fuzzed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from browser.app import create_app
from kg.settings import Settings
from tests.browser.fuzzing import Case, addresses, cases
from tests.browser.raw_requests import Answer, RawClient, raw_client

Record = Callable[[str, object], None]
PROBLEM = ("application/problem+json", "text/html", "text/plain", "text/turtle", "application/")


@pytest.fixture(scope="module")
def fuzzed(bundled_data: Path) -> Iterator[RawClient]:
    """A server that runs queries, too."""
    settings = Settings(data=bundled_data, public_url="http://testserver/", query_workers=1, query_budget=0)
    with raw_client(create_app(settings), started=True) as client:
        yield client


def failure(case: Case, answer: Answer) -> str:
    """What is wrong with an answer; '' for nothing."""
    if answer.status == 503 and "not-ready" in answer.text:
        return ""  # what takes long is made later, and says when to come back
    if not 200 <= answer.status < 500:
        return f"status {answer.status}: {answer.text[-200:]}"
    if answer.status >= 400 and case.method != "HEAD":
        kind = answer.headers.get("content-type", "")
        if not answer.body or not kind.startswith(PROBLEM):
            return f"status {answer.status} says nothing: {kind}"
        if kind == "application/problem+json" and json.loads(answer.body)["status"] != answer.status:
            return f"status {answer.status} beside {answer.text[:200]}"
    return ""


def run(client: RawClient, count: int, seed: int) -> tuple[int, list[str]]:
    """Ask for so many cases of each address; how many they were, and what failed."""
    tried, failed = 0, []
    for address in addresses(client.app):
        for case in cases(address, count, seed):
            tried += 1
            try:
                wrong = failure(case, client.send(case.method, case.target, case.headers, case.body))
            except Exception as error:  # what the application raises is what a server would answer with 500
                wrong = f"raised {error!r}"
            if wrong:
                failed.append(f"{case.method} {case.target[:200]!r} {case.headers!r:.300} {case.body[:60]!r}: {wrong}")
    return tried, failed


def test_whatever_is_typed_is_answered(fuzzed: RawClient, record_property: Record) -> None:
    tried, failed = run(fuzzed, 4, 2030)
    record_property("tried", f"{tried:,} hostile requests to {len(addresses(fuzzed.app))} addresses")
    assert not failed, "\n".join(failed[:50])
    assert tried > 2_000


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_typed_is_answered_in_many_rounds(fuzzed: RawClient, seed: int, record_property: Record) -> None:
    tried, failed = run(fuzzed, 100, seed)
    record_property("tried", f"{tried:,} hostile requests")
    assert not failed, "\n".join(failed[:50])
