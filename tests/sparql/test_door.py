"""Connections have bounds before a request is read, on the short way of queries as on the usual one."""

import contextlib
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.settings import Settings
from sparql.http.bounds import Bounds, head_problem, in_ascii
from tests.sparql.conftest import DATASETS, SMALL
from tests.sparql.serving import Server, make_generation, serving
from tests.waiting import PATIENCE, until

BOUNDS = Bounds(body=5_000_000, per_client=5, head_seconds=0.3, body_seconds=0.3)
QUERY = f"/sparql?query={quote('ASK {}')}".encode()


@pytest.fixture(scope="module", params=[True, False], ids=["short way", "usual way"])
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with narrow bounds, to which nobody is a trusted proxy."""
    data = tmp_path_factory.mktemp("door") / "data"
    make_generation(data, 1, SMALL)
    chosen = Settings(data=data, query_workers=1, query_budget=0, express=request.param)
    with serving(chosen, DATASETS, bounds=BOUNDS, proxies="192.0.2.7") as running:
        assert running.get("ASK {}").status_code == 200
        running.client.close()
        yield running


def connect(target: Server) -> socket.socket:
    """A connection of its own."""
    return socket.create_connection(("127.0.0.1", target.port), timeout=PATIENCE)


def exchange(target: Server, sent: bytes) -> tuple[int, bytes]:
    """Status and body of the only answer to some bytes, after which the connection is closed; 0 for none."""
    with closing(connect(target)) as connection:
        with contextlib.suppress(ConnectionError):  # refused before all was sent
            connection.sendall(sent)
        return read(connection)


def read(connection: socket.socket) -> tuple[int, bytes]:
    """Status and body of an answer that ends with the connection."""
    parts = []
    try:
        while part := connection.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    return (int(head.split(b" ")[1]) if head else 0), body


def request(*fields: bytes, target: bytes = QUERY, version: bytes = b"1.1") -> bytes:
    """A request after which the connection is closed."""
    return b"GET " + target + b" HTTP/" + version + b"\r\n" + b"".join(f + b"\r\n" for f in fields) + b"\r\n"


CLOSE = b"Connection: close"


@pytest.mark.parametrize(
    ("status", "slug", "sent"),
    [
        (200, "", request(b"Host: a", CLOSE)),
        (200, "", request(b"Host: [::1]:80", CLOSE)),
        (200, "", request(b"Host:", CLOSE)),
        (200, "", request(version=b"1.0")),
        (400, "invalid-input", request(CLOSE)),
        (400, "invalid-input", request()),
        (400, "invalid-input", request(b"Host: a", b"Host: a", CLOSE)),
        (400, "invalid-input", request(b"Host: a", b"host: b")),
        (400, "invalid-input", request(b"Host: a/b", CLOSE)),
        (400, "invalid-input", request(b"Host: a b")),
        (400, "invalid-input", request(b"Host: a@b")),
        (400, "invalid-input", b"BREW /sparql COFFEE/1\r\n\r\n"),
        (414, "address-too-long", request(b"Host: a", target=QUERY + b"%20" * 100_000)),
        (431, "head-too-large", request(b"Host: a", b"X: " + b"x" * 70_000)),
        (431, "head-too-large", request(b"Host: a", b"X: " + b"x" * 2_000_000)),
        (431, "head-too-large", request(b"Host: a", *[b"X: x"] * 200)),
        (431, "head-too-large", b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 500_000),
        (413, "too-large", b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 5000001\r\n\r\n"),
        (413, "too-large", b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 19 + b"\r\n\r\n"),
        (408, "too-slow", b"GET /sparql HTTP/1.1\r\nHost: a\r\nX-"),
        (408, "too-slow", b"G"),
        (408, "too-slow", b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
                          b"Content-Length: 50\r\n\r\nASK"),
    ],
)  # fmt: skip
def test_a_connection_is_answered_and_closed(target: Server, status: int, slug: str, sent: bytes) -> None:
    found, body = exchange(target, sent)
    assert found == status
    if slug:
        assert json.loads(body)["type"] == f"/problems/{slug}"
    assert exchange(target, request(b"Host: a", CLOSE))[0] == 200


def test_a_connection_without_a_request_is_closed_without_an_answer(target: Server) -> None:
    assert exchange(target, b"") == (0, b"")


def test_a_connection_that_has_been_used_is_not_taken_for_one_that_waits(target: Server) -> None:
    with closing(connect(target)) as connection:
        for _ in range(3):
            connection.sendall(request(b"Host: a"))
            assert b"200 OK" in connection.recv(4_096)
            connection.settimeout(2 * BOUNDS.head_seconds)
            with pytest.raises(TimeoutError):
                connection.recv(1)
            connection.settimeout(PATIENCE)


def test_one_address_has_so_many_connections(target: Server) -> None:
    opened = [connect(target) for _ in range(BOUNDS.per_client)]
    for connection in opened:
        connection.sendall(request(b"Host: a"))
        assert b"200 OK" in connection.recv(4_096)
    status, body = exchange(target, request(b"Host: a", CLOSE))
    assert (status, json.loads(body)["title"]) == (503, "Server busy")
    for connection in opened:
        connection.close()
    until(lambda: exchange(target, request(b"Host: a", CLOSE))[0] == 200)


def test_a_trusted_proxy_has_more(tmp_path: Path) -> None:
    make_generation(tmp_path / "data", 1, SMALL)
    chosen = Settings(data=tmp_path / "data", query_workers=1, query_budget=0)
    with serving(chosen, DATASETS, bounds=BOUNDS, proxies="10.0.0.0/8,127.0.0.1") as running:
        opened = [connect(running) for _ in range(3 * BOUNDS.per_client)]
        opened[-1].sendall(request(b"Host: a"))
        assert b"200 OK" in opened[-1].recv(4_096)
        for connection in opened:
            connection.close()


@given(st.binary(max_size=40))
@settings(max_examples=200, deadline=None)
def test_a_host_is_one_or_is_refused(value: bytes) -> None:
    problem = head_problem([(b"host", value)], "1.1", 0)
    assert (problem is None) or problem.status == 400
    if problem is None:
        assert not set(value) & set(b" /\\@?#<>\"'\r\n\t\x00".replace(b"'", b""))


@pytest.mark.parametrize("letters", ["é", "生物", "ماء", "👩"])
def test_letters_in_an_address_are_taken_as_utf_8(target: Server, letters: str) -> None:
    asked = f"/sparql?query=ASK%20%7B%20?s%20?p%20%22{letters}%22%20%7D"
    sent = f"GET {asked} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode()
    status, body = exchange(target, sent)
    assert status == 200, body
    assert in_ascii(sent).isascii()
    assert in_ascii(b"POST / HTTP/1.1\r\n\xff") == b"POST / HTTP/1.1\r\n\xff"
