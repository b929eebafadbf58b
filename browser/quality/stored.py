"""Quality reports and decisions, which the pages read beside the graph."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from browser.http.services import services
from kg.errors import NotReady
from kg.graph.datasets import Dataset, get_dataset
from kg.quality.decisions import Decisions
from kg.quality.stored import Reports, Stored
from kg.rdf.formats import CSV, JSON, TURTLE

EXPORTS: Final = {format_.name: format_ for format_ in (CSV, JSON, TURTLE)}
"""Formats of reports by extension."""


@dataclass(frozen=True, slots=True)
class QualityReports:
    """The stored reports of this copy, and the decisions about findings."""

    reports: Reports
    decisions: Decisions


def state(request: Request) -> tuple[int, ...]:
    """Numbers that change with the data, the report and the decisions."""
    found, dataset = services(request).of(QualityReports), request.path_params.get("dataset", "")
    number = services(request).knowledge.current().generation.number
    return (number, found.reports.stamp(dataset) if dataset else found.decisions.newest_run(), found.decisions.stamp())


def known_dataset(request: Request) -> Dataset:
    """The dataset of a request. Raises NotFound."""
    return get_dataset(services(request).knowledge.current().graph, request.path_params["dataset"])


def stored_report(request: Request, dataset: Dataset) -> Stored:
    """The report on a dataset. Raises NotReady before there is one."""
    stored = services(request).of(QualityReports).reports.find(dataset.id)
    if stored is None:
        hint = "It is made within a minute after the data was loaded. Try again then."
        raise NotReady(f"There is no quality report on {dataset.id} yet.", hint, retry_after=30)
    return stored
