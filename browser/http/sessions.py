"""Signing in: an account sends its token, or its address and password, and gets a session in a cookie.

The cookie opens these pages only. Everything that programs use takes a bearer token (`sparql.protocol.authorization`)
and never looks at cookies, so that no page of another site can write for a visitor; forms of these pages are taken from
our own pages only.
"""

import asyncio
import time
from asyncio import sleep as pause
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from math import ceil
from typing import Final, TypeVar
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from browser.http.passwords import Passwords
from browser.http.services import services
from browser.http.varying import cookies_of
from kg.accounts.accounts import Account
from kg.accounts.addresses import comparable
from kg.accounts.people import People
from kg.accounts.tables import Role
from kg.accounts.tokens import identifier_of
from kg.errors import InvalidInput, Refused, TooLarge
from kg.http.addresses import client_address
from sparql.workers.failures import TooMany

LIFETIME: Final = timedelta(hours=8)
_NAME: Final = "kg_session"
_WINDOW: Final = 60.0
_TRIES: Final = 5
_CLIENTS: Final = 10_000
_FREE: Final = 10
"""Failures with one e-mail address after which there is a pause after each."""
_MOST_TRIED: Final = 40
_LONGEST_PAUSE: Final = 30.0
_LONG_WINDOW: Final = 900.0
_FAILURE_SECONDS: Final = 0.5
_LONGEST_FORM: Final = 48 * 1024  # three passwords of the longest, encoded
_FORM_SECONDS: Final = 10.0
_Found = TypeVar("_Found")
_Key = TypeVar("_Key")


class Attempts:
    """Failed attempts to sign in, counted by each web process for itself: five a minute for each client.

    Beside that they are counted by the e-mail address that is tried, from wherever, whether it is anybody's or not:
    after many there is a pause after each, of half a minute at most. It shuts nobody out: it is not for clients that
    have signed in with the address before, nor for whoever has a new password sent.
    """

    def __init__(self) -> None:
        self._times: OrderedDict[str, list[float]] = OrderedDict()
        self._tried: OrderedDict[str, list[float]] = OrderedDict()
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    def begin(self, client: str, address: str = "") -> None:
        """Count an attempt as failed until it is forgiven; raises TooMany (429) for one too many."""
        now = time.monotonic()
        recent = [moment for moment in self._times.get(client, ()) if now - moment < _WINDOW]
        if len(recent) >= _TRIES:
            wait = int(_WINDOW - (now - recent[0])) + 1
            raise TooMany(
                f"{_TRIES} attempts to sign in failed within a minute.", f"Wait {wait} seconds.", retry_after=wait
            )
        if address and (client, address) not in self._known:
            self._pace(address, now)
        _keep(self._times, client, [*recent, now])

    def _pace(self, address: str, now: float) -> None:
        tried = [moment for moment in self._tried.get(address, ()) if now - moment < _LONG_WINDOW][-_MOST_TRIED:]
        pause = min(2.0 ** (len(tried) - _FREE), _LONGEST_PAUSE) if len(tried) >= _FREE else 0.0
        wait = ceil(tried[-1] + pause - now) if pause else 0
        if wait > 0:
            raise TooMany(
                "Many attempts to sign in with this address failed.",
                f"Wait {wait} seconds, or have a new password sent.",
                retry_after=wait,
            )
        _keep(self._tried, address, [*tried, now])

    def forgive(self, client: str, address: str = "") -> None:
        """The attempt succeeded."""
        self._times.pop(client, None)
        if address and (client, address) not in self._known:
            if tried := self._tried.get(address):
                tried.pop()
            _keep(self._known, (client, address), None)


