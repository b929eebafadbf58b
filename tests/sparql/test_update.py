"""Updates and documents change what everybody sees, go through the ledger, and cannot harm the server."""

import contextlib
import gzip
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sparql.writable import ACCOUNT, Writable, authorization, writable
from tests.waiting import PATIENCE, until

G, H = "http://example.org/g", "http://example.org/h"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    """A server that reads a document for five seconds at most, in 512 MB."""
    data = tmp_path_factory.mktemp("update") / "data"
    with writable(data, web="2", write_timeout="5", write_memory="512", write_length="20000000") as server:
        yield server


@pytest.fixture
def server(shared: Writable) -> Writable:
    """The server, with nothing in it."""
    until(lambda: shared.update("DROP ALL").status_code == 200)  # 202 while the machine does much else
    return shared


def test_an_update_is_visible_to_all_when_it_is_answered(server: Writable) -> None:
    for number in range(6):  # two web processes take turns
        answer = server.update(f"INSERT DATA {{ GRAPH <{G}> {{ <u:s> <u:p> {number} }} }}")
        assert answer.status_code == 200
        with httpx.Client(base_url=server.server.url, timeout=PATIENCE) as fresh:
            text = fresh.get("/graph-store", params={"graph": G}, headers={"Accept": "application/n-triples"}).text
        assert f'"{number}"' in text
    content = answer.json()
    assert content["graphs"] == [{"graph": G, "triples": 6, "removed": False, "triplesAdded": 1, "triplesRemoved": 0}]
    assert content["generation"] == int(answer.headers["x-kg-generation"])


def test_prefixed_names_with_several_full_stops_are_read(server: Writable) -> None:
    names = "kmgbf:indicator_22.CY.6 kmgbf:x.y.z kmgbf:indicator_A.CT.1"
    assert server.update(f"INSERT DATA {{ GRAPH <{G}> {{ {names} }} }}").status_code == 200
    answer = server.update(
        f"WITH <{G}> DELETE {{ ?s kmgbf:x.y.z ?o }} INSERT {{ ?o kmgbf:x.y.z ?s }} WHERE {{ ?s kmgbf:x.y.z ?o }}"
    )
    assert (answer.json()["graphs"][0]["triplesAdded"], answer.json()["graphs"][0]["triplesRemoved"]) == (1, 1)
    wrong = server.update(f"INSERT DATA {{ GRAPH <{G}> {{ kmgbf:indicator_22.CY.6 <u:p> }} }}")
    assert wrong.status_code == 400
    assert "22.CY.6 <u:p> }" in wrong.json()["excerpt"].split("\n")[0]


def test_who_and_why_are_in_the_ledger_and_in_the_graph(server: Writable) -> None:
    answer = server.update(
        f"INSERT DATA {{ GRAPH <{G}> {{ <u:s> <u:p> 'x' }} }}",
        reason="Correction by the Party",
        **{"on-behalf-of": "CA"},
    )
    change = server.last_change()
    assert (change.agent, change.on_behalf_of, change.reason) == (ACCOUNT, "CA", "Correction by the Party")
    assert (change.kind, len(change.source_sha256)) == ("edit", 64)
    activity = answer.json()["change"]
    assert server.ask(
        f'<{activity}> prov:wasAssociatedWith/rdfs:label "{ACCOUNT}" ; dct:description "Correction by the Party"@en'
    )


def test_headers_carry_the_reason_too(server: Writable) -> None:
    assert server.put(G, "<u:s> <u:p> 1 .", X_Kg_Reason="Pr%C3%A9cision", X_Kg_On_Behalf_Of="FR").status_code == 201
    change = server.last_change()
    assert (change.reason, change.on_behalf_of) == ("Précision", "FR")


def test_an_update_that_changes_nothing_is_not_recorded(server: Writable) -> None:
    assert server.update(f"INSERT DATA {{ GRAPH <{G}> {{ <u:s> <u:p> 1 }} }}").json()["changed"]
    before = server.ledger.last_sequence()
    answer = server.update(f"INSERT DATA {{ GRAPH <{G}> {{ <u:s> <u:p> 1 }} }}").json()
    assert (answer["changed"], answer["sequence"]) == (False, before)
    assert "hint" in answer
    assert server.ledger.last_sequence() == before


