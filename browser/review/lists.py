"""The lists of proposals: those that the reader has a part in, and those that wait for the reader's decision."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from starlette.requests import Request

from browser.http.parameters import clean
from browser.http.services import language_of, services, urls
from browser.records.naming import Naming
from browser.review.contexts import Choice, Kept, MinePage, Narrowing, QueuePage, SubmissionRow, Tabs, Undone
from browser.review.rows import Rows
from browser.site.contexts import Frame, Link
from browser.site.frame import make_frame, words
from browser.submissions.judging import Proposals
from kg.accounts.grants import ALL, Grant
from kg.accounts.times import moment
from kg.errors import KgError
from kg.submissions.actors import Actor
from kg.submissions.rows import Asked, Submission
from kg.submissions.workflow import EDITABLE, STATES, State
from kg.texts.languages import Text
from kg.texts.numbers import read_whole
from kg.validation.json_schema import submittable_types

PAGE: Final = 50
MOST: Final = 100
"""How far it is counted what waits for somebody."""
_LONGEST: Final = 200
_DECIDED_ON: Final[tuple[State, ...]] = ("submitted", "approved")
"""States in which an approver has something to do."""
_LAST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed by, as the address says it."""

    state: State | None
    schema: str
    owner: str
    batch: str
    days: int
    after: int
    oldest: bool = False

    def parameters(self, **more: str) -> dict[str, str]:
        """The parameters of an address."""
        said = {"state": self.state or "", "type": self.schema, "owner": self.owner, "batch": self.batch}
        return said | {"days": str(self.days) if self.days else ""} | {"order": "oldest" if self.oldest else ""} | more

    def asked(self, states: Collection[str], limit: int = PAGE + 1) -> Asked:
        """The same for the service, with the states where none is named."""
        until = moment(-timedelta(days=self.days)) if self.days else ""
        chosen = (self.state,) if self.state else states
        return Asked(chosen, "", self.schema, self.owner, self.batch, after=self.after, limit=limit, until=until,
                     oldest=self.oldest)  # fmt: skip


def wanted_of(request: Request) -> Wanted:
    """What the address of a request asks for; what is not understood is left out."""
    said = {name: clean(request.query_params.get(name, "")).strip()[:_LONGEST] for name in ("type", "owner", "batch")}
    state = next((one for one in STATES if one == request.query_params.get("state")), None)
    days, after = (read_whole(request.query_params.get(name, "")) or 0 for name in ("days", "after"))
    return Wanted(state, said["type"], said["owner"], said["batch"], min(days, 3_650), min(after, _LAST),
                  request.query_params.get("order") == "oldest")  # fmt: skip


def valid(actor: Actor) -> list[Grant]:
    """The grants of an account that count now and are for records."""
    now = moment()
    return [one for one in actor.grants if one.valid(now) and one.role in ("contributor", "approver")]


