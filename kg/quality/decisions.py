"""Decisions of people about findings, and numbers of findings over time: two tables beside the ledger.

`accepted_finding` is append-only: the newest row about a finding says whether it is accepted as it is or was taken
back. `quality_run` has a row for each state of a dataset that was checked, from which the trend is drawn.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from kg.errors import InvalidInput, NotFound
from kg.ledger.agents import name_column, number_of
from kg.ledger.connections import Database
from kg.ledger.schema import agents
from kg.quality.model import Finding, Report, Severity
from kg.quality.rules import RULES, get_rule

LONGEST_REASON: Final = 2_000
_METADATA: Final = sa.MetaData()
_accepted: Final = sa.Table(
    "accepted_finding",
    _METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.String(64), nullable=False, index=True),
    sa.Column("rule", sa.String(64), nullable=False),
    sa.Column("key", sa.String(32), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("agent", sa.Integer, sa.ForeignKey(agents.c.number), nullable=True),
    sa.Column("decided", sa.String(32), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("taken_back", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)
_runs: Final = sa.Table(
    "quality_run",
    _METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.String(64), nullable=False, index=True),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("rules", sa.String(32), nullable=False),
    sa.Column("release", sa.String(64), nullable=False),
    sa.Column("checked", sa.String(32), nullable=False),
    sa.Column("concepts", sa.Integer, nullable=False),
    sa.Column("counts", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that was accepted as it is: which, by whom, when (ISO 8601, UTC) and why."""

    dataset: str
    rule: str
    key: str
    subject: str
    value: str
    agent: str
    decided: str
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """One state of a dataset that was checked: last change, release, when, concepts, findings that count by rule."""

    dataset: str
    sequence: int
    rules: str
    release: str
    checked: str
    concepts: int
    counts: Mapping[str, int]

    def count(self, severity: Severity) -> int:
        """Number of findings of a severity."""
        return sum(n for id_, n in self.counts.items() if id_ in RULES and RULES[id_].severity is severity)


