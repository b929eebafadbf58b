"""A document judged for programs: CHM JSON, or RDF in every format; or a batch of them, one a line."""

import json
from collections.abc import AsyncIterator
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from browser.http.api_operations import answers, body, operations
from browser.http.parameters import LanguageAsked
from browser.http.services import services, urls
from browser.http.varying import header_of
from browser.site.rendering import Renderer
from browser.validation.asked import (
    MOST_BATCH,
    TABLES,
    Asked,
    AskedInAddress,
    form_of,
    lines_of,
    read_body,
)
from browser.validation.judging import Judging, judge
from browser.validation.models import ValidationReport
from browser.validation.page import report_page
from browser.validation.tables import judged_rows, read_table
from kg.errors import KgError
from kg.http.addresses import client_address
from kg.http.negotiation import choose
from kg.http.problems import members
from kg.rdf.documents import write
from kg.rdf.formats import HTML, JSON, JSONLD, NDJSON, Format
from kg.rdf.jsonld import compact
from kg.sheets.model import LARGEST
from kg.validation.documents import FORMS
from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type
from kg.validation.report import Report

REPORTS: Final = (*FORMS, HTML)
"""Formats of reports."""
_NEVER_KEPT: Final = {"Cache-Control": "no-store"}
_ANY: Final = {"type": "string"}
_BODY: Final = body(
    (JSON, {"type": "object", "examples": [example_body(get_submittable_type("nbsap"))]}),
    *((one, {"type": ["object", "array"]} if one.name == JSONLD.name else _ANY) for one in FORMS[1:]),
    (NDJSON, _ANY),
    *((one, _ANY) for one in TABLES),
)
router = operations("Validation")


@router.post("/api/validate", summary="Judge a document", response_model=ValidationReport, openapi_extra=_BODY,
             responses=answers(400, 406, 413, 415, 429, 503, headers=(), cached=False,
                               also=(*REPORTS[1:], NDJSON)))  # fmt: skip
async def validate(request: Request, asked: AskedInAddress, language: LanguageAsked) -> Response:
    """What is wrong with a document, where, and how to put it right. Nothing of it is kept.

    The document is the body of a record in the JSON of the Clearing-House (as it is, or as `document` of an object), or
    a record in RDF, in any of the formats; 1,000,000 bytes at most. A document that does not conform is answered with
    200: the report says so. In RDF the report is a `sh:ValidationReport` with messages in six languages.

    With `application/x-ndjson` each line is a document in JSON, at most 1,000, and each line of the answer the report
    on one, in their order.

    A table (`text/csv`, or a workbook; 5,000,000 bytes at most) has a record in each row, as the templates of the types
    have it. Each line of the answer is the report on a row, with its `place`, and with the `cell` of each finding.
    """
    form = form_of(request)
    if form in TABLES:
        return await _table(request, asked, language)
    if form is NDJSON:
        lines = lines_of(await read_body(request, MOST_BATCH))
        services(request).of(Judging).allowance.take(client_address(request.scope), len(lines))
        made = _reports(request, lines, asked, language)
        return StreamingResponse(made, headers=_NEVER_KEPT, media_type=NDJSON.media_type)
    shape = choose(header_of(request, "Accept"), REPORTS)
    content = await read_body(request)
    report = await judge(request, content, form, asked)
    return Response(_written(request, report, shape, language, content, asked), 200, _NEVER_KEPT, shape.content_type)


async def _table(request: Request, asked: Asked, language: str) -> Response:
    content = await read_body(request, LARGEST)
    rows = await read_table(request, content, asked.schema)

    async def lines() -> AsyncIterator[bytes]:
        async for row, judged in judged_rows(request, rows, asked):
            if isinstance(judged, KgError):
                made = {"place": str(row.place), **members(judged, urls(request).root, request.url.path)}
            else:
                made = judged.as_json(language)
            yield as_json(made, None) + b"\n"

    return StreamingResponse(lines(), headers=_NEVER_KEPT, media_type=NDJSON.media_type)


async def _reports(request: Request, lines: list[bytes], asked: Asked, language: str) -> AsyncIterator[bytes]:
    """The reports on the lines of a batch; of a line that could not be judged the problem."""
    judging, client = services(request).of(Judging), client_address(request.scope)
    for line in lines:
        try:
            made: Any = (await judging.judge(client, line, JSON, asked)).as_json(language)
        except KgError as error:
            made = members(error, urls(request).root, request.url.path)
        yield as_json(made, None) + b"\n"


def _written(request: Request, report: Report, shape: Format, language: str, content: bytes, asked: Asked) -> bytes:
    if shape is HTML:
        return services(request).of(Renderer).render(report_page(request, report, content, language, asked))
    return report_in(report, shape, language, urls(request).context())


def report_in(report: Report, shape: Format, language: str, context: str) -> bytes:
    """A report in JSON, with messages in a language, or in a format of RDF."""
    if shape is JSON:
        return as_json(report.as_json(language), 1)
    if shape.name == JSONLD.name:
        return compact(report.as_rdf(), context)
    return write(report.as_rdf(), shape)


def as_json(made: object, indent: int | None) -> bytes:
    """Anything as JSON; halves of characters that came in the document are answered as what stands for them."""
    return json.dumps(made, ensure_ascii=False, indent=indent).encode("utf-8", "replace")
