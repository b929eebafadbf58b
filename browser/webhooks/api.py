"""Webhooks for programs. `docs/webhooks.md` describes them."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from fastapi import Path
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from browser.changes.choosing import NAMES, read_choice
from browser.http.api_operations import TOKEN, answers, body, operations
from browser.http.parameters import Whole
from browser.http.services import services, urls
from browser.submissions.writing import answered, as_text
from browser.validation.asked import read_body
from browser.webhooks.models import DeliveryList, TestOutcome, WebhookItem, WebhookList
from browser.webhooks.parts import hooks_of
from kg.errors import InvalidInput
from kg.history.model import Selection
from kg.rdf.formats import JSON
from kg.validation.reading import read_document
from kg.webhooks.model import Webhook
from kg.webhooks.subscribing import Webhooks
from sparql.protocol.authorization import require

_ALL: Final = "/api/webhooks"
_ONE: Final = f"{_ALL}/{{number}}"
_LONGEST: Final = 20_000
_SENT: Final = body((JSON, {
    "type": "object",
    "required": ["address"],
    "properties": {name: {"type": "string"} for name in ("address", *NAMES)},
    "examples": [{"address": "https://example.org/hooks/cbd", "schema": "nationalTarget7", "party": "CA"}],
}))  # fmt: skip
Number = Annotated[int, Whole("number", 0, 10**9), Path(description="Number of a webhook.", examples=[1])]
_Work = Callable[[Webhooks, int, int], Webhook]
router = operations("Webhooks")


@router.get(_ALL, summary="Your webhooks", response_model=WebhookList, dependencies=[TOKEN],
            responses=answers(401, 503, headers=(), cached=False))  # fmt: skip
async def list_webhooks(request: Request) -> Response:
    """The webhooks of the account."""
    account = await _account(request)
    found = await run_in_threadpool(lambda: hooks_of(request).of(account))
    listed: WebhookList = {"webhooks": [item(request, one) for one in found]}
    return answered(200, as_text(listed))


@router.post(_ALL, summary="Make a webhook", response_model=WebhookItem, status_code=201, dependencies=[TOKEN],
             openapi_extra=_SENT,
             responses=answers(400, 401, 403, 413, 503, headers=["Location"], cached=False, status=201))  # fmt: skip
async def add_webhook(request: Request) -> Response:
    """Make a webhook for an address, of everything or of what all members given say. Confirm it next.

    The answer has the `secret`, which is not answered again.
    """
    account = await _account(request)
    sent = await _read(request)

    def add() -> WebhookItem:
        hooks = hooks_of(request)
        made = hooks.add(account, sent.get("address", ""), selection_of(request, sent))
        return item(request, made) | {"secret": hooks.secret(made)}

    made = await run_in_threadpool(add)
    return answered(201, as_text(made), {"Location": made["url"]})


async def _account(request: Request) -> int:
    """The number of the account of a request's token. Raises Unauthorized."""
    header, accounts = request.headers.get("authorization"), services(request).accounts
    return (await run_in_threadpool(require, header, accounts, "member")).number


async def _read(request: Request) -> Mapping[str, str]:
    value, faults = read_document(await read_body(request, _LONGEST))
    if faults or not isinstance(value, dict):
        said = faults[0].message("en").value if faults else "It is no object."
        raise InvalidInput(f"The body is no JSON object. {said}", 'Send {"address": "https://…"}.')
    unknown = [name for name in value if name not in ("address", *NAMES)]
    if unknown or not all(isinstance(one, str) for one in value.values()):
        wrong = unknown or [name for name, one in value.items() if not isinstance(one, str)]
        hint = f"Possible are address, {', '.join(NAMES)}, each with a text."
        raise InvalidInput(f"{str(wrong[0])[:80]} is not possible.", hint)
    return value


def selection_of(request: Request, sent: Mapping[str, str]) -> Selection:
    """The selection that some fields make. Raises InvalidInput."""
    chosen = QueryParams({name: sent.get(name, "") for name in NAMES})
    return read_choice(chosen, services(request).knowledge.current()).selection


@router.get(_ONE, summary="A webhook", response_model=WebhookItem, dependencies=[TOKEN],
            responses=answers(400, 401, 404, 503, headers=(), cached=False))  # fmt: skip
async def get_webhook(request: Request, number: Number) -> Response:
    """One webhook of the account."""
    return await _done(request, number, lambda hooks, account, number: hooks.get(account, number))


