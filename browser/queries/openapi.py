"""The OpenAPI 3.1 description of saved queries: each has a path of its own, with its parameters and their types."""

from collections.abc import Iterable
from typing import Any, Final

from pydantic import BaseModel

from browser.framework.models import Problem
from browser.queries.models import NewQuery, SavedQueryList, SavedQueryModel
from browser.records import openapi as records_openapi
from browser.search import openapi as search_openapi
from kg.rdf.formats import RDF_FORMATS, RESULT_FORMATS, Format
from kg.texts.languages import LANGUAGES
from sparql.protocol.requests import QUERY
from sparql.saved.parameters import LONGEST, Kind, Parameter
from sparql.saved.saved import NAME, SavedQuery

TITLE: Final = "Saved queries"
VERSION: Final = "1.0.0"
DESCRIPTION: Final = """\
Questions to the data that have an address: a SPARQL query with parameters, answered in the formats of SPARQL and RDF.

* **Parameters** are typed. What is sent becomes a term in the place of a variable; it is never a part of the query.
* **Limits** are those of the SPARQL endpoint: time, rows and query time per client.
* **Caching.** Answers carry an `ETag`; send it back in `If-None-Match` to get 304 when nothing has changed.
* **Errors** are problem details (RFC 9457) that say what to do.
* Reading is open to every origin (CORS); no key, no registration. Saving takes a bearer token of an editor.
"""
_TAGS: Final = [
    {"name": "Answers", "description": "The saved queries, each at its own address."},
    {"name": "Catalogue", "description": "What queries there are, and saving new ones."},
    {"name": "Editor", "description": "Names for query editors."},
]
_REF: Final = "#/components/schemas/{model}"
_SCHEMAS: Final[dict[Kind, dict[str, Any]]] = {
    "iri": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"^[^\s<>\"{}|\\^`]+$"},
    "string": {"type": "string", "maxLength": LONGEST},
    "notation": {"type": "string", "maxLength": 100, "pattern": r"^\S+$"},
    "language": {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
    "integer": {"type": "integer", "minimum": -(10**15), "maximum": 10**15},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}
_EXPLAINED: Final[dict[Kind, str]] = {
    "iri": "A full IRI, a prefixed name, or a path such as kmgbf/target_3.",
    "language": "A language tag, such as " + ", ".join(LANGUAGES) + ".",
    "notation": "A code, without white space.",
}
_PROBLEMS: Final = {
    "400": "A parameter is unknown, missing or not of its kind; the problem names it and gives an example.",
    "401": "There is no valid token.",
    "403": "The account may not save queries, or the query is one that may not run.",
    "404": "There is no saved query of this name.",
    "406": "None of the formats that the client accepts exists.",
    "409": "The name is that of a query that came with the server.",
    "413": "The query is too long.",
    "415": "The body is of a kind that is not read here.",
    "429": "The client asks for too much at once, or has used up its query time.",
    "503": "The query took too long, or the server is busy; `Retry-After` says when to come back.",
}


def openapi_document(queries: Iterable[SavedQuery], server: str) -> dict[str, Any]:
    """The description, for these queries, of a server at an address."""
    paths = {f"/api/queries/{query.name}.{{format}}": _answer_path(query) for query in queries}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": VERSION,
            "summary": "Questions to the data that have an address.",
            "description": DESCRIPTION,
        },
        "servers": [{"url": server}],
        "tags": [*_TAGS, search_openapi.TAG, *records_openapi.TAGS],
        "paths": {
            **paths,
            **_catalogue_paths(),
            "/api/completions": _completions_path(),
            **search_openapi.paths(),
            **records_openapi.paths(),
        },
        "components": {
            "schemas": _models() | search_openapi.schemas() | records_openapi.schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "Token of an editor."}},
        },
    }


def _answer_path(query: SavedQuery) -> dict[str, Any]:
    formats = RDF_FORMATS if query.gives_graph else RESULT_FORMATS
    return {
        "get": {
            "tags": ["Answers"],
            "operationId": f"ask_{query.name.replace('-', '_')}",
            "summary": query.title,
            "description": query.description or query.title,
            "parameters": [_format(formats), *(_parameter(parameter) for parameter in query.parameters), _TIMEOUT],
            "responses": {
                "200": {"description": "The answer.", "content": _content(formats), "headers": _HEADERS},
                "304": {"description": "Not changed since the `ETag` sent in `If-None-Match`."},
                **_problems("400", "404", "429", "503"),
            },
        }
    }


