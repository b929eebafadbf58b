"""Word to those who wait for something: entered with what happened, in one transaction; sent later (`mail`)."""

from functools import cache
from typing import Any, Final

import sqlalchemy as sa

from kg.accounts.grants import ALL
from kg.accounts.tables import grants, people
from kg.accounts.times import moment
from kg.submissions.actors import Actor
from kg.submissions.notices import Audience, audiences
from kg.submissions.rows import Submission
from kg.submissions.tables import notices, submission_versions, submissions

_NUMBER: Final[sa.BindParameter[int]] = sa.bindparam("number", type_=sa.Integer)


def announce(connection: sa.Connection, submission: Submission, action: str, actor: Actor, reason: str) -> None:
    """Enter who is to know of an action on a proposal: without who did it, and who has no address."""
    audience = audiences().get(action)
    if audience is None:
        return
    values: dict[str, Any] = {name: getattr(submission, name) for name in ("number", "owner", "schema")}
    values |= {"action": action, "reason": reason, "actor": actor.number or 0, "now": moment()}
    connection.execute(_statement(audience), values)


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)


@cache
def _statement(audience: Audience) -> sa.Insert:
    """Made once: it is used for each of thousands in a batch."""
    authors = _authors() if audience in ("authors", "all") else []
    some = sa.union(*authors, *([_approvers()] if audience in ("approvers", "all") else [])).subquery()
    said = (_NUMBER, _text("action"), _text("reason"))
    told = (
        sa.select(some.c.account, *said)
        .join(people, people.c.account == some.c.account)
        .where(some.c.account != sa.bindparam("actor", type_=sa.Integer))
    )
    return sa.insert(notices).from_select(("account", "submission", "action", "reason"), told)


def _authors() -> list[sa.Select[Any]]:
    """Who began a proposal or wrote a version of it."""
    wrote = sa.select(submission_versions.c.account).where(submission_versions.c.submission == _NUMBER)
    return [wrote, sa.select(submissions.c.account).where(submissions.c.number == _NUMBER)]


def _approvers() -> sa.Select[Any]:
    """Who may decide on it now."""
    table = grants.c
    return sa.select(table.account).where(
        table.role == "approver",
        table.owner.in_((_text("owner"), sa.literal(ALL))),
        table.schema.in_((_text("schema"), sa.literal(ALL))),
        sa.or_(table.expires == "", table.expires > _text("now")),
    )
