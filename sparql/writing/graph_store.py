"""`/graph-store`: the SPARQL 1.1 Graph Store HTTP Protocol.

    /graph-store?graph={IRI}     a graph by its name                      GET HEAD PUT POST DELETE
    /graph-store?default         the default graph                        GET HEAD PUT POST DELETE
    /graph-store/{name}          the graph {base}graph/{name}             GET HEAD PUT POST DELETE
    /graph-store                 a new graph, named by the server         POST

Reading is public, and is a query underneath. Writing takes a bearer token; it goes through the ledger. `If-Match` and
`If-None-Match` keep two writers from overwriting each other (RFC 9110, section 13).
"""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote, urlencode
from uuid import uuid4

from kg.accounts.accounts import Accounts
from kg.errors import InvalidInput, MethodNotAllowed, NotFound, NotReady
from kg.graph.generations import Generation, read_current
from kg.http.conditional import matches
from kg.http.encoding import CODINGS
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings
from sparql.http.headers import header, not_modified_headers
from sparql.http.sending import INSTANCE, Receive, Scope, Send, send_whole, while_connected
from sparql.protocol.representation import choose_format
from sparql.protocol.requests import parse_parameters
from sparql.writing.documents import Document
from sparql.writing.http import Answering, WritingApp, request_headers
from sparql.writing.protocol import TAG_LENGTH, Condition, collect, graph_iri, motive
from sparql.writing.service import WritingService
from sparql.writing.uploads import read_upload

PATH: Final = "/graph-store"
_ALL: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_HINT: Final = "Name a graph: /graph-store?graph=…, /graph-store?default, or /graph-store/{name}."
Values = Mapping[str, Sequence[str]]


class GraphStoreApp(WritingApp):
    """The ASGI application of the graph store. `queries` answers GET and HEAD, which become queries."""

    methods = ("GET", "HEAD", "PUT", "POST", "DELETE")

    def __init__(self, service: WritingService, accounts: Accounts, settings: Settings, queries: Answering) -> None:
        super().__init__(service, accounts, settings)
        self._names = GraphNames(settings.base_iri)
        self._queries = queries

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        values = collect(parse_parameters(scope["query_string"]))
        graph = self._graph(scope, values)
        if scope["method"] in ("GET", "HEAD"):
            await self._read(scope, receive, send, values, graph)
            return
        account = self.account(scope)
        why = motive(values, request_headers(scope))
        condition = Condition(header(scope, b"if-match"), header(scope, b"if-none-match"))
        if scope["method"] == "DELETE":
            outcome = await self.service.delete(graph, why, account, condition)
            await self.send_outcome(scope, send, outcome, 200, [])
            return
        documents = await self._documents(scope, receive, graph)
        add = scope["method"] == "POST"
        work = self.service.put(graph, documents, why, account, condition, add=add)
        outcome = await while_connected(receive, work)
        created = outcome.created and graph != self._names.default
        more = [(b"location", self._address(scope, graph).encode())] if created else []
        await self.send_outcome(scope, send, outcome, 201 if created else 200, more)

    def _graph(self, scope: Scope, values: Values) -> str:
        """The graph that a request is about (Graph Store Protocol, section 4).

        The address of a graph in the store is a name of it too (section 4.1, direct identification).
        """
        name = scope["path"].removeprefix(PATH).strip("/")  # which the server has decoded, once
        graphs, default = values.get("graph", ()), "default" in values
        if len(graphs) + default + bool(name) > 1:
            raise InvalidInput("The request names more than one graph.", _HINT)
        if name:
            return graph_iri(self._names.named(quote(name, safe="/@:~-._!$&'()*+,;=")), "the path")
        if graphs:
            here = f"{self.public_url(scope).rstrip('/')}{PATH}/"
            own = graphs[0].startswith(here) and graphs[0] != here
            return graph_iri(self._names.named(graphs[0].removeprefix(here)) if own else graphs[0], "graph")
        if default:
            return self._names.default
        if scope["method"] == "POST":
            return self._names.named(uuid4().hex)
        if scope["method"] in ("GET", "HEAD"):
            raise InvalidInput("The request names no graph.", _HINT)
        raise MethodNotAllowed("The graph store as a whole cannot be replaced or removed.", _HINT)

    def _generation(self) -> Generation:
        generation = read_current(self.settings.data)
        if generation is None:
            raise NotReady("The graph is being built for the first time.", "Try again in a few seconds.", retry_after=5)
        return generation

    async def _read(self, scope: Scope, receive: Receive, send: Send, values: Values, graph: str) -> None:
        """A graph, as the answer of a query for all it holds."""
        digest = await self.service.digest(graph, self._generation())
        if not digest and (graph == self._names.default or self._names.is_derived(graph)):
            tag = ""  # the default graph is always there, and the ledger has no digest of what is derived
        else:
            if not digest:
                raise NotFound(f"There is no graph {graph}.", _HINT)
            format_ = choose_format((values.get("format") or ("",))[0], header(scope, b"accept"), True)
            tag = f"{digest[:TAG_LENGTH]}.{format_.name}"
            asked = header(scope, b"if-none-match")
            if any(matches(asked, _quoted(tag, coding)) for coding in ("", *CODINGS)):
                await send_whole(send, scope, 304, not_modified_headers(_quoted(tag)), b"")
                return
        parameters = [("query", _ALL)] + [("format", text) for text in values.get("format", ())]
        parameters.append(("default-graph-uri", graph))
        await self._queries(_as_query(scope, parameters), receive, _tagging(send, tag))

    async def _documents(self, scope: Scope, receive: Receive, graph: str) -> list[Document]:
        if header(scope, b"content-range") is not None:  # RFC 9110, section 14.5
            raise InvalidInput("A part of a document cannot be written.", "Send it whole, without Content-Range.")
        return read_upload(header(scope, b"content-type"), await self.body(scope, receive), graph)

    def _address(self, scope: Scope, graph: str) -> str:
        """The address at which a graph can be read and written."""
        path = self.public_url(scope).rstrip("/") + PATH
        if graph.startswith(self._names.prefix):
            return f"{path}/{graph.removeprefix(self._names.prefix)}"
        return f"{path}?{urlencode({'graph': graph})}"


def _as_query(scope: Scope, parameters: Sequence[tuple[str, str]]) -> Scope:
    """The request as one to /sparql; conditions are checked here. HTML is not a form of a graph."""
    dropped = (b"if-none-match", b"if-match", b"accept")
    headers = [entry for entry in scope["headers"] if entry[0] not in dropped]
    accept = header(scope, b"accept")
    if accept and "html" not in accept:
        headers.append((b"accept", accept.encode("latin-1")))
    query = urlencode(parameters).encode("ascii")
    return {
        **scope,
        INSTANCE: scope["path"],
        "path": "/sparql",
        "raw_path": b"/sparql",
        "query_string": query,
        "headers": headers,
    }


def _tagging(send: Send, tag: str) -> Send:
    """Give answers the strong ETag of a graph's content instead of that of a query."""
    if not tag:
        return send

    async def tagged(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            headers: list[tuple[bytes, bytes]] = message["headers"]  # type: ignore[assignment]
            coding = next((value.decode() for name, value in headers if name == b"content-encoding"), "")
            kept = [entry for entry in headers if entry[0] != b"etag"]
            message = {**message, "headers": [*kept, (b"etag", _quoted(tag, coding).encode())]}
        await send(message)

    return tagged  # type: ignore[return-value]


def _quoted(tag: str, coding: str = "") -> str:
    return f'"{tag}.{coding}"' if coding else f'"{tag}"'
