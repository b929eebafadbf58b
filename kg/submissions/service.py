"""What may be done with proposals, each action one transaction of the ledger's database.

What an action needs is in the table of the workflow; it is asked for in the transaction that does it. Documents were
judged before (`Judged`) and graphs are made before, so that a transaction waits for nothing but the disk.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeAlias, TypeVar

import sqlalchemy as sa

from kg.errors import KgError
from kg.ledger.appending import identify
from kg.ledger.ledger import Ledger
from kg.publishing.standing import check_before_writing
from kg.rdf.documents import CanonicalGraph
from kg.settings import Settings
from kg.submissions import rows, steps
from kg.submissions.actors import Actor
from kg.submissions.doing import NOTHING_SAID, DoesNotConform, Doing, check_action, check_document, check_eyes
from kg.submissions.happening import happen
from kg.submissions.judged import Judged
from kg.submissions.once import Once, Replayed
from kg.submissions.publishing import Publishing, Ready, check_unchanged
from kg.submissions.reading import Reading
from kg.submissions.rows import Submission
from kg.submissions.workflow import actions

AT_ONCE: Final = 500
"""Proposals in one transaction at most; more are done one part after the other."""
Made: TypeAlias = Submission | KgError | Replayed
"""A proposal as it is then, why nothing was done with it, or what was answered before."""
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
        return _only(self.save_all(actor, [judged], batch, doing, [doing.once]))

    def save_all(
        self,
        actor: Actor,
        documents: Sequence[Judged],
        batch: str = "",
        doing: Doing = NOTHING_SAID,
        keys: Sequence[Once | None] = (),
    ) -> list[Made]:
        """The same for many documents, each with its key if there are `keys`: its draft, or why there is none."""
        saving = partial(self._saving, steps.save, actor)
        return self._do([partial(saving, judged, batch, doing) for judged in documents], keys)

    def propose(self, actor: Actor, judged: Judged, batch: str = "", doing: Doing = NOTHING_SAID) -> Submission:
        """Save a document and submit it for review in one step. Raises what `save` raises, and DoesNotConform."""
        return _only(self.propose_all(actor, [judged], batch, doing, [doing.once]))

    def propose_all(
        self,
        actor: Actor,
        documents: Sequence[Judged],
        batch: str = "",
        doing: Doing = NOTHING_SAID,
        keys: Sequence[Once | None] = (),
    ) -> list[Made]:
        """The same for many documents, each with its key if there are `keys`: its proposal, or why there is none."""
        saving = partial(self._saving, steps.propose, actor)
        return self._do([partial(saving, judged, batch, doing) for judged in documents], keys)

    def act(
        self, actor: Actor, number: int, action: str, doing: Doing = NOTHING_SAID, judged: Judged | None = None
    ) -> Submission:
        """Do something with a proposal, by the name of an action of the workflow (`create`, `save` are `save`).

        `judged` is the document of its newest version, judged for publication just before, where the action asks that
        it conforms. Raises NotFound, Refused, Conflict, PreconditionFailed, DoesNotConform, InvalidInput.
        """
        if action in ("approve", "publish"):
            return _only(self.publish_all(actor, [(number, judged)], action, doing, [doing.once]))
        if action == "withdraw":
            return _only(self._do([partial(self._withdrawing, actor, number, doing)], [doing.once]))
        step: _Step = partial(steps.act, actor=actor, number=number, name=action, doing=doing, judged=judged)
        return _only(self._do([lambda: step], [doing.once]))

    def publish_all(
        self,
        actor: Actor,
        documents: Sequence[tuple[int, Judged | None]],
        action: str = "approve",
        doing: Doing = NOTHING_SAID,
        keys: Sequence[Once | None] = (),
        etags: Sequence[int | None] = (),
    ) -> list[Made]:
        """Approve proposals, or publish those that were approved (`publish`), in one transaction for every 500.

        Each is given by its number and its judged document, perhaps with a key, and with the state it was seen
        in. With an embargo they wait for their day. Those that can be done are done: for each the proposal as
        it is then, or why it was not.
        """
        check_before_writing(self.settings, self.ledger)
        made: list[Made] = []
        for some in _parts(len(documents)):
            said = [replace(doing, etag=one) for one in etags[some]] if etags else [doing] * len(documents[some])
            made += self._publish_some(actor, documents[some], action, said, _keys(keys, some, documents))
        return made

    def preview(self, actor: Actor, number: int, judged: Judged) -> tuple[CanonicalGraph, CanonicalGraph]:
        """What is published of the record of a proposal, and what would be if its judged document were published now.

        Raises NotFound, DoesNotConform, and Refused for names that are not the document's to make.
        """
        self.get(actor, number)
        if not judged.report.conforms:
            raise DoesNotConform(judged.report)
        with self.database.reading() as connection:
            prepared = self._publishing.ready(connection, number, judged, waits=False).prepared
        assert prepared
        before = self.ledger.latest(prepared.graph)
        nothing = CanonicalGraph(b"", 0)
        return before.content() if before else nothing, prepared.graphs.get(prepared.graph) or nothing

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

    def _do(self, plans: Sequence[Callable[[], _Step]], keys: Sequence[Once | None]) -> list[Made]:
        """Make steps and take them, some hundred in one transaction; of one that fails nothing remains."""
        made: list[Made] = []
        for some in _parts(len(plans)):
            planned = [_tried(plan) for plan in plans[some]]
            with self.database.begin() as connection:
                for step, once in zip(planned, _keys(keys, some, plans), strict=True):
                    done = step if isinstance(step, KgError) else _within(connection, step, once)
                    made.append(_kept(connection, done, once))
        return made

    def _publish_some(
        self,
        actor: Actor,
        documents: Sequence[tuple[int, Judged | None]],
        action: str,
        said: Sequence[Doing],
        keys: Sequence[Once | None],
    ) -> list[Made]:
        doing = said[0]  # they differ in the state that was seen
        waits = action == "approve" and bool(doing.embargo)
        with self.database.reading() as connection:
            plans = [partial(self._publishing.ready, connection, *one, waits=waits) for one in documents]
            planned = [_tried(plan) for plan in plans]
        bodies = self._publishing.seal(one for one in planned if isinstance(one, Ready))
        with self.database.begin() as connection:
            identify(connection)  # from here on nobody else appends
            decide = partial(self._decide, actor=actor, action=action)
            decided = [
                one if isinstance(one, KgError) else _within(connection, partial(decide, ready=one, doing=each), once)
                for one, each, once in zip(planned, said, keys, strict=True)
            ]
            done: list[Made] = [one.submission if isinstance(one, Ready) else one for one in decided]
            if not waits:
                ready = {at: one for at, one in enumerate(decided) if isinstance(one, Ready)}
                published = self._publishing.publish(connection, actor, list(ready.values()), bodies, doing.reason)
                for at, submission in zip(ready, published, strict=True):
                    done[at] = submission
            return [_kept(connection, one, once) for one, once in zip(done, keys, strict=True)]

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


def _parts(count: int) -> Iterator[slice]:
    return (slice(start, start + AT_ONCE) for start in range(0, count, AT_ONCE))


def _keys(keys: Sequence[Once | None], some: slice, of: Sequence[object]) -> Sequence[Once | None]:
    """The keys of a part of many; none if there are no keys."""
    return keys[some] if keys else [None] * len(of[some])


def _kept(connection: sa.Connection, made: Made, once: Once | None) -> Made:
    if once is not None and isinstance(made, Submission):
        once.keep(connection, made)
    return made


def _tried(plan: Callable[[], _Found]) -> _Found | KgError:
    try:
        return plan()
    except KgError as error:
        return error


def _within(
    connection: sa.Connection, step: Callable[[sa.Connection], _Found], once: Once | None
) -> _Found | KgError | Replayed:
    """What a step makes, or why it makes nothing: then nothing of it is left."""
    try:
        with connection.begin_nested():
            if once is not None:
                once.replay(connection)
            return step(connection)
    except (KgError, Replayed) as error:
        return error


def _only(made: Sequence[Made]) -> Submission:
    (one,) = made
    if not isinstance(one, Submission):
        raise one
    return one
