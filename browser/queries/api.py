"""Saved queries for programs: a list, a description and an answer for each, and saving new ones with a token.

GET     /api/queries                      all
GET     /api/queries/{name}               one: JSON, its text with `Accept: application/sparql-query`, or its page
GET     /api/queries/{name}.{format}      its answer, parameters in the address
PUT     /api/queries/{name}               save, with a token
DELETE  /api/queries/{name}               withdraw, with a token
"""

import json
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.http.answers import answer
from browser.http.services import language_of, services, urls, wants_page
from browser.queries.catalogue import Catalogue
from browser.queries.endpoint import bounded_body
from browser.queries.models import NewQuery, SavedQueryList, description, summary
from browser.queries.running import run_saved
from kg.errors import InvalidInput
from kg.ledger.accounts import Account
from kg.rdf.formats import JSON, Format
from kg.rdf.negotiation import choose
from sparql.http.headers import client_address
from sparql.protocol.authorization import require
from sparql.protocol.requests import QUERY, UnsupportedMediaType, media_type
from sparql.saved.saved import LONGEST_TEXT

_TEXT: Final = Format("rq", QUERY, "SPARQL", ("text/plain",))
_LONGEST_BODY: Final = 6 * LONGEST_TEXT
_METHODS: Final = ["GET", "PUT", "DELETE"]


def routes() -> list[BaseRoute]:
    """The addresses. An answer comes before a description: its name has an extension."""
    return [
        Route("/api/queries", list_queries),
        Route("/api/queries/", list_queries),
        Route("/api/queries/{name}.{extension}", answer_query),
        Route("/api/queries/{name}", one_query, methods=_METHODS),
    ]


def list_queries(request: Request) -> Response:
    """All saved queries."""
    to = urls(request)
    if wants_page(request):
        return RedirectResponse(to.saved_queries(language_of(request)), 303, _VARY)
    choose(request.headers.get("accept"), (JSON,))
    queries = services(request).of(Catalogue).all().values()
    return _as_json(request, SavedQueryList(queries=[summary(query, to) for query in queries]))


async def answer_query(request: Request) -> Response:
    """What a saved query answers, in the format of the extension; `.rq` is its text."""
    name, extension = request.path_params["name"], request.path_params["extension"]
    query = await run_in_threadpool(services(request).of(Catalogue).get, name)
    if extension == _TEXT.name:
        return answer(request, query.text.encode(), f"{QUERY}; charset=utf-8", max_age=0)
    return await run_saved(request, query, extension)


async def one_query(request: Request) -> Response:
    """Describe, save or withdraw one."""
    if request.method == "PUT":
        return await _save(request)
    if request.method == "DELETE":
        return await _withdraw(request)
    return await run_in_threadpool(_describe, request)


def _describe(request: Request) -> Response:
    to, name = urls(request), request.path_params["name"]
    query = services(request).of(Catalogue).get(name)
    if wants_page(request):
        return RedirectResponse(to.saved_query(language_of(request), name), 303, _VARY)
    format_ = choose(request.headers.get("accept"), (JSON, _TEXT))
    if format_ is _TEXT:
        return answer(request, query.text.encode(), f"{QUERY}; charset=utf-8", max_age=0, vary="Accept")
    return _as_json(request, description(query, to))


async def _save(request: Request) -> Response:
    account = await _account(request)
    name = request.path_params["name"]
    content = await bounded_body(request, _LONGEST_BODY)
    sent = _read(request, content)
    query, new = (
        await services(request)
        .of(Catalogue)
        .save(name, sent.title, sent.description, sent.query, account.name, client_address(request.scope))
    )
    to = urls(request)
    headers = {"Location": to.saved(name), "Cache-Control": "no-store"}
    body = description(query, to).model_dump_json().encode()
    return Response(body, 201 if new else 200, headers, JSON.content_type)


async def _withdraw(request: Request) -> Response:
    account = await _account(request)
    await run_in_threadpool(services(request).of(Catalogue).withdraw, request.path_params["name"], account.name)
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
            return NewQuery.model_validate_json(content)
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
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return answer(request, body, JSON.content_type, max_age=0, vary="Accept")


_VARY: Final = {"Vary": "Accept, Accept-Language"}
