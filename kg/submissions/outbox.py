"""Word to those who wait for something: entered with what happened, in one transaction; sent later (`mail`)."""

from typing import Any

import sqlalchemy as sa

from kg.accounts.grants import ALL
from kg.accounts.tables import grants
from kg.accounts.times import moment
from kg.submissions.actors import Actor
from kg.submissions.notices import Audience, audiences
from kg.submissions.rows import Submission
from kg.submissions.tables import notices, submission_versions, submissions


def announce(connection: sa.Connection, submission: Submission, action: str, actor: Actor, reason: str) -> None:
    """Enter who is to know of an action on a proposal, without who did it."""
    audience = audiences().get(action)
    if audience is None:
        return
    people = sa.union(*_people(audience, submission)).subquery()
    said = [sa.literal(value) for value in (submission.number, action, reason)]
    told = sa.select(people.c.account, *said).where(people.c.account != (actor.number or 0))
    columns = ("account", "submission", "action", "reason")
    connection.execute(sa.insert(notices).from_select(columns, told))


def _people(audience: Audience, submission: Submission) -> list[sa.Select[Any]]:
    authors = _authors(submission) if audience in ("authors", "all") else []
    return [*authors, _approvers(submission)] if audience in ("approvers", "all") else authors


def _authors(submission: Submission) -> list[sa.Select[Any]]:
    """Who began a proposal or wrote a version of it."""
    wrote = sa.select(submission_versions.c.account).where(submission_versions.c.submission == submission.number)
    return [wrote, sa.select(submissions.c.account).where(submissions.c.number == submission.number)]


def _approvers(submission: Submission) -> sa.Select[Any]:
    """Who may decide on it now."""
    table = grants.c
    return sa.select(table.account).where(
        table.role == "approver",
        table.owner.in_((submission.owner, ALL)),
        table.schema.in_((submission.schema, ALL)),
        sa.or_(table.expires == "", table.expires > moment()),
    )