def _format(formats: Iterable[Format]) -> dict[str, Any]:
    names = [format_.name for format_ in formats]
    return {
        "name": "format",
        "in": "path",
        "required": True,
        "description": "Format of the answer.",
        "schema": {"type": "string", "enum": names},
        "example": names[0],
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(_SCHEMAS[parameter.kind])
    if parameter.default:
        schema["default"] = _typed(parameter, parameter.default)
    words = (parameter.label, _EXPLAINED.get(parameter.kind, ""))
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": ". ".join(part.rstrip(".") for part in words if part) + "." if any(words) else parameter.name,
        "schema": schema,
        "example": _typed(parameter, parameter.example),
    }


def _typed(parameter: Parameter, value: str) -> Any:
    if parameter.kind == "integer":
        return int(value)
    if parameter.kind == "decimal":
        return float(value)
    return value.lower() in ("true", "1") if parameter.kind == "boolean" else value


def _content(formats: Iterable[Format]) -> dict[str, Any]:
    # Expanded JSON-LD is an array (JSON-LD 1.1, section 9).
    shapes: dict[str, dict[str, Any]] = {
        "application/sparql-results+json": {"type": "object"},
        "application/ld+json": {"type": ["object", "array"]},
    }
    return {format_.media_type: {"schema": shapes.get(format_.media_type, {"type": "string"})} for format_ in formats}


def _catalogue_paths() -> dict[str, Any]:
    name = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "Name of the query.",
        "schema": {"type": "string", "pattern": f"^{NAME.pattern}$", "maxLength": 80},
        "example": "indicators-of-a-target",
    }
    text = {QUERY: {"schema": {"type": "string"}}}
    saved = {"content": _json("SavedQueryModel"), "headers": {"Location": {"schema": {"type": "string"}}}}
    put = {
        "tags": ["Catalogue"],
        "operationId": "save_query",
        "summary": "Save a query",
        "description": "Saves a new query, or a new version of one. The text is checked by the engine first.",
        "security": [{"token": []}],
        "requestBody": {"required": True, "content": {**_json("NewQuery"), **text}},
        "responses": {
            "200": {"description": "A new version, or what was saved already.", **saved},
            "201": {"description": "A new query.", **saved},
            **_problems("400", "401", "403", "409", "413", "415"),
        },
    }
    delete = {
        "tags": ["Catalogue"],
        "operationId": "withdraw_query",
        "summary": "Withdraw a query",
        "description": "Its name may be used again. All versions are kept.",
        "security": [{"token": []}],
        "responses": {"204": {"description": "Withdrawn."}, **_problems("401", "403", "404", "409")},
    }
    one = _reading("describe_query", "One saved query", {**_json("SavedQueryModel"), **text}, "404", "406")
    every = _reading("list_queries", "All saved queries", _json("SavedQueryList"), "406")
    return {
        "/api/queries": {"get": every},
        "/api/queries/{name}": {"parameters": [name], "get": one, "put": put, "delete": delete},
    }


def _reading(operation: str, summary: str, content: dict[str, Any], *failures: str) -> dict[str, Any]:
    return {
        "tags": ["Catalogue"],
        "operationId": operation,
        "summary": summary,
        "description": f"{summary}, with parameters and addresses. A browser is led to the page.",
        "responses": {
            "200": {"description": "The description.", "content": content},
            "304": {"description": "Not changed since the `ETag` sent in `If-None-Match`."},
            **_problems(*failures),
        },
    }


def _completions_path() -> dict[str, Any]:
    language = {"type": "string", "enum": list(LANGUAGES)}
    words = {"type": "string", "maxLength": 200}
    return {
        "get": {
            "tags": ["Editor"],
            "operationId": "complete",
            "summary": "Names for query editors",
            "description": "Without `q` prefixes, classes and properties; with it things whose names match.",
            "parameters": [
                {"name": "lang", "in": "query", "description": "Language of the names.", "schema": language},
                {
                    "name": "q",
                    "in": "query",
                    "description": "Beginnings of words.",
                    "schema": words,
                    "example": "marine",
                },
            ],
            "responses": {
                "200": {"description": "The names.", "content": {"application/json": {"schema": {"type": "object"}}}},
                **_problems("400"),
            },
        }
    }


def _json(model: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model)}}}


def _problems(*statuses: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model="Problem")}
    content = {"application/problem+json": {"schema": schema}}
    return {status: {"description": _PROBLEMS[status], "content": content} for status in statuses}


def _models() -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    models: tuple[type[BaseModel], ...] = (SavedQueryModel, SavedQueryList, NewQuery, Problem)
    for model in models:
        schema = model.model_json_schema(ref_template=_REF)
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    return schemas


_TIMEOUT: Final = {
    "name": "timeout",
    "in": "query",
    "required": False,
    "description": "Seconds that the query may take.",
    "schema": {"type": "number", "minimum": 1},
}
_HEADERS: Final = {
    "ETag": {"description": "Changes with the answer.", "schema": {"type": "string"}},
    "X-Kg-Generation": {"description": "Number of the state of the data that answered.", "schema": {"type": "string"}},
}
