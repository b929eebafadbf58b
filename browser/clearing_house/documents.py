"""Documents that are published, and lists of them and of drafts."""

from typing import Annotated, Any, Final

from fastapi import Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.clearing_house.callers import anyone, caller
from browser.clearing_house.calls import (
    ALL_FAILURES,
    Forbidden,
    Identifier,
    Schema,
    Wrong,
    answered,
    calls,
    done,
    ends,
    known,
)
from browser.clearing_house.drafts import check_same, drafts_listed
from browser.clearing_house.everybody import all_listed
from browser.clearing_house.infos import DocumentInfo, DocumentList, local, plain_info
from browser.clearing_house.listing import AskedList, Body, Info, Listed, chosen
from browser.clearing_house.published import (
    Published,
    body_of_record,
    info_of,
    proposal_of,
    published_record,
)
from browser.clearing_house.realms import realm_for
from browser.clearing_house.reports import report_of
from browser.clearing_house.validating import DOCUMENT, body_of
from browser.clearing_house.working import act, found_all, seen, submissions_of
from browser.http.services import services
from browser.submissions.judging import judged
from browser.validation.asked import read_body
from kg.errors import NotFound
from kg.submissions.actors import Actor
from kg.submissions.doing import DoesNotConform, Doing
from kg.submissions.judged import Judged
from kg.submissions.rows import Asked, Submission

router = calls()
opened = calls(token=False)
"""What needs no token, and answers more with one."""
_ALL: Final = "/api/v2013/documents"
_ONE: Final = f"{_ALL}/{{identifier}}"
_COLLECTIONS: Final = ("", "my", "mydraft", "mydrafts", "alldraft", "all", "request", "requests")
_DELETED: Final = "Withdrawn over the API of the Clearing-House."
RevisionPath = Annotated[str, Path(description="Number of a revision.", examples=["1"])]


@router.get(_ALL, summary="Documents", response_model=DocumentList, responses=ends(401))
def list_documents(request: Request, asked: Listed) -> Response:
    """Your documents: with `collection=my` those that are published, with `mydraft` drafts, with `request` requests.

    `all` are the published ones of everybody, narrowed by `type` and `owner` (of a country); `/api/records` has more.
    """
    actor = caller(request)
    if asked.collection not in _COLLECTIONS:
        raise Wrong("collection", "There is no such collection here.", f"One of: {', '.join(_COLLECTIONS[1:])}.")
    if asked.collection == "all":
        return answered(all_listed(request, asked))
    if asked.collection in ("", "my"):
        return answered(_mine(request, actor, asked))
    return answered(drafts_listed(request, actor, asked, request_only=asked.collection.startswith("request")))


def _mine(request: Request, actor: Actor, asked: AskedList) -> DocumentList:
    count, some = chosen(found_all(submissions_of(request), actor, Asked(states=("published",))), asked)
    items: list[DocumentInfo] = []
    for one in some:
        info = plain_info(one) | {"revision": one.revision or 1, "latestRevision": one.revision or 1}
        info["title"] = {"": one.title} if one.title else {}
        items.append(info)
    return {"Count": count, "Items": items}


@opened.get(_ONE, summary="A published document, or with `info` what is known of it", response_model=dict[str, Any],
            responses=ends(401, 404))  # fmt: skip
def get_document(request: Request, identifier: Identifier, info: Info = False, body: Body = False) -> Response:
    """The document of a record: as it was sent for those who may change it, what is published of it for others."""
    published, actor = published_record(request, known(identifier)), anyone(request)
    if not info:
        return answered(body_of_record(request, published, actor))
    return answered(_info(request, published, actor, body=body))


@opened.get(f"{_ONE}/info", summary="What is known of a record", response_model=DocumentInfo, responses=ends(401, 404))
def get_document_info(request: Request, identifier: Identifier, body: Body = False) -> Response:
    """What is known of a record; with `body` too with its document."""
    published = published_record(request, known(identifier))
    return answered(_info(request, published, anyone(request), body=body))


def _info(request: Request, published: Published, actor: Actor | None, *, body: bool) -> DocumentInfo:
    made = info_of(published)
    if body:
        made["body"] = body_of_record(request, published, actor)
    return made


@router.put(_ONE, summary="Publish a document", response_model=DocumentInfo, responses=ends(*ALL_FAILURES),
            openapi_extra=DOCUMENT)  # fmt: skip
async def put_document(request: Request, identifier: Identifier, schema: Schema = "") -> Response:
    """Publish a document without a workflow: for approvers, where nobody else has to decide on what is their own."""
    actor = await run_in_threadpool(caller, request)
    content = await read_body(request)
    try:
        found = await judged(request, actor, content, schema[:64], realm_for(request, schema))
        check_same(identifier, found.record)
        await seen(request, [await run_in_threadpool(_publish, request, actor, found)])
    except DoesNotConform as error:
        return answered(report_of(error.report, body_of(content)), 400)
    return answered(await run_in_threadpool(lambda: info_of(published_record(request, identifier))))


def _publish(request: Request, actor: Actor, found: Judged) -> Submission:
    submissions = submissions_of(request)
    if services(request).settings.four_eyes or "approver" not in actor.roles(found.owner, found.schema):
        raise Forbidden(f"You may not publish a {found.schema} by yourself.", "Send it for review.")
    made = submissions.propose(actor, found)
    return submissions.act(actor, made.number, "approve", Doing(), found)


@router.delete(_ONE, summary="Withdraw a record", status_code=204, responses=ends(*ALL_FAILURES, status=204))
async def delete_document(request: Request, identifier: Identifier) -> Response:
    """Withdraw what is published, as an approver: its versions are kept, and it says that it was withdrawn."""
    actor = await run_in_threadpool(caller, request)
    published = await run_in_threadpool(proposal_of, request, actor, known(identifier))
    await act(request, actor, published.number, "withdraw", Doing(reason=_DELETED))
    return done()


@opened.get(f"{_ONE}/versions", summary="Versions of a record", response_model=DocumentList, responses=ends(401, 404))
def list_versions(request: Request, identifier: Identifier) -> Response:
    """The versions of a record that were published, newest first."""
    published = published_record(request, known(identifier))
    items = _versions(request, published)
    return answered({"Count": len(items), "Items": items})


def _versions(request: Request, published: Published) -> list[DocumentInfo]:
    info, history = info_of(published), services(request).ledger.history(published.version.graph)
    newest = len(history)
    return [
        info | {"revision": version.revision, "latestRevision": newest, "updatedOn": local(change.accepted)}
        for version, change in history
        if version.sha256
    ]


@opened.get(f"{_ONE}/versions/{{revision}}", summary="A version of a record", response_model=DocumentInfo,
            responses=ends(401, 404))  # fmt: skip
def get_version(request: Request, identifier: Identifier, revision: RevisionPath) -> Response:
    """What is known of one version; its statements are at the address of the record with `@` and the revision."""
    for one in _versions(request, published_record(request, known(identifier))):
        if str(one["revision"]) == revision:
            return answered(one)
    raise NotFound(f"{identifier} has no such revision.", "GET …/versions lists those it has.")
