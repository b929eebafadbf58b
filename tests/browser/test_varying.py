"""What an answer depends on, and that it says so: no cache may give one visitor what was made for another."""

from collections.abc import Callable
from pathlib import Path

import pytest

from browser.app import create_app
from kg.settings import Settings
from tests.browser.fuzzing import Address, addresses, good_target
from tests.browser.raw_requests import Answer, RawClient, raw_client

CHOICES = {
    "accept-language": ("en", "ar", "fr;q=0.9, ru"),
    "accept": ("*/*", "text/html", "text/turtle", "application/json", "text/csv"),
    "cookie": ("", "SKOSMOS_LANGUAGE=fr"),
}

UNSHARED = ("no-store", "private")
WITHOUT = ("/sparql", "/update", "/graph-store", "/api/queries/")
"""Addresses that run queries."""


def same(answer: Answer, other: Answer) -> bool:
    """Whether a client could not tell two answers apart, but for what changes each time."""
    headers = [
        {name: one.headers.get(name) for name in ("location", "link", "content-type")} for one in (answer, other)
    ]
    return (answer.status, answer.body, headers[0]) == (other.status, other.body, headers[1])


def forgotten(client: RawClient, address: Address) -> list[str]:
    """The headers on which the answer of an address depends, and which it does not name."""
    target = good_target(address)
    wrong = []
    for name, values in CHOICES.items():
        answers = [client.get(target, **{name: value}) for value in values]
        again = client.get(target, **{name: values[0]})
        if answers[0].status == 503:
            continue
        stored = [one for one in answers if not one.headers.get("cache-control", "").startswith(UNSHARED)]
        differ = not all(same(answers[0], one) for one in answers[1:])
        if differ and not all(name in one.headers.get("vary", "").lower() for one in stored):
            wrong.append(f"{target}: {name} is not in Vary: {[one.headers.get('vary') for one in answers]}")
        if not same(answers[0], again) and same(again, answers[-1]):
            wrong.append(f"{target}: what one visitor asked for was given to another")
    return wrong


def test_every_answer_names_what_it_depends_on(
    bundled_data: Path, record_property: Callable[[str, object], None]
) -> None:
    settings = Settings(data=bundled_data, public_url="http://testserver/", query_workers=1)
    wrong, tried = [], 0
    with raw_client(create_app(settings)) as client:
        for address in addresses(client.app):
            if "GET" in address.methods and not address.path.startswith(WITHOUT):
                tried += 1
                wrong += forgotten(client, address)
    record_property("tried", f"{tried} addresses, each with {sum(map(len, CHOICES.values()))} headers")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/en/", "/kmgbf/target_3", "/kmgbf/data/target_3.ttl", "/api/kmgbf/goals"])
def test_without_a_public_address_no_shared_cache_keeps_what_names_a_host(bundled_data: Path, path: str) -> None:
    with raw_client(create_app(Settings(data=bundled_data, query_workers=1))) as client:
        answer = client.get(path, host="evil.example")
    assert not answer.headers.get("cache-control", "").startswith("public")
    with raw_client(
        create_app(Settings(data=bundled_data, query_workers=1, public_url="https://data.example/"))
    ) as client:
        answer = client.get(path, host="evil.example")
    assert "evil.example" not in f"{answer.headers} {answer.text}"
