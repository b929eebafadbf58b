"""The short way past ASGI, by raw sockets: what takes it, what does not, and that nobody can tell the difference."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.settings import Settings
from sparql.http.heads import read_fields, read_head
from tests.sparql.conftest import SMALL
from tests.sparql.odd_requests import LABELS, LONG, NUMBERS, ODD, SLOW, get
from tests.sparql.serving import GRAPH_A, Server, make_generation, serving

ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u }"
Connection = socket.socket


@pytest.fixture(scope="module")
def express(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has seen its first request, after which the short way is open."""
    data = tmp_path_factory.mktemp("express") / "data"
    make_generation(data, 1, SMALL)
    settings = Settings(data=data, query_workers=2, query_budget=0, query_timeout=60)
    with serving(settings, {"first": [GRAPH_A]}) as running:
        running.get("ASK {}")
        yield running


def answer(connection: Connection, *, body: bool = True) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the next answer, which must have a length."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, rest = received.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:])
    length = int(headers.get("content-length", "0")) if body else 0
    while len(rest) < length:
        rest += _more(connection)
    assert len(rest) == length, "more than one answer came"
    return int(lines[0].split()[1]), headers, rest


def _more(connection: Connection) -> bytes:
    block = connection.recv(65_536)
    assert block, "the connection was closed"
    return block


def all_of(connection: Connection) -> bytes:
    """Everything until the server closes the connection."""
    received = b""
    while block := connection.recv(65_536):
        received += block
    return received


def ask(server: Server, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """One request on a connection of its own."""
    with server.raw() as connection:
        connection.sendall(request)
        return answer(connection)


def test_a_plain_query_does_not_come_through_asgi(express: Server) -> None:
    before = len(express.passed)
    status, headers, body = ask(express, get(LABELS + " # plain"))
    assert status == 200
    assert body.count(b'"type":"literal"') == 5
    assert headers["x-kg-rows"] == "5"
    assert len(express.passed) == before


def test_a_question_asked_again_is_answered_from_its_bytes(express: Server) -> None:
    request = get(LABELS + " # again")
    answers = [ask(express, request) for _ in range(4)]
    assert [headers["x-kg-cache"] for _, headers, _ in answers] == ["miss", "hit", "hit", "hit"]
    assert len({body for _, _, body in answers}) == 1
    hits = express.front.ready.hits
    ask(express, request)
    assert express.front.ready.hits == hits + 1


def test_a_known_etag_is_304(express: Server) -> None:
    etag = ask(express, get(LABELS + " # etag"))[1]["etag"]
    for _ in range(3):
        status, headers, body = ask(express, get(LABELS + " # etag", f"if-none-match: {etag}\r\n"))
        assert (status, headers["etag"], body) == (304, etag, b"")
    assert ask(express, get(LABELS + " # etag", 'if-none-match: "x"\r\n'))[0] == 200


def test_compression_is_chosen_as_usual(express: Server) -> None:
    for _ in range(3):
        _, headers, body = ask(express, get(NUMBERS, "accept-encoding: gzip\r\n"))
        assert headers["content-encoding"] == "gzip"
        assert len(body) < 1000
        assert "content-encoding" not in ask(express, get(NUMBERS))[1]


def test_the_default_graph_of_a_dataset_and_an_unknown_one(express: Server) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert (
        b'"8"' in ask(express, get(query, path="/sparql/first"))[2]
        or b'"9"' in ask(express, get(query, path="/sparql/first"))[2]
    )
    assert ask(express, get(query, path="/sparql/nothing"))[0] == 404
    assert ask(express, get(query, path="/sparql/a/b"))[0] == 404


def test_pieces_of_a_request_may_come_as_they_like(express: Server) -> None:
    request = get(LABELS + " # pieces")
    for cut in (1, 5, 30, len(request) - 3, len(request) - 1):
        with express.raw() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for part in (request[:cut], request[cut:]):
                connection.sendall(part)
                express.take_in()
            assert answer(connection)[0] == 200
            connection.sendall(request)  # the short way is open again
            before = len(express.passed)
            assert answer(connection)[0] == 200
            assert len(express.passed) == before


def test_requests_of_all_kinds_on_one_connection_are_answered_in_order(express: Server) -> None:
    body = b"ASK { FILTER(false) }"
    post = b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\ncontent-length: %d\r\n\r\n"
    requests = [
        get("ASK { FILTER(1 > 0) }"),
        get("ASK { FILTER(0 > 1) }"),
        get("ASK { FILTER(1 > 0) }").replace(b"GET", b"HEAD", 1),
        get("ASK {"),
        post % len(body) + body,
        get("ASK { FILTER(1 > 0) } # other"),
        get("ASK { FILTER(1 > 0) }"),
        get("ASK { FILTER(0 > 1) }", "connection: close\r\n"),
    ]
    for size in (10_000, 300, 77):
        with express.raw() as connection:
            stream = b"".join(requests)
            for start in range(0, len(stream), size):
                connection.sendall(stream[start : start + size])
                express.take_in()
            received = all_of(connection)
        assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"200"] * 3 + [b"400"] + [b"200"] * 4
        found = re.findall(rb'"boolean":(true|false)', received)
        assert found == [b"true", b"false", b"false", b"true", b"true", b"false"]


