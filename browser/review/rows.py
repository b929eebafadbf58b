"""Proposals as rows of lists."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request

from browser.http.services import language_of, services, urls
from browser.records.naming import Naming
from browser.review.contexts import SubmissionRow, Waits
from browser.submissions.judging import Proposals
from kg.submissions.actors import Actor
from kg.submissions.rows import Submission

_WAITS: Final[dict[str, Waits]] = {
    "draft": "contributors",
    "changes-requested": "contributors",
    "submitted": "approvers",
    "approved": "approvers",
}


class Rows:
    """Makes the rows of one reader."""

    def __init__(self, request: Request, actor: Actor, naming: Naming) -> None:
        self._actor, self._naming = actor, naming
        self._to, self._language = urls(request), language_of(request)
        self._submissions = services(request).of(Proposals).submissions

    def of(self, some: Sequence[Submission]) -> list[SubmissionRow]:
        """The rows of proposals, with as many queries for one as for all."""
        overviews = self._submissions.overviews(self._actor, some)
        senders = {one.number: overviews[one.number].account or one.account for one in some}
        names = self._submissions.names(set(senders.values()))
        now = datetime.now(UTC)
        rows = []
        for one in some:
            overview = overviews[one.number]
            rows.append(
                SubmissionRow(
                    number=one.number,
                    etag=one.etag,
                    url=self._to.my_submissions(self._language, one.number),
                    record=one.record,
                    title=one.title,
                    type=self._naming.type(one.schema),
                    owner=self._naming.owner(one.owner),
                    state=one.state,
                    batch=one.batch,
                    embargo=one.embargo,
                    author=names.get(senders[one.number], ""),
                    submitted=overview.submitted or one.created,
                    changed=one.changed,
                    days=max(0, (now - datetime.fromisoformat(one.changed)).days),
                    violations=overview.counts.get("violation", 0),
                    warnings=overview.counts.get("warning", 0),
                    waits=self._waits(one),
                )
            )
        return rows

    def _waits(self, one: Submission) -> Waits:
        roles = self._actor.roles(one.owner, one.schema)
        if one.state == "approved" and one.embargo:
            return "day"
        waits = _WAITS.get(one.state, "")
        own = waits == "approvers" and "approver" in roles
        own = own or (waits == "contributors" and one.account == self._actor.number and bool(roles))
        return "you" if own else waits
