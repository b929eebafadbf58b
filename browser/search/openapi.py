"""The part of the OpenAPI 3.1 description that is about search, labels in batches and resolving."""

from typing import Any, Final

from browser.http.parameters import LONGEST
from browser.search.api import MOST
from browser.search.batches import LARGEST
from browser.search.batches import MOST as MOST_IRIS
from kg.search.model import FACETS, KINDS
from kg.texts.languages import LANGUAGES

TAG: Final = {"name": "Search", "description": "Things by words, names of things, and what became of an IRI."}
_TEXT: Final = {
    "type": "object",
    "properties": {"value": {"type": "string"}, "lang": {"type": "string"}},
    "required": ["value", "lang"],
}
_OR_NULL: Final = {"type": ["string", "null"]}
_PROBLEMS: Final = {
    "400": "Something that was sent is not possible; the problem names it.",
    "413": "More was sent than is taken at once.",
    "503": "The server or its index is not ready; `Retry-After` says when to come back.",
}
_HEADERS: Final = {
    "ETag": {"description": "Changes with the answer.", "schema": {"type": "string"}},
    "X-Kg-Generation": {"description": "Number of the state of the data that answered.", "schema": {"type": "string"}},
}


def paths() -> dict[str, Any]:
    """The addresses."""
    return {
        "/api/search": {"get": _search()},
        "/api/suggest": {"get": _suggest()},
        "/api/labels": _batch("labels", "Labels of many IRIs", "Labels in a language, with the language they are in."),
        "/api/resolve": _batch("resolve", "Whether IRIs are current", "Status, canonical IRI and successors of IRIs."),
    }


def schemas() -> dict[str, Any]:
    """What the answers are made of."""
    match = {
        "value": {"type": "string"}, "lang": {"type": "string"}, "property": {"type": "string"},
        "kind": {"type": "string", "enum": list(KINDS)},
        "ranges": {
            "type": "array",
            "description": "Parts that match, as beginnings and ends counted in Unicode code points.",
            "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
        },
    }  # fmt: skip
    hit = {
        "iri": {"type": "string"}, "url": {"type": "string"}, "label": _TEXT, "notation": _OR_NULL,
        "types": _list({"type": "string"}), "dataset": _OR_NULL, "deprecated": {"type": "boolean"},
        "replacedBy": _list({"type": "string"}), "match": _object(match),
    }  # fmt: skip
    counts = _list(_object({"value": {"type": "string"}, "count": {"type": "integer"}}))
    results = {
        "query": {"type": "string"},
        "corrected": {**_OR_NULL, "description": "What was looked for instead, as nothing has the words of the query."},
        "looser": _list({"type": "string"}), "total": {"type": "integer"},
        "bounded": {"type": "boolean", "description": "Whether there are more than `total`."},
        "offset": {"type": "integer"},
        "facets": {"type": "object", "properties": dict.fromkeys(FACETS, counts)},
        "results": _list({"$ref": "#/components/schemas/SearchHit"}), "next": _OR_NULL,
    }  # fmt: skip
    asked = {
        "iris": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "maxItems": MOST_IRIS},
        "lang": _language()["schema"],
    }
    return {
        "SearchHit": _object(hit),
        "SearchResults": _object(results),
        "Iris": {"type": "object", "properties": asked, "required": ["iris"]},
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _search() -> dict[str, Any]:
    several = "Several are separated by blanks, and any of them will do."
    parameters = [
        _words(),
        _language(),
        _query("vocabs", f"Ids of datasets. {several}", {"type": "string"}, "kmgbf"),
        _query("type", f"Classes, as IRIs or prefixed names. {several}", {"type": "string"}, "gbf:Target"),
        _query("language", f"Languages of the matching label. {several}", {"type": "string"}, "fr"),
        _query("group", f"Groups that things are members of. {several}", {"type": "string"}),
        _query("scheme", f"Concept schemes. {several}", {"type": "string"}),
        _query("country", f"Countries, as IRIs. {several}", {"type": "string"}),
        _query("parent", "Only concepts below this one.", {"type": "string"}),
        _query("status", "Whether things are in use.", {"type": "string", "enum": ["current", "deprecated"]}),
        _query("sort", "Order.", {"type": "string", "enum": ["relevance", "label"], "default": "relevance"}),
        _query("limit", "Results at once.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": 20}),
        _query(
            "offset", "Results to pass over.", {"type": "integer", "minimum": 0, "maximum": 1_000_000, "default": 0}
        ),
        _query("format", "Form of the answer.", {"type": "string", "enum": ["json", "csv"], "default": "json"}),
    ]
    content = {
        "application/json": {"schema": {"$ref": "#/components/schemas/SearchResults"}},
        "text/csv": {"schema": {"type": "string"}},
    }
    link = {"description": "The next results, `rel=next`, if there are any.", "schema": {"type": "string"}}
    return {
        "tags": ["Search"],
        "operationId": "search",
        "summary": "Search in all datasets",
        "description": "Things with a name, code or identifier that has the words, best first; each says which text "
        "matched and why. Case, accents and variants of letters do not matter; the beginning of a word is enough; "
        "other forms of words are found, and similar spellings if there is nothing else.",
        "parameters": parameters,
        "responses": _responses(content, {**_HEADERS, "Link": link}, "400", "503"),
    }


def _suggest() -> dict[str, Any]:
    return {
        "tags": ["Search"],
        "operationId": "suggest",
        "summary": "Suggestions while somebody types",
        "description": "At most ten things, for the list below a search box.",
        "parameters": [_words(), _language(), _query("vocabs", "Ids of datasets.", {"type": "string"})],
        "responses": _responses({"application/json": {"schema": {"type": "object"}}}, _HEADERS, "400", "503"),
    }


def _batch(operation: str, summary: str, description: str) -> dict[str, Any]:
    iri = {
        "name": "iri",
        "in": "query",
        "required": True,
        "description": "May be repeated.",
        "schema": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "maxItems": 50},
        "example": ["http://metadata.cbd.int/kmgbf/target_3"],
    }
    answers = {"application/json": {"schema": {"type": "object"}}}
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Iris"}}}}
    shared = {"tags": ["Search"], "summary": summary, "responses": _responses(answers, _HEADERS, "400", "413", "503")}
    return {
        "get": {**shared, "operationId": operation, "description": description, "parameters": [iri, _language()]},
        "post": {
            **shared,
            "operationId": f"{operation}_batch",
            "description": f"{description} At most {MOST_IRIS:,} IRIs and {LARGEST:,} bytes.",
            "requestBody": body,
        },
    }


def _words() -> dict[str, Any]:
    hint = f"Words, the beginnings of words, a code or an IRI; {LONGEST} characters are looked at."
    return _query("q", hint, {"type": "string", "maxLength": LONGEST}, "marine")


def _language() -> dict[str, Any]:
    return _query("lang", "Language of the labels.", {"type": "string", "enum": list(LANGUAGES)})


def _query(name: str, description: str, schema: dict[str, Any], example: str = "") -> dict[str, Any]:
    made = {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
    return made | ({"example": example} if example else {})


def _responses(content: dict[str, Any], headers: dict[str, Any], *failures: str) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "200": {"description": "The answer.", "content": content, "headers": headers},
        **{status: {"description": _PROBLEMS[status], "content": problem} for status in failures},
    }
