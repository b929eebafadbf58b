"""A client of the whole application, on the bundled data; identity and address differ."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.settings import Settings


@pytest.fixture(scope="session")
def client(bundled_data: Path) -> Iterator[TestClient]:
    """Requests without following redirects."""
    settings = Settings(data=bundled_data, public_url="http://testserver/", query_workers=1)
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


def assert_problem(answer: object, status: int, slug: str) -> dict[str, object]:
    """The one shape of errors: RFC 9457, with type, title, status, detail, instance."""
    assert answer.status_code == status  # type: ignore[attr-defined]
    assert answer.headers["content-type"] == "application/problem+json"  # type: ignore[attr-defined]
    body: dict[str, object] = answer.json()  # type: ignore[attr-defined]
    assert body["status"] == status
    assert str(body["type"]).endswith(f"/problems/{slug}")
    assert body["title"]
    assert body["detail"]
    return body
