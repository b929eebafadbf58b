"""A document judged, as the forms of the Clearing-House ask for it. It takes no token, and nothing of it is kept."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from browser.clearing_house.calls import Schema, answered, calls, ends
from browser.clearing_house.reports import DocumentReport, report_of
from browser.http.api_operations import body
from browser.validation.asked import Asked, read_body
from browser.validation.judging import judge
from kg.rdf.formats import JSON
from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type

router = calls(token=False)
DOCUMENT: Final = body(
    (JSON, {"type": "object", "examples": [example_body(get_submittable_type("stakeholderCommitment"))]})
)
Whose = Annotated[str, Query(description="Taken, as clients send it; the document says which record it is.")]
_ENDS: Final = ends(413, 422, 429)
_ENDS[400]["description"] = "The document does not conform: the same report with `errors`; or it cannot be read."
_ENDS[400]["content"][JSON.media_type] = {
    "schema": {
        "anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("DocumentReport", "Failure")],
    }
}
_PATH: Final = "/api/v2013/documents/x/validate"


async def validate(request: Request, schema: Schema = "", identifier: Whose = "") -> Response:
    """What is wrong with a document: 200 if nothing is, else 400 with `errors`, in the codes of the Clearing-House.

    `warnings` are doubts. The document is judged for publication; `identifier` is taken as clients send it.
    """
    content = await read_body(request)
    report = await judge(request, content, JSON, Asked("publish", schema[:80]))
    return answered(report_of(report, body_of(content)), 200 if report.conforms else 400)


def body_of(content: bytes) -> Mapping[str, Any]:
    """The object that a document is, {} for one that cannot be read; its report says why."""
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


for _method, _name in (("PUT", "validate_document"), ("POST", "validate_document_by_post")):
    router.add_api_route(
        _PATH, validate, methods=[_method], name=_name, summary="Judge a document for the Clearing-House",
        response_model=DocumentReport, responses=_ENDS, openapi_extra=DOCUMENT,
    )  # fmt: skip
