"""The page on which an invitation is accepted: whoever has its secret chooses a name and a password."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from browser.accounts.endpoints import check_same, done, send
from browser.accounts.pages import invitation_page
from browser.http import sessions
from browser.http.passwords import Passwords
from browser.http.services import services
from browser.urls import LANG
from kg.accounts.accounts import Account
from kg.accounts.people import People
from kg.errors import KgError


def invitation_routes() -> list[BaseRoute]:
    """The address of the page."""
    return [Route(f"/{LANG}/invitation", invitation, methods=["GET", "POST"])]


async def invitation(request: Request) -> Response:
    """GET /{lang}/invitation?token=, and POST with `token`, `name`, `password` and `again`, which signs in as well."""
    if request.method != "POST":
        page = invitation_page(request, request.query_params.get("token", ""))
        return await send(request, lambda: page, 200 if page.valid else 404)
    sessions.refuse_other_origins(request)
    fields = await sessions.read_form(request)
    token, name, password = (fields.get(field, "") for field in ("token", "name", "password"))
    people = People(services(request).accounts)

    def accept() -> tuple[Account, str]:
        account = people.accept(token, name, password)
        return account, sessions.open_session(request, account)

    try:
        check_same(password, fields.get("again", ""))
        _, session = await services(request).of(Passwords).run(accept)
    except KgError as error:
        fault = error
        return await send(request, lambda: invitation_page(request, token, name, fault), fault.status)
    answer = done(request, "made")
    sessions.set_cookie(request, answer, session)
    return answer
