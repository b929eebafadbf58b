"""Operation for programs: the queries that run or wait, and stopping one."""

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from typing_extensions import TypedDict

from browser.http.api_operations import TOKEN, answers, operations
from browser.http.services import services
from browser.operation.endpoints import kill
from browser.operation.pages import query_rows
from browser.operation.parts import Operation
from kg.accounts.accounts import Account
from kg.errors import NotFound
from sparql.protocol.authorization import require

QueryId = Annotated[str, Path(description="Id of a query, from the list.", examples=["1-1"])]
router = operations("Operation")


class RunningQuery(TypedDict):
    """A query that runs or waits. `id` is unique among all processes; `seconds` its age; `text` its beginning."""

    id: str
    hash: str
    client: str
    seconds: float
    state: Literal["running", "waiting"]
    text: str


class RunningQueries(TypedDict):
    """All queries; `silent` are the processes that did not tell theirs."""

    queries: list[RunningQuery]
    silent: list[str]


@router.get("/api/operation/queries", operation_id="list_running_queries", summary="Queries that run or wait",
            dependencies=[TOKEN], response_model=RunningQueries,
            responses=answers(401, 403, headers=(), cached=False))  # fmt: skip
async def list_queries(request: Request) -> Response:
    """Of all processes, the oldest first. Takes the token of an administrator."""
    await _require(request)
    family = await services(request).of(Operation).siblings.all_states()
    return JSONResponse({"queries": [asdict(row) for row in query_rows(family.states)], "silent": family.silent})


@router.delete("/api/operation/queries/{id}", operation_id="stop_query", summary="Stop a query", status_code=204,
               dependencies=[TOKEN],
               responses=answers(401, 403, 404, headers=(), cached=False, status=204))  # fmt: skip
async def delete_query(request: Request, id: QueryId) -> Response:
    """Stop a query that runs or waits. Takes the token of an administrator."""
    account = await _require(request)
    if not await kill(request, account, id):
        raise NotFound(f"No query {id[:40]} runs or waits.", "It may have ended; list the queries again.")
    return Response(status_code=204)


async def _require(request: Request) -> Account:
    """The administrator behind a bearer token; raises Unauthorized and Refused."""
    header, accounts = request.headers.get("authorization"), services(request).accounts
    return await run_in_threadpool(require, header, accounts, "admin")
