"""Running a saved query over HTTP: the answer of the SPARQL service, with its streaming, limits and validators."""

from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from browser.http.services import services, urls
from kg.http.addresses import client_address
from kg.http.headers import Headers
from kg.rdf.formats import JSON
from sparql.http.exchange import Exchange
from sparql.http.sending import Reply, send_reply
from sparql.protocol.requests import QueryRequest, parse_parameters, query_request
from sparql.saved.parameters import bind
from sparql.saved.saved import SavedQuery

_OURS: Final = ("timeout",)


def question(request: Request, query: SavedQuery, accept: str = "", extension: str = "") -> QueryRequest:
    """The query of an address with values of its parameters; raises InvalidInput for values that do not fit."""
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
    client = client_address(request.scope)
    exchange = Exchange.of(services(request).sparql, request.scope, request.receive, client)
    reply = await exchange.reply(question(request, query, extension=extension))
    if reply.status == 200 and reply.prepared:
        reply.headers += _about(query, urls(request).saved(query.name), reply.prepared.format.name)
    return _Replied(reply)


def _about(query: SavedQuery, address: str, extension: str) -> Headers:
    return [
        (b"content-disposition", f'inline; filename="{query.name}.{extension}"'.encode()),
        (b"link", f'<{address}>; rel="describedby"; type="{JSON.media_type}"'.encode()),
    ]


class _Replied(Response):
    """A reply of the SPARQL service."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(status_code=reply.status)
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_reply(send, scope, self._reply)
