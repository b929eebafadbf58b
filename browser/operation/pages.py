"""Contexts of the pages of operation, from the states of the processes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, Literal

from starlette.requests import Request

from browser.http.services import language_of, services, urls
from browser.operation.contexts import CacheRow, Failure, OperationPage, ProcessRow, QueryRow, SignInPage
from browser.operation.parts import Operation
from browser.operation.siblings import AllStates
from browser.operation.state import ProcessState
from browser.site.contexts import Link
from browser.site.frame import make_frame, words
from kg.accounts.accounts import Account
from sparql.service.slow_queries import read_slow
from sparql.workers.counts import SHOWN

_SLOW: Final = 20
Outcome = Literal["", "stopped", "gone"]


def operation_page(
    request: Request, account: Account, states: AllStates, outcome: Outcome, about: str
) -> OperationPage:
    """The page of operation for an administrator."""
    parts, to, language = services(request), urls(request), language_of(request)
    _ = words(language)
    title = _("Operation")
    crumbs = (Link(to.home(language), _("Home page")), Link(to.operation(language), title, current=True))
    generation = parts.knowledge.generation()
    sequence = parts.of(Operation).ledger_sequence()
    return OperationPage(
        frame=make_frame(request, title=title, address=to.operation, breadcrumbs=crumbs, index=False),
        account=account.name,
        queries=query_rows(states.states),
        processes=tuple(_process_row(state) for state in states.states),
        caches=tuple(_cache_rows(states.states)),
        slow=tuple(replace(query, text=query.text[:SHOWN]) for query in read_slow(parts.settings.data, _SLOW)),
        silent=states.silent,
        behind=None if sequence is None else max(0, sequence - (generation.sequence if generation else 0)),
        outcome=outcome,
        about=about,
        here_url=to.operation(language),
        stop_url=to.operation(language, "stop"),
        sign_out_url=to.operation(language, "sign-out"),
    )


def sign_in_page(request: Request, then: str, failure: Failure = "", email: str = "") -> SignInPage:
    """The form to sign in; `then` is the path that it leads to, `email` what was written before."""
    to, language = urls(request), language_of(request)
    _ = words(language)
    frame = make_frame(request, title=_("Sign in"), address=lambda tag: to.sign_in(tag, then), index=False)
    forgotten = to.account(language, "forgotten") if services(request).settings.mail else ""
    return SignInPage(frame, to.operation(language, "sign-in"), failure, then, email, forgotten)


def query_rows(states: Iterable[ProcessState]) -> tuple[QueryRow, ...]:
    """The queries of all processes, oldest first."""
    rows = (
        QueryRow(
            id=f"{state.name}-{query.number}",
            hash=query.hash,
            client=query.client,
            seconds=round(query.seconds, 3),
            state="waiting" if query.waiting else "running",
            text=query.text,
        )
        for state in states
        for query in state.queries
    )
    return tuple(sorted(rows, key=lambda row: -row.seconds))


def _process_row(state: ProcessState) -> ProcessRow:
    counters = state.counters
    return ProcessRow(
        name=state.name,
        started=datetime.fromtimestamp(state.started, UTC).isoformat(timespec="seconds"),
        ready=int(counters["workers"]),
        slow=int(counters["workers_slow"]),
        waiting=int(counters["waiting"]),
        answered=int(counters["answered"]),
        recycled=int(counters["workers_recycled"]),
        died=int(counters["workers_died"]),
    )


def _cache_rows(states: Iterable[ProcessState]) -> Iterator[CacheRow]:
    for state in states:
        for name, cache in state.caches.items():
            asked = cache.hits + cache.misses
            share = cache.hits / asked if asked else None
            yield CacheRow(state.name, name, cache.bytes, cache.hits, cache.misses, share)
