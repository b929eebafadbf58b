"""Quality reports for programs: figures of all datasets, the rules, and the report on one dataset as a file."""

import json
from typing import Annotated

from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.api_operations import answers, operations
from browser.http.services import services, urls
from browser.quality.models import QualityReport, ReportFigures, ReportList
from browser.quality.stored import EXPORTS, QualityReports, known_dataset, state, stored_report
from kg.errors import NotFound
from kg.graph.datasets import Dataset
from kg.quality.exports import as_csv, as_json, as_turtle, metrics_iri, rules_as_turtle
from kg.quality.model import Severity
from kg.quality.stored import Stored
from kg.rdf.formats import CSV, JSON, TURTLE, Format

DatasetId = Annotated[
    str,
    Path(
        description="Id of a dataset.",
        json_schema_extra={"pattern": "^[a-z0-9][a-z0-9_-]{0,62}$"},
        examples=["kmgbf"],
    ),
]
Extension = Annotated[str, Path(description="Format.", json_schema_extra={"enum": list(EXPORTS)}, examples=["json"])]
router = operations("Quality and releases")


@router.get("/api/quality", summary="Figures of the newest report on each dataset", response_model=ReportList,
            responses=answers(503, headers=["ETag"]))  # fmt: skip
def list_reports(request: Request) -> Response:
    """How many errors, warnings and hints there are in each dataset, and where its report is."""
    to = urls(request)
    figures: list[ReportFigures] = [
        {
            "dataset": run.dataset,
            "release": run.release,
            "sequence": run.sequence,
            "checked": run.checked,
            "concepts": run.concepts,
            "errors": run.count(Severity.ERROR),
            "warnings": run.count(Severity.WARNING),
            "hints": run.count(Severity.HINT),
            "counts": dict(run.counts),
            "files": {name: to.quality_api(run.dataset, name) for name in EXPORTS},
        }
        for run in services(request).of(QualityReports).decisions.latest().values()
    ]
    reports: ReportList = {"reports": figures}
    return answer(request, json.dumps(reports, indent=1).encode(), JSON.media_type, max_age=0)


@router.get("/api/quality/rules", summary="The rules that datasets are checked by", response_class=Response,
            responses=answers(also=[TURTLE], headers=["ETag"]))  # fmt: skip
def list_rules(request: Request) -> Response:
    """All rules as metrics of the Data Quality Vocabulary, in Turtle."""
    content = rules_as_turtle(metrics_iri(services(request).settings.base_iri))
    return answer(request, content, TURTLE.content_type)


@router.get("/api/quality/{dataset}.{extension}", summary="The newest report on a dataset",
            response_model=QualityReport,
            responses=answers(404, 503, also=[CSV, TURTLE], headers=["ETag"]))  # fmt: skip
def get_report(request: Request, dataset: DatasetId, extension: Extension) -> Response:
    """Each rule with what it found, and how complete the dataset is in each language."""
    found, format_ = known_dataset(request), EXPORTS.get(extension)
    if format_ is None:
        raise NotFound("A report has no such format.", "There are: " + ", ".join(EXPORTS) + ".")
    stored = stored_report(request, found)
    key = ("quality-export", *state(request), found.id, format_.name)
    content = services(request).cache.get_or_make(key, lambda: _exported(request, found, stored, format_))
    return answer(request, content, format_.content_type, max_age=0)


def _exported(request: Request, dataset: Dataset, stored: Stored, format_: Format) -> bytes:
    accepted = services(request).of(QualityReports).decisions.accepted(dataset.id)
    if format_ is TURTLE:
        return as_turtle(stored, accepted, dataset.iri, metrics_iri(services(request).settings.base_iri))
    return (as_csv if format_.name == "csv" else as_json)(stored, accepted)
