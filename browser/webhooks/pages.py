"""The page of webhooks, and its forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.accounts.endpoints import send
from browser.changes.choosing import NAMES, Choice
from browser.changes.filters import filters
from browser.http import sessions
from browser.http.services import language_of, services, urls
from browser.records.naming import Naming
from browser.site.contexts import Link
from browser.site.dataset_names import dataset_link
from browser.site.frame import make_frame, words
from browser.urls import LANG
from browser.webhooks.api import selection_of
from browser.webhooks.contexts import Done, WebhookRow, WebhooksPage
from browser.webhooks.parts import hooks_of
from kg.accounts.accounts import Account
from kg.errors import Conflict, KgError, Unauthorized
from kg.history.model import Selection
from kg.texts.languages import DEFAULT, Text
from kg.texts.numbers import read_whole
from kg.webhooks.model import Webhook
from kg.webhooks.subscribing import Webhooks

_SHOWN: Final = 10
"""Tries of each webhook on the page."""
_DONE: Final = get_args(Done)
_Work = Callable[[Webhooks, int, int], object]
_WORK: Final[Mapping[str, tuple[_Work, Done]]] = {
    "confirm": (Webhooks.confirm, "confirmed"),
    "pause": (Webhooks.pause, "paused"),
    "resume": (Webhooks.resume, "resumed"),
    "renew": (Webhooks.renew_secret, "renewed"),
    "delete": (Webhooks.delete, "deleted"),
}


def webhook_routes() -> list[BaseRoute]:
    """The address of the page, which its forms go to."""
    return [Route(f"/{LANG}/account/webhooks", page, methods=["GET", "POST"])]


async def page(request: Request) -> Response:
    """GET /{lang}/account/webhooks; POST with `do`: add, or something done to the webhook `number`."""
    account = await run_in_threadpool(sessions.signed_in, request, "member")
    if request.method != "POST":
        if account is None:
            return RedirectResponse(urls(request).sign_in(language_of(request), request.url.path), 303)
        return await send(request, lambda: webhooks_page(request, account))
    sessions.refuse_other_origins(request)
    if account is None:
        raise Unauthorized("You are not signed in, or no longer.", "Sign in again, and repeat it.")
    fields = await sessions.read_form(request)
    try:
        told = await run_in_threadpool(_do, request, account, fields)
    except KgError as error:
        told = _Told(problem=error, fields=fields)
        return await send(request, lambda: webhooks_page(request, account, told), error.status)
    if told.secret:
        return await send(request, lambda: webhooks_page(request, account, told))
    to = urls(request)
    return RedirectResponse(to.with_parameters(to.account(language_of(request), "webhooks"), {"done": told.done}), 303)


@dataclass(frozen=True, slots=True)
class _Told:
    """What came of a form: what was done, a new secret, or the problem and what was written."""

    done: Done = ""
    secret: str = ""
    problem: KgError | None = None
    fields: Mapping[str, str] | None = None


def _do(request: Request, account: Account, fields: Mapping[str, str]) -> _Told:
    hooks, number, what = hooks_of(request), read_whole(fields.get("number", "")) or 0, fields.get("do", "")
    if what == "add":
        made = hooks.add(account.number, fields.get("address", "").strip(), selection_of(request, fields))
        return _Told("made", hooks.secret(made))
    if what == "test":
        outcome = hooks.test(account.number, number)
        if not outcome.received:
            raise Conflict(f"The test was not received. {outcome.error}", "Look at the receiver, and try again.")
        return _Told("tested")
    work, done = _WORK.get(what, (Webhooks.get, ""))
    work(hooks, account.number, number)
    secret = hooks.secret(hooks.get(account.number, number)) if done == "renewed" else ""
    return _Told(done, secret)


def webhooks_page(request: Request, account: Account, told: _Told | None = None) -> WebhooksPage:
    """The webhooks of an account, with what came of a form."""
    told = told or _Told(next((one for one in _DONE if request.query_params.get("done") == one), ""))
    to, language, hooks = urls(request), language_of(request), hooks_of(request)
    naming = Naming(services(request).knowledge.current(), to, language)
    fields = QueryParams({name: (told.fields or {}).get(name, "")[:2_000] for name in ("address", *NAMES)})
    _ = words(language)
    crumbs = (Link(to.account(language), _("Account")), Link("", _("Webhooks"), current=True))
    rows = (_row(naming, one, hooks) for one in hooks.of(account.number))
    return WebhooksPage(
        frame=make_frame(
            request,
            title=_("Webhooks"),
            address=lambda tag: to.account(tag, "webhooks"),
            breadcrumbs=crumbs,
            index=False,
            styles=("account.css",),
        ),
        webhooks=tuple(rows),
        filters=filters(naming, Choice(fields["dataset"], fields["schema"], fields["party"])),
        done=told.done,
        problem=_words_of(told.problem),
        secret=told.secret,
        address=fields["address"],
        thing=fields["thing"],
        action=to.account(language, "webhooks"),
        account_url=to.account(language),
    )


def _words_of(error: KgError | None) -> tuple[Text, ...]:
    return tuple(Text(text, DEFAULT) for text in (error.message, error.hint) if text) if error else ()


def _row(naming: Naming, webhook: Webhook, hooks: Webhooks) -> WebhookRow:
    return WebhookRow(
        number=webhook.number,
        address=webhook.address,
        about=_about(naming, webhook.selection),
        state=webhook.state,
        due=webhook.due,
        error=webhook.error,
        tries=tuple(hooks.tries(webhook.account, webhook.number)[:_SHOWN]),
    )


def _about(naming: Naming, selection: Selection) -> tuple[Text, ...]:
    found = []
    if selection.dataset:
        found.append(Text(dataset_link(selection.dataset, naming.labels, naming.urls, naming.language).text))
    if selection.schema:
        found.append(naming.type(selection.schema))
    if selection.government:
        found.append(naming.owner(f"government:{selection.government.lower()}"))
    return (*found, *([Text(selection.thing)] if selection.thing else []))
