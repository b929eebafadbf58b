"""Approved documents into the ledger: with the decision in one transaction, so that both are there or neither is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

import sqlalchemy as sa

from kg.accounts.times import moment
from kg.errors import Conflict, Superseded
from kg.history.judgements import Judgement, note_judgement
from kg.ledger.agents import names_of
from kg.ledger.appending import append, newest_versions
from kg.ledger.bodies import Sealed
from kg.ledger.ledger import Change
from kg.submissions import rows
from kg.submissions.accepting import Accepting, Prepared
from kg.submissions.actors import SERVICE, Actor
from kg.submissions.country_reviews import SCHEMA, enter_automatic
from kg.submissions.happening import happen
from kg.submissions.judged import Judged
from kg.submissions.rows import Submission

Bodies: TypeAlias = Mapping[str, Sequence[Sealed]]


@dataclass(frozen=True, slots=True)
class Ready:
    """A proposal that may be published: its judged document, and its graphs (None while it waits for its day)."""

    submission: Submission
    judged: Judged
    prepared: Prepared | None


@dataclass(frozen=True, slots=True)
class Credit:
    """Who is named in the ledger for what is published: who wrote it, for whom, who approved it. Names of agents."""

    agent: str
    on_behalf_of: str
    approved_by: str


def check_unchanged(connection: sa.Connection, ready: Ready) -> None:
    """Raise Superseded if the record is not what the proposal was begun from, or not what its graphs were made from."""
    prepared, submission = ready.prepared, ready.submission
    if prepared is None:
        return
    newest = {name: digest for name, (_, digest) in newest_versions(connection, sorted(prepared.replaced)).items()}
    if newest.get(prepared.graph, "") != submission.base_sha256:
        raise Superseded(
            f"The record {submission.record} was changed after submission {submission.number} was begun.",
            "Return it: saved again, it is compared with what is published now.",
        )
    if any(newest.get(name, "") != digest for name, digest in prepared.replaced.items()):
        raise Superseded(f"The record {submission.record} was changed meanwhile.", "Try again.")


class Publishing:
    """Publishes proposals of one copy."""

    def __init__(self, accepting: Accepting) -> None:
        self._accepting = accepting

    def graphs_of(self, submission: Submission) -> list[str]:
        """The names of all graphs that hold something of the record of a proposal."""
        return self._accepting.graphs_of(submission.record)

    def seal(self, ready: Iterable[Ready]) -> Bodies:
        """The bodies that are kept with what may be published, by the names of the records' graphs."""
        return self._accepting.seal(one.prepared for one in ready if one.prepared)

    def ready(self, connection: sa.Connection, number: int, judged: Judged | None, *, waits: bool) -> Ready:
        """A proposal with its graphs, unless it `waits` for its day. Raises NotFound, Conflict and Refused."""
        submission = rows.get(connection, number)
        if judged is None:
            raise Conflict(f"Submission {number} has no document to publish.", "Read it again.")
        if waits or not judged.report.conforms:
            return Ready(submission, judged, None)
        created = rows.first_created(connection, submission.record)
        submitted = next((e.at for e in reversed(rows.events_of(connection, number)) if e.action == "submit"), "")
        return Ready(
            submission, judged, self._accepting.prepare(judged, created=created, submitted=submitted, at=moment())
        )

    def publish(
        self, connection: sa.Connection, actor: Actor, approved: Sequence[Ready], bodies: Bodies, reason: str
    ) -> list[Submission]:
        """Let the ledger take approved proposals: one change for all of an author and an owner. As they are then."""
        credits = [self._credit(connection, actor, one.submission) for one in approved]
        order = sorted(range(len(approved)), key=lambda at: (credits[at].agent, credits[at].on_behalf_of, at))
        done: dict[int, Submission] = {}
        for credit, group in groupby(order, lambda at: credits[at]):
            places = list(group)
            sequence = self._append(connection, credit, [approved[at] for at in places], bodies, reason)
            for at in places:
                done[at] = _published(connection, actor, approved[at], sequence)
                self._review(connection, approved[at])
        return [done[at] for at in range(len(approved))]

    def _review(self, connection: sa.Connection, ready: Ready) -> None:
        """Enter the reviews of countries that have all commitments reviewed."""
        if ready.prepared and ready.submission.schema == SCHEMA:
            graph, record = ready.prepared.graph, ready.submission.record
            revision, _ = newest_versions(connection, (graph,)).get(graph, (0, ""))
            if (content := ready.prepared.graphs.get(graph)) is not None:
                enter_automatic(connection, self._accepting.iris, record, content, revision)

    def _append(
        self, connection: sa.Connection, credit: Credit, some: Sequence[Ready], bodies: Bodies, reason: str
    ) -> int:
        numbers = [one.submission.number for one in some]
        change = Change(
            dataset="record",
            agent=credit.agent,
            on_behalf_of=credit.on_behalf_of,
            approved_by=credit.approved_by,
            reason=reason or ("1 record" if len(some) == 1 else f"{len(some)} records"),
            kind="record",
            source=f"submission {numbers[0]}" if len(some) == 1 else f"submissions {numbers[0]} to {numbers[-1]}",
        )
        prepared = [one.prepared for one in some if one.prepared]
        graphs = {name: content for one in prepared for name, content in one.graphs.items()}
        came = [body for one in prepared for body in bodies.get(one.graph, ())]
        receipt = append(connection, change, graphs, came)
        _note_judgements(connection, some, receipt.changed)
        return receipt.sequence

    def _credit(self, connection: sa.Connection, actor: Actor, submission: Submission) -> Credit:
        approver = next(
            (e.account for e in reversed(rows.events_of(connection, submission.number)) if e.action == "approve"), None
        )
        author = rows.head_of(connection, submission).account
        names = names_of(connection, {author, approver or author, actor.number or author})
        return Credit(names[author], submission.owner, names[approver or actor.number or author])

    def withdraw(
        self, connection: sa.Connection, actor: Actor, submission: Submission, graphs: Sequence[str], reason: str
    ) -> None:
        """Withdraw what a proposal published: the ledger keeps all versions, and the record says that it was."""
        (name,) = names_of(connection, {actor.number or submission.account}).values()
        change = Change("record", name, reason, "withdrawal", on_behalf_of=submission.owner, approved_by=name)
        append(connection, change, dict.fromkeys(graphs))


def _note_judgements(connection: sa.Connection, some: Sequence[Ready], changed: Sequence[str]) -> None:
    """Keep how each document was judged with the version of its record's graph that it made."""
    judged = {one.prepared.graph: one.judged.report for one in some if one.prepared}
    newest = newest_versions(connection, sorted(judged.keys() & set(changed)))
    for graph, (revision, _) in newest.items():
        report = judged[graph]
        findings = ((finding.severity, finding.code) for finding in report.findings)
        note_judgement(connection, graph, revision, Judgement.of(report.shapes, report.conforms, findings))


def _published(connection: sa.Connection, actor: Actor, ready: Ready, sequence: int) -> Submission:
    before = rows.last_of(connection, ready.submission.record, "published")
    if before is not None:
        happen(connection, rows.change(connection, before, state="superseded"), "supersede", SERVICE)
    submission = rows.get(connection, ready.submission.number)
    revision = ready.prepared.revision if ready.prepared else None
    rows.forget_contents(connection, submission.number)
    submission = rows.change(connection, submission, state="published", sequence=sequence, revision=revision)
    happen(connection, submission, "publish", actor)
    return submission
