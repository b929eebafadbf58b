"""Drafts: one for each record, kept with whatever faults it has, and their locks."""

from typing import Annotated, Any, Final

from fastapi import Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.clearing_house.attaching import files_of
from browser.clearing_house.callers import caller
from browser.clearing_house.calls import ALL_FAILURES, Identifier, Schema, Wrong, answered, calls, done, ends, known
from browser.clearing_house.infos import DocumentInfo, DocumentList, Draft, draft_info
from browser.clearing_house.listing import AskedList, Body, Info, Listed, chosen
from browser.clearing_house.realms import realm_for
from browser.clearing_house.reports import report_of
from browser.clearing_house.validating import DOCUMENT, body_of
from browser.clearing_house.working import draft_of, drafts_of, found_all, submissions_of
from browser.clearing_house.workings import Lock
from browser.submissions.judging import judged
from browser.validation.asked import read_body
from kg.errors import Conflict, NotFound, Refused
from kg.submissions.actors import Actor
from kg.submissions.doing import DoesNotConform, Doing
from kg.submissions.judged import Judged
from kg.submissions.rows import Asked
from kg.submissions.workflow import OPEN

router = calls()
_DRAFT: Final = "/api/v2013/documents/{identifier}/versions/draft"
_MINE: Final = ends(401, 404)
LockId = Annotated[str, Path(description="`workflow-` and the identifier of the workflow.")]


@router.get(_DRAFT, summary="A draft, or with `info` what is known of it", response_model=dict[str, Any],
            responses=_MINE)  # fmt: skip
def get_draft(request: Request, identifier: Identifier, info: Info = False, body: Body = False) -> Response:
    """The document of a draft as it was sent; with `info` what is known of it, with `body` too with its document."""
    found = draft_of(request, caller(request), known(identifier))
    return answered(draft_info(found, body=body) if info else found.document)


@router.get(f"{_DRAFT}/info", summary="What is known of a draft", response_model=DocumentInfo, responses=_MINE)
def get_draft_info(request: Request, identifier: Identifier, body: Body = False) -> Response:
    """What is known of a draft."""
    return answered(draft_info(draft_of(request, caller(request), known(identifier)), body=body))


@router.put(_DRAFT, summary="Save a draft", response_model=DocumentInfo, responses=ends(*ALL_FAILURES),
            openapi_extra=DOCUMENT)  # fmt: skip
async def save_draft(request: Request, identifier: Identifier, schema: Schema = "", body: Body = False) -> Response:
    """Keep a document as the draft of its record; its header names the record and its type.

    A draft may have faults. 409 while a workflow has it locked, or while somebody else has a draft of the record.
    """
    actor = await run_in_threadpool(caller, request)
    content = await read_body(request)
    try:
        found = await judged(request, actor, content, schema[:64], realm_for(request, schema))
    except DoesNotConform as error:
        return answered(report_of(error.report, body_of(content)), 400)
    check_same(identifier, found.record)
    return answered(draft_info(await run_in_threadpool(_saved, request, actor, found), body=body))


def _saved(request: Request, actor: Actor, found: Judged) -> Draft:
    submissions = submissions_of(request)
    saved = submissions.save(actor, found)
    return Draft(saved, found.text, submissions.events(actor, saved.number))


def check_same(identifier: str, told: str) -> None:
    """Raise Wrong for a document of another record than its address says."""
    if identifier != told:
        raise Wrong("header.identifier", "The header names another record than the address.", "Identifiers keep case.")


@router.delete(_DRAFT, summary="Give a draft up", status_code=204, responses=ends(*ALL_FAILURES, status=204))
def delete_draft(request: Request, identifier: Identifier) -> Response:
    """The draft and all of its versions are deleted, with files that nothing else uses; what is published stays."""
    actor = caller(request)
    found = draft_of(request, actor, known(identifier)).submission
    if found.state == "submitted":
        raise Conflict("The draft is locked by its workflow.", "Cancel the workflow first.")
    submissions_of(request).act(actor, found.number, "cancel", Doing())
    files_of(request).sweep()
    return done()


@router.get("/api/v2013/document-drafts", summary="Drafts", response_model=DocumentList, responses=ends(401))
def list_drafts(request: Request, asked: Listed) -> Response:
    """The drafts that you have a part in, newest first."""
    actor = caller(request)
    return answered(drafts_listed(request, actor, asked, request_only=asked.collection.startswith("request")))


def drafts_listed(request: Request, actor: Actor, asked: AskedList, *, request_only: bool = False) -> DocumentList:
    """Drafts as a list asks for them; with `request_only` those that somebody is to decide on."""
    states = ("submitted",) if request_only else tuple(OPEN)
    count, some = chosen(found_all(submissions_of(request), actor, Asked(states=states)), asked)
    return {"Count": count, "Items": [draft_info(one, body=asked.body) for one in drafts_of(request, actor, some)]}


@router.get(f"{_DRAFT}/locks", summary="Locks of a draft", response_model=list[Lock], responses=_MINE)
def list_locks(request: Request, identifier: Identifier) -> Response:
    """The lock of the workflow that is under way, if one is."""
    working = draft_of(request, caller(request), known(identifier)).working
    return answered([working.lock] if working else [])


@router.get(f"{_DRAFT}/locks/{{lock}}", summary="A lock of a draft", response_model=Lock, responses=_MINE)
def get_lock(request: Request, identifier: Identifier, lock: LockId) -> Response:
    """The lock, while it holds."""
    return answered(_lock(request, caller(request), known(identifier), lock))


@router.put(f"{_DRAFT}/locks/{{lock}}", summary="Lock a draft", response_model=Lock, responses=ends(*ALL_FAILURES))
def put_lock(request: Request, identifier: Identifier, lock: LockId) -> Response:
    """Only workflows lock here: the lock that holds is answered, another is refused with 403."""
    try:
        return answered(_lock(request, caller(request), known(identifier), lock))
    except NotFound:
        draft_of(request, caller(request), identifier)
        raise Refused("Drafts are locked by workflows.", "POST /api/v2013/workflows begins one.") from None


@router.delete(f"{_DRAFT}/locks/{{lock}}", summary="Unlock a draft", status_code=204,
               responses=ends(*ALL_FAILURES, status=204))  # fmt: skip
def delete_lock(request: Request, identifier: Identifier, lock: LockId) -> Response:
    """A lock goes with its workflow: 403 while that is under way."""
    _lock(request, caller(request), known(identifier), lock)
    raise Refused("The lock holds until its workflow ends.", "Cancel the workflow, or decide on it.")


def _lock(request: Request, actor: Actor, identifier: str, lock: str) -> Lock:
    working = draft_of(request, actor, identifier).working
    if working is None or working.lock["lockID"] != lock:
        raise NotFound("The draft has no such lock.", "GET …/locks lists those it has.")
    return working.lock
