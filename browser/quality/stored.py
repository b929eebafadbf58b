"""Quality reports and decisions, which the pages read beside the graph."""

from dataclasses import dataclass

from kg.quality.decisions import Decisions
from kg.quality.stored import Reports


@dataclass(frozen=True, slots=True)
class QualityReports:
    """The stored reports of this copy, and the decisions about findings."""

    reports: Reports
    decisions: Decisions
