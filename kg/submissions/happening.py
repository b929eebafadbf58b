"""What happened to a proposal: a row that is never changed, and word to those who wait for it."""

import sqlalchemy as sa

from kg.accounts.times import moment
from kg.submissions.actors import Actor
from kg.submissions.outbox import announce
from kg.submissions.rows import Submission
from kg.submissions.tables import review_events
from kg.submissions.workflow import actions


def happen(connection: sa.Connection, submission: Submission, action: str, actor: Actor, reason: str = "") -> None:
    """Enter an action that was done, in the transaction that does it."""
    role = actions()[action].role if actor.account is not None else ""
    values = {"submission": submission.number, "version": submission.head, "action": action, "role": role}
    values |= {"account": actor.number, "reason": reason.strip(), "at": moment()}
    connection.execute(sa.insert(review_events).values(**values))
    announce(connection, submission, action, actor, reason.strip())
