"""The query page: a form that works without scripts, and the outcome of the query that was sent with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from browser.contexts import (
    Example,
    ExampleGroup,
    FormatLink,
    QueryError,
    QueryPage,
    ResultTable,
    Value,
)
from browser.http import answer as http_answer
from browser.pages.frame import format_links, make_frame, words
from browser.pages.values import Shower
from browser.services import language_of, services, urls
from browser.urls import Urls
from kg.datasets import read_datasets
from kg.errors import InvalidInput, KgError, NotReady
from kg.formats import HTML, RDF_FORMATS, RESULT_FORMATS, RESULTS_JSON, Format
from kg.labels import compact_iri
from kg.languages import Text
from kg.namespaces import RDF, XSD
from kg.rdf import Term
from sparql.examples import by_group
from sparql.headers import client_address
from sparql.protocol import QueryRequest, query_request, read_request

ROWS: Final = 500
_BYTES: Final = 2 * 1024 * 1024
_DOCUMENT: Final = 200_000
_ACCEPT: Final = "text/tab-separated-values, text/turtle;q=0.9"
_DEFAULT: Final = (
    "SELECT ?code ?title WHERE {\n  ?target a gbf:Target ; gbf:targetCode ?code ; skos:altLabel ?title\n"
    '  FILTER (LANG(?title) = "en")\n}\nORDER BY ?code'
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a query: a table, a truth value, a document, or an error; nothing when none was sent."""

    table: ResultTable | None = None
    answer: bool | None = None
    document: str = ""
    error: QueryError | None = None
    milliseconds: float | None = None
    graph: bool = False


async def query_endpoint(request: Request) -> Response:
    """GET or POST /{lang}/query?query=&dataset=&timeout="""
    settings = services(request).settings
    problem: KgError | None = None
    asked: QueryRequest | None = None
    body = b""
    try:
        if request.method == "POST":
            body = await _bounded_body(request, 3 * settings.query_length + 65_536)
        pairs = read_request(
            request.method, request.scope["query_string"], request.headers.get("content-type"), body,
            longest=settings.query_length,
        )  # fmt: skip
        dataset = dict(pairs).get("dataset", "")
        kept = [(name, value) for name, value in pairs if name in ("query", "timeout") and value.strip()]
        asked = query_request(kept, _ACCEPT, dataset, settings.query_timeout_max) if kept else None
        outcome = await _run(request, asked) if asked else Outcome()
    except KgError as error:
        problem = error
        outcome = Outcome(error=_told(error))
    page = await run_in_threadpool(_page, request, asked, outcome)
    content = services(request).renderer.render(page)
    headers = {"Content-Language": language_of(request)}
    if problem is not None:
        return Response(content, problem.status, headers | {"Cache-Control": "no-cache"}, HTML.content_type)
    return http_answer(request, content, HTML.content_type, max_age=0, headers=headers)


async def _bounded_body(request: Request, most: int) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise InvalidInput("The query is too long.", "Send less.")
    except ClientDisconnect as error:
        raise InvalidInput("The request was not sent to its end.") from error
    return bytes(body)


async def _run(request: Request, asked: QueryRequest) -> Outcome:
    """Run a query in a sandboxed worker and read the first rows of what it gives."""
    service = services(request).sparql
    answer = await service.execute(asked, client_address(request.scope))
    try:
        graph = answer.outline.kind == "graph"
        content, whole = await answer.body(_DOCUMENT if graph else _BYTES)
    finally:
        answer.close()
    took = answer.outline.engine_ms
    if answer.outline.kind == "truth":
        return Outcome(answer=content.strip() == b"true", milliseconds=took)
    if graph:
        text = content.decode("utf-8", "ignore") + ("" if whole else "\n# …")
        return Outcome(document=text or "# ", milliseconds=took, graph=True)
    table = await run_in_threadpool(_table, request, content, whole)
    return Outcome(table=table, milliseconds=took)


