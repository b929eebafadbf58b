"""Files of documents: room is made, the bytes are sent to its address, and the file is attached to a draft."""

from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Any, Final, NotRequired
from urllib.parse import quote

from fastapi import Path, Query
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import TypedDict

from browser.clearing_house.callers import anyone, caller
from browser.clearing_house.calls import ALL_FAILURES, Identifier, Lacking, answered, calls, done, ends, known
from browser.clearing_house.sent import read_object, text_of
from browser.clearing_house.working import submissions_of
from browser.http.api_operations import body
from browser.http.forms import read_form
from browser.http.services import Services, services, urls
from browser.submissions.judging import Proposals
from browser.validation.asked import read_body
from kg.errors import NotFound
from kg.rdf.formats import JSON, Format
from kg.submissions.actors import Actor
from kg.submissions.attaching import Attachment
from kg.submissions.attachments import Attachments, path_of

router = calls()
opened = calls(token=False)
_SLOTS: Final = "/api/v2015/temporary-files"
_FILES: Final = "/api/v2013/documents/{identifier}/attachments"
_SAVED: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of files of others: they are saved and never shown as pages of ours."""
_AROUND: Final = 20_000
"""Bytes of a form around its file."""
_FORM: Final = Format("form", "multipart/form-data", "form")
_SLOT: Final = body((JSON, {
    "type": "object",
    "required": ["filename", "contentType"],
    "properties": {"filename": {"type": "string"}, "contentType": {"type": "string"}},
}), (_FORM, {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}))  # fmt: skip
_BYTES: Final = body((Format("bin", "application/octet-stream", "bytes"), {"type": "string", "format": "binary"}))
Uid = Annotated[str, Path(description="Identifier of a file.")]
Key = Annotated[str, Query(description="The secret in the address of the slot.")]
Filename = Annotated[str, Path(description="Name of a file.")]


class TemporaryFile(TypedDict):
    """A file, and the address to which its bytes are sent, or at which it is answered."""

    uid: str
    url: str
    filename: str
    contentType: str
    size: int
    hash: Annotated[str, Field(description="SHA-256; '' until the bytes came.")]
    metadata: NotRequired[dict[str, str]]


class FileList(TypedDict):
    """The files of a record."""

    Count: int
    Items: list[TemporaryFile]


class Files:
    """The files of documents, in a web process."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts

    @cached_property
    def attachments(self) -> Attachments:
        """Made when they are first asked for: the room of proposals makes its parts beside this one."""
        return Attachments(self._parts.of(Proposals).submissions)


def parts(services: Services) -> Iterable[object]:
    """The parts of this room."""
    return [Files(services)]


def files_of(request: Request) -> Attachments:
    """The files of this copy."""
    return services(request).of(Files).attachments


@router.post(_SLOTS, summary="Make room for a file", response_model=TemporaryFile, responses=ends(*ALL_FAILURES),
             openapi_extra=_SLOT)  # fmt: skip
async def make_slot(request: Request) -> Response:
    """Room for a file of a name and media type: its bytes are PUT to `url`, once, within a day.

    A form (multipart/form-data) with one file sends its bytes in the same request.
    """
    actor = await run_in_threadpool(caller, request)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return answered(await _uploaded(request, actor))
    sent = await read_object(request)
    kind = text_of(sent, "contentType", 200)
    made, secret = await run_in_threadpool(files_of(request).slot, actor, text_of(sent, "filename", 300), kind)
    return answered(_shown(request, made, f"{_SLOTS}/{made.uid}/content?key={secret}"))


async def _uploaded(request: Request, actor: Actor) -> TemporaryFile:
    """A file that a form sends with its name and media type, in one request."""
    files = files_of(request)
    async with read_form(request, files.largest + _AROUND, "KG_ATTACHMENT_SIZE is the limit.") as form:
        sent = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        if len(sent) != 1:
            raise Lacking("file", "The form has no file.")
        content = await sent[0].read()
    named = sent[0].filename or ""
    made, secret = await run_in_threadpool(files.slot, actor, named, sent[0].content_type or "")
    await run_in_threadpool(files.put, made.uid, secret, content)
    return _shown(request, await run_in_threadpool(files.mine, actor, made.uid), f"{_SLOTS}/{made.uid}")


@opened.put(f"{_SLOTS}/{{uid}}/content", summary="Send the bytes of a file", status_code=204,
            responses=ends(404, 409, 413, status=204), openapi_extra=_BYTES)  # fmt: skip
async def put_file(request: Request, uid: Uid, key: Key = "") -> Response:
    """The bytes of a file, to the address that its slot gave; that needs no token."""
    files = files_of(request)
    content = await read_body(request, files.largest)
    await run_in_threadpool(files.put, uid, key[:200], content)
    return done()


@router.get(f"{_SLOTS}/{{uid}}", summary="What is known of a file", response_model=TemporaryFile,
            responses=ends(401, 404))  # fmt: skip
def get_slot(request: Request, uid: Uid) -> Response:
    """A file that you sent."""
    found = files_of(request).mine(caller(request), uid)
    return answered(
        _shown(request, found, path_of(found.record, found.filename) if found.record else f"{_SLOTS}/{uid}")
    )


@router.post(f"{_FILES}/persist-temporary/{{uid}}", summary="Attach a file to a draft", response_model=TemporaryFile,
             responses=ends(*ALL_FAILURES))  # fmt: skip
def attach_file(request: Request, identifier: Identifier, uid: Uid) -> Response:
    """Attach a file that was sent to the draft of a record. The document links to it by `url`."""
    actor = caller(request)
    found = files_of(request).attach(actor, uid, _draft(request, actor, known(identifier)))
    return answered(_shown(request, found, path_of(found.record, found.filename)))


def _draft(request: Request, actor: Actor, identifier: str) -> Any:
    found = submissions_of(request).open_of(actor, identifier)
    if found is None:
        raise NotFound(f"There is no draft of {identifier} that you have a part in.", "PUT one first.")
    return found


@opened.get(_FILES, summary="Files of a record", response_model=FileList, responses=ends(401, 404))
def list_files(request: Request, identifier: Identifier) -> Response:
    """The files to which the published record links; with a token those of its draft, too."""
    found = files_of(request).of_record(anyone(request), known(identifier))
    items = [_shown(request, one, path_of(one.record, one.filename)) for one in found]
    return answered({"Count": len(items), "Items": items})


@opened.get(f"{_FILES}/{{filename}}", summary="A file", response_class=Response, responses=ends(401, 404))
def get_file(request: Request, identifier: Identifier, filename: Filename) -> Response:
    """The bytes of a file, to be saved."""
    found, content = files_of(request).get(anyone(request), known(identifier), filename)
    named = f"attachment; filename*=UTF-8''{quote(found.filename, safe='')}"
    return Response(content, 200, _SAVED | {"Content-Type": found.media_type, "Content-Disposition": named})


def _shown(request: Request, attachment: Attachment, path: str) -> TemporaryFile:
    return {
        "uid": attachment.uid,
        "url": f"{urls(request).root.rstrip('/')}{path}",
        "filename": attachment.filename,
        "contentType": attachment.media_type,
        "size": attachment.size,
        "hash": attachment.sha256,
    }
