"""What may be done with proposals, each action one transaction of the ledger's database.

What an action needs is in the table of the workflow; it is asked for in the transaction that does it. Documents were
judged before (`Judged`) and graphs are made before, so that a transaction waits for nothing but the disk.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeAlias, TypeVar

import sqlalchemy as sa

from kg.errors import KgError
from kg.ledger.ledger import Ledger
from kg.publishing.standing import check_before_writing
from kg.settings import Settings
from kg.submissions import rows, steps
from kg.submissions.actors import Actor
from kg.submissions.doing import NOTHING_SAID, Doing, check_action, check_document, check_eyes
from kg.submissions.happening import happen
from kg.submissions.judged import Judged
from kg.submissions.publishing import Publishing, Ready, check_unchanged
from kg.submissions.reading import Reading
from kg.submissions.rows import Submission
from kg.submissions.workflow import actions

AT_ONCE: Final = 500
"""Proposals in one transaction at most; more are done one part after the other."""
Made: TypeAlias = Submission | KgError
"""A proposal as it is then, or why nothing was done with it."""
_Step: TypeAlias = Callable[[sa.Connection], Submission]
_Found = TypeVar("_Found")


class Submissions(Reading):
    """The proposals of one copy. Safe to use from several threads and processes."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        super().__init__(settings, ledger)
        self._publishing = Publishing(self._accepting)

    def save(self, actor: Actor, judged: Judged, batch: str = "", doing: Doing = NOTHING_SAID) -> Submission:
        """Keep a document as the draft of its record, or as the next version of the one that is open.

        Raises Refused, PreconditionFailed, and Conflict while the open one cannot be changed.
        """
        plan = partial(self._saving, steps.save, actor, judged, batch, doing)
        return _only(self._do([plan], doing))

    def propose(self, actor: Actor, judged: Judged, batch: str = "", doing: Doing = NOTHING_SAID) -> Submission:
        """Save a document and submit it for review in one step. Raises what `save` raises, and DoesNotConform."""
        return _only(self.propose_all(actor, [judged], batch, doing))

    def propose_all(
        self, actor: Actor, documents: Sequence[Judged], batch: str = "", doing: Doing = NOTHING_SAID
    ) -> list[Made]:
        """The same for many documents: for each its proposal, or why there is none."""
        saving = partial(self._saving, steps.propose, actor)
        return self._do([partial(saving, judged, batch, doing) for judged in documents], doing)

    def act(
        self, actor: Actor, number: int, action: str, doing: Doing = NOTHING_SAID, judged: Judged | None = None
    ) -> Submission:
        """Do something with a proposal, by the name of an action of the workflow (`create`, `save` are `save`).

        `judged` is the document of its newest version, judged for publication just before, where the action asks that
        it conforms. Raises NotFound, Refused, Conflict, PreconditionFailed, DoesNotConform, InvalidInput.
        """
        if action in ("approve", "publish"):
            return _only(self.publish_all(actor, [(number, judged)], action, doing))
        if action == "withdraw":
            return _only(self._do([partial(self._withdrawing, actor, number, doing)], doing))
        step: _Step = partial(steps.act, actor=actor, number=number, name=action, doing=doing, judged=judged)
        return _only(self._do([lambda: step], doing))

    def publish_all(
        self,
        actor: Actor,
        documents: Sequence[tuple[int, Judged | None]],
        action: str = "approve",
        doing: Doing = NOTHING_SAID,
    ) -> list[Made]:
        """Approve proposals, or publish those that were approved (`publish`), in one transaction for every 500.

        Each is given by its number and its judged document. With an embargo they wait for their day. Those that can
        be done are done: for each the proposal as it is then, or why it was not.
        """
        check_before_writing(self.settings, self.ledger)
        made: list[Made] = []
        for start in range(0, len(documents), AT_ONCE):
            made += self._publish_some(actor, documents[start : start + AT_ONCE], action, doing)
        return made

    def _saving(self, step: Callable[..., Submission], actor: Actor, judged: Judged, batch: str, doing: Doing) -> _Step:
        standing = self.standing_for(actor, judged)
        return partial(step, actor=actor, judged=judged, standing=standing, batch=batch, doing=doing)

    def _withdrawing(self, actor: Actor, number: int, doing: Doing) -> _Step:
        check_before_writing(self.settings, self.ledger)
        graphs = self._publishing.graphs_of(self.get(actor, number))

        def withdraw(connection: sa.Connection) -> Submission:
            done = steps.act(connection, actor, number, "withdraw", doing, None)
            self._publishing.withdraw(connection, actor, done, graphs, doing.reason)
            return done

        return withdraw

    def _do(self, plans: Sequence[Callable[[], _Step]], doing: Doing) -> list[Made]:
        """Make steps and take them, some hundred in one transaction; of one that fails nothing remains."""
        made: list[Made] = []
        for start in range(0, len(plans), AT_ONCE):
            planned = [_tried(plan) for plan in plans[start : start + AT_ONCE]]
            with self.database.begin() as connection:
                if doing.once:
                    doing.once.replay(connection)
                done = [one if isinstance(one, KgError) else _within(connection, one) for one in planned]
                made += [_kept(connection, one, doing) for one in done]
        return made

    def _publish_some(
        self, actor: Actor, documents: Sequence[tuple[int, Judged | None]], action: str, doing: Doing
    ) -> list[Made]:
        waits = action == "approve" and bool(doing.embargo)
        with self.database.reading() as connection:
            plans = [partial(self._publishing.ready, connection, *one, waits=waits) for one in documents]
            planned = [_tried(plan) for plan in plans]
        with self.database.begin() as connection:
            if doing.once:
                doing.once.replay(connection)
            decide = partial(self._decide, actor=actor, action=action, doing=doing)
            decided = [
                one if isinstance(one, KgError) else _within(connection, partial(decide, ready=one)) for one in planned
            ]
            done: list[Made] = [one if isinstance(one, KgError) else one.submission for one in decided]
            if not waits:
                places = [at for at, one in enumerate(decided) if isinstance(one, Ready)]
                ready = [one for one in decided if isinstance(one, Ready)]
                for at, one in zip(
                    places, self._publishing.publish(connection, actor, ready, doing.reason), strict=True
                ):
                    done[at] = one
            return [_kept(connection, one, doing) for one in done]

    def _decide(self, connection: sa.Connection, *, actor: Actor, action: str, doing: Doing, ready: Ready) -> Ready:
        """What may be published by what stands in the database now; approved, if that is the action."""
        submission, wanted = rows.get(connection, ready.submission.number), actions()[action]
        check_action(actor, submission, wanted, doing)
        version = rows.head_of(connection, submission)
        check_document(version, ready.judged, wanted, doing)
        if "four-eyes" in wanted.asks:
            authors = [one.account for one in rows.versions_of(connection, submission.number)]
            check_eyes(actor, authors, four_eyes=self.settings.four_eyes)
        check_unchanged(connection, ready)
        if action == "approve":
            if doing.agree:
                rows.agree(connection, version, actor.number)
            submission = rows.change(connection, submission, state="approved", embargo=doing.embargo)
            happen(connection, submission, action, actor, doing.reason)
        return Ready(submission, ready.judged, ready.prepared)


def _kept(connection: sa.Connection, made: Made, doing: Doing) -> Made:
    if doing.once and not isinstance(made, KgError):
        doing.once.keep(connection, made)
    return made


def _tried(plan: Callable[[], _Found]) -> _Found | KgError:
    try:
        return plan()
    except KgError as error:
        return error


def _within(connection: sa.Connection, step: Callable[[sa.Connection], _Found]) -> _Found | KgError:
    """What a step makes, or why it makes nothing: then nothing of it is left."""
    try:
        with connection.begin_nested():
            return step(connection)
    except KgError as error:
        return error


def _only(made: Sequence[Made]) -> Submission:
    (one,) = made
    if isinstance(one, KgError):
        raise one
    return one
