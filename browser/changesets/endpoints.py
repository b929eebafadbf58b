"""Addresses of change sets: pages and forms for those who may propose releases of a vocabulary."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import wraps
from typing import Final, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from browser.changesets.edit_pages import Form, edit_page
from browser.changesets.fields import Fields, first, read_fields, values_of_form
from browser.changesets.pages import asked_concept, change_set_page, list_page, not_granted_page
from browser.changesets.work import changing_of, find_change_set, find_preview, propose, reopen, spaces_of, states_of
from browser.http.services import language_of, services, urls
from browser.http.sessions import refuse_other_origins, signed_in
from browser.releases.curators import Curator, curator, not_granted
from browser.releases.pages import known_dataset
from browser.site.contexts import Page
from browser.site.rendering import Renderer
from browser.submissions.actors import to_sign_in
from browser.submissions.suggested import suggestions_of
from kg.changesets.model import KINDS, Kind, read_edit
from kg.changesets.store import ChangeSet
from kg.changesets.suggestions import Suggestion
from kg.errors import Conflict, InvalidInput, NotFound, PreconditionFailed, Refused, TooLarge, Unauthorized
from kg.rdf.formats import HTML
from kg.texts.numbers import read_whole

_SAID: Final = (Conflict, InvalidInput, NotFound, PreconditionFailed, TooLarge)
"""What keeps an edit from being made and is said in its form, beside what was written."""
_PRIVATE: Final = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex"}


def _for_editors(
    endpoint: Callable[[Request, Curator], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint for those who may make change sets; others who ask for its page are told what they lack."""

    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        if request.method == "GET":
            account = await run_in_threadpool(signed_in, request, "member")
            if account is None:
                return to_sign_in(request)
            if await run_in_threadpool(curator, request) is None:
                return await _answer(request, lambda: not_granted_page(request, account), Refused.status)
        return await endpoint(request, await _editor(request))

    return guarded


@_for_editors
async def list_endpoint(request: Request, editor: Curator) -> Response:
    """GET /{lang}/change-sets/{dataset}; POST: begin one."""
    if request.method == "GET":
        return await _answer(request, lambda: list_page(request))
    dataset = await run_in_threadpool(known_dataset, request)
    fields = await read_fields(request)
    sets = changing_of(request).sets
    begun = await run_in_threadpool(sets.begin, dataset.id, first(fields, "title"), editor.account.number)
    return _to(request, begun, concept=asked_concept(request))


@_for_editors
async def change_set_endpoint(request: Request, editor: Curator) -> Response:
    """GET /{lang}/change-sets/{dataset}/{number}; POST with `decision`: take-out, decline, propose, discard, reopen."""
    change_set = await run_in_threadpool(find_change_set, request)
    if request.method == "POST":
        return await _decide(request, editor, change_set)
    states = await run_in_threadpool(states_of, request, [change_set])
    preview = await find_preview(request, change_set) if states[change_set.number] in ("open", "proposed") else None
    return await _answer(request, lambda: change_set_page(request, change_set, preview))


@_for_editors
async def edit_endpoint(request: Request, editor: Curator) -> Response:
    """GET /{lang}/change-sets/{dataset}/{number}/{kind}?concept=…: the form of an edit; POST: make it."""
    form = await run_in_threadpool(_form, request)
    if request.method == "GET":
        await run_in_threadpool(_check, request, form)
        return await _answer(request, lambda: edit_page(request, form, {}))
    fields = await read_fields(request)
    try:
        done = await run_in_threadpool(_make, request, form, fields, editor)
    except _SAID as error:
        said = f"{error.message} {error.hint}".strip()
        return await _answer(request, lambda: edit_page(request, form, fields, said), error.status)
    return _to(request, done, concept=form.concept)


async def _editor(request: Request) -> Curator:
    """Who may make change sets of the vocabulary. Raises Unauthorized, Refused; for forms of other sites, too."""
    if request.method == "POST":
        refuse_other_origins(request)
    if not await run_in_threadpool(signed_in, request, "member"):
        raise Unauthorized("Change sets are drafts, which only accounts see that look after them.", "Sign in first.")
    found = await run_in_threadpool(curator, request)
    if found is None:
        raise not_granted()
    return found


