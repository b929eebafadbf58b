"""Many drafts submitted for review at once, as one batch."""

import uuid
from typing import Annotated, Any, Final, NotRequired

from fastapi import Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import TypedDict

from browser.clearing_house.callers import caller
from browser.clearing_house.calls import ALL_FAILURES, Lacking, answered, calls, ends
from browser.clearing_house.realms import realm_of
from browser.clearing_house.sent import read_object, texts_of, yes
from browser.clearing_house.working import failure_of, first_failure, found_all, submissions_of
from browser.http.api_operations import body
from browser.submissions.judging import all_judged_again
from kg.errors import KgError, NotFound
from kg.rdf.formats import JSON
from kg.submissions.actors import Actor
from kg.submissions.doing import Doing
from kg.submissions.judged import Judged
from kg.submissions.rows import Asked, Submission
from kg.submissions.workflow import EDITABLE

router = calls()
MOST: Final = 1_000
_TARGETS: Final = ("nationalTarget7", "nationalTarget7Mapping")
_BODY: Final = body((JSON, {
    "type": "object",
    "properties": {
        "schemas": {"type": "array", "items": {"type": "string"}, "maxItems": MOST},
        "identifiers": {"type": "array", "items": {"type": "string"}, "maxItems": MOST},
        "agree": {"type": "boolean", "description": "Yes to what publication changes in the texts."},
    },
}))  # fmt: skip
GovernmentPath = Annotated[str, Path(description="Identifier of a government.", examples=["be"])]


class Begun(TypedDict):
    """The batch that was begun, and why some drafts are not in it, by their identifiers."""

    batchId: str
    records: list[str]
    failures: NotRequired[dict[str, Any]]


@router.post("/api/v2023/documents/bulk/publish", summary="Submit many drafts", response_model=Begun,
             responses=ends(*ALL_FAILURES), openapi_extra=_BODY)  # fmt: skip
async def publish_many(request: Request) -> Response:
    """Submit your drafts of some types, or some of them by their identifiers, for review; 1,000 at most."""
    actor = await run_in_threadpool(caller, request)
    realm = realm_of(request)
    asked = await read_object(request)
    schemas, identifiers = texts_of(asked, "schemas", MOST), texts_of(asked, "identifiers", MOST)
    if not schemas and not identifiers:
        raise Lacking("schemas", "Neither types nor identifiers of drafts are named.")
    some = [
        one
        for one in await run_in_threadpool(_drafts, request, actor)
        if one.realm == realm
        and (not schemas or one.schema in schemas)
        and (not identifiers or one.record in identifiers)
    ]
    return await _begun(request, actor, some, agree=yes(asked, "agree"))


@router.post("/api/v2023/national-reports/7/national-targets/{government}/publish", summary="Submit national targets",
             response_model=Begun, responses=ends(*ALL_FAILURES))  # fmt: skip
async def publish_targets(request: Request, government: GovernmentPath) -> Response:
    """Submit all drafts of a government's national targets and of their mappings for review, as one batch."""
    actor = await run_in_threadpool(caller, request)
    owner = f"government:{government.lower()[:64]}"
    drafts = await run_in_threadpool(_drafts, request, actor)
    return await _begun(request, actor, [one for one in drafts if one.owner == owner and one.schema in _TARGETS])


def _drafts(request: Request, actor: Actor) -> list[Submission]:
    return found_all(submissions_of(request), actor, Asked(states=tuple(EDITABLE)))


async def _begun(request: Request, actor: Actor, some: list[Submission], *, agree: bool = False) -> Response:
    some = some[:MOST]
    if not some:
        raise NotFound("You have no such drafts.", "GET /api/v2013/document-drafts lists yours.")
    found = await all_judged_again(request, actor, some, "submit")
    ready = [(one, judged) for one, judged in zip(some, found, strict=True) if isinstance(judged, Judged)]
    batch = uuid.uuid4().hex
    documents = [judged for _, judged in ready]
    propose = submissions_of(request).propose_all
    done = await run_in_threadpool(propose, actor, documents, batch, Doing(agree=agree))
    made: dict[str, object] = {one.record: judged for one, judged in zip(some, found, strict=True)}
    made |= {one.record: each for (one, _), each in zip(ready, done, strict=True)}
    if failure := first_failure(list(made.values())):
        raise failure
    failures = {record: failure_of(error) for record, error in made.items() if isinstance(error, KgError)}
    records = [record for record, each in made.items() if isinstance(each, Submission)]
    return answered({"batchId": batch, "records": records} | ({"failures": failures} if failures else {}))
