"""The page of one's account, and its forms: tokens, password, contributors."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.accounts.contexts import Done
from browser.accounts.pages import account_page, useful_scopes
from browser.http import sessions
from browser.http.passwords import Passwords
from browser.http.services import language_of, services, urls
from browser.site.contexts import Page
from browser.site.rendering import Renderer
from browser.urls import LANG
from kg.accounts.accounts import Account
from kg.accounts.grants import ALL, Grant
from kg.accounts.people import People
from kg.accounts.times import moment
from kg.errors import InvalidInput, KgError, Refused, Unauthorized
from kg.rdf.formats import HTML
from kg.texts.numbers import read_whole

_MOST_DAYS: Final = 365
_Fields = Mapping[str, str]


def account_routes() -> list[BaseRoute]:
    """The addresses of the page and its forms."""
    page = f"/{LANG}/account"
    forms: dict[str, Callable[[Request, Account, _Fields], Done]] = {
        "revoke": _revoke, "contributors": _delegate, "take-back": _take_back,
    }  # fmt: skip
    return [
        Route(page, show),
        Route(f"{page}/tokens", issue, methods=["POST"]),
        Route(f"{page}/password", change_password, methods=["POST"]),
        *(Route(f"{page}/{name}", _form(work), methods=["POST"]) for name, work in forms.items()),
    ]


async def show(request: Request) -> Response:
    """GET /{lang}/account"""
    account = await run_in_threadpool(sessions.signed_in, request, "member")
    if account is None:
        return RedirectResponse(urls(request).sign_in(language_of(request), request.url.path), 303)
    return await send(request, lambda: account_page(request, account))


async def send(request: Request, make: Callable[[], Page], status: int = 200) -> Response:
    """A page, which nobody keeps: `CommonHeaders` sees to that for these addresses."""
    content = await run_in_threadpool(lambda: services(request).of(Renderer).render(make()))
    return Response(content, status, {"Content-Language": language_of(request)}, HTML.content_type)


async def _begin(request: Request) -> tuple[Account, dict[str, str]]:
    """Who sent a form of the page, and its fields. Raises Refused and Unauthorized."""
    sessions.refuse_other_origins(request)
    account = await run_in_threadpool(sessions.signed_in, request, "member")
    if account is None:
        raise Unauthorized("You are not signed in, or no longer.", "Sign in again, and repeat it.")
    return account, await sessions.read_form(request)


def done(request: Request, what: Done) -> RedirectResponse:
    """Lead back to the page, which says what was done."""
    to = urls(request)
    return RedirectResponse(to.with_parameters(to.account(language_of(request)), {"done": what}), 303)


def _form(work: Callable[[Request, Account, _Fields], Done]) -> Callable[[Request], object]:
    """The endpoint of a form that changes something and leads back to the page, or says there what was wrong."""

    async def endpoint(request: Request) -> Response:
        account, fields = await _begin(request)
        try:
            return done(request, await run_in_threadpool(work, request, account, fields))
        except KgError as error:
            return await _fault(request, account, error)

    return endpoint


async def _fault(request: Request, account: Account, error: KgError) -> Response:
    return await send(request, lambda: account_page(request, account, error), error.status)


async def issue(request: Request) -> Response:
    """POST /{lang}/account/tokens, with `note`, `days`, the `scope-…` that are ticked, and the `password`."""
    account, fields = await _begin(request)
    try:
        days = _days(fields)
        await _confirm(request, account, fields.get("password", ""))
        token = await run_in_threadpool(_issue, request, account, fields, days)
    except KgError as error:
        return await _fault(request, account, error)
    return await send(request, lambda: account_page(request, account, token=token))


def _issue(request: Request, account: Account, fields: _Fields, days: timedelta) -> str:
    accounts = services(request).accounts
    scopes = [one for one in useful_scopes(account, accounts.grants(account.number)) if fields.get(f"scope-{one}")]
    if not scopes:
        raise InvalidInput("A token that may be used for nothing is of no use.", "Tick what it is for.")
    return accounts.issue(account.name, days, fields.get("note", ""), scopes=scopes, by=account.number)


async def change_password(request: Request) -> Response:
    """POST /{lang}/account/password, with `password`, `new` and `again`. All other sessions end."""
    account, fields = await _begin(request)
    people, new = People(services(request).accounts), fields.get("new", "")
    try:
        check_same(new, fields.get("again", ""))
        await _confirm(request, account, fields.get("password", ""))
        await services(request).of(Passwords).run(lambda: people.change_password(account, new))
    except KgError as error:
        return await _fault(request, account, error)
    session = await run_in_threadpool(sessions.open_session, request, account)
    answer = done(request, "password")
    sessions.set_cookie(request, answer, session)
    return answer


def check_same(password: str, again: str) -> None:
    """Raise InvalidInput for a password that was not written twice in the same way."""
    if password != again:
        raise InvalidInput("The two passwords differ.", "Write the new one twice.")


async def _confirm(request: Request, account: Account, password: str) -> None:
    """Raise Refused without the password of the account: what outlives a session takes more than a session."""
    people, passwords = People(services(request).accounts), services(request).of(Passwords)
    if not await sessions.attempt(request, lambda: passwords.run(lambda: people.confirm(account, password))):
        raise Refused("The password is wrong.", "Write the one that you sign in with.")


def _revoke(request: Request, account: Account, fields: _Fields) -> Done:
    services(request).accounts.revoke(fields.get("token", ""), account.number, account.number)
    return "revoked"


def _delegate(request: Request, account: Account, fields: _Fields) -> Done:
    accounts = services(request).accounts
    _, owner, schema = _read_key(fields)
    other = accounts.get(fields.get("account", ""))
    schema = schema if schema != ALL else fields.get("schema", "") or ALL
    accounts.delegate(account, Grant(other.number, "contributor", owner, schema, moment(_days(fields))))
    return "given"


def _take_back(request: Request, account: Account, fields: _Fields) -> Done:
    number, owner, schema = _read_key(fields)
    services(request).accounts.take_back(account, Grant(number, "contributor", owner, schema))
    return "taken"


def _read_key(fields: _Fields) -> tuple[int, str, str]:
    number, owner, schema = [*fields.get("grant", "").split(" "), "", ""][:3]
    return read_whole(number) or 0, owner, schema


def _days(fields: _Fields) -> timedelta:
    days = read_whole(fields.get("days", "")) or 0
    if not 1 <= days <= _MOST_DAYS:
        raise InvalidInput(f"It ends after 1 to {_MOST_DAYS} days.", "Write a number of days.")
    return timedelta(days=days)