def test_what_comes_during_an_answer_waits_for_it(express: Server) -> None:
    with express.raw() as connection:
        connection.sendall(get("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } # first"))
        express.take_in()
        for number in range(3):
            connection.sendall(get(f"ASK {{ FILTER({number} > 0) }}"))
            express.take_in()
        connection.sendall(get("ASK {}", "connection: close\r\n"))
        received = all_of(connection)
    assert re.findall(rb'"n"|true|false', received) == [b'"n"', b'"n"', b"false", b"true", b"true", b"true"]


def test_a_long_answer_is_streamed_and_the_next_follows(express: Server) -> None:
    with express.raw() as connection:
        connection.sendall(get(LONG) + get("ASK {}"))
        connection.sendall(get("ASK {}", "connection: close\r\n"))
        received = all_of(connection)
    head, _, rest = received.partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head
    stream, end, following = rest.partition(b"\r\n0\r\n\r\n")
    assert end
    assert len(stream) > 500_000
    assert following.count(b"HTTP/1.1 200 OK") == 2


def test_an_answer_that_cannot_be_finished_is_broken_off(express: Server) -> None:
    with express.raw() as connection:
        connection.sendall(get(ENDLESS + " # broken").replace(b" HTTP/1.1", b"&timeout=2 HTTP/1.1"))
        received = all_of(connection)
    assert received.startswith(b"HTTP/1.1 200 OK")
    assert not received.endswith(b"0\r\n\r\n")
    express.wait_idle()


def test_a_deadline_is_a_problem_document(express: Server) -> None:
    status, headers, body = ask(express, get(SLOW).replace(b" HTTP/1.1", b"&timeout=0.3 HTTP/1.1"))
    assert status == 503
    assert headers["retry-after"]
    assert headers["content-type"] == "application/problem+json"
    assert b"timed-out" in body


@pytest.mark.parametrize("query", [SLOW, ENDLESS])
def test_a_client_that_leaves_stops_its_query(express: Server, query: str) -> None:
    cancelled = express.service.pool.counts.cancelled
    before = len(express.passed)
    with express.raw() as connection:
        connection.sendall(get(query + " # leaves"))
        express.wait_at_work()
    express.wait_idle()
    assert express.service.pool.counts.cancelled == cancelled + 1
    assert len(express.passed) == before


def test_one_client_by_its_forwarded_address(express: Server) -> None:
    with express.raw() as connection:
        connection.sendall(get(SLOW + " # forwarded", "x-forwarded-for: 192.0.2.7\r\n"))
        express.until(lambda: [one.client for one in express.service.pool.running()] == ["192.0.2.7"])
    express.wait_idle()


