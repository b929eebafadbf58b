"""Single actions on a proposal, inside a transaction that is open."""

import sqlalchemy as sa

from kg.errors import Conflict
from kg.submissions import rows
from kg.submissions.actors import Actor
from kg.submissions.attaching import give_up
from kg.submissions.doing import DoesNotConform, Doing, check_action, check_document
from kg.submissions.happening import happen
from kg.submissions.judged import Judged
from kg.submissions.rows import Submission
from kg.submissions.standing import Standing
from kg.submissions.suggesting import forget
from kg.submissions.workflow import FORGOTTEN, actions


def save(
    connection: sa.Connection, actor: Actor, judged: Judged, standing: Standing | None, batch: str, doing: Doing
) -> Submission:
    """Keep a document as a new draft, or as the next version of the one that is open for its record.

    What the same account wrote last, and nobody was asked to look at, is written over: versions are what was submitted.
    """
    submission, action = rows.open_of(connection, judged.record), "save"
    if submission is None:
        submission, action = rows.begin(connection, actor.number, judged), "create"
    elif not actor.roles(submission.owner, submission.schema):
        raise Conflict(f"Somebody else has an open submission for the record {judged.record}.", "Wait for its end.")
    else:
        check_action(actor, submission, actions()[action], doing)
        if (judged.owner, judged.schema) != (submission.owner, submission.schema):
            raise Conflict("The open submission is another owner's, or of another type.", "Cancel it first.")
    version = standing.version if standing else None
    over = rows.is_own_draft(connection, submission, actor.number)
    saved = rows.change(
        connection,
        submission,
        head=submission.head + (not over),
        title=judged.title,
        realm=judged.realm,
        base_revision=version.revision if version else 0,
        base_sha256=version.sha256 if version else "",
        batch=batch or submission.batch,
    )
    rows.put_version(connection, saved, judged, actor.number)
    if not over:
        happen(connection, saved, action, actor)
    return saved


def propose(
    connection: sa.Connection, actor: Actor, judged: Judged, standing: Standing | None, batch: str, doing: Doing
) -> Submission:
    """Save a document and submit it. Raises DoesNotConform."""
    if not judged.report.conforms:
        raise DoesNotConform(judged.report)
    saved = save(connection, actor, judged, standing, batch, doing)
    return act(connection, actor, saved.number, "submit", Doing(reason=doing.reason, agree=doing.agree), judged)


def act(
    connection: sa.Connection, actor: Actor, number: int, name: str, doing: Doing, judged: Judged | None
) -> Submission:
    """Do one action of the workflow that publishes nothing."""
    submission, action = rows.get(connection, number), actions()[name]
    check_action(actor, submission, action, doing)
    version = rows.head_of(connection, submission)
    check_document(version, judged, action, doing)
    if doing.agree and judged is not None:
        rows.agree(connection, version, actor.number)
    state = action.after or submission.state
    title = "" if state == "cancelled" else submission.title
    submission = rows.change(connection, submission, state=state, title=title)
    happen(connection, submission, name, actor, doing.reason)
    if state in FORGOTTEN:
        rows.forget_contents(connection, number)
    if state == "cancelled":
        give_up(connection, number)
        forget(connection, number)
    return submission
