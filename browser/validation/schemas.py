"""Types that can be submitted, their JSON Schemas, and an example of each body, for programs."""

import json
from typing import Annotated, Any, Final

from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.api_operations import answers, operations
from browser.http.parameters import LanguageAsked
from browser.http.services import services, urls
from browser.http.texts import with_language
from browser.urls import Urls
from browser.validation.models import SubmittableType, SubmittableTypes
from kg.errors import NotFound
from kg.rdf.formats import CSV, JSON, XLSX, Format, by_name, names
from kg.records.model import RecordType
from kg.records.shape_files import ShapeFiles
from kg.sheets.template import Tables
from kg.texts.languages import DEFAULT, Text, choose_label
from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type, json_schema, submittable_types

JSON_SCHEMA: Final = Format("json", "application/schema+json", "JSON Schema")
Schema = Annotated[
    str,
    Path(
        description="Name of a type, as the header of a record has it.",
        json_schema_extra={"pattern": "^[A-Za-z0-9]{1,80}$"},
        examples=["nbsap"],
    ),
]
_OBJECT: Final[dict[int | str, Any]] = {
    200: {"description": "The JSON Schema.", "content": {JSON_SCHEMA.media_type: {"schema": {"type": "object"}}}}
}
_TABLE: Final[dict[int | str, Any]] = {
    200: {
        "description": "The table.",
        "content": {format_.media_type: {"schema": {"type": "string", "format": "binary"}} for format_ in (XLSX, CSV)},
    }
}
Extension = Annotated[
    str, Path(description="`xlsx` or `csv`.", json_schema_extra={"enum": ["xlsx", "csv"]}, examples=["xlsx"])
]
router = operations("Validation")


@router.get("/api/validate/schemas", summary="Types that can be submitted", response_model=SubmittableTypes,
            responses=answers(400, headers=["ETag"]))  # fmt: skip
def list_schemas(request: Request, language: LanguageAsked) -> Response:
    """Every type of record that has a body, with its shape, its JSON Schema and an example."""
    to, base = urls(request), services(request).settings.base_iri
    listed: SubmittableTypes = {"types": [_row(type_, to, base, language) for type_ in submittable_types()]}
    return answer(request, _as_json(listed), JSON.content_type, max_age=3600)


def _row(type_: RecordType, to: Urls, base_iri: str, language: str) -> SubmittableType:
    return {
        "schema": type_.schema,
        "name": with_language(choose_label(type_.labels, language) or Text(type_.schema)),
        "kind": type_.schema_type,
        "realms": list(type_.realms),
        "shape": f"{ShapeFiles(base_iri).records}/{type_.schema}",
        "jsonSchema": to.json_schemas(type_.schema),
        "example": to.json_schemas(type_.schema, example=True),
        "templates": [to.table_template(type_.schema, one.name, language) for one in (XLSX, CSV)],
    }


@router.get("/api/validate/schemas/{schema}", summary="The JSON Schema of a type", response_class=Response,
            responses=answers(400, 404, headers=["ETag"]) | _OBJECT)  # fmt: skip
def get_schema(request: Request, schema: Schema, language: LanguageAsked) -> Response:
    """JSON Schema (draft 2020-12) of the bodies of a type, with titles and descriptions in a language.

    It checks the form while somebody writes, and is no judge: `POST /api/validate` is.
    """
    to = urls(request)
    made = json_schema(get_submittable_type(schema), to.json_schemas, language)
    return answer(request, _as_json(made), JSON_SCHEMA.media_type, max_age=3600)


@router.get("/api/validate/schemas/{schema}/example", summary="An example of a body", response_model=dict[str, Any],
            responses=answers(404, headers=["ETag"]))  # fmt: skip
def get_example(request: Request, schema: Schema) -> Response:
    """The body of a record of a type with what is required, to start from."""
    return answer(request, _as_json(example_body(get_submittable_type(schema))), JSON.content_type, max_age=3600)


@router.get("/api/validate/schemas/{schema}/template.{extension}", summary="A table to fill in",
            response_class=Response, responses=answers(400, 404, headers=["ETag"]) | _TABLE)  # fmt: skip
def get_template(request: Request, schema: Schema, extension: Extension, language: LanguageAsked) -> Response:
    """A workbook or a CSV file with a row for each record of a type, names and help in a language.

    Filled in, `kg validate` judges it, with what it finds at its cells.
    """
    type_, format_ = get_submittable_type(schema), by_name((XLSX, CSV)).get(extension)
    if format_ is None:
        raise NotFound(f"A table has no format {extension[:20]}.", f"Formats: {names((XLSX, CSV))}.")
    key = ("template", type_.schema, format_.name, language)

    def make() -> bytes:
        tables = Tables(type_, language, list(dict.fromkeys((language, DEFAULT))))
        return tables.xlsx() if format_ is XLSX else tables.csv()

    content = services(request).cache.get_or_make(key, make)
    headers = {"Content-Disposition": f'attachment; filename="{type_.schema}-{language}.{format_.name}"'}
    return answer(request, content, format_.content_type, max_age=3600, headers=headers)


def _as_json(made: object) -> bytes:
    return json.dumps(made, ensure_ascii=False, indent=1).encode()
