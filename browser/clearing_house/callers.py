"""Whose token a request carries. Cookies never count here."""

from starlette.requests import Request

from browser.http.services import services
from kg.accounts.accounts import Account
from kg.errors import Unauthorized
from kg.submissions.actors import Actor

_SCHEMES = ("bearer", "ticket", "token")
_HINT = "Send “Authorization: Bearer TOKEN”; POST /api/v2013/authentication/token gives one."


def caller(request: Request) -> Actor:
    """Who asks, with their grants. Raises Unauthorized (401). It reads the database: call it in a thread."""
    found = anyone(request)
    if found is None:
        raise Unauthorized("The request has no token.", _HINT)
    return found


def anyone(request: Request) -> Actor | None:
    """Who asks, None for a request without a token. Raises Unauthorized for a token that is not valid."""
    said = request.headers.get("authorization", "").strip()
    if not said:
        return None
    scheme, _, token = said.partition(" ")
    if not token and "." not in scheme:
        scheme, token = "bearer", scheme  # as some of its clients send it
    if scheme.lower() not in _SCHEMES:
        raise Unauthorized("The scheme of the header Authorization is not known here.", _HINT)
    account = services(request).accounts.check(token.strip())
    if account is None:
        raise Unauthorized("The token is unknown, expired or revoked.", _HINT)
    return Actor(account, services(request).accounts.grants(account.number))


def account_of(actor: Actor) -> Account:
    """The account of somebody who asks."""
    assert actor.account is not None  # requests come with one, or are refused
    return actor.account
