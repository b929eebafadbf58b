"""What the pages about quality read beside the graph."""

from dataclasses import dataclass

from kg.quality.decisions import Decisions
from kg.quality.stored import Reports


@dataclass(frozen=True, slots=True)
class QualityReports:
    """The stored reports of this copy, and what people decided about findings."""

    reports: Reports
    decisions: Decisions