def _form(request: Request) -> Form:
    """The form that is asked for, whether it can be sent or not."""
    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise NotFound(f"There is no edit “{kind[:40]}”.", f"There are: {', '.join(KINDS)}.")
    known_dataset(request)
    change_set, changing = find_change_set(request), changing_of(request)
    sha256 = changing.published(change_set.dataset).sha256
    draft = changing.applied(change_set, spaces_of(request, change_set.dataset)).draft
    try:
        suggestion = _suggestion(request, kind)
    except NotFound:
        suggestion = None
    return Form(change_set, cast(Kind, kind), asked_concept(request), draft, sha256, suggestion)


def _check(request: Request, form: Form) -> None:
    """Raise Conflict for a form whose change set is decided, NotFound where its concept or its term is gone."""
    form.check()
    _suggestion(request, form.kind)


def _make(request: Request, form: Form, fields: Fields, editor: Curator) -> ChangeSet:
    _check(request, form)
    if first(fields, "version") != form.version:
        raise InvalidInput("Something was changed after this form was opened.", "Look at it, and send it again.")
    spaces, changing = spaces_of(request, form.change_set.dataset), changing_of(request)
    graph = changing.applied(form.change_set, spaces).graph
    space = next(iter(spaces), "")
    edit = read_edit(values_of_form(form.kind, form.concept, fields, form.draft, graph, space))
    also = None
    if form.suggestion:
        reason, number = first(fields, "suggestion-reason"), form.change_set.number
        also = suggestions_of(request).taking(form.suggestion, editor.account.number, reason, number, edit.concept)
    return changing.add(form.change_set, [edit], editor.account, spaces, also=also)


def _suggestion(request: Request, kind: str) -> Suggestion | None:
    """The suggested term that a new concept is made of. Raises NotFound for one that does not wait any more."""
    asked = request.query_params.get("suggestion", "")
    if kind != "add" or not asked:
        return None
    return suggestions_of(request).find_waiting(request.path_params["dataset"], read_whole(asked) or 0)


async def _decide(request: Request, editor: Curator, change_set: ChangeSet) -> Response:
    fields = await read_fields(request)
    decision, sets = first(fields, "decision"), changing_of(request).sets
    change_set = replace(change_set, etag=read_whole(first(fields, "etag")) or 0)
    if decision == "decline":
        await run_in_threadpool(_decline, request, editor, fields)
        return _to(request, change_set)
    if decision == "take-out":
        done = await run_in_threadpool(sets.take_out, change_set, read_whole(first(fields, "edit")) or 0)
    elif decision == "discard":
        done = await run_in_threadpool(sets.discarded, change_set)
    elif decision == "reopen":
        done = await run_in_threadpool(reopen, request, editor, change_set)
    elif decision == "propose":
        number = await propose(request, change_set, editor.account, first(fields, "release"), first(fields, "reason"))
        place = f"candidates/{number}"
        url = urls(request).releases(change_set.dataset, language_of(request), place)
        return RedirectResponse(url, 303, _PRIVATE)
    else:
        raise NotFound(
            f"There is no decision “{decision[:40]}”.", "take-out, decline, propose, discard and reopen are there."
        )
    return _to(request, done)


def _decline(request: Request, editor: Curator, fields: Fields) -> None:
    suggestions, number = suggestions_of(request), read_whole(first(fields, "suggestion")) or 0
    found = suggestions.find_waiting(request.path_params["dataset"], number)
    suggestions.decline(found, editor.account.number, first(fields, "reason"))


async def _answer(request: Request, view: Callable[[], Page], status: int = 200) -> Response:
    content = await run_in_threadpool(lambda: services(request).of(Renderer).render(view()))
    headers = {"Content-Language": language_of(request)} | _PRIVATE
    return Response(content, status, headers=headers, media_type=HTML.content_type)


def _to(request: Request, change_set: ChangeSet, concept: str = "") -> Response:
    url = urls(request).change_sets(change_set.dataset, language_of(request), str(change_set.number), concept)
    return RedirectResponse(url, 303, _PRIVATE)
