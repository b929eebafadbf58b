"""Change sets read and changed by programs: by accounts with a grant for the vocabulary, and nobody else."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.changesets import writing
from browser.changesets.asked import (
    ActionName,
    EditNumber,
    Number,
    Wanted,
    WantedInAddress,
    check_action,
    read_edits,
    read_order,
    read_words,
)
from browser.changesets.models import EDITS, ChangeSetDetail, ChangeSetList, ChangeSetPreview
from browser.changesets.work import changing_of, find_change_set, find_preview, propose, reopen, spaces_of, states_of
from browser.http.api_operations import TOKEN, answers, body, operations
from browser.http.services import urls
from browser.releases.api import DatasetId
from browser.releases.curators import Curator, token_curator
from browser.releases.pages import known_dataset
from browser.submissions.conditions import IfMatch, Key, expected, once
from browser.submissions.writing import answered, as_text
from kg.changesets.store import MOST, ChangeSet, kept
from kg.errors import Conflict
from kg.rdf.formats import JSON
from kg.submissions.once import Once, Replayed

_READ: Final = (401, 403, 404, 503)
_CHANGED: Final = answers(400, 409, 412, 413, 415, 422, 428, 429, *_READ, headers=["ETag"], cached=False)
_TITLE: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"title": {"type": "string", "minLength": 1, "maxLength": 200}},
    "required": ["title"],
    "additionalProperties": False,
    "examples": [{"title": "Names of the goals"}],
}
_ORDER: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "order": {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 1, "maxItems": MOST}
    },
    "required": ["order"],
    "additionalProperties": False,
}
_SAID: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "release": {"type": "string", "maxLength": 50, "description": "Name of the release that is proposed."},
        "reason": {"type": "string", "maxLength": 1_000, "description": "Why it is proposed."},
    },
    "additionalProperties": False,
}
_Work = Callable[[ChangeSet, Once[ChangeSet] | None], Awaitable[ChangeSet]]
router = operations("Change sets")


@router.get("/api/change-sets/{dataset}", summary="Change sets of a vocabulary", response_model=ChangeSetList,
            dependencies=[TOKEN], responses=answers(400, *_READ, headers=["Link"], cached=False))  # fmt: skip
async def list_change_sets(request: Request, dataset: DatasetId, wanted: WantedInAddress) -> Response:
    """The change sets of a vocabulary that the account may propose releases of, the newest first."""
    await run_in_threadpool(token_curator, request)
    return await run_in_threadpool(_listed, request, wanted)


def _listed(request: Request, wanted: Wanted) -> Response:
    dataset, state = known_dataset(request).id, wanted.state
    sets = changing_of(request).sets
    found = sets.of_dataset(dataset, state or None, wanted.limit, wanted.before)  # type: ignore[arg-type]
    listed: ChangeSetList = {"change_sets": writing.items(request, found)}
    headers = {}
    if len(found) == wanted.limit:
        last = {"before": str(found[-1].number), "limit": str(wanted.limit), "state": state}
        listed["next"] = urls(request).change_sets_api(dataset, 0, "", **last)
        headers["Link"] = f'<{listed["next"]}>; rel="next"'
    return answered(200, as_text(listed), headers)


@router.post("/api/change-sets/{dataset}", summary="Begin a change set", response_model=ChangeSetDetail,
             status_code=201, dependencies=[TOKEN], openapi_extra=body((JSON, _TITLE)),
             responses=answers(400, 413, 415, 422, *_READ, headers=["ETag", "Location"], cached=False, status=201)
             )  # fmt: skip
async def begin_change_set(request: Request, dataset: DatasetId, idempotency_key: Key = "") -> Response:
    """Begin a change set without edits."""
    editor = await run_in_threadpool(token_curator, request)
    id_ = (await run_in_threadpool(known_dataset, request)).id
    said, content = await read_words(request, '{"title": "…"}', "title")
    account, begin = editor.account.number, changing_of(request).sets.begin
    named = once(request, account, idempotency_key, content, partial(kept, status=201))
    try:
        made = await run_in_threadpool(begin, id_, said["title"], account, named)
    except Replayed as before:
        made = await run_in_threadpool(changing_of(request).sets.get, int(before.answer))
    return await run_in_threadpool(writing.changed, request, made, 201)


@router.get("/api/change-sets/{dataset}/{number:number}", summary="A change set", response_model=ChangeSetDetail,
            dependencies=[TOKEN], responses=answers(*_READ, headers=["ETag"], cached=False))  # fmt: skip
async def get_change_set(request: Request, dataset: DatasetId, number: Number) -> Response:
    """A change set with its edits. Its `ETag` is asked for when it is changed."""
    await run_in_threadpool(token_curator, request)
    return await run_in_threadpool(lambda: writing.changed(request, find_change_set(request)))


@router.get("/api/change-sets/{dataset}/{number:number}/preview", summary="What a change set would change",
            response_model=ChangeSetPreview, dependencies=[TOKEN],
            responses=answers(409, 413, 422, *_READ, headers=["ETag"], cached=False))  # fmt: skip
async def get_change_set_preview(request: Request, dataset: DatasetId, number: Number) -> Response:
    """What an undecided change set would change of what is published now, its findings before and after, and which
    edits do not fit."""
    await run_in_threadpool(token_curator, request)
    change_set = await run_in_threadpool(find_change_set, request)
    state = (await run_in_threadpool(states_of, request, [change_set]))[change_set.number]
    if state not in ("open", "proposed"):
        raise Conflict(f"The change set {change_set.number} is {state}: it changes nothing more.")
    changing = changing_of(request)
    entries = await run_in_threadpool(changing.sets.edits, change_set.number)
    published = await run_in_threadpool(changing.published, change_set.dataset)
    preview = await find_preview(request, change_set)
    await run_in_threadpool(changing.sets.check_unchanged, change_set)
    return answered(200, writing.preview_text(change_set, entries, published.sha256, preview))


@router.post("/api/change-sets/{dataset}/{number:number}/edits", summary="Add edits to a change set",
             response_model=ChangeSetDetail, dependencies=[TOKEN], openapi_extra=body((JSON, EDITS)),
             responses=_CHANGED)  # fmt: skip
async def add_edits(
    request: Request, dataset: DatasetId, number: Number, if_match: IfMatch = "", idempotency_key: Key = ""
) -> Response:
    """Add edits at the end of an open change set: all of them, or none if one does not fit what is published."""
    editor = await run_in_threadpool(token_curator, request)
    edits, content = await read_edits(request)
    changing = changing_of(request)

    def add(change_set: ChangeSet, named: Once[ChangeSet] | None) -> ChangeSet:
        return changing.add(change_set, edits, editor.account, spaces_of(request, change_set.dataset), named)

    return await _done(request, editor, if_match, idempotency_key, content, _in_thread(add))


@router.delete("/api/change-sets/{dataset}/{number:number}/edits/{edit:number}", summary="Take out an edit",
               response_model=ChangeSetDetail, dependencies=[TOKEN], responses=_CHANGED)  # fmt: skip
async def take_out_edit(
    request: Request,
    dataset: DatasetId,
    number: Number,
    edit: EditNumber,
    if_match: IfMatch = "",
    idempotency_key: Key = "",
) -> Response:
    """Take an edit out of an open change set."""
    editor = await run_in_threadpool(token_curator, request)

    def take_out(change_set: ChangeSet, named: Once[ChangeSet] | None) -> ChangeSet:
        return changing_of(request).sets.take_out(change_set, edit, named)

    return await _done(request, editor, if_match, idempotency_key, b"", _in_thread(take_out))


@router.put("/api/change-sets/{dataset}/{number:number}/order", summary="Put edits into another order",
            response_model=ChangeSetDetail, dependencies=[TOKEN], openapi_extra=body((JSON, _ORDER)),
            responses=_CHANGED)  # fmt: skip
async def reorder_edits(
    request: Request, dataset: DatasetId, number: Number, if_match: IfMatch = "", idempotency_key: Key = ""
) -> Response:
    """Put the edits of an open change set into another order, by the number of each. They are numbered anew."""
    editor = await run_in_threadpool(token_curator, request)
    order, content = await read_order(request)

    def reorder(change_set: ChangeSet, named: Once[ChangeSet] | None) -> ChangeSet:
        return changing_of(request).sets.reorder(change_set, order, named)

    return await _done(request, editor, if_match, idempotency_key, content, _in_thread(reorder))


@router.post("/api/change-sets/{dataset}/{number:number}/actions/{action}", summary="Do something with a change set",
             response_model=ChangeSetDetail, dependencies=[TOKEN],
             openapi_extra={"requestBody": {**body((JSON, _SAID))["requestBody"], "required": False}},
             responses=_CHANGED)  # fmt: skip
async def act_on_change_set(
    request: Request,
    dataset: DatasetId,
    number: Number,
    action: ActionName,
    if_match: IfMatch = "",
    idempotency_key: Key = "",
) -> Response:
    """`propose` makes a candidate for a release of it, with the name of the `release` and a `reason`; `reopen` takes a
    proposed one back, and discards its candidate; `discard` gives it up, and forgets its edits."""
    editor = await run_in_threadpool(token_curator, request)
    name = check_action(action)
    like = '{"release": "2.1", "reason": "…"}'
    said, content = await read_words(request, like, "release", "reason", needed=False)
    sets = changing_of(request).sets

    async def act(change_set: ChangeSet, named: Once[ChangeSet] | None) -> ChangeSet:
        if name == "propose":
            await propose(request, change_set, editor.account, said["release"], said["reason"], named)
            return await run_in_threadpool(sets.get, change_set.number)
        if name == "reopen":
            return await run_in_threadpool(reopen, request, editor, change_set, named)
        return await run_in_threadpool(sets.discarded, change_set, named)

    return await _done(request, editor, if_match, idempotency_key, content, act)


def _in_thread(work: Callable[[ChangeSet, Once[ChangeSet] | None], ChangeSet]) -> _Work:
    """Work that waits for the database."""

    async def done(change_set: ChangeSet, named: Once[ChangeSet] | None) -> ChangeSet:
        return await run_in_threadpool(work, change_set, named)

    return done


async def _done(request: Request, editor: Curator, if_match: str, key: str, content: bytes, work: _Work) -> Response:
    """Do something with a change set as whoever asks saw it; what was done before is not done again."""
    named = once(request, editor.account.number, key, content, kept)
    try:
        if named is not None:
            await run_in_threadpool(changing_of(request).sets.replay, named)
        change_set = await run_in_threadpool(find_change_set, request)
        expected(if_match, change_set, "Change set")
        made = await work(change_set, named)
    except Replayed as before:
        made = await run_in_threadpool(changing_of(request).sets.get, int(before.answer))
    return await run_in_threadpool(writing.changed, request, made)
