"""The page of one proposal."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from browser.http.services import language_of, services, urls
from browser.records.naming import Naming
from browser.review.contexts import ActionForm, CountryRow, HappenedRow, Kept, SubmissionPage, VersionRow
from browser.review.documents import Shown, show
from browser.review.lists import Lists
from browser.review.rows import Rows
from browser.site.contexts import Frame, Link
from browser.site.frame import make_frame, words
from browser.submissions.judging import Proposals
from browser.submissions.suggested import shown as shown_terms
from browser.submissions.suggested import suggestions_of
from browser.validation.page import report_view
from kg.accounts.grants import government
from kg.errors import KgError, NotFound
from kg.records.mapping.iris import read_iris
from kg.submissions.actors import Actor
from kg.submissions.country_reviews import SCHEMA, CountryReviews
from kg.submissions.judged import Judged
from kg.submissions.rows import Event, Submission, Version
from kg.submissions.workflow import Action, actions
from kg.validation.report import Report
from kg.validation.wire import unpack

_MAIN: Final = ("submit", "approve", "publish")
"""What is mostly done next."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wanted to do and could not, with what they had written."""

    error: KgError
    kept: Kept


class Item:
    """One proposal for one reader. `judged` is its document as it was judged just now, None where it is decided."""

    def __init__(self, request: Request, actor: Actor, number: int, judged: Judged | None) -> None:
        self._request, self._actor, self._judged = request, actor, judged
        self._to, self._language = urls(request), language_of(request)
        self._submissions = services(request).of(Proposals).submissions
        self._submission = self._submissions.get(actor, number)
        self._naming = Naming(services(request).knowledge.current(), self._to, self._language)

    def page(self, said: Said | None = None) -> SubmissionPage:
        """The page, with what could not be done."""
        one, actor = self._submission, self._actor
        versions = self._submissions.versions(actor, one.number)
        events = self._submissions.events(actor, one.number)
        names = self._names(versions, events)
        shown = show(self._request, self._naming, actor, one, self._judged) if self._judged else None
        text, report = self._document()
        iri = read_iris(services(self._request).settings.base_iri).record(one.record)
        done = self._request.query_params.get("done", "")
        return SubmissionPage(
            frame=self._frame(),
            tabs=Lists(self._request, actor).tabs(),
            row=Rows(self._request, actor, self._naming).of([one])[0],
            etag=one.etag,
            record_url=self._to.page(iri, self._language) if self._naming.knowledge.graph.knows(iri) else "",
            iri=iri,
            created=one.created,
            groups=shown.groups if shown else (),
            withheld=any(row.withheld for group in shown.groups for row in group.rows) if shown else False,
            difference=shown.difference if shown else None,
            report=report_view(self._request, report, self._language) if report else None,
            changes=self._changes(),
            agreed=names.get(versions[-1].agreed or 0, "") if versions else "",
            revision=self._revision(shown),
            versions=tuple(self._version(each, names) for each in reversed(versions)),
            events=tuple(self._event(each, names) for each in reversed(events)),
            countries=self._countries(),
            actions=tuple(self._forms(versions)),
            document=text,
            edit_url=self._edit_url(),
            done=done if said is None and done in actions() else "",
            kept=said.kept if said else Kept(),
            problem_title=words(self._language)(said.error.title) if said else "",
            problem=said.error.message if said else "",
            hint=said.error.hint if said else "",
            account=actor.account.name if actor.account else "",
            suggested=shown_terms(suggestions_of(self._request).of_submission(actor, one.number), self._language),
        )

    def _countries(self) -> tuple[CountryRow, ...]:
        """What countries said of a commitment, newest first."""
        if self._submission.schema != SCHEMA:
            return ()
        iris = read_iris(services(self._request).settings.base_iri)
        found = CountryReviews(self._submissions, iris).all_of(self._submission.record)
        names = self._submissions.names([one.account for one in found if one.account is not None])
        return tuple(
            CountryRow(
                self._naming.owner(government(one.government)), one.action, one.at, names.get(one.account or 0, ""),
                one.reason,
            )
            for one in reversed(found)
        )  # fmt: skip

    def _names(self, versions: Sequence[Version], events: Sequence[Event]) -> dict[int, str]:
        people = {one.account for one in versions} | {one.agreed for one in versions} | {one.account for one in events}
        return self._submissions.names([one for one in people if one is not None])

    def _document(self) -> tuple[str, Report | None]:
        """The newest document as text that people can read, and the report on it; neither once it is not kept."""
        try:
            text, packed = self._submissions.document(self._actor, self._submission.number)
        except NotFound:
            return "", None
        report = self._judged.report if self._judged else unpack(json.dumps({**packed, "graph": ""}).encode())
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2).encode("utf-8", "replace").decode(), report

    def _changes(self) -> int:
        """How many texts publication would change."""
        return sum("before" in one.details for one in self._judged.report.findings) if self._judged else 0

    def _revision(self, shown: Shown | None) -> int:
        return self._submission.revision or (shown.revision if shown else 0)

    def _edit_url(self) -> str:
        """Where its form is, '' where it cannot be changed."""
        names = {one.name for one in self._submissions.possible(self._actor, self._submission)}
        return self._to.my_submissions(self._language, self._submission.number, "edit") if "save" in names else ""

    def _version(self, one: Version, names: dict[int, str]) -> VersionRow:
        return VersionRow(
            one.number, names.get(one.account, ""), one.created, one.conforms, names.get(one.agreed or 0, "")
        )

    def _event(self, one: Event, names: dict[int, str]) -> HappenedRow:
        return HappenedRow(one.action, one.at, names.get(one.account or 0, ""), one.role, one.version, one.reason)

    def _forms(self, versions: Sequence[Version]) -> list[ActionForm]:
        """What can be done: first what is mostly done next."""
        found = [one for one in self._submissions.possible(self._actor, self._submission) if one.name != "save"]
        found.sort(key=lambda one: one.name not in _MAIN)
        return [self._form(one, versions) for one in found]

    def _form(self, action: Action, versions: Sequence[Version]) -> ActionForm:
        conforms = self._judged is None or self._judged.report.conforms
        own = "four-eyes" in action.asks and services(self._request).settings.four_eyes
        own = own and self._actor.number in {one.account for one in versions}
        agreed = bool(versions and versions[-1].agreed is not None)
        return ActionForm(
            name=action.name,
            url=self._to.my_submissions(self._language, self._submission.number, action.name),
            reason=action.needs_reason,
            main=action.name in _MAIN,
            blocked="faults" if "conforms" in action.asks and not conforms else "own" if own else "",
            agree=action.name in ("submit", "approve") and bool(self._changes()) and not agreed,
        )

    def _frame(self) -> Frame:
        _ = words(self._language)
        one: Submission = self._submission
        name = _("Submission %(number)s") % {"number": one.number}
        return make_frame(
            self._request,
            title=f"{name}: {one.title}" if one.title else name,
            address=lambda tag: self._to.my_submissions(tag, one.number),
            breadcrumbs=(
                Link(self._to.home(self._language), _("Home page")),
                Link(self._to.my_submissions(self._language), _("My submissions")),
                Link("", name, current=True),
            ),
            section="submit",
            index=False,
            styles=("records.css", "differences.css", "validation.css", "review.css"),
        )
