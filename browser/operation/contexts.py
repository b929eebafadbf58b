"""Contexts of the pages of operation; see `browser.site.contexts`."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.site.contexts import Page
from sparql.service.slow_queries import SlowQuery

Failure = Literal["", "unknown", "wrong"]


@dataclass(frozen=True, slots=True)
class QueryRow:
    """A query that runs or waits. `id` is unique among all processes; `seconds` its age; `text` its beginning."""

    id: str
    hash: str
    client: str
    seconds: float
    state: Literal["running", "waiting"]
    text: str


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A web process and its query workers; `started` is an ISO 8601 time."""

    name: str
    started: str
    ready: int
    slow: int
    waiting: int
    answered: int
    recycled: int
    died: int


@dataclass(frozen=True, slots=True)
class CacheRow:
    """A cache of a web process; `share` of questions it answered, from 0 to 1, None before the first."""

    process: str
    name: str
    bytes: int
    hits: int
    misses: int
    share: float | None


@dataclass(frozen=True, slots=True)
class OperationPage(Page):
    """The running copy as administrators see it.

    `account` has signed in; `silent` names web processes that do not answer; `outcome` is the result of the button
    that was pressed: `stopped` or `gone` (the query was over), with the id of the query in `about`. `behind` counts
    accepted changes that are not shown yet, None if the ledger cannot be read.
    """

    template: ClassVar[str] = "operation.html"
    account: str
    queries: tuple[QueryRow, ...]
    processes: tuple[ProcessRow, ...]
    caches: tuple[CacheRow, ...]
    slow: tuple[SlowQuery, ...]
    silent: tuple[str, ...]
    behind: int | None
    outcome: Literal["", "stopped", "gone"]
    about: str
    here_url: str
    stop_url: str
    sign_out_url: str


@dataclass(frozen=True, slots=True)
class SignInPage(Page):
    """The form to sign in.

    `failure` says why the last attempt failed: `unknown` the token, `wrong` the address or the password, which was sent
    with `email`; `then` is the path that it leads to, `forgotten_url` where a new password is sent ('' without mail).
    """

    template: ClassVar[str] = "sign_in.html"
    action: str
    failure: Failure
    then: str = ""
    email: str = ""
    forgotten_url: str = ""
