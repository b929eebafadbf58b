"""Samples of the pages of operation."""

from dataclasses import replace
from typing import Final

from browser.operation.contexts import CacheRow, OperationPage, ProcessRow, QueryRow, SignInPage
from browser.site.contexts import Page
from sparql.service.slow_queries import SlowQuery
from tests.browser.samples.frames import Site

_LONG: Final = "SELECT (COUNT(*) AS ?n) WHERE {\n  ?a ?b ?c . ?d ?e ?f . ?g ?h ?i .\n  FILTER (?a < ?d) # <b>\n}"


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    busy = _busy(site)
    start = SignInPage(site.frame("Sign in", "operation/sign-in", index=False), site.address("operation/sign-in"), "")
    return {
        "operation": busy,
        "operation-quiet": replace(
            busy, queries=(), slow=(), silent=(), outcome="gone", behind=None, processes=busy.processes[:1]
        ),
        "sign-in": start,
        "sign-in-unknown": replace(start, failure="unknown"),
        "sign-in-wrong": replace(start, failure="wrong", email="jane.person@ministry.example"),
        "sign-in-forgotten": replace(start, forgotten_url=site.address("account/forgotten")),
        "sign-in-then": replace(start, then="/en/quality/kmgbf"),
    }


def _busy(site: Site) -> OperationPage:
    """Three processes, one of them silent; queries at work and waiting; slow ones of every outcome."""
    return OperationPage(
        frame=site.frame("Operation", "operation", crumbs=site.crumbs("Operation"), index=False),
        account="Secretariat (operations)",
        queries=(
            QueryRow("1-4711", "3f2a90cc01d4e5b6", "9f86d081884c", 127.312, "running", _LONG),
            QueryRow("2-17", "00aa90cc01d4e5b6", "9f86d081884c", 0.004, "waiting", "ASK {}"),
        ),
        processes=(
            ProcessRow("1", "2026-11-20T09:30:00+00:00", 5, 1, 0, 1_203_440, 120, 1),
            ProcessRow("2", "2026-11-20T09:30:01+00:00", 5, 0, 12, 980_001, 98, 0),
        ),
        caches=(
            CacheRow("1", "pages", 12_345_678, 90_010, 9_990, 0.9001),
            CacheRow("1", "answers", 1_048_576, 10, 1, 0.909),
            CacheRow("2", "repeated", 0, 0, 0, None),
        ),
        slow=_slow(),
        silent=("3",),
        behind=1,
        outcome="stopped",
        about="1-4710",
        here_url=site.address("operation"),
        stop_url=site.address("operation/stop"),
        sign_out_url=site.address("operation/sign-out"),
    )


def _slow() -> tuple[SlowQuery, ...]:
    """Slow queries: answered, with text, and failed in several ways."""
    first = SlowQuery(
        time="2026-11-20T09:31:12.345Z",
        hash="3f2a90cc01d4e5b6",
        client="9f86d081884c",
        form="SELECT",
        seconds=3.217,
        waited=0.001,
        rows=1_204_333,
        outcome="answered",
        generation=1207,
        length=94,
        text=_LONG,
    )
    return (
        first,
        replace(first, outcome="timed-out", rows=None, seconds=10.003, text=""),
        replace(first, outcome="stopped", form="CONSTRUCT", rows=None, text=""),
        replace(first, outcome="exhausted", form="", rows=None, text=""),
    )
