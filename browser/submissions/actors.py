"""Who asks: the account behind the token of a request of a program, or behind the session of a page, with its grants.

Programs are never known by a cookie, and pages never by a token.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from browser.http.services import language_of, services, urls
from browser.http.sessions import own_path, signed_in
from kg.accounts.accounts import Accounts
from kg.errors import Unauthorized
from kg.submissions.actors import Actor
from sparql.protocol.authorization import require


async def actor_of(request: Request) -> Actor:
    """The account of a request's bearer token. Raises Unauthorized (401) without a valid one."""
    return await run_in_threadpool(read_actor, request.headers.get("authorization"), services(request).accounts)


def read_actor(authorization: str | None, accounts: Accounts) -> Actor:
    """The same by an `Authorization` header, in a thread that may wait."""
    account = require(authorization, accounts, "member")
    return Actor(account, accounts.grants(account.number))


async def session_actor(request: Request) -> Actor:
    """The account of the session of a page. Raises Unauthorized (401) where nobody has signed in."""
    actor = await run_in_threadpool(find_session, request)
    if actor is None:
        raise Unauthorized("Proposals are seen by those who have a part in them.", "Sign in first.")
    return actor


def find_session(request: Request) -> Actor | None:
    """The account of the session of a page, None where nobody has signed in; in a thread that may wait."""
    account = signed_in(request, "member")
    return Actor(account, services(request).accounts.grants(account.number)) if account else None


def to_sign_in(request: Request) -> Response:
    """Lead a visitor who asked for a page to sign in, and then back to it."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    to = urls(request).sign_in(language_of(request), own_path(here))
    return RedirectResponse(to, 303, {"Cache-Control": "no-store, private"})


def client_of(actor: Actor) -> str:
    """An account as a client of the judges: wherever it calls from, it has one allowance."""
    return f"account {actor.number}"
