"""Proposals as they are answered."""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any, Final, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.http.services import services, urls
from browser.submissions.conditions import etag_of
from browser.submissions.judging import Proposals
from browser.submissions.models import CountedItem, EventItem, PossibleAction, SubmissionItem, VersionItem
from kg.publishing.changes import await_visible
from kg.rdf.formats import JSON
from kg.submissions.actors import Actor
from kg.submissions.judged import Judged
from kg.submissions.rows import Event, Submission, Version
from kg.submissions.workflow import Action

SHOWN: Final = ("published", "withdrawn")
"""States that readers of what is published see."""
_LOOK_EVERY: Final = 0.02


class Writer:
    """Writes proposals for an actor, with addresses as this visitor sees the server."""

    def __init__(self, request: Request, actor: Actor) -> None:
        self._to = urls(request)
        self._actor = actor
        self._submissions = services(request).of(Proposals).submissions

    def item(self, submission: Submission) -> SubmissionItem:
        """A proposal, and what the actor may do with it."""
        return {
            "number": submission.number,
            "url": self._to.submissions(submission.number),
            "etag": etag_of(submission),
            "record": submission.record,
            "iri": self._submissions.iri(submission.record),
            "schema": submission.schema,
            "owner": submission.owner,
            "realm": submission.realm,
            "title": submission.title,
            "state": submission.state,
            "version": submission.head,
            "batch": submission.batch,
            "embargo": submission.embargo,
            "created": submission.created,
            "changed": submission.changed,
            "sequence": submission.sequence,
            "revision": submission.revision,
            "actions": [
                self._action(submission, action) for action in self._submissions.possible(self._actor, submission)
            ],
        }

    def _action(self, submission: Submission, action: Action) -> PossibleAction:
        if action.name == "save":
            href = self._to.submissions(0, f"records/{submission.record}")
            return {"name": "save", "method": "PUT", "href": href, "reason": False}
        href = self._to.submissions(submission.number, f"actions/{action.name}")
        return {"name": action.name, "method": "POST", "href": href, "reason": action.needs_reason}

    def counted(self, submission: Submission, judged: Judged) -> CountedItem:
        """The same with the counts of what was found in its document."""
        report = judged.report
        counted = {**self.item(submission), "conforms": report.conforms, "counts": dict(report.counts)}
        return cast(CountedItem, counted)

    def version(self, version: Version, names: Mapping[int, str]) -> VersionItem:
        """A version."""
        return {
            "version": version.number,
            "created": version.created,
            "account": names.get(version.account, ""),
            "sha256": version.sha256,
            "conforms": version.conforms,
            "shapes": version.shapes_sha256,
            "agreed": names.get(version.agreed or 0, ""),
        }

    def event(self, event: Event, names: Mapping[int, str]) -> EventItem:
        """Something that happened."""
        return {
            "action": event.action,
            "at": event.at,
            "account": names.get(event.account or 0, ""),
            "role": event.role,
            "version": event.version,
            "reason": event.reason,
        }


def as_text(made: object) -> str:
    """Anything as JSON; halves of characters are answered as what stands for them."""
    return json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode()


def answered(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """An answer in JSON. That nobody keeps it is said for all addresses of this room (`browser.http.middleware`)."""
    return Response(text, status, headers, JSON.content_type)


def item_answered(status: int, item: Mapping[str, Any]) -> Response:
    """A proposal with its state as ETag; where it was just made also its address."""
    headers = {"ETag": str(item["etag"])} | ({"Location": str(item["url"])} if status == 201 else {})
    return answered(status, as_text(item), headers)


def sequence_of(request: Request, item: Mapping[str, Any]) -> int:
    """The change of the ledger after which readers see what was done with a proposal; 0 if they never see it."""
    if item["state"] not in SHOWN:
        return 0
    if item["state"] == "published" and item["sequence"]:
        return int(item["sequence"])
    return services(request).ledger.last_sequence()


async def seen_by_readers(request: Request, sequence: int) -> bool:
    """Wait until readers see a change of the ledger, for as long as is right; whether they do."""
    parts = services(request)
    until = time.monotonic() + parts.of(Proposals).patience
    while await run_in_threadpool(await_visible, parts.settings, sequence, 0.0) is None:
        if time.monotonic() >= until:
            return False
        await asyncio.sleep(_LOOK_EVERY)
    return True