@router.delete(_ONE, summary="Delete a webhook", status_code=204, dependencies=[TOKEN],
               responses=answers(400, 401, 404, 503, headers=(), cached=False, status=204))  # fmt: skip
async def delete_webhook(request: Request, number: Number) -> Response:
    """Send nothing to it any more, and forget it."""
    account = await _account(request)
    await run_in_threadpool(hooks_of(request).delete, account, number)
    return Response(status_code=204)


@router.post(f"{_ONE}/confirm", summary="Confirm a webhook", response_model=WebhookItem, dependencies=[TOKEN],
             responses=answers(400, 401, 404, 409, 503, headers=(), cached=False))  # fmt: skip
async def confirm_webhook(request: Request, number: Number) -> Response:
    """Send a message of type `confirm`: its address has to answer with the `challenge` in it. From then on it is sent
    what happens."""
    return await _done(request, number, Webhooks.confirm)


@router.post(f"{_ONE}/pause", summary="Pause a webhook", response_model=WebhookItem, dependencies=[TOKEN],
             responses=answers(400, 401, 404, 409, 503, headers=(), cached=False))  # fmt: skip
async def pause_webhook(request: Request, number: Number) -> Response:
    """Send nothing until it is resumed, and then what happened meanwhile."""
    return await _done(request, number, Webhooks.pause)


@router.post(f"{_ONE}/resume", summary="Resume a webhook", response_model=WebhookItem, dependencies=[TOKEN],
             responses=answers(400, 401, 404, 409, 503, headers=(), cached=False))  # fmt: skip
async def resume_webhook(request: Request, number: Number) -> Response:
    """Go on with the first event that was not received, after a pause or after it was given up."""
    return await _done(request, number, Webhooks.resume)


@router.post(f"{_ONE}/secret", summary="Give a webhook another secret", response_model=WebhookItem,
             dependencies=[TOKEN], responses=answers(400, 401, 404, 503, headers=(), cached=False))  # fmt: skip
async def renew_webhook_secret(request: Request, number: Number) -> Response:
    """Another secret, which the answer has; the one before signs for a day, too."""
    return await _done(request, number, Webhooks.renew_secret, secret=True)


@router.post(f"{_ONE}/test", summary="Send a test", response_model=TestOutcome, dependencies=[TOKEN],
             responses=answers(400, 401, 404, 503, headers=(), cached=False))  # fmt: skip
async def test_webhook(request: Request, number: Number) -> Response:
    """Send a message of type `test` now; what came of it."""
    account = await _account(request)
    outcome = await run_in_threadpool(hooks_of(request).test, account, number)
    told: TestOutcome = {
        "received": outcome.received,
        "status": outcome.status,
        "milliseconds": outcome.milliseconds,
        "error": outcome.error,
    }
    return answered(200, json.dumps(told))


@router.get(f"{_ONE}/deliveries", summary="What was sent to a webhook", response_model=DeliveryList,
            dependencies=[TOKEN], responses=answers(400, 401, 404, 503, headers=(), cached=False))  # fmt: skip
async def list_deliveries(request: Request, number: Number) -> Response:
    """The last 50 tries to send, newest first."""
    account = await _account(request)
    found = await run_in_threadpool(hooks_of(request).tries, account, number)
    listed: DeliveryList = {
        "deliveries": [
            {
                "id": one.message,
                "at": one.at,
                "status": one.status,
                "milliseconds": one.milliseconds,
                "events": one.events,
                "error": one.error,
            }
            for one in found
        ]
    }
    return answered(200, as_text(listed))


async def _done(request: Request, number: int, work: _Work, *, secret: bool = False) -> Response:
    account, hooks = await _account(request), hooks_of(request)
    found = await run_in_threadpool(work, hooks, account, number)
    made: dict[str, Any] = {**item(request, found)}
    if secret:
        made["secret"] = await run_in_threadpool(hooks.secret, found)
    return answered(200, as_text(made))


def item(request: Request, webhook: Webhook) -> WebhookItem:
    """A webhook as it is answered."""
    chosen = webhook.selection
    return {
        "number": webhook.number,
        "address": webhook.address,
        "dataset": chosen.dataset or None,
        "schema": chosen.schema or None,
        "party": chosen.government or None,
        "thing": chosen.thing or None,
        "state": webhook.state,
        "created": webhook.created,
        "delivered": webhook.delivered,
        "due": webhook.due or None,
        "error": webhook.error,
        "url": urls(request).webhooks_api(webhook.number),
    }