class Lists:
    """The lists for one reader."""

    def __init__(self, request: Request, actor: Actor) -> None:
        self._request, self._actor = request, actor
        self._to, self._language = urls(request), language_of(request)
        self._submissions = services(request).of(Proposals).submissions
        self._naming = Naming(services(request).knowledge.current(), self._to, self._language)
        self._rows = Rows(request, actor, self._naming)

    def tabs(self, here: str = "") -> Tabs:
        """The ways between the pages, with counts."""
        return Tabs(
            self._to.my_submissions(self._language),
            len(self._own_waiting()),
            self._to.review(self._language),
            len(self._submissions.waiting(self._actor, Asked(limit=MOST))),
            MOST,
            "mine" if here == "mine" else "review" if here == "review" else "",
        )

    def _own_waiting(self) -> list[Submission]:
        """What the reader began and is to go on with."""
        return self._submissions.find(self._actor, Asked(states=EDITABLE, account=self._actor.number, limit=MOST))

    def mine(self) -> MinePage:
        """The page of all that the reader has a part in."""
        _ = words(self._language)
        wanted = wanted_of(self._request)
        found = self._submissions.find(self._actor, wanted.asked(()))
        first = not any(wanted.parameters(after=str(wanted.after or "")).values())
        waiting = self._own_waiting()[:PAGE] if first else []
        shown = self._rows.of([*waiting, *found[:PAGE]])
        done = self._request.query_params.get("done", "")
        tabs = self.tabs("mine")
        return MinePage(
            frame=self._frame(_("My submissions"), self._to.my_submissions(self._language), wanted, "mine"),
            tabs=tabs,
            account=self._actor.account.name if self._actor.account else "",
            roles=bool(valid(self._actor)),
            waiting=tuple(shown[: len(waiting)]),
            rows=tuple(shown[len(waiting) :]),
            narrowing=self._narrowing(wanted, STATES, tabs.mine_url),
            first_url=self._with(tabs.mine_url, wanted.parameters()) if wanted.after else "",
            next_url=self._next(found, wanted, tabs.mine_url),
            done=done if done in ("cancel",) else "",
        )

    def queue(self, kept: Kept | None = None, chosen: Collection[int] = (), undone: Sequence[tuple[int, KgError]] = (),
              problem: KgError | None = None, done: int = 0, how: str = "") -> QueuePage:  # fmt: skip
        """The page of what the reader may decide, with what became of a form that was sent."""
        _ = words(self._language)
        wanted = wanted_of(self._request)
        wanted = wanted if wanted.state in _DECIDED_ON else replace(wanted, state=None)
        found = self._submissions.waiting(self._actor, wanted.asked(()))
        rows = [replace(row, checked=row.number in chosen) for row in self._rows.of(found[:PAGE])]
        tabs = self.tabs("review")
        return QueuePage(
            frame=self._frame(_("Review"), self._to.review(self._language), wanted, "review"),
            tabs=tabs,
            may_decide=any("approver" in self._actor.roles(one.owner, one.schema) for one in valid(self._actor)),
            rows=tuple(rows),
            narrowing=self._narrowing(wanted, _DECIDED_ON, tabs.review_url),
            action=self._with(tabs.review_url, wanted.parameters()),
            first_url=self._with(tabs.review_url, wanted.parameters()) if wanted.after else "",
            next_url=self._next(found, wanted, tabs.review_url),
            kept=kept or Kept(),
            done=done,
            how=how,
            undone=tuple(self._undone(undone, rows)),
            problem=problem.message if problem else "",
            hint=problem.hint if problem else "",
        )

    def _undone(self, undone: Sequence[tuple[int, KgError]], rows: Sequence[SubmissionRow]) -> Iterable[Undone]:
        titles = {row.number: row.title for row in rows}
        for number, error in undone:
            url = self._to.my_submissions(self._language, number)
            yield Undone(number, url, titles.get(number, ""), error.message, error.hint)

    def _frame(self, title: str, url: str, wanted: Wanted, page: str) -> Frame:
        _ = words(self._language)
        address: Callable[[str], str] = self._to.review if page == "review" else self._to.my_submissions
        return make_frame(
            self._request,
            title=title,
            address=lambda tag: self._with(address(tag), wanted.parameters()),
            breadcrumbs=(Link(self._to.home(self._language), _("Home page")), Link(url, title, current=True)),
            section="submit",
            index=False,
            styles=("review.css",),
        )

    def _next(self, found: Sequence[Submission], wanted: Wanted, url: str) -> str:
        if len(found) <= PAGE:
            return ""
        return self._with(url, wanted.parameters(after=str(found[PAGE - 1].number)))

    def _with(self, url: str, parameters: Mapping[str, str]) -> str:
        return self._to.with_parameters(url, {name: value for name, value in parameters.items() if value})

    def _narrowing(self, wanted: Wanted, states: tuple[State, ...], url: str) -> Narrowing:
        grants = valid(self._actor)
        schemas = {one.schema for one in grants}
        types = [one.schema for one in submittable_types() if ALL in schemas or one.schema in schemas]
        owners = {one.owner for one in grants if one.owner != ALL} | ({wanted.owner} - {""})
        named = [Choice(one, self._naming.type(one), one == wanted.schema) for one in types]
        whose = [Choice(one, self._naming.owner(one), one == wanted.owner) for one in owners]
        return Narrowing(
            action=url,
            types=tuple(sorted(named, key=_by_name)),
            owners=tuple(sorted(whose, key=_by_name)),
            states=states,
            state=wanted.state or "",
            batch=wanted.batch,
            days=str(wanted.days) if wanted.days else "",
            oldest=wanted.oldest,
            active=any(wanted.parameters().values()),
        )


def _by_name(choice: Choice) -> tuple[str, str]:
    name: Text = choice.name
    return name.value.casefold(), choice.value
