"""From a request with a query to the reply to it, whichever way its bytes come in and go out.

    read          what the request asks
    conditional   whether the client has the answer already
    known         whether the cache has it
    job           else the pool is asked, and waited for
    answer        status, headers and body

The usual way (`app`), the short way (`express`) and saved queries all go through these steps.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from kg.graph.generations import Generation
from kg.http.conditional import matches
from kg.http.encoding import choose_coding, encode
from kg.http.headers import Headers
from sparql.http.headers import RequestHeaders, answer_headers, common_headers, not_modified_headers
from sparql.http.sending import Receive, Reply, Scope, make_whole, until_gone
from sparql.protocol import requests as protocol
from sparql.protocol.requests import QueryRequest
from sparql.service.answers import Answer
from sparql.service.service import SparqlService
from sparql.workers.jobs import Disconnected, Job

_SMALLEST: Final = 4_096
"""Bytes below which an answer is sent as it is: it costs more time to compress than it saves."""


@dataclass(slots=True)
class Exchange:
    """One request and its reply.

    `client` is whom limits are for; `arrived` is by time.perf_counter; `disconnected` makes an awaitable that ends when
    the client is gone; `wait` waits until the pool has an answer to show. `whole` is for clients of HTTP/1.0, to
    which a stream that broke off would look complete. `generation` is the current one, if that is known already.
    """

    service: SparqlService
    headers: RequestHeaders
    client: str
    disconnected: Disconnected | None = None
    wait: Callable[[Job], Awaitable[None]] = Job.begun
    whole: bool = False
    generation: Generation | None = None
    arrived: float = field(default_factory=time.perf_counter)

    @classmethod
    def of(cls, service: SparqlService, scope: Scope, receive: Receive, client: str) -> "Exchange":
        """The exchange of a request that came through ASGI."""
        whole = scope.get("http_version") == "1.0"
        return cls(service, RequestHeaders(scope), client, lambda: until_gone(receive), whole=whole)

    def read(self, method: str, query_string: bytes, body: bytes = b"", dataset: str = "") -> QueryRequest | None:
        """The query and its parameters, or None if there is no query; raises InvalidInput and its kinds."""
        settings = self.service.settings
        sent = self.headers
        parameters = protocol.read_request(method, query_string, sent.content_type, body, longest=settings.query_length)
        return protocol.query_request(parameters, sent.accept, dataset, settings.query_timeout_max)

    async def reply(self, request: QueryRequest) -> Reply:
        """The reply to a query; raises the errors of `SparqlService.prepare` and `SparqlService.run`."""
        service = self.service
        if service.is_short(request):
            prepared = service.prepare_short(request, self.generation)
        else:
            prepared = await service.prepare(request, self.client, self.disconnected)
        if self.headers.if_none_match and prepared.etag and matches(self.headers.if_none_match, prepared.etag):
            return Reply(304, not_modified_headers(prepared.etag), prepared=prepared, again=True)
        answer = await service.run(prepared, self.client, self.disconnected, self.wait)
        if self.whole and not answer.complete:
            await make_whole(answer)
        return self._reply_with(answer)

    def _reply_with(self, answer: Answer) -> Reply:
        coding = choose_coding(self.headers.accept_encoding)
        headers = answer_headers(answer, self.arrived, self.service.budget, self.client)
        prepared = answer.prepared
        common = common_headers(prepared.format.content_type, prepared.generation.number, bool(prepared.etag))
        if not answer.complete:
            headers += _coded(coding)
            return Reply(200, headers, stream=answer, coding=coding, prepared=prepared, common=common)
        body = answer.first
        if coding and len(body) >= _SMALLEST:
            body = answer.encoded.get(coding) or encode(coding, body)
            answer.encoded[coding] = body
            headers += _coded(coding)
        headers.append((b"content-length", b"%d" % len(body)))
        # A query found in the cache was asked twice, and so may well come again byte by byte.
        return Reply(200, headers, body, prepared=prepared, again=answer.cached, common=common)


def _coded(coding: str) -> Headers:
    return [(b"content-encoding", coding.encode())] if coding else []
