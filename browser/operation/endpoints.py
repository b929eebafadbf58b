"""Endpoints of operation: the scrape, and the page with its forms."""

import logging
import re
from functools import partial
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.http import sessions
from browser.http.services import language_of, services, urls
from browser.operation.metrics import Facts, exposition
from browser.operation.pages import Outcome, operation_page, sign_in_page
from browser.operation.parts import Operation
from browser.operation.processes import usages
from browser.operation.siblings import AllStates
from browser.site.contexts import Page
from browser.site.rendering import Renderer
from browser.urls import LANG
from kg.accounts.accounts import Account
from kg.errors import KgError, NotReady, Refused, Unauthorized
from kg.publishing.former_records import ADVICE, is_pending
from kg.publishing.standing import find_hindrance
from kg.rdf.formats import HTML

_LOG: Final = logging.getLogger("kg.operation")
_ID: Final = re.compile(r"([0-9]{1,3})-([0-9]{1,15})")
_FRESH: Final = {"Cache-Control": "no-store"}


def operation_routes() -> list[BaseRoute]:
    """The addresses of operation."""
    page = f"/{LANG}/operation"
    return [
        Route("/metrics", metrics),
        Route("/health/live", live),
        Route("/health/ready", ready),
        Route(page, show),
        Route(f"{page}/sign-in", sign_in, methods=["GET", "POST"]),
        Route(f"{page}/sign-out", sign_out, methods=["POST"]),
        Route(f"{page}/stop", stop, methods=["POST"]),
    ]


async def metrics(request: Request) -> Response:
    """GET /metrics, about all processes whichever is asked."""
    family = await services(request).of(Operation).siblings.all_states()
    accept = request.headers.get("accept", "")
    body, content_type = await run_in_threadpool(lambda: exposition(_facts(request, family), accept))
    return Response(body, headers={**_FRESH, "Content-Type": content_type, "Vary": "Accept"})


def _facts(request: Request, family: AllStates) -> Facts:
    parts = services(request)
    found = usages({state.pid: state.name for state in family.states})
    operation = parts.of(Operation)
    generation, sequence = parts.knowledge.generation(), operation.ledger_sequence()
    return Facts(family, tuple(found), generation, sequence, operation.figures())


async def live(_request: Request) -> Response:
    """GET /health/live: this process answers. Nothing that restarting it would not mend makes this fail."""
    return JSONResponse({"status": "alive"}, headers=_FRESH)


async def ready(request: Request) -> Response:
    """GET /health/ready: there is a generation, a query worker is up, and changes can be accepted; 503 otherwise.

    With `for=reads` it does not matter whether changes can be accepted. `advice` names what an operator is to do.
    """
    parts = services(request)
    if parts.knowledge.generation() is None:
        raise NotReady("The data is being prepared.", "Try again in a few seconds.", retry_after=2)
    if parts.sparql.pool.processes.ready == 0:
        raise NotReady("No query worker is up yet.", "Try again in a second.", retry_after=1)
    if request.query_params.get("for") != "reads":
        hindrance = await run_in_threadpool(find_hindrance, parts.settings, parts.ledger)
        if hindrance is not None:
            raise NotReady(f"Nothing can be written. {hindrance.message}", hindrance.hint, retry_after=30)
    advice = await run_in_threadpool(_advice, request)
    return JSONResponse({"status": "ready"} | ({"advice": advice} if advice else {}), headers=_FRESH)


def _advice(request: Request) -> str:
    """What an operator is to do, although everything answers; '' if there is nothing. Asked once per generation."""
    parts = services(request)
    try:
        ask = partial(is_pending, parts.ledger, parts.settings.base_iri)
        return ADVICE if parts.knowledge.current().remember("pending migration", ask) else ""
    except KgError:
        return ""  # the ledger cannot be read; without `for=reads` that was told


async def _page(request: Request, make: Any, *arguments: object, status: int = 200) -> Response:
    """A page, which nobody keeps: `CommonHeaders` sees to that for all these addresses."""

    def render() -> bytes:
        page: Page = make(request, *arguments)
        return services(request).of(Renderer).render(page)

    content = await run_in_threadpool(render)
    return Response(content, status, {"Content-Language": language_of(request)}, HTML.content_type)


async def show(request: Request) -> Response:
    """GET /{lang}/operation"""
    account = await run_in_threadpool(sessions.administrator, request)
    if account is None:
        if await run_in_threadpool(sessions.signed_in, request, "member"):
            raise Refused("This page is for administrators.", "Sign out, and in again with another token.")
        return _to(urls(request).operation(language_of(request), "sign-in"))
    family = await services(request).of(Operation).siblings.all_states()
    return await _page(request, operation_page, account, family, *_outcome(request))


def _outcome(request: Request) -> tuple[Outcome, str]:
    """What became of the button that was pressed, from the address that `stop` leads to."""
    outcomes: tuple[Outcome, ...] = ("stopped", "gone")
    for outcome in outcomes:
        if _ID.fullmatch(found := request.query_params.get(outcome, "")):
            return outcome, found
    return "", ""


def _to(url: str) -> Response:
    return RedirectResponse(url, 303)


async def sign_in(request: Request) -> Response:
    """GET and POST /{lang}/operation/sign-in, with the fields `token`, or `email` and `password`, and `then`."""
    if request.method != "POST":
        return await _page(request, sign_in_page, sessions.own_path(request.query_params.get("then", "")))
    sessions.refuse_other_origins(request)
    fields = await sessions.read_form(request)
    then = sessions.own_path(fields.get("then", ""))
    found = await sessions.sign_in(request, fields)
    if found is None:
        failure = "unknown" if fields.get("token") else "wrong"
        return await _page(request, sign_in_page, then, failure, fields.get("email", ""), status=401)
    account, session = found
    to, language = urls(request), language_of(request)
    start = to.operation(language) if fields.get("token") and account.may("admin") else to.account(language)
    answer = _to(to.root.rstrip("/") + then if then else start)
    sessions.set_cookie(request, answer, session)
    return answer


async def sign_out(request: Request) -> Response:
    """POST /{lang}/operation/sign-out"""
    sessions.refuse_other_origins(request)
    await run_in_threadpool(sessions.sign_out, request)
    answer = _to(urls(request).operation(language_of(request), "sign-in"))
    sessions.set_cookie(request, answer, "")
    return answer


async def stop(request: Request) -> Response:
    """POST /{lang}/operation/stop, with the field `id`: the button beside a query."""
    sessions.refuse_other_origins(request)
    account = await run_in_threadpool(sessions.administrator, request)
    if account is None:
        raise Unauthorized("You are not signed in, or no longer.", "Sign in again on the page of operation.")
    fields = await sessions.read_form(request)
    found = await kill(request, account, fields.get("id", ""))
    outcome = {"stopped" if found else "gone": fields.get("id", "")}
    to = urls(request)
    return _to(to.with_parameters(to.operation(language_of(request)), outcome))


async def kill(request: Request, account: Account, identifier: str) -> bool:
    """Stop a query by its id; False if there is none. Raises Busy if its process does not answer."""
    match = _ID.fullmatch(identifier)
    if match is None:
        return False
    found = await services(request).of(Operation).siblings.kill(match[1], int(match[2]))
    if found:
        _LOG.warning("%s stopped the query %s", account.name, identifier)
    return found
