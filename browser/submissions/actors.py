"""Who asks: the account behind the token of a request, with its grants. Cookies never count here."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.http.services import services
from kg.accounts.accounts import Accounts
from kg.submissions.actors import Actor
from sparql.protocol.authorization import require


async def actor_of(request: Request) -> Actor:
    """The account of a request's bearer token. Raises Unauthorized (401) without a valid one."""
    return await run_in_threadpool(read_actor, request.headers.get("authorization"), services(request).accounts)


def read_actor(authorization: str | None, accounts: Accounts) -> Actor:
    """The same by an `Authorization` header, in a thread that may wait."""
    account = require(authorization, accounts, "member")
    return Actor(account, accounts.grants(account.number))


def client_of(actor: Actor) -> str:
    """An account as a client of the judges: wherever it calls from, it has one allowance."""
    return f"account {actor.number}"
