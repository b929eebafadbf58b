"""Webhooks as they are known, and the messages that they are sent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.history.model import Event, Selection
from kg.history.naming import VersionName, version_iri
from kg.webhooks.tables import State

AT_ONCE: Final = 100
"""Events in one message."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook of an account: where it is sent, which events, and how it stands.

    `delivered` is the number of the last event that was received, `upto` the last of those that are tried again, 0 for
    none. `due` is when the next try is, '' while nothing failed; `error` is why the last one did. Until `both_until`
    the secret before the present one signs, too.
    """

    number: int
    account: int
    address: str
    selection: Selection
    state: State
    created: str
    nonce: bytes
    secret: int
    both_until: str
    delivered: int
    upto: int
    tries: int
    due: str
    error: str


@dataclass(frozen=True, slots=True)
class Try:
    """One try to send a message: how many events were in it, the status of the answer (0: none), why it failed."""

    message: str
    at: str
    status: int
    milliseconds: int
    events: int
    error: str


def event_as_json(base_iri: str, event: Event) -> dict[str, Any]:
    """An event as programs are told of it; `erased` is the version whose content was."""
    return {
        "number": event.number,
        "sequence": event.sequence,
        "moment": event.moment,
        "kind": event.kind,
        "thing": event.thing,
        "dataset": event.dataset,
        "schema": event.schema or None,
        "party": event.government or None,
        "version": version_iri(base_iri, VersionName(event.sequence, event.thing)),
        "erased": version_iri(base_iri, VersionName(event.erased, event.thing)) if event.erased else None,
    }


def written(kind: str, moment: str, data: dict[str, Any]) -> bytes:
    """The body of a message: `type`, `timestamp` and `data`, as Standard Webhooks has them."""
    return json.dumps({"type": kind, "timestamp": moment, "data": data}, ensure_ascii=False).encode()


def changes_message(base_iri: str, webhook: Webhook, events: Sequence[Event], moment: str) -> tuple[str, bytes]:
    """The identifier and body of a message about events; the same events of a webhook have the same identifier."""
    first, last = events[0].number, events[-1].number
    body = written(
        "changes", moment, {"webhook": webhook.number, "first": first, "last": last,
                            "events": [event_as_json(base_iri, event) for event in events]},
    )  # fmt: skip
    return f"msg_{webhook.number}_{first}_{last}", body