def _keep(kept: OrderedDict[_Key, _Found], key: _Key, value: _Found) -> None:
    """Keep a value as the newest, and not more than there may be."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > _CLIENTS:
        kept.popitem(last=False)


async def attempt(request: Request, work: Callable[[], Awaitable[_Found]], email: str = "") -> _Found:
    """Do what somebody without the right secret may try a few times; what is false of its result is a failure.

    Raises TooMany. Attempts that fail all take the same time, so that it reveals nothing about secrets.
    """
    client, started = client_address(request.scope), time.monotonic()
    attempts, address = services(request).of(Attempts), comparable(email)
    attempts.begin(client, address)
    found = await work()
    if found:
        attempts.forgive(client, address)
    else:
        await pause(max(0.0, _FAILURE_SECONDS - (time.monotonic() - started)))
    return found


async def sign_in(request: Request, fields: Mapping[str, str]) -> tuple[Account, str] | None:
    """The account of a `token`, or of `email` and `password`, with a new session; None if they are wrong.

    Raises TooMany.
    """
    token = fields.get("token", "")
    if token:
        return await attempt(request, lambda: run_in_threadpool(_by_token, request, token))
    email, password = fields.get("email", ""), fields.get("password", "")
    passwords = services(request).of(Passwords)
    return await attempt(request, lambda: passwords.run(lambda: _by_password(request, email, password)), email)


def _by_token(request: Request, token: str) -> tuple[Account, str] | None:
    accounts = services(request).accounts
    account = accounts.check(token)
    if account is None:
        return None
    return account, accounts.issue(account.name, LIFETIME, identifier_of(token), "session", account.scopes)


def _by_password(request: Request, email: str, password: str) -> tuple[Account, str] | None:
    account = People(services(request).accounts).sign_in(email, password)
    return (account, open_session(request, account)) if account else None


def open_session(request: Request, account: Account) -> str:
    """A new session of somebody who has just shown or set their password."""
    return services(request).accounts.issue(account.name, LIFETIME, "password", "session", account.scopes)


def signed_in(request: Request, role: Role) -> Account | None:
    """The account whose session the request carries, if it has the rights of a role."""
    session = cookies_of(request).get(cookie_name(request), "")
    account = services(request).accounts.check(session, "session") if session else None
    return account if account is not None and account.may(role) else None


def administrator(request: Request) -> Account | None:
    """The administrator whose session the request carries, if any."""
    return signed_in(request, "admin")


def own_path(text: str) -> str:
    """A path on this server that a form wants to lead to; '' for anything else, such as another server.

    >>> own_path("/en/quality/kmgbf?page=2"), own_path("//other.example/"), own_path("https://other.example/")
    ('/en/quality/kmgbf?page=2', '', '')
    """
    fine = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable() and len(text) < 1_000
    return text if fine else ""


def sign_out(request: Request) -> None:
    """End the session of a request."""
    session = cookies_of(request).get(cookie_name(request), "")
    if session and services(request).accounts.check(session, "session"):
        services(request).accounts.revoke(session)


def cookie_name(request: Request) -> str:
    """With HTTPS a name that keeps other hosts of the domain from setting the cookie (RFC 6265bis, `__Host-`)."""
    return f"__Host-{_NAME}" if _is_secure(request) else _NAME


def set_cookie(request: Request, response: Response, session: str) -> None:
    """Give the browser its session; '' takes it away."""
    response.set_cookie(
        cookie_name(request),
        session,
        max_age=int(LIFETIME.total_seconds()) if session else 0,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="strict",
    )


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https" or services(request).settings.public_url.startswith("https:")


def refuse_other_origins(request: Request) -> None:
    """Raise Refused (403) for a form that another site sent.

    Browsers say so in Sec-Fetch-Site; those that do not, and all without HTTPS, at least name the Origin.
    """
    site = request.headers.get("sec-fetch-site")
    ours = site == "same-origin" if site else request.headers.get("origin") in _own_origins(request)
    if not ours:
        raise Refused("This form was not sent from a page of this server.", "Open the page again and repeat it there.")


def _own_origins(request: Request) -> list[str]:
    addresses = (str(request.base_url), services(request).settings.public_url)
    return [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, addresses) if parts.netloc]


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a short form; raises TooLarge, and InvalidInput if it does not arrive."""
    body = bytearray()
    try:
        async with asyncio.timeout(_FORM_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > _LONGEST_FORM:
                    raise TooLarge("This form is longer than any that these pages send.")
    except (ClientDisconnect, TimeoutError) as error:
        raise InvalidInput("The form was not sent to its end.") from error
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0].strip() for name, values in fields.items()}
