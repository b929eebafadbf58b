"""The server under test: a real one, with an empty store, the strict default graph and a token to write with."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
from rdflib import Graph

from kg.accounts.accounts import Accounts
from kg.settings import Settings
from tests.browser.running import running
from tests.conformance.reading import MEDIA_TYPES, read_graph, read_result
from tests.conformance.terms import Quad, Table, of_node

NOTHING: Final = "http://nothing.example/"
"""A graph that does not exist: to name it gives an empty default graph and no named ones."""
_EVERYTHING: Final = (
    "SELECT ?g ?s ?p ?o WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } "
    "FILTER(!STRENDS(STR(?g), 'graph/provenance')) } }"
)


class Server:
    """What the tests ask of the server."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.client = httpx.Client(base_url=url, timeout=120, headers={"authorization": f"Bearer {token}"})
        self.client.event_hooks["response"].append(self._note)
        self._held: dict[str, Path] = {}
        self._changed = True

    def _note(self, answer: httpx.Response) -> None:
        """See whether a request changed the store."""
        path, reads = answer.request.url.path, answer.request.method in ("GET", "HEAD")
        if path.startswith(("/update", "/graph-store")) and not reads and answer.is_success:
            self._changed = True

    def put(self, graph: str, content: bytes, media_type: str = "text/turtle") -> None:
        """Let a graph, '' for the default one, hold a document. Relative IRIs in it are resolved against its name."""
        address = {"graph": graph} if graph else {"default": ""}
        headers = {"content-type": media_type}
        expect(self.client.put("/graph-store", params=address, content=content, headers=headers))

    def hold(self, graph: str, path: Path, address: str) -> None:
        """Let a graph hold a file, unless it does already. Relative IRIs are resolved against the file's address."""
        if self._held.get(graph) != path:
            base = f"@base <{address}> .\n".encode() if path.suffix == ".ttl" else b""
            self.put(graph, base + path.read_bytes(), MEDIA_TYPES[path.suffix])
            self._held[graph] = path

    def empty(self) -> None:
        """Remove all graphs, if there may be any."""
        if self._changed:
            expect(self.update("DROP ALL"))
            self._held.clear()
            self._changed = False

    def update(self, text: str, **parameters: Any) -> httpx.Response:
        """POST an update."""
        headers = {"content-type": "application/sparql-update"}
        return self.client.post("/update", params=parameters, content=text.encode(), headers=headers)

    def query(
        self, text: str, media_type: str, default: Sequence[str] = (NOTHING,), named: Sequence[str] = ()
    ) -> httpx.Response:
        """POST a query on a dataset of the protocol's parameters; with none, on the store as it is."""
        graphs = {"default-graph-uri": list(default), "named-graph-uri": list(named)}
        headers = {"content-type": "application/sparql-query", "accept": media_type}
        return self.client.post("/sparql", params=graphs, content=text.encode(), headers=headers)

    def quads(self) -> set[Quad]:
        """Everything in the store but the provenance that the server itself records."""
        answer = expect(self.query(_EVERYTHING, MEDIA_TYPES[".srj"], default=()))
        table = read_result(answer.content, MEDIA_TYPES[".srj"])
        assert isinstance(table, Table)
        return {(row["s"], row["p"], row["o"], row["g"].value if "g" in row else "") for row in table.rows}


def quads_of(content: bytes, media_type: str, base: str, graph: str) -> set[Quad]:
    """The quads that a document makes in a graph."""
    return graph_quads(read_graph(content, media_type, base), graph)


def graph_quads(triples: Graph, graph: str = "") -> set[Quad]:
    """The quads that triples make in a graph."""
    return {(of_node(s), of_node(p), of_node(o), graph) for s, p, o in triples}


def expect(answer: httpx.Response) -> httpx.Response:
    """An answer that must be a success, or else the test that needs it fails."""
    if not answer.is_success:
        raise Missed(f"{answer.request.method} {answer.request.url.path} gave {status_and_reason(answer)}")
    return answer


def status_and_reason(answer: httpx.Response) -> str:
    """Status and reason of a refusal."""
    if "json" not in answer.headers.get("content-type", ""):
        return str(answer.status_code)
    return f"{answer.status_code}: {answer.json().get('detail', '')}"


class Missed(Exception):
    """A test that fails, and why."""


class RefusedByDesign(Exception):
    """A test of what the server refuses, as it says: it was refused, with that reason."""


class NotApplicable(Exception):
    """A test that cannot be run, and why."""


@contextmanager
def conformance_server(data: Path) -> Iterator[Server]:
    """A server on an empty data folder, without limits that a stream of tests would meet."""
    settings = {
        "bundled": "false",
        "union_default_graph": "false",
        "query_per_client": "1000",
        "query_budget": "0",
        "query_workers": "2",
        "snapshots": "1",
    }
    with running(data, **settings) as copy:
        accounts = Accounts(Settings(data=data).ledger_address)
        accounts.add("Conformance tests", "editor")
        server = Server(copy.url, accounts.issue("Conformance tests"))
        accounts.close()
        with server.client:
            yield server
