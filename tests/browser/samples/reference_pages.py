"""Samples of the reference of the API: with and without Swagger UI."""

from dataclasses import replace
from typing import Final

from browser.reference.contexts import AnswerRow, OperationRow, ParameterRow, ReferencePage, TagGroup
from browser.site.contexts import Page
from tests.browser.samples.frames import ROOT, Site

_FOUND: Final = OperationRow(
    id="search",
    method="GET",
    path="/api/search/{within}",
    summary="Search in all datasets",
    paragraphs=((("Things that have the words of ", False), ("q", True), (".", False)), (("Best first.", False),)),
    parameters=(
        ParameterRow("within", "path", "string", True, "", (("A dataset.", False),)),
        ParameterRow("limit", "query", "integer 1–200", False, "20", (("Results at once.", False),)),
    ),
    answers=(
        AnswerRow("200", (("The answer.", False),), ("application/json", "text/csv")),
        AnswerRow("304", (("Not changed.", False),), ()),
    ),
    example='{\n  "total": 1\n}',
    command=f"curl '{ROOT}api/search/kmgbf?q=marine'",
    token=False,
)
_STOPPED: Final = OperationRow(
    "stop", "DELETE", "/api/queries/{id}", "Stop", ((("Stops <it>.", False),),), (), (), "", "curl", True
)


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    page = ReferencePage(
        frame=site.frame("Reference of the API", "api/reference", section="api"),
        groups=(
            TagGroup("search", "Search", (("Things by words.", False),), (_FOUND,)),
            TagGroup("operation", "Operation", (("Queries.", False),), (_STOPPED,)),
        ),
        openapi_url=ROOT + "api/openapi.json",
        script=ROOT + "static/dist/swagger-ui.js",
        style=ROOT + "static/dist/swagger-ui.css",
    )
    return {"reference": page, "reference-plain": replace(page, script="", style="")}