class Decisions:
    """The two tables. Safe to use from several threads and processes."""

    def __init__(self, address: str) -> None:
        self._database = Database(address, _METADATA, ("accepted_finding", "quality_run"))

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def stamp(self) -> int:
        """A number that grows with every decision."""
        with self._database.reading() as connection:
            return int(connection.execute(sa.select(sa.func.max(_accepted.c.sequence))).scalar_one() or 0)

    def accepted(self, dataset: str) -> dict[tuple[str, str], Accepted]:
        """Findings of a dataset that are accepted, by rule and key."""
        newest = (
            sa.select(sa.func.max(_accepted.c.sequence))
            .where(_accepted.c.dataset == dataset)
            .group_by(_accepted.c.rule, _accepted.c.key)
        )
        own = [column for column in _accepted.c if column.name not in ("sequence", "taken_back", "agent")]
        columns: list[sa.ColumnElement[Any]] = [*own, name_column(_accepted.c.agent)]
        query = sa.select(*columns).where(_accepted.c.sequence.in_(newest), sa.not_(_accepted.c.taken_back))
        with self._database.reading() as connection:
            found = [Accepted(**row._mapping) for row in connection.execute(query)]
        return {(one.rule, one.key): one for one in found}

    def accept(self, dataset: str, rule: str, finding: Finding, agent: str, reason: str) -> None:
        """Accept a finding as it is. Raises InvalidInput without a reason, NotFound for an unknown rule."""
        get_rule(rule)
        reason = reason.strip()
        if not reason:
            raise InvalidInput(
                "A finding is accepted for a reason, and none was given.", "Say why it is right as it is."
            )
        if len(reason) > LONGEST_REASON:
            raise InvalidInput(f"The reason has more than {LONGEST_REASON} characters.", "Shorten it.")
        self._append(dataset, rule, finding.key(), finding.subject, finding.value, agent, reason, taken_back=False)

    def take_back(self, dataset: str, rule: str, key: str, agent: str) -> None:
        """Let an accepted finding count again. Raises NotFound when it is not accepted."""
        known = self.accepted(dataset).get((rule, key))
        if known is None:
            raise NotFound(f"No finding {key[:40]} of the rule {rule[:40]} is accepted in {dataset[:60]}.")
        self._append(dataset, rule, key, known.subject, known.value, agent, "", taken_back=True)

    def _append(
        self, dataset: str, rule: str, key: str, subject: str, value: str, agent: str, reason: str, *, taken_back: bool
    ) -> None:
        values = {"dataset": dataset, "rule": rule, "key": key, "subject": subject, "value": value}
        row = {**values, "decided": now(), "reason": reason, "taken_back": taken_back}
        with self._database.begin() as connection:
            connection.execute(sa.insert(_accepted).values(**row, agent=number_of(connection, agent)))

    def record(self, run: Run) -> bool:
        """Append a run; False, and nothing done, when the newest of the dataset is of the same state and rules."""
        with self._database.begin() as connection:
            newest = connection.execute(
                sa.select(_runs.c.sequence, _runs.c.rules)
                .where(_runs.c.dataset == run.dataset)
                .order_by(_runs.c.number.desc())
                .limit(1)
            ).first()
            if newest is not None and tuple(newest) == (run.sequence, run.rules):
                return False
            values = {column.name: getattr(run, column.name) for column in _runs.c if column.name != "number"}
            connection.execute(sa.insert(_runs).values(**{**values, "counts": json.dumps(dict(run.counts))}))
            return True

    def newest_run(self) -> int:
        """A number that grows with every run."""
        with self._database.reading() as connection:
            return int(connection.execute(sa.select(sa.func.max(_runs.c.number))).scalar_one() or 0)

    def runs(self, dataset: str, limit: int = 50) -> Sequence[Run]:
        """The newest runs of a dataset, oldest of them first."""
        query = sa.select(_runs).where(_runs.c.dataset == dataset).order_by(_runs.c.number.desc()).limit(limit)
        with self._database.reading() as connection:
            return [_run(row) for row in connection.execute(query)][::-1]

    def latest(self) -> dict[str, Run]:
        """The newest run of every dataset."""
        newest = sa.select(sa.func.max(_runs.c.number)).group_by(_runs.c.dataset)
        with self._database.reading() as connection:
            found = [_run(row) for row in connection.execute(sa.select(_runs).where(_runs.c.number.in_(newest)))]
        return {run.dataset: run for run in found}


def _run(row: sa.Row[Any]) -> Run:
    values = {name: value for name, value in row._mapping.items() if name != "number"}
    return Run(**{**values, "counts": json.loads(values["counts"])})


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings of a rule, divided: those that count, and those that were accepted with why."""

    open: Sequence[Finding]
    accepted: Sequence[tuple[Finding, Accepted]]


def judge(report: Report, rule: str, accepted: Mapping[tuple[str, str], Accepted]) -> Judged:
    """Divide the findings of a rule. Without accepted ones of this rule it costs nothing."""
    found = report.findings.get(rule, ())
    subjects = {one.subject for (id_, _key), one in accepted.items() if id_ == rule}
    if not subjects:
        return Judged(found, ())
    pairs = [(finding, accepted.get((rule, finding.key()))) for finding in found if finding.subject in subjects]
    known = {finding: one for finding, one in pairs if one is not None}
    return Judged([finding for finding in found if finding not in known], list(known.items()))


def counts_of(report: Report, accepted: Mapping[tuple[str, str], Accepted]) -> dict[str, int]:
    """Number of findings that count, by rule; rules with none are left out."""
    counts = {rule: len(judge(report, rule, accepted).open) for rule in report.findings}
    return {rule: count for rule, count in counts.items() if count}


def now() -> str:
    """This moment as ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
