"""Running a saved query over HTTP: the answer of the SPARQL service, with its streaming, limits and validators."""

import time
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from browser.http.services import services, urls
from kg.rdf.formats import JSON
from sparql.http.app import encoded_body
from sparql.http.headers import SHARED, Headers, answer_headers, client_address, matches_etag
from sparql.http.sending import gather, gone, send_stream, send_whole
from sparql.protocol import encoding
from sparql.protocol.requests import QueryRequest, parse_parameters, query_request
from sparql.saved.parameters import bind
from sparql.saved.saved import SavedQuery
from sparql.service.answers import Answer

_OURS: Final = ("timeout",)


def question(request: Request, query: SavedQuery, accept: str = "", extension: str = "") -> QueryRequest:
    """What an address with values of parameters asks; raises InvalidInput for values that do not fit."""
    settings = services(request).settings
    pairs = parse_parameters(request.scope["query_string"])
    values = [(name, value) for name, value in pairs if name not in _OURS]
    bound = bind(query.parameters, values, settings.base_iri)
    timeout = [(name, value) for name, value in pairs if name in _OURS]
    asked = query_request([("query", query.text), *timeout], accept, "", settings.query_timeout_max)
    assert asked is not None
    return replace(asked, format=extension, substitutions=bound)


async def run_saved(request: Request, query: SavedQuery, extension: str) -> Response:
    """The answer to a saved query in a format, with the values of the request."""
    arrived = time.perf_counter()
    service = services(request).sparql
    client = client_address(request.scope)
    asked = question(request, query, extension=extension)
    prepared = await service.prepare(asked, client, lambda: gone(request.receive))
    if prepared.etag and matches_etag(request.headers.get("if-none-match"), prepared.etag):
        return _Whole(304, [(b"etag", prepared.etag.encode()), *SHARED], b"")
    answer = await service.run(prepared, client, lambda: gone(request.receive))
    coding = encoding.choose_encoding(request.headers.get("accept-encoding", ""))
    headers = answer_headers(answer, arrived, service.budget, client)
    headers += _about(query, urls(request).saved(query.name), prepared.format.name)
    if not answer.complete and request.scope.get("http_version") == "1.0":
        await gather(answer)
    if not answer.complete:
        return _Streamed(answer, headers, coding)
    body, more = encoded_body(answer, coding)
    answer.close()
    return _Whole(200, headers + more, body)


def _about(query: SavedQuery, address: str, extension: str) -> Headers:
    return [
        (b"content-disposition", f'inline; filename="{query.name}.{extension}"'.encode()),
        (b"link", f'<{address}>; rel="describedby"; type="{JSON.media_type}"'.encode()),
    ]


class _Whole(Response):
    """An answer whose headers are complete."""

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        super().__init__(status_code=status)
        self._sent, self._content = headers, body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_whole(send, scope, self.status_code, self._sent, self._content)


class _Streamed(Response):
    """An answer that is still on its way from its worker."""

    def __init__(self, answer: Answer, headers: Headers, coding: str) -> None:
        super().__init__()
        self._answer, self._sent, self._coding = answer, headers, coding

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send_stream(send, scope, self._sent, self._answer, self._coding)
        finally:
            self._answer.close()