def test_the_ledger_keeps_literals_as_they_were_sent_whatever_an_update_does_beside_them(server: Writable) -> None:
    prefix = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
    sent = f'{prefix} <u:a> <u:p> "1.50"^^xsd:decimal , "x"@en-GB , "01"^^xsd:int .'
    server.put(G, sent)
    server.update(f"INSERT DATA {{ GRAPH <{G}> {{ <u:b> <u:p> [] }} }}")
    version = server.ledger.latest(G)
    assert version
    kept = version.content().ntriples.decode()
    assert '"1.50"' in kept
    assert '"01"' in kept
    assert "@en-gb" in kept  # the parser itself writes them small, and they mean the same
    server.update(f"DELETE WHERE {{ GRAPH <{G}> {{ <u:a> <u:p> 1.5 }} }}")
    version = server.ledger.latest(G)
    assert version
    assert '"1.50"' not in version.content().ntriples.decode()
    assert version.triples == 3


def test_blank_nodes_keep_their_statements_over_updates(server: Writable) -> None:
    server.put(G, "<u:a> <u:p> [ <u:q> 1 ; <u:r> [ <u:q> 2 ] ] .")
    server.update(
        f"DELETE {{ GRAPH <{G}> {{ ?b <u:q> 1 }} }} INSERT {{ GRAPH <{G}> {{ ?b <u:q> 3 }} }} "
        f"WHERE {{ GRAPH <{G}> {{ <u:a> <u:p> ?b }} }}"
    )
    assert server.ask(f"GRAPH <{G}> {{ <u:a> <u:p> [ <u:q> 3 ; <u:r> [ <u:q> 2 ] ] }}")
    assert server.ledger.latest(G).triples == 4  # type: ignore[union-attr]


def test_operations_of_one_request_see_each_other_and_stand_or_fall_together(server: Writable) -> None:
    answer = server.update(
        f"INSERT DATA {{ GRAPH <{G}> {{ <u:s> <u:p> 1 }} }} ; COPY <{G}> TO <{H}> ; "
        f"DELETE {{ GRAPH ?g {{ ?s ?p 1 }} }} INSERT {{ GRAPH ?g {{ ?s ?p 2 }} }} WHERE {{ GRAPH ?g {{ ?s ?p 1 }} }}"
    )
    assert {graph["graph"] for graph in answer.json()["graphs"]} == {G, H}
    assert server.read(G) == server.read(H)
    assert '"2"' in str(server.read(G))
    before = server.ledger.last_sequence()
    refused = server.update(f"CLEAR GRAPH <{G}> ; CREATE GRAPH <{H}>")
    assert refused.status_code == 409
    assert refused.json()["column"] == 38
    assert server.ledger.last_sequence() == before
    assert '"2"' in str(server.read(G))


def test_clear_leaves_an_empty_graph_and_drop_leaves_none(server: Writable) -> None:
    server.update(f"INSERT DATA {{ GRAPH <{G}> {{ <u:s> <u:p> 1 }} GRAPH <{H}> {{ <u:s> <u:p> 1 }} }}")
    server.update(f"CLEAR GRAPH <{G}> ; DROP GRAPH <{H}>")
    assert server.read(G) == ""
    assert server.read(H) is None


def test_the_unnamed_graph_can_be_written_and_is_part_of_the_union(server: Writable) -> None:
    server.update("INSERT DATA { <u:s> <u:p> 'unnamed' }")
    assert server.ask("<u:s> <u:p> 'unnamed'")
    unnamed = "http://metadata.cbd.int/graph/default"
    assert server.ask(f"GRAPH <{unnamed}> {{ <u:s> <u:p> 'unnamed' }}")  # its name among the graphs of the union
    assert "unnamed" in server.anybody.get("/graph-store?default").text
    for change in ("DELETE WHERE {{ GRAPH <{0}> {{ ?s ?p ?o }} }}", "CLEAR GRAPH <{0}>", "COPY <u:g> TO <{0}>"):
        refused = server.update(change.format(unnamed))
        assert refused.status_code == 403
        assert "DEFAULT" in refused.json()["hint"]
    server.update(f"INSERT DATA {{ GRAPH <{G}> {{ <u:other> <u:p> 'named' }} }}")
    server.update("DELETE WHERE { ?s ?p ?o }")
    assert not server.ask("<u:s> <u:p> 'unnamed'")
    assert server.ask("<u:other> <u:p> 'named'")  # patterns outside GRAPH see what was written there
    assert server.anybody.get("/graph-store?default").text.strip() == ""