def test_a_change_of_the_data_is_seen_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    make_generation(data, 1, SMALL)
    with serving(Settings(data=data, query_workers=1)) as running, running.raw() as connection:
        request = get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        for _ in range(4):
            connection.sendall(request)
            assert b'"12"' in answer(connection)[2]
        make_generation(data, 2, {GRAPH_A: "<u:a> <u:b> 1 ."})
        connection.sendall(request)
        status, headers, body = answer(connection)
        assert (status, headers["x-kg-generation"]) == (200, "2")
        assert b'"1"' in body


@pytest.mark.parametrize("name", ODD)
def test_odd_requests_are_left_to_the_parser(express: Server, name: str) -> None:
    request, status = ODD[name]
    before = len(express.passed)
    assert ask(express, request)[0] == status
    assert len(express.passed) == before + (status == 200)


def test_the_body_of_a_get_is_not_taken_for_a_request(express: Server) -> None:
    hidden = get("ASK { FILTER(0 > 1) }")
    outer = get("ASK { FILTER(1 > 0) }", f"content-length: {len(hidden)}\r\n")
    with express.raw() as connection:
        connection.sendall(outer + hidden + get("ASK { FILTER(2 > 1) }", "connection: close\r\n"))
        received = all_of(connection)
    assert re.findall(rb'"boolean":(true|false)', received) == [b"true", b"true"]


def test_a_server_that_ends_answers_what_it_was_asked(express: Server) -> None:
    with express.raw() as idle, express.raw() as connection:
        idle.sendall(get("ASK {}"))
        answer(idle)
        connection.sendall(get("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"))
        express.until(lambda: bool(express.service.pool.running()))
        state = express.uvicorn.server_state
        express.call(lambda: [one.shutdown() for one in list(state.connections)])
        assert idle.recv(100) == b""
        assert b"connection: close\r\n" in all_of(connection)


def test_an_idle_connection_is_closed_after_a_while(express: Server) -> None:
    with express.raw() as connection:
        express.until(lambda: bool(express.uvicorn.server_state.connections))
        state = express.uvicorn.server_state

        def hurry() -> None:
            for one in state.connections:
                one.timeout_keep_alive = 0.1  # type: ignore[union-attr]

        express.call(hurry)
        connection.sendall(get("ASK {}"))
        answer(connection)
        assert connection.recv(100) == b""


def test_heads() -> None:
    head = read_head(get("ASK {}", path="/sparql/first"))
    assert head
    assert (head.name, head.path, head.query_string) == ("first", b"/sparql/first", b"query=ASK%20%7B%7D")
    assert read_fields(head.block) == ((b"host", b"x"),)
    assert read_fields(b"Accept: a\r\nACCEPT:b \r\n\r\n") is None
    host, fields = (b"host", b"x"), b"Host: x\r\nAccept: a\r\nACCEPT:b\r\nx:\r\n\r\n"
    assert read_fields(fields) == (host, (b"accept", b"a"), (b"accept", b"b"), (b"x", b""))
    for block in (
        b"",
        b"\r\n",
        fields[9:],
        b"host: a/b\r\n\r\n",
        b"a: b\r\n",
        b"a\r\n\r\n",
        b"host: a\r\nhost: b\r\n\r\n",
        b"a: b\r\n\r\nc: d\r\n\r\n",
    ):
        assert read_fields(block) is None
    for line in (b"GET /sparql HTTP/1.1", b"get /sparql?a HTTP/1.1", b"GET /sparql?a b HTTP/1.1", b"GET //sparql?a"):
        assert read_head(line + b"\r\nhost: x\r\n\r\n") is None


def test_a_client_that_leaves_a_short_query_costs_no_worker(express: Server) -> None:
    pids = express.worker_pids()
    cancelled, answered = express.service.pool.counts.cancelled, express.service.pool.counts.answered
    for number in range(20):
        with express.raw() as connection:
            connection.sendall(get(f"ASK {{ FILTER({number} > 100) }}"))
    express.until(lambda: express.service.pool.counts.answered + express.service.pool.counts.cancelled >= 20 + answered)
    express.wait_idle()
    assert express.worker_pids() == pids or express.service.pool.counts.cancelled > cancelled
    assert not express.call(lambda: dict(express.service.pool._clients))
