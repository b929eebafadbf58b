"""Word to those who wait for something: entered with what happened, sent later."""

import sqlalchemy as sa

from kg.submissions.actors import Actor
from kg.submissions.rows import Submission


def announce(connection: sa.Connection, submission: Submission, action: str, actor: Actor, reason: str) -> None:
    """Enter messages about an action on a proposal, in the transaction that does it."""