@pytest.mark.parametrize("text", ["DROP GRAPH <{0}>", "MOVE <{0}> TO <u:x>", "CREATE GRAPH <{1}>"])
def test_what_can_be_read_but_not_be_done_is_an_error_of_its_own(server: Writable, text: str) -> None:
    server.update(f"INSERT DATA {{ GRAPH <{H}> {{ <u:s> <u:p> 1 }} }}")
    failed = server.update(text.format("http://example.org/nowhere", H))
    assert failed.status_code == 409
    assert failed.json()["type"].endswith("impossible")
    assert (failed.json()["line"], failed.json()["column"]) == (1, 1)
    verb, _, rest = text.format("http://example.org/nowhere", H).partition(" ")
    assert server.update(f"{verb} SILENT {rest}").status_code == 200
    assert server.update(text.format("no graph", H)[:-1] + "}").status_code == 400


def test_a_derived_graph_may_be_read_to_write_another(server: Writable) -> None:
    provenance = "http://metadata.cbd.int/graph/provenance"
    server.update(f"INSERT DATA {{ GRAPH <{H}> {{ <u:s> <u:p> 1 }} }}")
    for reading in (
        f"INSERT {{ GRAPH <{G}> {{ ?c <u:when> ?t }} }} WHERE {{ GRAPH <{provenance}> {{ ?c prov:endedAtTime ?t }} }}",
        f"WITH <{provenance}> INSERT {{ GRAPH <{G}> {{ ?c <u:with> ?t }} }} WHERE {{ ?c prov:endedAtTime ?t }}",
        f"INSERT {{ GRAPH <{G}> {{ ?c <u:using> ?t }} }} USING <{provenance}> WHERE {{ ?c prov:endedAtTime ?t }}",
        f"INSERT {{ GRAPH <{G}> {{ ?c <u:any> ?t }} }} WHERE {{ GRAPH ?g {{ ?c prov:endedAtTime ?t }} }}",
    ):
        done = server.update(reading)
        assert done.status_code == 200, done.text
    for property_ in ("when", "with", "using", "any"):
        assert server.ask(f"GRAPH <{G}> {{ ?c <u:{property_}> ?t }}")
    for writing in (
        f"WITH <{provenance}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"MOVE <{provenance}> TO <{G}>",
    ):
        refused = server.update(writing)
        assert refused.status_code == 403
        assert "provenance" in refused.json()["detail"]


@pytest.mark.parametrize(
    "graph", ["http://metadata.cbd.int/graph/provenance", "http://metadata.cbd.int/graph/x/inferred"]
)
def test_derived_graphs_are_not_written(server: Writable, graph: str) -> None:
    assert server.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <u:s> <u:p> 1 }} }}").status_code == 403
    assert (
        server.update(
            f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} INSERT {{ GRAPH <{graph}> {{ ?s ?p 1 }} }} "
            "WHERE { GRAPH ?g { ?s ?p ?o } }"
        ).status_code
        == 403
    )
    assert server.put(graph, "<u:s> <u:p> 1 .").status_code == 403
    assert server.client.delete("/graph-store", params={"graph": graph}).status_code == 403


def test_writing_takes_a_token_and_reading_none(server: Writable) -> None:
    server.put(G, "<u:s> <u:p> 1 .")
    for answer in (
        server.anybody.post("/update", data={"update": "CLEAR ALL"}),
        server.anybody.post("/update", data={"update": "CLEAR ALL"}, headers={"Authorization": "Bearer kg_wrong"}),
        server.anybody.post("/update", data={"update": "CLEAR ALL"}, headers={"Cookie": "kg_session=x"}),
        server.anybody.put("/graph-store?default", content="<u:s> <u:p> 1 ."),
        server.anybody.delete("/graph-store", params={"graph": G}),
    ):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["access-control-allow-origin"] == "*"
    assert server.anybody.get("/graph-store", params={"graph": G}).status_code == 200
    assert server.client.get("/update", params={"update": "CLEAR ALL"}).status_code == 405


