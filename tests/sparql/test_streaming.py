"""Long answers over real sockets: whole or broken, never short; slow, half-closed, pipelining and leaving clients."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import pytest
import zstandard
from pyoxigraph import NamedNode, RdfFormat, Store

from kg.settings import Settings
from tests.sparql.serving import Server, make_generation, serving
from tests.waiting import until

ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GRAPH = "http://example.org/graph/large"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on 40,000 triples: about 4 MB as N-Triples."""
    data = tmp_path_factory.mktemp("large") / "data"
    triples = "\n".join(
        f"<http://example.org/c{n}> <http://example.org/p{m}> 'value {m} of the thing with the number {n}'@en ."
        for n in range(10_000)
        for m in range(4)
    )
    make_generation(data, 1, {GRAPH: triples})
    with serving(Settings(data=data, query_timeout=60, query_workers=2, query_budget=0, cache=1)) as running:
        yield running


def engine(server: Server, format_: RdfFormat) -> bytes:
    """What the engine itself writes."""
    generation = server.service.current()
    assert generation
    store = Store.read_only(str(generation.graph))
    results = store.query(ALL, default_graph=[NamedNode(GRAPH)])
    return results.serialize(format=format_)  # type: ignore[arg-type,return-value]


def request(query: str, more: str = "") -> bytes:
    """A raw request."""
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nhost: x\r\n{more}\r\n".encode()


def test_a_large_construct_is_the_engines_byte_for_byte(large: Server) -> None:
    answer = large.get(ALL, format="nt")
    expected = engine(large, RdfFormat.N_TRIPLES)
    assert answer.headers["transfer-encoding"] == "chunked"
    assert len(expected) > 3_000_000
    assert answer.content == expected


@pytest.mark.parametrize("name", ["ttl", "rdf", "jsonld", "nq", "trig"])
def test_large_graphs_are_whole_in_all_formats(large: Server, name: str) -> None:
    answer = large.get(ALL, format=name)
    assert answer.status_code == 200
    assert answer.content.count(b"of the thing with the number 9999") == 4


def test_large_tables_are_whole_and_compressed_on_the_way(large: Server) -> None:
    query = "SELECT * { ?s ?p ?o }"
    plain = large.get(query, format="csv", headers={"accept-encoding": "identity"})
    assert plain.text.count("\r\n") == 40_001
    headers = {"accept-encoding": "zstd"}
    with large.client.stream("GET", "/sparql", params={"query": query, "format": "csv"}, headers=headers) as answer:
        raw = b"".join(answer.iter_raw())
    assert len(raw) < len(plain.content) / 4
    assert zstandard.ZstdDecompressor().decompressobj().decompress(raw) == plain.content


def test_an_answer_that_cannot_be_finished_is_broken_off(large: Server) -> None:
    with large.client.stream("GET", "/sparql", params={"query": ENDLESS, "timeout": "3"}) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            list(answer.iter_raw())
    assert large.get("ASK {}").status_code == 200


def test_a_short_answer_that_cannot_be_finished_has_a_true_status(large: Server) -> None:
    answer = large.get(SLOW, timeout="1")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_old_clients_get_a_length_or_an_error(large: Server) -> None:
    with large.raw() as connection:
        connection.sendall(request(ALL + " LIMIT 5000").replace(b"HTTP/1.1", b"HTTP/1.0"))
        received = b""
        while block := connection.recv(65_536):
            received += block
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"content-length: %d" % len(body) in head
    assert b"chunked" not in head
    assert len(body) > 100_000
    with large.raw() as connection:
        connection.sendall(request(ENDLESS).replace(b"HTTP/1.1", b"HTTP/1.0"))
        assert connection.recv(100).split(b" ")[1] == b"503"


def test_head_of_a_long_answer_stops_its_query(large: Server) -> None:
    answer = large.client.head("/sparql", params={"query": ENDLESS})
    assert answer.status_code == 200
    large.wait_idle()


def test_a_client_that_leaves_frees_its_worker(large: Server) -> None:
    cancelled = large.service.pool.counts.cancelled
    for query in (ENDLESS, SLOW):
        with large.raw() as connection:
            connection.sendall(request(query))
            large.wait_at_work()
        large.wait_idle()
    assert large.service.pool.counts.cancelled == cancelled + 2


def test_a_client_that_closes_its_half_is_treated_as_gone(large: Server) -> None:
    with large.raw() as connection:
        connection.sendall(request(SLOW))
        large.until(lambda: bool(large.service.pool.running()))
        connection.shutdown(socket.SHUT_WR)
        large.wait_idle()


def test_a_client_that_reads_slowly_does_not_fill_the_memory(large: Server) -> None:
    with large.raw() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(request(ENDLESS))
        large.until(lambda: bool(large.service.pool.running()))
        held = [-1]

        def stands_still() -> bool:
            """Whether as much waits to be read as a moment ago."""
            connection.recv(2048)
            held.append(large.call(lambda: sum(job._buffered for job in large.service.pool._jobs.values())))
            return held[-1] == held[-2] > 0

        until(stands_still)
        assert max(held) < 8 * 1024 * 1024
        assert large.get("ASK { ?another ?p ?o }").status_code == 200
    large.wait_idle()


def test_a_client_that_sends_slowly_does_not_hold_others_up(large: Server) -> None:
    with large.raw() as slow:
        slow.sendall(b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\n")
        slow.sendall(b"content-length: 6\r\n\r\nASK")
        assert large.get("ASK { ?s ?p 'somebody else' }").status_code == 200
        slow.sendall(b" {}")
        assert slow.recv(1000).startswith(b"HTTP/1.1 200 ")


def test_a_body_that_does_not_come_is_given_up(large: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sparql.http.sending.BODY_SECONDS", 0.3)
    with large.raw() as slow:
        slow.sendall(b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\n")
        slow.sendall(b"content-length: 6\r\n\r\nASK")
        assert slow.recv(1000).startswith(b"HTTP/1.1 400 ")


def test_a_client_that_takes_nothing_is_given_up(large: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sparql.http.sending.STALL_SECONDS", 0.3)
    with large.raw() as slow:
        slow.sendall(request(ENDLESS))
        large.until(lambda: bool(large.service.pool.running()))
        large.wait_idle()


def test_pipelined_requests_are_answered_in_order(large: Server) -> None:
    queries = [f"ASK {{ BIND({number} AS ?n) FILTER(?n > 4) }}" for number in range(10)]
    with large.raw() as connection:
        connection.sendall(b"".join(request(query) for query in queries[:-1]))
        connection.sendall(request(queries[-1], "connection: close\r\n"))
        received = b""
        while block := connection.recv(65_536):
            received += block
    answers = [part.partition(b"}")[0] + b"}" for part in received.split(b'{"head":{},')[1:]]
    assert answers == [b'"boolean":%s}' % (b"true" if number > 4 else b"false") for number in range(10)]


def test_many_clients_at_once_are_all_answered_or_told_to_wait(large: Server) -> None:
    limits = httpx.Limits(max_connections=50)
    with httpx.Client(base_url=large.url, timeout=120, limits=limits) as client:

        def one(number: int) -> int:
            query = f"SELECT * {{ <http://example.org/c{number}> ?p ?o }}"
            return client.get("/sparql", params={"query": query}).status_code

        with ThreadPoolExecutor(50) as executor:
            statuses = list(executor.map(one, range(400)))
    assert set(statuses) <= {200, 429, 503}
    assert statuses.count(200) > 20
    assert large.get("ASK { ?after ?the ?crowd }").status_code == 200
