"""A host that a request names never comes into an answer that a shared cache may keep for others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.settings import Settings

EVIL = "evil.example"
ADDRESSES = (
    "/", "/en/", "/ar/", "/en/search?q=water", "/en/query", "/en/countries", "/en/download", "/en/api/reference",
    "/kmgbf/target_3", "/kmgbf/en/page/target_3", "/kmgbf/data/target_3.ttl", "/kmgbf/data/target_3.jsonld",
    "/kmgbf/en/", "/entity?uri=http://metadata.cbd.int/kmgbf/target_3", "/rest/v1/vocabularies?lang=en",
    "/rest/v1/kmgbf/data?uri=http://metadata.cbd.int/kmgbf/target_3", "/api/kmgbf/targets", "/api/openapi.json",
    "/api/search?q=water", "/download/catalog.ttl", "/.well-known/void", "/sitemap.xml", "/robots.txt", "/sparql",
    "/en/nothing", "/kmgbf/target_99", "/context.jsonld",
)  # fmt: skip


@pytest.fixture(scope="module")
def anywhere(bundled_data: Path) -> Iterator[TestClient]:
    """A copy whose address is not set."""
    settings = Settings(data=bundled_data, query_workers=1)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def known(bundled_data: Path) -> Iterator[TestClient]:
    """A copy whose address is set, below a path."""
    settings = Settings(data=bundled_data, query_workers=1, public_url="https://data.example/cbd/")
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_strange_host_stays_with_the_client_that_named_it(anywhere: TestClient, address: str, accept: str) -> None:
    for host in (EVIL, f"{EVIL}:8000", EVIL.upper()):
        answer = anywhere.get(address, headers={"Host": host, "Accept": accept})
        assert answer.status_code < 500
        kept = answer.headers.get("cache-control", "")
        assert "private" in kept or "no-store" in kept
        assert "public" not in kept


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:80"])
def test_a_host_of_this_machine_is_known(anywhere: TestClient, host: str) -> None:
    assert "private" not in anywhere.get("/kmgbf/data/target_3.ttl", headers={"Host": host}).headers["cache-control"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_where_the_address_is_set_a_host_is_not_looked_at(known: TestClient, address: str) -> None:
    answer = known.get(address, headers={"Host": EVIL, "Accept": "text/html"})
    assert EVIL not in answer.text.lower()
    assert EVIL not in str(answer.headers).lower()
    if 300 <= answer.status_code < 400:
        assert "/cbd/" in answer.headers["location"]
