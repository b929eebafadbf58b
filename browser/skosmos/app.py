"""The routes of the methods below `/rest/v1/`.

GET {method}             one of the global methods, which win over ids of vocabularies
GET {id}                 302 to `{id}/`
GET {id}/                the vocabulary
GET {id}/{method}[/...]  a method of the vocabulary; what follows its name is ignored, but for `index/{letter}`
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from browser.http.answers import answer
from browser.http.services import services, urls
from browser.http.varying import header_of
from browser.skosmos import groups, lists, mappings, relations, search, statistics, tree, vocabularies
from browser.skosmos.answers import as_json, callback_of, dated, error_answer, json_answer, not_modified
from browser.skosmos.documents import data
from browser.skosmos.errors import ApiError
from browser.skosmos.rest_call import Body, RestCall, get_view
from browser.skosmos.view import View, views_of
from kg.rdf.formats import JSON

Method = Callable[[RestCall], Body]

_GLOBAL: Final[Mapping[str, Method]] = {
    "vocabularies": vocabularies.list_vocabularies,
    "search": search.search,
    "label": relations.label,
    "types": statistics.types,
}
_OF_VOCABULARY: Final[Mapping[str, Method]] = {
    "": vocabularies.describe_vocabulary,
    "types": statistics.types,
    "search": search.search,
    "lookup": search.lookup,
    "label": relations.label,
    "topConcepts": tree.top_concepts,
    "children": tree.children,
    "hierarchy": tree.hierarchy,
    "broader": relations.broader,
    "narrower": relations.narrower,
    "related": relations.related,
    "broaderTransitive": relations.broader_transitive,
    "narrowerTransitive": relations.narrower_transitive,
    "groups": groups.groups,
    "groupMembers": groups.group_members,
    "new": lists.new,
    "modified": lists.modified,
    "mappings": mappings.mappings,
    "vocabularyStatistics": statistics.vocabulary_statistics,
    "labelStatistics": statistics.label_statistics,
}
_DATA: Final = "data"
_INDEX: Final = "index"
_UNDATED: Final = frozenset(("search", "lookup", "new", "modified", "vocabularies"))
"""Methods that never send Last-Modified; neither does the index."""
_NOISE: Final = frozenset(("callback", "_"))


def rest_routes() -> list[BaseRoute]:
    """The routes of the API."""
    return [
        Route("/rest/v1/swagger.json", _swagger),
        Route("/rest/v1", _endpoint),
        Route("/rest/v1/{path:path}", _endpoint),
    ]


def _endpoint(request: Request) -> Response:
    try:
        return _respond(request, request.path_params.get("path", ""))
    except ApiError as error:
        return error_answer(error)


def _respond(request: Request, path: str) -> Response:
    call = _call(request)
    first, slash, rest = path.partition("/")
    if first in _GLOBAL or first == _DATA:
        return _global(request, call, first)
    if not first:
        raise ApiError(404, "Not Found")
    if not slash:
        return Response(status_code=302, headers={"Location": quote(first, safe="") + "/"})
    call = replace(call, view=get_view(call.views, first))
    name, slash, letter = rest.partition("/")
    if name == _INDEX and slash:
        method = lists.index_concepts if letter else lists.index_letters
        return _answer(request, replace(call, rest=letter), method, path, call.view, is_dated=False)
    if name == _DATA:
        return _dated(request, call.view, lambda headers: _with(data(request, call), headers))
    if name not in _OF_VOCABULARY:
        raise ApiError(404, "Not Found")
    return _answer(request, call, _OF_VOCABULARY[name], f"{first}/{name}", call.view, is_dated=name not in _UNDATED)


def _global(request: Request, call: RestCall, name: str) -> Response:
    """A method of the whole service; `vocab` chooses a vocabulary, for search any number of them."""
    chosen = call.get("vocab").strip()
    if chosen and name != "search":
        call = replace(call, view=get_view(call.views, chosen))
    if name == _DATA:
        return data(request, call)
    return _answer(request, call, _GLOBAL[name], name, call.view, is_dated=False)


def _call(request: Request) -> RestCall:
    return RestCall(
        parameters=request.query_params,
        views=views_of(services(request).knowledge.current()),
        base=urls(request).root,
        accept=header_of(request, "Accept"),
    )


def _answer(
    request: Request, call: RestCall, method: Method, path: str, view: View | None, *, is_dated: bool
) -> Response:
    callback = callback_of(request)
    parts = services(request)
    number = parts.knowledge.current().generation.number
    parameters = tuple(sorted((name, value) for name, value in call.parameters.items() if name not in _NOISE))
    key = ("rest", number, call.base, path, call.rest, parameters)

    def send(headers: Mapping[str, str]) -> Response:
        content = parts.cache.get_or_make(key, lambda: as_json(method(call)))
        return json_answer(request, content, headers, callback)

    return _dated(request, view if is_dated else None, send)


def _dated(request: Request, view: View | None, send: Callable[[Mapping[str, str]], Response]) -> Response:
    """The answer with its date, or 304, for a vocabulary that is set so."""
    if view is None or not view.settings.use_modified_date:
        return send({})
    headers = dated(view)
    return Response(status_code=304, headers=headers) if not_modified(request, view) else send(headers)


def _with(response: Response, headers: Mapping[str, str]) -> Response:
    response.headers.update(headers)
    return response


@cache
def _description() -> bytes:
    return files("browser.skosmos").joinpath("swagger.json").read_bytes()


def _swagger(request: Request) -> Response:
    return answer(request, _description(), f"{JSON.media_type}; charset=utf-8", max_age=3600)
