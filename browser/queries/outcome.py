"""Running a query, and reading the part of its answer that a page shows."""

from collections.abc import Collection
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.http.services import services
from browser.queries.contexts import Facts, Outcome, QueryError
from browser.queries.statements import read_statements
from browser.queries.tables import ROWS, read_table
from kg.errors import InvalidInput, KgError
from kg.http.addresses import client_address
from sparql.protocol.requests import QueryRequest
from sparql.service.answers import Answer

_TABLE: Final = 2 * 1024 * 1024
_DOCUMENT: Final = 200_000


async def run(request: Request, asked: QueryRequest, hidden: Collection[str] = ()) -> Outcome:
    """Run a query in a sandboxed worker and read the beginning of its answer. Raises what the service raises."""
    service = services(request).sparql
    client = client_address(request.scope)
    answer = await service.execute(asked, client)
    kind = answer.outline.kind
    try:
        content, whole = await answer.body(_DOCUMENT if kind == "graph" else _TABLE)
    finally:
        answer.close()
    lines = content.count(b"\n") - 1 if kind == "table" and whole else None  # no line feeds inside values of TSV
    facts = _facts(request, answer, client, lines)
    if kind == "truth":
        return Outcome(answer=content.strip() == b"true", facts=facts)
    if kind == "graph":
        graph = await run_in_threadpool(read_statements, request, content, whole)
        return Outcome(graph=graph, facts=facts)
    table = await run_in_threadpool(read_table, request, content, whole, hidden)
    return Outcome(table=table, facts=facts)


def _facts(request: Request, answer: Answer, client: str, rows: int | None) -> Facts:
    outline, budget = answer.outline, services(request).sparql.budget
    return Facts(
        engine=None if answer.cached else outline.engine_ms,
        waited=outline.waited_ms,
        cached=answer.cached,
        generation=answer.prepared.generation.number,
        rows=rows if outline.rows is None else outline.rows,
        timeout=answer.prepared.seconds,
        shown=ROWS,
        left=budget.remaining(client),
        budget=budget.seconds,
        hints=outline.hints,
    )


def query_error(error: KgError) -> QueryError:
    """An error of ours as the query page shows it."""
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
