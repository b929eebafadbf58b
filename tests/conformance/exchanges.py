"""Tests that are a series of HTTP requests, written in the vocabulary of HTTP in RDF: protocol and graph store.

The manifests speak to one address, `/sparql/`, for queries and updates, and to `/gsp` for the graph store; ours are
`/sparql`, `/update` and `/graph-store`. Older copies of the suite only name the tests of the protocol.

A request that makes a graph may be answered with 201 wherever 200 is expected: it says more (RFC 9110, section 15.3.2),
and whether a graph is new depends on the tests before.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

import httpx
from rdflib import Graph, Literal, Namespace, Node, URIRef
from rdflib.collection import Collection

from tests.conformance.reading import MEDIA_TYPES, read_result
from tests.conformance.server import Missed, NotApplicable, Server, quads_of, status_and_reason
from tests.conformance.suite import MF, UT, Test, label
from tests.conformance.terms import Table, same_dataset

_HT: Final = Namespace("http://www.w3.org/2011/http#")
_CNT: Final = Namespace("http://www.w3.org/2011/content#")
_ELSEWHERE: Final = "http://www.example/gsp"
_TABLES: Final = tuple(MEDIA_TYPES[name] for name in (".srx", ".srj", ".csv", ".tsv"))
_FORMATS: Final = {
    "boolean": _TABLES,
    "tabular": _TABLES,
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"),
}
_OTHER_IRI: Final = re.compile(r"one result with `\?(\w+)` bound to an IRI that is _not_ `<([^>]*)>`")


def run_exchange(test: Test, server: Server) -> None:
    """Send the requests of a test in their order and look at each answer."""
    connection = test.action
    if connection is None:
        raise NotApplicable("this copy of the suite names the test but does not say what to send")
    manifest = test.manifest
    server.empty()
    for data in manifest.objects(test.node, UT.graphData):
        file = str(_one(manifest, data, UT.graph))
        server.hold(label(manifest, data), test.path(file), file)
    known: dict[str, str] = {}
    requests = _one(manifest, connection, _HT.requests)
    for request in Collection(manifest, requests):
        answer = _send(server, test, request, known)
        _look(test, server, _one(manifest, request, _HT.resp), answer, known)


def _one(manifest: Graph, node: Node, property_: URIRef) -> Node:
    found = manifest.value(node, property_)
    if found is None:
        raise NotApplicable(f"the manifest gives no {property_.rpartition('#')[2]}")
    return found


def _send(server: Server, test: Test, request: Node, known: dict[str, str]) -> httpx.Response:
    manifest = test.manifest
    method, path = (str(_one(manifest, request, name)) for name in (_HT.methodName, _HT.absolutePath))
    headers = dict(_headers(manifest, request))
    body = _body(manifest, request)
    if method in ("PUT", "POST") and "content-type" not in headers:
        headers["content-type"] = ""
    for template, value in known.items():
        path = path.replace(template, quote(value, safe=":/"))
        body = body.replace(template.encode(), value.encode())
    body = body.replace(_ELSEWHERE.encode(), f"{server.url}/graph-store".encode())
    built = server.client.build_request(method, _address(server, test, path, headers, body), content=body)
    built.headers.update(headers)
    if not headers.get("content-type"):
        built.headers.pop("content-type", None)
    return server.client.send(built)


def _address(server: Server, test: Test, path: str, headers: dict[str, str], body: bytes) -> str:
    """Where a request goes: what an update is sent to is not where queries are answered."""
    if path.startswith("/gsp"):
        ours = f"{server.url}/graph-store"
        path = path.replace(_ELSEWHERE, ours).replace(quote(_ELSEWHERE, safe=""), quote(ours, safe=""))
        return f"/graph-store{path.removeprefix('/gsp')}"
    query = path.partition("?")[2]
    kind = headers.get("content-type", "")
    updates = "update=" in query or body.startswith(b"update=") or "sparql-update" in kind
    named = "update" in test.name and "sparql-query" not in kind
    return f"{'/update' if updates or named else '/sparql'}?{query}"


def _headers(manifest: Graph, node: Node) -> Iterator[tuple[str, str]]:
    headers = manifest.value(node, _HT.headers)
    for header in Collection(manifest, headers) if headers else ():
        name, value = (str(_one(manifest, header, part)) for part in (_HT.fieldName, _HT.fieldValue))
        yield name.lower(), value


def _body(manifest: Graph, node: Node) -> bytes:
    body = manifest.value(node, _HT.body)
    if body is None:
        return b""
    text = str(_one(manifest, body, _CNT.chars))
    return text.encode(str(manifest.value(body, _CNT.characterEncoding) or "UTF-8"))


def _look(test: Test, server: Server, wanted: Node, answer: httpx.Response, known: dict[str, str]) -> None:
    """Compare an answer with what the manifest tells of it; raises Missed."""
    manifest = test.manifest
    said = f"{answer.request.method} {answer.request.url.raw_path.decode()[:80]} gave"
    statuses = [str(status).rpartition("#")[2] for status in manifest.objects(wanted, MF.expectedStatus)]
    if statuses and not any(_has_status(answer, status) for status in statuses):
        raise Missed(f"{said} {status_and_reason(answer)} and not {' or '.join(sorted(statuses))}")
    kind = answer.headers.get("content-type", "").partition(";")[0]
    form = manifest.value(wanted, MF.expectedFormat)
    if form is not None and kind not in _FORMATS[str(form)]:
        raise Missed(f"{said} {kind} and not {form}")
    expected_type = dict(_headers(manifest, wanted)).get("content-type", kind).partition(";")[0]
    if kind != expected_type:
        raise Missed(f"{said} {kind} and not {expected_type}")
    truth = manifest.value(wanted, MF.expectedBoolean)
    if isinstance(truth, Literal) and read_result(answer.content, kind) is not bool(truth.value):
        raise Missed(f"{said} another truth value than {truth}")
    _look_at_content(manifest, wanted, answer, kind, said)
    template = manifest.value(wanted, MF.expectedLocation)
    if template is not None:
        if "location" not in answer.headers:
            raise Missed(f"{said} no Location")
        known[str(template)] = str(httpx.URL(server.url).join(answer.headers["location"]))


def _look_at_content(manifest: Graph, wanted: Node, answer: httpx.Response, kind: str, said: str) -> None:
    other = _OTHER_IRI.search(str(manifest.value(wanted, MF.expectation) or ""))
    if other:
        table = read_result(answer.content, kind)
        rows = table.rows if isinstance(table, Table) else ()
        values = [row[other[1]] for row in rows if other[1] in row]
        if [value.kind for value in values] != ["uri"] or values[0].value == other[2]:
            raise Missed(f"{said} something else than one absolute IRI")
    body = _body(manifest, wanted)
    if body:
        base = str(answer.request.url)
        ours = str(answer.request.url.copy_with(path="/graph-store", query=None))
        expected = quads_of(body.replace(_ELSEWHERE.encode(), ours.encode()), kind, base, "")
        if not same_dataset(expected, quads_of(answer.content, kind, base, "")):
            raise Missed(f"{said} another graph")


def _has_status(answer: httpx.Response, status: str) -> bool:
    if match := re.fullmatch(r"StatusCode(\d)xx", status):
        return answer.status_code // 100 == int(match[1])
    wanted = HTTPStatus[re.sub(r"(?<=[a-z])(?=[A-Z])", "_", status).upper()]
    return answer.status_code == wanted or (answer.status_code == 201 and wanted == HTTPStatus.OK)
