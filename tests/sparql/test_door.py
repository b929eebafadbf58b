"""The door, by raw sockets: heads are bounded in bytes, fields and time, name one host, and may be in any letters."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.settings import Settings
from sparql.http import door, heads
from tests.sparql.conftest import SMALL
from tests.sparql.serving import GRAPH_A, Server, make_generation, serving
from tests.waiting import PATIENCE

WELL = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nhost: x\r\n\r\n"


@pytest.fixture(scope="module", params=[True, False], ids=["short", "usual"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of either way."""
    data = tmp_path_factory.mktemp("door") / "data"
    make_generation(data, 1, SMALL)
    settings = Settings(data=data, query_workers=1, query_budget=0, express=request.param)
    with serving(settings, {"first": [GRAPH_A]}) as server:
        server.get("ASK {}")
        yield server


def connect(server: Server) -> socket.socket:
    """A connection."""
    return socket.create_connection(("127.0.0.1", server.port), PATIENCE)


def status(server: Server, *pieces: bytes) -> int:
    """The status of the answer to a request that is sent in pieces, the connection closed afterwards."""
    with connect(server) as connection:
        for piece in pieces:
            connection.sendall(piece)
        received = b""
        while block := connection.recv(65_536):
            received += block
            if b"\r\n\r\n" in received and b"connection: close" not in received:
                break
    found = int(received.split()[1])
    if found >= 400:
        body = received.partition(b"\r\n\r\n")[2]
        assert b"application/problem+json" in received or b"Invalid HTTP" in received
        assert b"Invalid HTTP" in received or json.loads(body)["status"] == found
    return found


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (WELL, 200),
        (WELL.replace(b"host: x\r\n", b""), 400),
        (WELL.replace(b"host: x\r\n", b"host: x\r\nHost: y\r\n"), 400),
        (WELL.replace(b"host: x", b"host: a b"), 400),
        (WELL.replace(b"host: x", b"host: <x>"), 400),
        (WELL.replace(b"host: x", b"host: [::1]:80"), 200),
        (WELL.replace(b"host: x\r\n", b"").replace(b"HTTP/1.1", b"HTTP/1.0"), 200),
        (WELL.replace(b"\r\n\r\n", b"\r\nx: y" * heads.MOST_FIELDS + b"\r\n\r\n"), 431),
        (WELL.replace(b"\r\n\r\n", b"\r\nx: " + b"y" * door.MOST_BYTES + b"\r\n\r\n"), 431),
        (b"GET /" + b"y" * door.MOST_LINE + b" HTTP/1.1\r\nhost: x\r\n\r\n", 414),
        (b"GET /" + b"y" * (2 * door.MOST_BYTES), 414),
        (b"GET / HTTP/1.1\r\nx: " + b"y" * (2 * door.MOST_BYTES), 431),
        ("GET /sparql?query=ASK%20%7B%7D&x=é生 HTTP/1.1\r\nhost: x\r\n\r\n".encode(), 200),
        ('GET /sparql?query=ASK{?s%20?p%20"é"} HTTP/1.1\r\nhost: x\r\n\r\n'.encode(), 200),
    ],
)  # fmt: skip
def test_heads_are_bounded_and_name_one_host(running: Server, head: bytes, expected: int) -> None:
    assert status(running, head) == expected
    assert status(running, head[:20], head[20:]) == expected


def test_a_head_that_comes_byte_by_byte_is_read(running: Server) -> None:
    assert status(running, *(bytes([byte]) for byte in WELL)) == 200


def test_a_large_head_behind_another_request_is_refused(running: Server) -> None:
    with connect(running) as connection:
        connection.sendall(WELL + b"GET / HTTP/1.1\r\nhost: x\r\ny: z")
        for _ in range(20):
            try:
                connection.sendall(b"y" * door.MOST_BYTES)
            except OSError:
                break
        received = b""
        try:
            while block := connection.recv(65_536):
                received += block
        except OSError:
            pass
    assert b"200 OK" in received or not received
    assert running.get("ASK {}").status_code == 200


def test_half_a_head_is_not_kept_for_ever(running: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "HEAD_SECONDS", 0.05)
    with connect(running) as silent, connect(running) as half:
        half.sendall(WELL[:-5])
        received = half.recv(65_536)
        assert re.match(rb"HTTP/1.1 408 ", received)
        assert silent.recv(65_536) == b""
        assert half.recv(65_536) == b""


def test_an_address_has_so_many_connections(running: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = door.Connections("192.0.2.9, 192.0.2.10")
    monkeypatch.setattr(door, "MOST_CONNECTIONS", 2)
    assert [counted.come("192.0.2.1") for _ in range(3)] == [True, True, False]
    assert all(counted.come("192.0.2.9") for _ in range(5))
    counted.go("192.0.2.1")
    counted.go("192.0.2.1")
    assert counted.come("192.0.2.1")
    assert all(door.Connections("*").come("192.0.2.1") for _ in range(5))
    assert running.get("ASK {}").status_code == 200


def test_a_proxy_that_is_not_trusted_speaks_for_nobody(tmp_path: Path) -> None:
    assert Settings(data=tmp_path, forwarded_allow_ips="10.0.0.1,10.0.0.2").forwarded_allow_ips == "10.0.0.1,10.0.0.2"
