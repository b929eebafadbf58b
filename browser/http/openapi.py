"""The OpenAPI 3.1 document of the whole API, made from the routes that answer, and from what the data describes."""

import copy
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from fastapi.dependencies.utils import get_dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from browser.http.api_operations import REF, Problem
from browser.http.parameters import Reader
from kg.rdf.formats import JSON
from kg.running.cache import ByteCache

TITLE: Final = "CBD Linked Data API"
VERSION: Final = "1.0.0"
_ABOUT: Final = """\
Everything that this server answers to programs below `/api`.

* **Caching.** Answers carry an `ETag`; send it back in `If-None-Match` to get 304 when nothing has changed.
* **Errors** are problem details (RFC 9457) that say what to do.
* **Languages.** A text that does not exist in the language asked for is given in another, and the answer says in which.
* **Parameters** that are not known are ignored, but for those of saved queries.
* Reading is open to every origin (CORS); no key, no registration. Saving and operation take a bearer token.
"""
_LICENCE: Final = {"name": "Apache-2.0 (software); see the catalogue for the licences of the data"}
_GENERIC: Final = re.compile(r"\b(?P<model>[A-Z][A-Za-z]+)_(?P<texts>str_|dict_str__str__)(?=\")")
"""How the framework names a model with its texts as strings, or as maps by language."""
_METHODS: Final = frozenset(("get", "put", "post", "delete"))
More = Callable[[], tuple[int, Mapping[str, Any]]]
Document = dict[str, Any]


class Description:
    """The description of the API for programs. `more` gives paths that the data describes, with a number that grows."""

    def __init__(
        self, routes: Iterable[BaseRoute], tags: Mapping[str, str], more: Sequence[More], cache: ByteCache
    ) -> None:
        self._routes = [route for route in routes if isinstance(route, APIRoute)]
        self._tags = tags
        self._more = more
        self._cache = cache
        self._coded: Document = {}

    def document(self, server: str) -> Document:
        """The document of a server at an address."""
        if not self._coded:
            self._coded = _finished(self._with_examples(self._generated()))
        paths = {**self._coded["paths"]}
        for give in self._more:
            paths |= give()[1]
        return {**self._coded, "servers": [{"url": server}], "paths": paths}

    def stamp(self) -> tuple[int, ...]:
        """Numbers that grow when the description changes."""
        return tuple(give()[0] for give in self._more)

    def written(self, server: str, change: Callable[[Document], Document] = lambda document: document) -> bytes:
        """The document as JSON, changed, and kept under what it is of."""
        key = ("openapi", server, *self.stamp())
        return self._cache.get_or_make(
            key, lambda: json.dumps(change(self.document(server)), ensure_ascii=False).encode()
        )

    def _generated(self) -> Document:
        return get_openapi(
            title=TITLE,
            version=VERSION,
            openapi_version="3.1.0",
            summary="Goals, targets, indicators, terms and records of the Convention on Biological Diversity.",
            description=_ABOUT,
            routes=[_described(route) for route in self._routes],
            tags=[{"name": name, "description": text} for name, text in self._tags.items()],
            license_info=_LICENCE,
            separate_input_output_schemas=False,
        )

    def _with_examples(self, document: Document) -> Document:
        """With examples as they were given: the framework leaves out what is null in them."""
        for route in self._routes:
            for status, answer in route.responses.items() if route.include_in_schema else ():
                given = answer.get("content", {}).get(JSON.media_type, {}).get("examples")
                for method in (route.methods or set()) - {"HEAD"} if given else ():
                    responses = document["paths"][route.path_format][method.lower()]["responses"]
                    responses[str(status)]["content"][JSON.media_type]["examples"] = given
        return document


def _described(route: APIRoute) -> APIRoute:
    """A route as it is described: with the parameters of its readers. That GET answers HEAD too goes without saying."""
    described = copy.copy(route)
    described.methods = (route.methods or set()) - {"HEAD"}
    needs = [
        get_dependant(path=route.path_format, call=need.call.function) if isinstance(need.call, Reader) else need
        for need in route.dependant.dependencies
    ]
    described.dependant = replace(route.dependant, dependencies=needs)
    return described


def below(prefix: str, routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Routes of an application as they are found where it is mounted."""
    for route in routes:
        if isinstance(route, APIRoute):
            moved = copy.copy(route)
            moved.path_format = prefix + route.path_format
            yield moved


def operations_of(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of every operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in _METHODS:
                yield path, method, operation


def without_prefix(whole: Document, prefix: str, info: Mapping[str, Any], server: str) -> Document:
    """The part of a document that is below a path, as if that were all."""
    paths = {path.removeprefix(prefix): found for path, found in whole["paths"].items() if path.startswith(prefix)}
    part = {"openapi": whole["openapi"], "info": dict(info), "servers": [{"url": server}], "paths": paths}
    tags = {tag for _, _, operation in operations_of(part) for tag in operation["tags"]}
    schemas = _used(paths, whole["components"]["schemas"])
    return {**part, "tags": [tag for tag in whole["tags"] if tag["name"] in tags], "components": {"schemas": schemas}}


def _used(paths: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """The schemas that some paths need."""
    found: set[str] = set()
    waiting: list[Any] = [paths]
    while waiting:
        named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(waiting.pop())))
        waiting += [schemas[name] for name in named - found]
        found |= named
    return {name: schema for name, schema in schemas.items() if name in found}


def _finished(document: Document) -> Document:
    """What the framework cannot know: bad parameters end in 400, some are needed that code reads by hand."""
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = Problem.model_json_schema(ref_template=REF)
    for _, _, operation in operations_of(document):
        if "HTTPValidationError" in json.dumps(operation["responses"].get("422")):
            del operation["responses"]["422"]
        for parameter in operation.get("parameters", []):
            _finish(parameter)
    finished: Document = json.loads(_GENERIC.sub(_plain_name, json.dumps(document)))
    return finished


def _finish(parameter: dict[str, Any]) -> None:
    """A parameter may be left out, but not null; an empty value is what leaving it out means."""
    schema = _without_null(parameter["schema"])
    if schema.get("default") in ("", [], None):
        schema.pop("default", None)
    if schema.pop("required", False) is True:
        parameter["required"] = True
    examples = schema.pop("examples", []) + [one["value"] for one in parameter.pop("examples", {}).values()]
    if examples:
        parameter["example"] = examples[0]
    schema.pop("title", None)
    parameter["schema"] = schema


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return {key: value for key, value in schema.items() if key != "description"}
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "description")}
    return {**kinds[0], **rest}


def _plain_name(match: re.Match[str]) -> str:
    return match["model"] + ("" if match["texts"] == "str_" else "InAllLanguages")