def test_two_writers_do_not_overwrite_each_other(server: Writable) -> None:
    server.put(G, "<u:s> <u:p> 1 .")
    tag = server.anybody.get("/graph-store", params={"graph": G}).headers["etag"]
    assert server.put(G, "<u:s> <u:p> 2 .", If_Match=tag).status_code == 200
    assert server.put(G, "<u:s> <u:p> 3 .", If_Match=tag).status_code == 412
    assert server.put(G, "<u:s> <u:p> 3 .", If_None_Match="*").status_code == 412
    assert server.put(H, "<u:s> <u:p> 3 .", If_None_Match="*").status_code == 201
    assert '"2"' in str(server.read(G))


@pytest.mark.parametrize("condition", ["match", "none match"])
def test_of_writers_at_the_same_time_with_one_condition_only_one_succeeds(server: Writable, condition: str) -> None:
    headers = {"If_None_Match": "*"}
    if condition == "match":
        server.put(G, "<u:s> <u:p> 'before' .")
        headers = {"If_Match": server.anybody.get("/graph-store", params={"graph": G}).headers["etag"]}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: server.put(G, f"<u:s> <u:p> {n} .", **headers).status_code, range(6)))
    assert sorted(answers) == [200 if condition == "match" else 201] + [412] * 5


@pytest.mark.slow
def test_many_writers_at_once_lose_nothing(server: Writable) -> None:
    def status(number: int) -> int:
        """0 where it is to be sent again."""
        answer = server.update(f"INSERT DATA {{ GRAPH <{G}> {{ <u:s> <u:p> {number} }} }}")
        return 0 if answer.status_code == 503 else answer.status_code

    def write(number: int) -> int:
        return until(lambda: status(number))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(write, range(16))) == {200}
    assert str(server.read(G)).count("\n") == 16


def test_gzip_bodies_are_unpacked_within_the_limit(server: Writable) -> None:
    assert server.put(G, gzip.compress(b"<u:s> <u:p> 1 ."), Content_Encoding="gzip").status_code == 201
    bomb = gzip.compress(b" " * 30_000_000)
    assert server.put(G, bomb, Content_Encoding="gzip").status_code == 413
    assert server.put(G, b"no gzip", Content_Encoding="gzip").status_code == 400
    assert server.put(G, gzip.compress(b"<u:s> <u:p> 2 .")[:-4], Content_Encoding="gzip").status_code == 400
    assert server.put(G, b"x", Content_Encoding="br").status_code == 415
    assert '"1"' in str(server.read(G))


def few(names: Mapping[str, object], *chosen: str) -> list[Any]:
    """Those that are always tried; the others are with the slow tests."""
    assert set(chosen) <= set(names)
    return [name if name in chosen else pytest.param(name, marks=pytest.mark.slow) for name in names]


def _poison(size: int) -> str:
    """Blank nodes that all look alike, which takes an algorithm that names them for ever."""
    return "".join(f"_:a{i} <u:p> _:a{j} .\n" for i in range(size) for j in range(size) if i != j)


