"""What lists say of proposals beside their rows: who sent them for review and when, and what was found in them."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from kg.submissions.rows import Submission, unpacked
from kg.submissions.tables import review_events, submission_versions


@dataclass(frozen=True, slots=True)
class Overview:
    """Who submitted a proposal last (the account) and when, '' if nobody has; findings by severity, as it was sent."""

    account: int | None = None
    submitted: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


def overviews(connection: sa.Connection, some: Collection[Submission]) -> dict[int, Overview]:
    """The overviews of proposals by their numbers, with one query for each kind of thing."""
    submitted = _submitted(connection, [one.number for one in some])
    counted = _counted(connection, [(one.number, one.head) for one in some])
    return {one.number: Overview(*submitted.get(one.number, (None, "")), counted.get(one.number, {})) for one in some}


def _submitted(connection: sa.Connection, numbers: Collection[int]) -> dict[int, tuple[int | None, str]]:
    table = review_events.c
    query = sa.select(table.submission, table.account, table.at).where(
        table.submission.in_(numbers), table.action == "submit"
    )
    return {row.submission: (row.account, row.at) for row in connection.execute(query.order_by(table.number))}


def _counted(connection: sa.Connection, heads: Collection[tuple[int, int]]) -> dict[int, Mapping[str, int]]:
    table = submission_versions.c
    query = sa.select(table.submission, table.report).where(sa.tuple_(table.submission, table.number).in_(heads))
    return {row.submission: _severities(row.report) for row in connection.execute(query) if row.report is not None}


def _severities(report: bytes) -> Mapping[str, int]:
    found: dict[str, Any] = json.loads(unpacked(report))
    severities = [one["severity"] for one in found["findings"]]
    return {severity: severities.count(severity) for severity in set(severities)}
