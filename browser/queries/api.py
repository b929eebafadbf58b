"""Saved queries for programs: a list, a description and an answer for each, and saving new ones with a token."""

import json
from typing import Annotated, Any, Final

from fastapi import Path
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from browser.http.answers import answer
from browser.http.api_operations import TOKEN, answers, body, operations
from browser.http.services import language_of, services, urls, wants_page
from browser.http.varying import header_of
from browser.queries.catalogue import Catalogue
from browser.queries.endpoint import bounded_body
from browser.queries.models import NewQuery, SavedQueryList, SavedQueryModel, description, summary
from browser.queries.running import run_saved
from kg.accounts.accounts import Account
from kg.errors import InvalidInput
from kg.http.addresses import client_address
from kg.http.negotiation import choose
from kg.rdf.formats import JSON, Format
from kg.texts.marks import without_mark
from sparql.protocol.authorization import require
from sparql.protocol.requests import QUERY, UnsupportedMediaType, media_type
from sparql.saved.saved import LONGEST_TEXT, NAME

_TEXT: Final = Format("rq", QUERY, "SPARQL", ("text/plain",))
_LONGEST_BODY: Final = 6 * LONGEST_TEXT


Name = Annotated[
    str,
    Path(
        description="Name of the query.",
        json_schema_extra={"pattern": f"^{NAME.pattern}$", "maxLength": 80},
        examples=["indicators-of-a-target"],
    ),
]
router = operations("Catalogue")
_READ: Final = answers(406, headers=["ETag"])
_SAVED: Final[dict[int | str, Any]] = {201: {"description": "A new query.", "model": SavedQueryModel}}
_BODY: Final = body((JSON, NewQuery.model_json_schema()), (_TEXT, {"type": "string"}))


@router.get("/api/queries", summary="All saved queries", response_model=SavedQueryList, responses=_READ)
@router.get("/api/queries/", include_in_schema=False)
def list_queries(request: Request) -> Response:
    """All saved queries, with parameters and addresses. A browser is led to the page."""
    to = urls(request)
    if wants_page(request):
        return RedirectResponse(to.saved_queries(language_of(request)), 303)
    choose(header_of(request, "Accept"), (JSON,))
    queries = services(request).of(Catalogue).all().values()
    return _as_json(request, SavedQueryList(queries=[summary(query, to) for query in queries]))


@router.get("/api/queries/{name}.{extension}", include_in_schema=False)
async def answer_query(request: Request, name: str, extension: str) -> Response:
    """What a saved query answers, in the format of the extension; `.rq` is its text. Each is described for itself."""
    query = await run_in_threadpool(services(request).of(Catalogue).get, name)
    if extension == _TEXT.name:
        return answer(request, query.text.encode(), f"{QUERY}; charset=utf-8", max_age=0)
    return await run_saved(request, query, extension)


@router.get("/api/queries/{name}", summary="One saved query", response_model=SavedQueryModel,
            responses=answers(404, 406, also=[_TEXT], headers=["ETag"]))  # fmt: skip
def describe_query(request: Request, name: Name) -> Response:
    """One saved query, with parameters and addresses. A browser is led to the page."""
    to = urls(request)
    query = services(request).of(Catalogue).get(name)
    if wants_page(request):
        return RedirectResponse(to.saved_query(language_of(request), name), 303)
    format_ = choose(header_of(request, "Accept"), (JSON, _TEXT))
    if format_ is _TEXT:
        return answer(request, query.text.encode(), f"{QUERY}; charset=utf-8", max_age=0)
    return _as_json(request, description(query, to))


@router.put("/api/queries/{name}", summary="Save a query", response_model=SavedQueryModel, dependencies=[TOKEN],
            openapi_extra=_BODY,
            responses=answers(400, 401, 403, 409, 413, 415, headers=["Location"], cached=False) | _SAVED)  # fmt: skip
async def save_query(request: Request, name: Name) -> Response:
    """Saves a new query, or a new version of one. The text is checked by the engine first."""
    account = await _account(request)
    content = await bounded_body(request, _LONGEST_BODY)
    sent = _read(request, content)
    query, new = (
        await services(request)
        .of(Catalogue)
        .save(name, sent.title, sent.description, sent.query, account.name, client_address(request.scope))
    )
    to = urls(request)
    headers = {"Location": to.saved(name), "Cache-Control": "no-store"}
    made = description(query, to).model_dump_json().encode()
    return Response(made, 201 if new else 200, headers, JSON.content_type)


@router.delete("/api/queries/{name}", summary="Withdraw a query", status_code=204, dependencies=[TOKEN],
               responses=answers(401, 403, 404, 409, headers=(), cached=False, status=204))  # fmt: skip
async def withdraw_query(request: Request, name: Name) -> Response:
    """Its name may be used again. All versions are kept."""
    account = await _account(request)
    await run_in_threadpool(services(request).of(Catalogue).withdraw, name, account.name)
    return Response(status_code=204)


async def _account(request: Request) -> Account:
    """Who sends this; raises Unauthorized and Refused."""
    accounts = services(request).accounts
    return await run_in_threadpool(require, request.headers.get("authorization"), accounts)


def _read(request: Request, content: bytes) -> NewQuery:
    """The body of a PUT; raises InvalidInput and UnsupportedMediaType."""
    kind = media_type(request.headers.get("content-type"))
    try:
        if kind == QUERY:
            return NewQuery(query=content.decode("utf-8"))
        if kind == JSON.media_type:
            return NewQuery.model_validate_json(without_mark(content))
    except (UnicodeDecodeError, ValidationError) as error:
        hint = "Send {“title”: …, “description”: …, “query”: …} in UTF-8."
        raise InvalidInput(f"The body cannot be read: {_first(error)}", hint) from None
    named = f"A body of type {kind} is not read here." if kind else "The body has no Content-Type."
    raise UnsupportedMediaType(named, f"Send {JSON.media_type}, or the query as {QUERY}.")


def _first(error: UnicodeDecodeError | ValidationError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8."
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}." if place else f"{first['msg']}."


def _as_json(request: Request, made: BaseModel) -> Response:
    content: Any = made.model_dump(mode="json")
    written = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return answer(request, written, JSON.content_type, max_age=0)
