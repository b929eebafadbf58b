"""The call by which programs send documents: checked, judged, saved and submitted for review in one request."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import TypedDict

from browser.clearing_house.callers import caller
from browser.clearing_house.calls import ALL_FAILURES, Forbidden, Identifier, Wrong, answered, calls, ends, known
from browser.clearing_house.drafts import check_same
from browser.clearing_house.infos import Draft, draft_info, header_of
from browser.clearing_house.realms import realm_of
from browser.clearing_house.reports import report_of
from browser.clearing_house.sent import LONGEST_BATCH, LONGEST_INFO, Enveloped, read_enveloped
from browser.clearing_house.working import last_working, submissions_of
from browser.clearing_house.workings import Workflow
from browser.http.api_operations import body
from browser.submissions.judging import judged
from kg.errors import Unauthorized
from kg.rdf.formats import JSON
from kg.submissions.actors import Actor
from kg.submissions.doing import DoesNotConform, Doing
from kg.submissions.judged import Judged
from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type

router = calls()
_ALL: Final = "/api/v2023/documents/schemas/{schema}"
_ENVELOPE: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["document"],
    "properties": {
        "document": {"type": "object"},
        "additionalInfo": {"type": "string", "maxLength": LONGEST_INFO},
        "batchId": {"type": "string", "maxLength": LONGEST_BATCH},
        "agree": {"type": "boolean", "description": "Yes to what publication changes in the texts."},
    },
    "examples": [{"document": example_body(get_submittable_type("stakeholderCommitment")), "batchId": "2026-11"}],
}
_BODY: Final = body((JSON, _ENVELOPE))
_ENDS: Final = ends(*ALL_FAILURES)
SchemaPath = Annotated[str, Path(description="Type of the record.", examples=["stakeholderCommitment"])]
Organisation = Annotated[str, Query(description="For whom it is sent, where an account may send for several.")]


class SentDocument(TypedDict):
    """What was saved, with the header of its document, and the workflow that was begun."""

    draft: dict[str, Any]
    workflow: Workflow


@router.post(_ALL, summary="Send a new document", response_model=SentDocument, responses=_ENDS, openapi_extra=_BODY)
async def send_document(request: Request, schema: SchemaPath, organization: Organisation = "") -> Response:
    """A document of a record that is not here yet: judged, saved, and submitted for review.

    400 with `errors` for one that does not conform, and where there is a record or draft of its identifier.
    """
    return await _sent(request, schema, "", organization, new=True)


@router.post(f"{_ALL}/{{identifier}}", summary="Send a new document by its identifier", response_model=SentDocument,
             responses=_ENDS, openapi_extra=_BODY)  # fmt: skip
async def send_document_as(
    request: Request, schema: SchemaPath, identifier: Identifier, organization: Organisation = ""
) -> Response:
    """The same; the address names the record, too."""
    return await _sent(request, schema, known(identifier), organization, new=True)


@router.put(f"{_ALL}/{{identifier}}", summary="Send a document of a record that is here", response_model=SentDocument,
            responses=_ENDS, openapi_extra=_BODY)  # fmt: skip
async def send_document_again(
    request: Request, schema: SchemaPath, identifier: Identifier, organization: Organisation = ""
) -> Response:
    """A new version of a record that is published, or of its draft: judged, saved, and submitted for review.

    400 for a record that is not here, and for one that a workflow has locked.
    """
    return await _sent(request, schema, known(identifier), organization, new=False)


async def _sent(request: Request, schema: str, identifier: str, organization: str, *, new: bool) -> Response:
    actor = await run_in_threadpool(_named, request)
    realm = realm_of(request, schema)
    sent = await read_enveloped(request)
    told = str(header_of(sent.document).get("identifier", ""))
    if identifier:
        check_same(identifier, told)
    await run_in_threadpool(_check, request, actor, told[:128], schema, new=new)
    try:
        found = await judged(request, actor, sent.text, schema, realm, organization[:128])
        return answered(await run_in_threadpool(_proposed, request, actor, found, sent))
    except DoesNotConform as error:
        return answered(report_of(error.report, sent.document), 400)


def _named(request: Request) -> Actor:
    try:
        return caller(request)
    except Unauthorized as error:
        raise Forbidden(f"The request is nobody's: {error.message}", error.hint) from None


def _check(request: Request, actor: Actor, identifier: str, schema: str, *, new: bool) -> None:
    """Raise Wrong where a record is here that is to be new, is not here, or is locked."""
    submissions = submissions_of(request)
    mine, taken = submissions.open_of(actor, identifier), submissions.is_locked(identifier)
    published = submissions.standing(identifier, schema) is not None if identifier else False
    if new and (taken or published):
        raise Wrong(
            "header.identifier",
            "There is a record or draft of this identifier.",
            "Use another one, or PUT to change it.",
        )
    if not new and taken and (mine is None or not mine.is_editable):
        raise Wrong("header.identifier", "The record is locked by a workflow.", "Wait for its end, or cancel it.")
    if not new and not (mine or published):
        raise Wrong("header.identifier", "There is no record of this identifier to change.", "POST makes a new one.")


def _proposed(request: Request, actor: Actor, found: Judged, sent: Enveloped) -> SentDocument:
    submissions = submissions_of(request)
    made = submissions.propose(actor, found, sent.batch, Doing(reason=sent.information, agree=sent.agree))
    draft = Draft(made, found.text, submissions.events(actor, made.number))
    workflow = last_working(request, actor, made).shown()
    return {"draft": {"header": header_of(sent.document), **draft_info(draft)}, "workflow": workflow}
