"""The address of the query page: a form that works without scripts."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from browser.http.answers import answer as http_answer
from browser.http.services import language_of, services
from browser.queries.contexts import Outcome
from browser.queries.outcome import query_error, run
from browser.queries.page import query_page
from browser.site.rendering import Renderer
from kg.errors import InvalidInput, KgError
from kg.rdf.formats import HTML
from sparql.protocol.requests import LINES, QueryRequest, body_limit, query_request, read_request


async def query_endpoint(request: Request) -> Response:
    """GET or POST /{lang}/query?query=&dataset=&timeout="""
    problem: KgError | None = None
    asked: QueryRequest | None = None
    try:
        asked = await _read(request)
        outcome = await run(request, asked) if asked else Outcome()
    except KgError as error:
        problem = error
        outcome = Outcome(error=query_error(error))
    page = await run_in_threadpool(query_page, request, asked, outcome)
    content = services(request).of(Renderer).render(page)
    headers = {"Content-Language": language_of(request)}
    if problem is not None:
        return Response(content, problem.status, headers | {"Cache-Control": "no-cache"}, HTML.content_type)
    return http_answer(request, content, HTML.content_type, max_age=0, headers=headers)


async def _read(request: Request) -> QueryRequest | None:
    """The query of a form, None for the empty form. Browsers send line ends as two characters; one is enough."""
    settings = services(request).settings
    longest = settings.query_length
    body = await bounded_body(request, body_limit(longest)) if request.method == "POST" else b""
    pairs = read_request(
        request.method, request.scope["query_string"], request.headers.get("content-type"), body, longest=longest
    )
    dataset = dict(pairs).get("dataset", "")
    kept = [
        (name, value.replace("\r\n", "\n")) for name, value in pairs if name in ("query", "timeout") and value.strip()
    ]
    return query_request(kept, LINES, dataset, settings.query_timeout_max) if kept else None


async def bounded_body(request: Request, most: int) -> bytes:
    """The body of a request; raises InvalidInput when it is longer than `most` bytes or does not come to its end."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise InvalidInput("The query is too long.", "Send less.")
    except ClientDisconnect as error:
        raise InvalidInput("The request was not sent to its end.") from error
    return bytes(body)