def _table(request: Request, content: bytes, whole: bool) -> ResultTable:
    """The first rows of results in TSV, which can be cut at any line."""
    lines = content.split(b"\n")
    rows = lines[1:-1]  # the last line is empty, or cut
    shown = rows[:ROWS]
    parts, language = services(request), language_of(request)
    knowledge = parts.knowledge.current()
    shower = Shower(knowledge.graph, knowledge.labels(), urls(request), language)
    parsed = parse_query_results(b"\n".join((lines[0], *shown, b"")), format=QueryResultsFormat.TSV)
    assert isinstance(parsed, QuerySolutions)
    columns = tuple(variable.value for variable in parsed.variables)
    cells = tuple(tuple(_cell(term, shower) for term in solution) for solution in parsed)
    return ResultTable(columns, cells, truncated=not whole or len(rows) > len(shown))


def _cell(term: Term | None, shower: Shower) -> Value | None:
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return shower.iri(term)
    if isinstance(term, Literal):
        plain = term.datatype in (XSD.string, RDF.langString)
        datatype = "" if plain else compact_iri(term.datatype.value) or term.datatype.value
        return Value("literal", Text(term.value, term.language or ""), datatype=datatype)
    if isinstance(term, BlankNode | Triple):
        return Value("blank", Text(str(term)))
    return None


def _told(error: KgError) -> QueryError:
    where = error if isinstance(error, InvalidInput) else None
    return QueryError(
        status=error.status,
        title=error.title,
        message=error.message,
        hint=error.hint,
        line=where.line if where else None,
        column=where.column if where else None,
        excerpt=where.excerpt if where else "",
    )


def _page(request: Request, asked: QueryRequest | None, outcome: Outcome) -> QueryPage:
    to, language, settings = urls(request), language_of(request), services(request).settings
    _ = words(language)
    text = asked.query if asked else request.query_params.get("query", "")
    dataset = asked.dataset if asked else request.query_params.get("dataset", "")
    formats = RDF_FORMATS if outcome.graph else RESULT_FORMATS
    ran = asked is not None and outcome.error is None
    frame = make_frame(
        request,
        title=_("Query"),
        address=lambda tag: to.query(tag, text, dataset) if asked else to.query(tag),
        section="query",
        index=asked is None,
        bundles=("editor.js",),
    )
    return QueryPage(
        frame=frame,
        text=text or _DEFAULT,
        dataset=dataset,
        datasets=_datasets(request),
        action=to.query(language),
        groups=_examples(to, language),
        table=outcome.table,
        answer=outcome.answer,
        document=outcome.document,
        error=outcome.error,
        milliseconds=outcome.milliseconds,
        downloads=_downloads(to, dataset, text, formats) if ran else (),
        permanent_url=to.query(language, text, dataset) if asked else "",
        curl=_curl(to, dataset, text, outcome.graph) if asked else "",
        prefixes_url=f"{to.sparql()}/prefixes",
        timeout=(asked.timeout if asked else None) or settings.query_timeout,
    )


def _datasets(request: Request) -> tuple[str, ...]:
    try:
        knowledge = services(request).knowledge.current()
    except NotReady:
        return ()
    return knowledge.remember("datasets", lambda: tuple(found.id for found in read_datasets(knowledge.graph)))


def _downloads(to: Urls, dataset: str, text: str, formats: Sequence[Format]) -> tuple[FormatLink, ...]:
    address = to.sparql(dataset)
    return format_links(lambda f: to.with_parameters(address, {"query": text, "format": f.name}), formats)


def _curl(to: Urls, dataset: str, text: str, graph: bool) -> str:
    accept = "text/turtle" if graph else RESULTS_JSON.media_type
    return f"curl -G {to.sparql(dataset)} -H {quote(f'Accept: {accept}')} --data-urlencode {quote(f'query={text}')}"


def _examples(to: Urls, language: str) -> tuple[ExampleGroup, ...]:
    _ = words(language)
    return tuple(
        ExampleGroup(
            _(title),
            tuple(Example(_(e.title), _(e.question), to.query(language, e.query), e.query) for e in examples),
        )
        for title, examples in by_group().items()
    )
