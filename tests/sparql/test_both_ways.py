"""The usual way of queries and the short one give the same answers, byte by byte; and one can do without the latter."""

import asyncio
import logging
import re
import socket
import sys
from collections.abc import Iterator

import pytest

from kg.settings import Settings
from sparql.http import protocols, uvicorn_parts
from sparql.http.protocols import USUAL, protocol_class
from tests.sparql.conftest import SMALL, page_url
from tests.sparql.odd_requests import ALL, LABELS, get
from tests.sparql.serving import GRAPH_A, Server, make_generation, serving

# They tell of the moment: when, how long it took (which a reply that is given again does not say), and how much of its
# time a client has left.
_OF_THE_MOMENT = re.compile(rb"(?m)^(date: [^\r]*|server-timing: [^\r]*|ratelimit: [^\r]*)\r\n")
_TIMES = 3
"""So that an answer comes from a worker, from the cache, and from the bytes of a request that was seen before."""


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Two servers on the same data, one with the short way, which its first request has opened, and one without."""
    data = tmp_path_factory.mktemp("ways") / "data"
    make_generation(data, 1, SMALL)
    short, usual = (
        Settings(data=data, query_workers=1, query_timeout=20, query_budget=1_000, express=express)
        for express in (True, False)
    )
    datasets = {"first": [GRAPH_A]}
    with serving(short, datasets, page_url) as first, serving(usual, datasets, page_url) as second:
        first.get("ASK {}")
        second.get("ASK {}")
        yield first, second


def exchange(server: Server, request: bytes, cut: int | None = None) -> list[bytes]:
    """The answers to a request that is sent several times on one connection, as far as that is not closed."""
    answers: list[bytes] = []
    with server.raw() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(_TIMES):
            try:
                connection.sendall(request[:cut])
                if cut is not None:
                    connection.sendall(request[cut:])
                received = receive(connection, request.startswith(b"HEAD"))
            except ConnectionError:
                received = b""
            answers.append(normal(received))
            if not received or b"connection: close" in received.lower():
                break
    return answers


def receive(connection: socket.socket, headers_only: bool) -> bytes:
    """One answer with its head, the chunks of its body put together; what came until the connection was closed."""
    received = b""
    while not (answer := whole(received, headers_only)):
        block = connection.recv(65_536)
        if not block:
            return received
        received += block
    return answer


def whole(received: bytes, headers_only: bool) -> bytes:
    """An answer that is all there, or nothing."""
    head, found, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    if not found:
        return b""
    if headers_only or head.startswith((b"HTTP/1.1 304", b"HTTP/1.1 204")):
        return received
    if b"transfer-encoding: chunked" in head:
        return head + found + joined(body) if body.endswith(b"\r\n0\r\n\r\n") else b""
    return received if length and len(body) >= int(length[1]) else b""


def joined(chunks: bytes) -> bytes:
    """A body without the sizes of its chunks: where it is cut depends on the moment."""
    parts, position = [], 0
    while size := int(chunks[position : chunks.index(b"\r\n", position)], 16):
        start = chunks.index(b"\r\n", position) + 2
        parts.append(chunks[start : start + size])
        position = start + size + 2
    return b"".join(parts)


def normal(answer: bytes) -> bytes:
    """An answer without what tells of the moment."""
    return _OF_THE_MOMENT.sub(b"", answer)


@pytest.mark.parametrize("name", ALL)
def test_both_ways_give_the_same_answers(ways: tuple[Server, Server], name: str) -> None:
    short, usual = (exchange(server, ALL[name]) for server in ways)
    assert short
    assert short == usual


@pytest.mark.parametrize("cut", [1, 20, 60, -3])
def test_also_when_a_request_comes_in_pieces(ways: tuple[Server, Server], cut: int) -> None:
    request = get(f"{LABELS} # cut at {cut}")
    short, usual = (exchange(server, request, cut) for server in ways)
    assert short == usual


def test_a_known_tag_is_known_to_both(ways: tuple[Server, Server]) -> None:
    tags = [re.findall(rb"etag: ([^\r]+)", exchange(server, get(LABELS))[0])[0].decode() for server in ways]
    assert tags[0] == tags[1]
    short, usual = (exchange(server, get(LABELS, f"if-none-match: {tags[0]}\r\n")) for server in ways)
    assert short == usual
    assert short[0].startswith(b"HTTP/1.1 304")


def test_one_way_is_short_and_the_other_is_not(ways: tuple[Server, Server]) -> None:
    passed = []
    for server in ways:
        before = len(server.passed)
        exchange(server, get(f"{LABELS} # which way"))
        passed.append(len(server.passed) - before)
    assert passed == [0, _TIMES]


def test_a_uvicorn_with_other_parts_is_served_without_the_short_way(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert protocol_class(express=False) != USUAL
    assert protocol_class(express=True) != USUAL
    monkeypatch.delattr("uvicorn.protocols.http.httptools_impl.STATUS_LINE")
    for module in ("door", "express", "express_shared", "uvicorn_parts"):
        monkeypatch.delitem(sys.modules, f"sparql.http.{module}")
    with caplog.at_level(logging.WARNING, protocols.__name__):
        assert protocol_class(express=True) == USUAL
    assert "usual way" in caplog.text


def test_parts_that_are_not_as_they_were_are_noticed() -> None:
    class OtherConnection(asyncio.Protocol):
        def __init__(self) -> None:
            """It keeps nothing."""

    with pytest.raises(AttributeError, match="OtherConnection"):
        uvicorn_parts.look_for_parts(OtherConnection, uvicorn_parts.RequestResponseCycle)
    with pytest.raises(AttributeError):
        uvicorn_parts.look_for_parts(uvicorn_parts.HttpToolsProtocol, OtherConnection)
