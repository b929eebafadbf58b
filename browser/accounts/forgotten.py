"""The page on which somebody has a new password sent, by mail to the address that they sign in with."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.accounts.endpoints import send
from browser.accounts.pages import forgotten_page
from browser.http import sessions
from browser.http.services import language_of, services, urls
from browser.urls import LANG
from kg.accounts.people import People
from kg.errors import NotFound


def forgotten_routes() -> list[BaseRoute]:
    """The address of the page."""
    return [Route(f"/{LANG}/account/forgotten", forgotten, methods=["GET", "POST"])]


async def forgotten(request: Request) -> Response:
    """GET /{lang}/account/forgotten, and POST with `email`: the same answer, in the same time, to all addresses."""
    if request.method != "POST":
        return await send(request, lambda: forgotten_page(request))
    sessions.refuse_other_origins(request)
    if not services(request).settings.mail:
        raise NotFound("No mail is sent from here.", "Ask those who look after this service for a new password.")
    email = (await sessions.read_form(request)).get("email", "")
    people = People(services(request).accounts)
    await sessions.attempt(request, lambda: run_in_threadpool(people.forgotten, email))
    to = urls(request)
    return RedirectResponse(to.with_parameters(to.account(language_of(request), "forgotten"), {"done": "sent"}), 303)
