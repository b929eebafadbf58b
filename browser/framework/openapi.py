"""The OpenAPI 3.1 description: what each operation answers and how it can fail, and the finishing touches."""

import json
import re
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from browser.framework.models import Problem
from browser.framework.parameters import MAX_SEARCH
from browser.urls import Urls
from kg.rdf.formats import CSV, XLSX
from kg.texts.languages import TAGS as LANGUAGES

SUMMARY: Final = "Goals, targets and indicators of the Kunming-Montreal Global Biodiversity Framework."
DESCRIPTION: Final = f"""\
The 4 goals, 23 targets and 204 indicators of the Framework, in six languages, as JSON, CSV and Excel.

* **Languages.** `lang` is one of `{" ".join(LANGUAGES)}`, or `all`. A text that does not exist in the language asked
  for is given in another, and the answer says in which; what a machine translated is marked.
* **Spreadsheets.** Lists answer `format=csv` and `format=xlsx`, or the corresponding `Accept` header.
* **Caching.** Answers carry an `ETag`; send it back in `If-None-Match` to get 304 when nothing has changed.
* **Errors** are problem details (RFC 9457) that say what to do.
* Open to every origin (CORS); no key, no registration. Unknown parameters are ignored.
"""
TAGS: Final = [
    {"name": "Goals", "description": "The four goals for 2050."},
    {"name": "Targets", "description": "The 23 targets for 2030."},
    {"name": "Indicators", "description": "The indicators of the monitoring framework (decision 16/31)."},
    {"name": "Search", "description": "Find goals, targets and indicators by words."},
    {"name": "About", "description": "What there is."},
]
_PROBLEMS: Final = {
    400: "A parameter has a value that is not possible; the problem names the possible ones.",
    404: "There is no such code; the problem says what codes look like.",
    406: "None of the formats that the client accepts exists; the problem lists those that do.",
}
_GENERIC: Final = re.compile(r"\b(?P<model>[A-Z][A-Za-z]+)_(?P<texts>str_|dict_str__str__)(?=\")")
"""How the framework names a model with its texts as strings, or as maps by language."""
_REF: Final = "#/components/schemas/{model}"


def described(
    example: Any, *failures: int, table: bool = False, more: dict[str, Any] | None = None
) -> dict[int | str, Any]:
    """The `responses` of an operation: an example, its other forms, and the problems it can end in."""
    examples = {"example": {"summary": "Shortened answer", "value": example}}
    examples |= {name: {"summary": name, "value": value} for name, value in (more or {}).items()}
    content: dict[str, Any] = {"application/json": {"examples": examples}}
    if table:
        content[CSV.media_type] = {"schema": {"type": "string", "description": "UTF-8 with byte order mark, RFC 4180."}}
        content[XLSX.media_type] = {"schema": {"type": "string", "format": "binary"}}
    responses: dict[int | str, Any] = {200: {"description": "The answer.", "content": content, "headers": _HEADERS}}
    responses[304] = {"description": "Not changed since the `ETag` sent in `If-None-Match`."}
    return responses | {status: _problem(_PROBLEMS[status]) for status in failures}


_HEADERS: Final = {
    "ETag": {"description": "Changes with the content.", "schema": {"type": "string"}},
    "X-Kg-Generation": {"description": "Number of the state of the data that answered.", "schema": {"type": "string"}},
}


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model="Problem")}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}


def api_address(urls: Urls) -> str:
    """Where visitors reach the API, without a final slash."""
    return urls.swagger().removesuffix("/docs")


def openapi_document(app: FastAPI, server: str) -> dict[str, Any]:
    """The description of the API at an address."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        tags=TAGS,
        license_info=app.license_info,
        servers=[{"url": server}],
        separate_input_output_schemas=False,
    )
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = Problem.model_json_schema(ref_template=_REF)
    for path in document["paths"].values():
        _finish(path["get"])
    renamed: dict[str, Any] = json.loads(_GENERIC.sub(_plain_name, json.dumps(document)))
    return renamed


def _plain_name(match: re.Match[str]) -> str:
    return match["model"] + ("" if match["texts"] == "str_" else "InAllLanguages")


def _finish(operation: dict[str, Any]) -> None:
    """Bad parameters end in 400 here, never in the framework's 422; `q` is checked by hand and required."""
    operation["responses"].pop("422", None)
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _without_null(parameter["schema"])
        if parameter["name"] == "q":
            parameter["required"] = True
            parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": MAX_SEARCH, "pattern": r"\w"}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter that may be left out; null is nothing that an address can say."""
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "description")}
    return {**kinds[0], **rest}