HOSTILE: dict[str, tuple[str, str | bytes]] = {
    "nested JSON-LD": ("application/ld+json", '{"http://e/p":' * 20_000 + "1" + "}" * 20_000),
    "nested triple terms": ("text/turtle", "<u:s> <u:p> " + "<<( <u:s> <u:p> " * 40_000 + "1" + " )>>" * 40_000 + " ."),
    "nested blank nodes": ("text/turtle", "<u:s> <u:p> " + "[ <u:p> " * 60_000 + "1" + " ]" * 60_000 + " ."),
    "nested lists": ("text/turtle", "<u:s> <u:p> " + "(" * 200_000 + ")" * 200_000 + " ."),
    "entities": (
        "application/rdf+xml",
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="u:">'
        "<rdf:Description><e:p>&i;</e:p></rdf:Description></rdf:RDF>",
    ),
    "entities in UTF-16": ("application/rdf+xml", '<!DOCTYPE r [<!ENTITY a "a">]><r/>'.encode("utf-16")),
    "entities in UTF-7": ("application/rdf+xml", "<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE r+AD4-"),
    "external entity": ("application/rdf+xml", '<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>'),
    "nested XML": (
        "application/rdf+xml",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="u:">'
        + "<rdf:Description><e:p>" * 50_000
        + "</e:p></rdf:Description>" * 50_000
        + "</rdf:RDF>",
    ),
    "remote context": ("application/ld+json", json.dumps({"@context": "http://127.0.0.1:9/context", "p": 1})),
    "local context": ("application/ld+json", json.dumps({"@context": "file:///etc/passwd", "p": 1})),
    "blank nodes that cannot be distinguished": ("application/n-triples", _poison(24)),
    "many blank nodes alike": ("text/turtle", "<u:s> <u:p> " + "[ <u:p> " * 1_500 + "1" + " ]" * 1_500 + " ."),
    "named graphs": ("application/trig", "<u:g> { <u:s> <u:p> 1 }"),
    "another format": ("application/rdf+xml", "<u:s> <u:p> 1 ."),
    "not RDF": ("text/html", "<p>"),
    "no type": ("", "<u:s> <u:p> 1 ."),
    "too long": ("text/turtle", "# " + "x" * 21_000_000),
    "not UTF-8": ("text/turtle", b"<u:s> <u:p> '\xff\xfe' ."),
    "cut short": ("text/turtle", "<u:s> <u:p> 'abc"),
    "form without boundary": ("multipart/form-data", "x"),
    "form of nothing": ("multipart/form-data; boundary=b", "--b--\r\n"),
    "form of many parts": (
        "multipart/form-data; boundary=b",
        '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n<u:s> <u:p> 1 .\r\n' * 2_000 + "--b--\r\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    few(HOSTILE, "nested lists", "many blank nodes alike", "entities", "remote context", "too long", "cut short"),
)
def test_a_hostile_document_is_refused_and_the_next_is_read(shared: Writable, name: str) -> None:
    media_type, content = HOSTILE[name]
    before = shared.ledger.last_sequence()
    answer = shared.put("http://example.org/hostile", content, media_type)
    assert answer.status_code in {400, 403, 413, 415, 422, 503}, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["detail"]
    assert shared.ledger.last_sequence() == before
    assert shared.put("http://example.org/next", f"<u:s> <u:p> '{name}' .").status_code in (200, 201)


SLOW = {
    "cartesian": "INSERT { GRAPH <u:x> { ?a <u:p> ?f } } "
    "WHERE { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m . ?n ?o ?q } }",
    "planner": "INSERT { ?s <u:p> 1 } WHERE { ?s " + " ; ".join(f"<u:p{n}> ?o{n}" for n in range(400)) + " }",
    "doubling": "INSERT { <u:s> <u:p> ?z } WHERE { BIND('x' AS ?a0) "
    + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
    + " BIND(STRLEN(?a40) AS ?z) }",
    "paths": "INSERT { GRAPH <u:x> { ?a <u:p> ?b } } "
    "WHERE { GRAPH ?g { ?a (<u:p>|!<u:p>)* ?b . ?c (<u:p>|!<u:p>)* ?d } ?a ?x ?c }",
    "exclamations": "INSERT { <u:s> <u:p> 1 } WHERE { FILTER(" + "!" * 3_000 + "true) }",
    "service": "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "service by prefix": "PREFIX SERVICE: <http://127.0.0.1:9/> "
    "INSERT { ?s ?p ?o } WHERE { SERVICE SERVICE:x { ?s ?p ?o } }",
    "load": "LOAD SILENT <file:///etc/passwd>",
    "load later": "CREATE SILENT GRAPH <u:x> ; LOAD <http://127.0.0.1:9/> INTO GRAPH <u:x>",
}


@pytest.mark.parametrize("name", few(SLOW, "cartesian", "service by prefix", "load later"))
def test_a_hostile_update_ends_and_the_next_is_carried_out(shared: Writable, name: str) -> None:
    shared.put("http://example.org/some", "".join(f"<u:s{n}> <u:p> <u:s{n + 1}> ; <u:q> {n} .\n" for n in range(3_000)))
    answer = shared.update(SLOW[name])
    assert answer.status_code in {200, 400, 403, 413, 422, 503}, answer.text
    assert shared.update("INSERT DATA { GRAPH <u:y> { <u:s> <u:p> '" + name + "' } }").status_code == 200


def test_nothing_is_left_behind(shared: Writable) -> None:
    scratch = shared.server.data / "scratch"
    assert not scratch.exists() or not list(scratch.iterdir())


def _working(server: Writable) -> list[int]:
    """Process ids of documents and updates that are being worked out."""
    web = ",".join(map(str, server.server.children("browser.processes.web")))
    command = ["pgrep", "-P", web, "-f", "sparql.writing.worker"]
    return [int(line) for line in subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()]


LONG = "".join(f"<u:s{number}> <u:p> {number} .\n" for number in range(60_000))
"""A document that takes many times as long to work out as it takes to look which processes there are."""


def test_what_takes_long_to_read_does_not_keep_others_from_writing(shared: Writable) -> None:
    other = authorization(shared.server.data, name="Another")
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(shared.put, "u:long", LONG)
        (worker,) = until(lambda: _working(shared))
        os.kill(worker, signal.SIGSTOP)
        quick = {"update": "INSERT DATA { GRAPH <u:quick> { <u:s> <u:p> 'meanwhile' } }"}
        assert shared.anybody.post("/update", data=quick, headers=other).status_code == 200
        assert not slow.done()
        with contextlib.suppress(ProcessLookupError):  # it may have been killed at its deadline
            os.kill(worker, signal.SIGCONT)
        assert slow.result().status_code in (200, 201, 503)


def test_work_ends_when_its_client_has_gone(shared: Writable) -> None:
    before = shared.ledger.last_sequence()
    address = httpx.URL(shared.server.url)
    with socket.create_connection((address.host, address.port)) as connection:
        body = LONG.encode()
        token = shared.client.headers["Authorization"]
        head = (
            f"PUT /graph-store?graph=u:gone HTTP/1.1\r\nHost: {address.netloc.decode()}\r\nAuthorization: {token}\r\n"
        )
        connection.sendall(head.encode() + f"Content-Type: text/turtle\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        connection.sendall(body)
        (worker,) = until(lambda: _working(shared))
        os.kill(worker, signal.SIGSTOP)
    until(lambda: worker not in _working(shared))
    assert shared.put("u:next", "<u:s> <u:p> 1 .").status_code in (200, 201)
    assert "u:gone" not in shared.ledger.graphs_since(before)


def test_a_slow_upload_does_not_keep_others_waiting(shared: Writable) -> None:
    begun, others_done = threading.Event(), threading.Event()

    def body() -> Iterator[bytes]:
        yield b"# slowly\n"
        begun.set()
        assert others_done.wait(PATIENCE)
        yield b"<u:s> <u:p> 'slow' ."

    answers: list[int] = []

    def upload() -> None:
        answer = shared.client.put(
            "/graph-store", params={"graph": "u:slow"}, content=body(), headers={"Content-Type": "text/turtle"}
        )
        answers.append(answer.status_code)

    thread = threading.Thread(target=upload)
    thread.start()
    assert begun.wait(PATIENCE)
    assert shared.put("u:quick", "<u:s> <u:p> 1 .").status_code in (200, 201)
    assert answers == []
    others_done.set()
    thread.join(PATIENCE)
    assert answers == [201]


def test_an_account_needs_the_role(shared: Writable) -> None:
    headers = authorization(shared.server.data, "admin", "Administrator")
    answer = shared.anybody.post("/update", data={"update": "CREATE GRAPH <u:by-an-administrator>"}, headers=headers)
    assert answer.status_code == 200


@pytest.mark.slow
def test_stopped_while_many_write_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """SIGTERM in the middle: what was answered 200 is in the ledger, and the next server shows it."""
    acknowledged: list[int] = []
    stopped = threading.Event()

    def write(first: int) -> None:
        for number in range(first, first + 10_000):
            try:
                answer = copy.update(f"INSERT DATA {{ GRAPH <{G}> {{ <u:s> <u:p> {number} }} }}")
            except httpx.TransportError:
                return
            if answer.status_code in (200, 202):
                acknowledged.append(number)
            elif stopped.is_set():
                return

    with writable(tmp_path / "data", web="2") as copy:
        threads = [threading.Thread(target=write, args=(part * 100_000,)) for part in range(4)]
        for thread in threads:
            thread.start()
        until(lambda: len(acknowledged) > 40)
        stopped.set()
        copy.server.process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join(PATIENCE)
        copy.server.start_again()
        copy.server.wait_until_healthy()
        until(lambda: copy.anybody.get("/health/ready").status_code == 200)
        shown = str(copy.read(G))
        assert [number for number in acknowledged if f'"{number}"' not in shown] == []
        print(f"{len(acknowledged)} updates were acknowledged")


UNOWNED = "http://metadata.cbd.int/nobody/a"
TITLE = '<http://purl.org/dc/terms/title> "A"'


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT DATA {{ GRAPH <{G}> {{ <a> {TITLE} }} }}",
        f"INSERT DATA {{ <{UNOWNED}> {TITLE} }}",
        pytest.param(
            f"INSERT DATA {{ GRAPH <graph/example> {{ <graph/a> {TITLE} }} }}",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            f"BASE <http://metadata.cbd.int/words/> INSERT {{ GRAPH <{G}> {{ <a> {TITLE} }} }} WHERE {{}}",
            marks=pytest.mark.slow,
        ),
        f"INSERT DATA {{ <u:a> {TITLE} }} ; INSERT {{ ?s a ?x }} WHERE {{ BIND(IRI('b') AS ?s) ?x ?p ?o }}",
        pytest.param(
            f"INSERT DATA {{ GRAPH <kmgbf/target_3> {{ <u:a> {TITLE} }} }}",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_no_update_mints_by_accident(server: Writable, update: str) -> None:
    before = server.ledger.last_sequence()
    answer = server.update(update)
    assert answer.status_code == 403, answer.text
    assert "http://metadata.cbd.int/" in answer.json()["detail"]
    assert server.ledger.last_sequence() == before


@pytest.mark.parametrize("graph", [G, "http://metadata.cbd.int/graph/example", "http://metadata.cbd.int/graph/default"])
def test_no_document_mints_by_accident(server: Writable, graph: str) -> None:
    for method in ("PUT", "POST"):
        sent = f"<{UNOWNED}> {TITLE} . <u:a> {TITLE} ."
        answer = server.client.request(
            method, "/graph-store", params={"graph": graph}, content=sent, headers={"Content-Type": "text/turtle"}
        )
        assert answer.status_code == 403
        assert answer.json()["detail"].endswith(f": {UNOWNED}.")
    assert server.read(graph) in (None, "")


def test_parts_of_a_graph_are_its_own_and_answer(server: Writable) -> None:
    graph = "http://metadata.cbd.int/graph/example"
    assert server.put(graph, f"<#a> {TITLE} . <> {TITLE} .").status_code == 201
    assert server.put(graph, f"<a> {TITLE} .").status_code == 403
    for iri in (graph, f"{graph}#a"):
        found = server.anybody.get("/entity", params={"uri": iri}, follow_redirects=True)
        assert found.status_code == 200, iri
        assert '"A"' in found.text or ">A<" in found.text, iri


def test_provenance_is_hidden_where_the_default_graph_is_strict(strict_writable: Writable) -> None:
    """As in queries: GRAPH ?g does not find it, and what is named for an operation is there."""
    provenance = "http://metadata.cbd.int/graph/provenance"
    assert strict_writable.update("DROP ALL").status_code == 200
    assert strict_writable.put(H, "<u:s> <u:p> 1 .").status_code == 201

    def copied(update: str) -> set[str]:
        assert strict_writable.update(f"DROP SILENT GRAPH <{G}>").status_code == 200
        assert strict_writable.update(update).status_code == 200
        return {line.split(" ")[2] for line in (strict_writable.read(G) or "").splitlines()}

    into = f"INSERT {{ GRAPH <{G}> {{ <u:found> <u:in> ?g }} }}"
    found = "WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert copied(f"{into} {found}") == {f"<{H}>"}
    assert copied(f"{into} WHERE {{ GRAPH <{provenance}> {{ ?s ?p ?o }} BIND('x' AS ?g) }}") == set()
    assert copied(f"{into} USING NAMED <{provenance}> USING NAMED <{H}> {found}") == {f"<{H}>", f"<{provenance}>"}
    with_it = f"WITH <{provenance}> {into} WHERE {{ ?s prov:endedAtTime ?t BIND(<u:with> AS ?g) }}"
    assert copied(with_it) == {"<u:with>"}
    both = f"{into} {found} ; {into} USING NAMED <{provenance}> {found} ; {into} {found} ; {with_it}"
    assert copied(both) == {f"<{H}>", f"<{G}>", f"<{provenance}>", "<u:with>"}
