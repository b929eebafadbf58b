"""Addresses of forms: a type, its form page by page, each saved when it is sent, and at the end submitted."""

import json
import uuid
from collections.abc import Mapping
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.forms.beginning import start_page, submit_page
from browser.forms.choosing import choices_json, field_at
from browser.forms.controls import anchor
from browser.forms.finding import LONGEST, is_picked
from browser.forms.pages import CHECK, Draft, Shown, check_page, finder_of, form_page, lost_page, read_report
from browser.forms.sending import read_sent
from browser.forms.suggesting import asked_term, suggest, suggest_page
from browser.http.parameters import clean
from browser.http.services import language_of, services, urls
from browser.site.contexts import Page
from browser.site.rendering import Renderer
from browser.submissions.actors import find_session, session_actor, to_sign_in
from browser.submissions.judging import Proposals, judged, judged_again
from browser.submissions.suggested import suggestions_of
from browser.urls import LANG
from kg.changesets.suggestions import Suggestion
from kg.errors import Conflict, InvalidInput, KgError, NotFound
from kg.rdf.formats import HTML, JSON
from kg.submissions.actors import Actor
from kg.submissions.doing import Doing
from kg.submissions.forms.changing import cleared, moved_up, with_object, without
from kg.submissions.forms.pages import FormPage
from kg.submissions.forms.taking import taken
from kg.submissions.rows import Submission
from kg.texts.languages import LANGUAGES
from kg.validation.json_schema import get_submittable_type
from kg.validation.walking import value_at
from kg.validation.wire import unpack

_NEVER_KEPT: Final = {"Cache-Control": "no-store, private"}
_MOST_MORE: Final = 50
_ONE: Final = f"/{LANG}/submissions/{{number:number}}"
_EDIT: Final = f"{_ONE}/edit"
_FIND: Final = "find:"
"""Before the place of a picker: the input with what is looked for in it."""


def form_routes() -> list[BaseRoute]:
    """The addresses of forms."""
    return [
        Route(f"/{LANG}/submit", submit_endpoint),
        Route(f"/{LANG}/submit/{{schema}}", start_endpoint, methods=["GET", "POST"]),
        Route(_EDIT, edit_endpoint, methods=["GET", "POST"]),
        Route(f"{_ONE}/choices", choices_endpoint),
        Route(f"{_ONE}/suggest", suggest_endpoint, methods=["GET", "POST"]),
    ]


async def submit_endpoint(request: Request) -> Response:
    """GET /{lang}/submit: what can be submitted."""
    actor = await run_in_threadpool(find_session, request)
    return await _page(request, submit_page, actor)


async def start_endpoint(request: Request) -> Response:
    """GET and POST /{lang}/submit/{schema}?record=: begin a record, or the next version of one."""
    type_ = get_submittable_type(request.path_params["schema"])
    actor = await run_in_threadpool(find_session, request)
    if actor is None:
        return to_sign_in(request)
    record = request.query_params.get("record", "")[:128]
    if request.method != "POST":
        return await _page(request, start_page, actor, type_, record)
    fields = await read_sent(request)
    try:
        made = await _begin(request, actor, type_.schema, fields)
    except KgError as error:
        return await _page(request, start_page, actor, type_, fields.get("record", ""), error, status=error.status)
    return _to(urls(request).my_submissions(language_of(request), made.number, "edit"))


async def _begin(request: Request, actor: Actor, schema: str, fields: Mapping[str, str]) -> Submission:
    """A new draft, with nothing but its header, or with what was published last."""
    submissions = services(request).of(Proposals).submissions
    if record := fields.get("record", "").strip():
        there = await run_in_threadpool(submissions.open_of, actor, record)
        if there is not None:
            return there
        content = await run_in_threadpool(submissions.published_body, actor, record, schema)
        owner = ""
    else:
        content, owner = _empty(schema, fields), fields.get("owner", "")
    kind, _, name = owner.partition(":")
    document = await judged(request, actor, content, schema, "", name if kind == "organisation" else "")
    return await run_in_threadpool(submissions.save, actor, document)


def _empty(schema: str, fields: Mapping[str, str]) -> bytes:
    """A body with a header of its own, in the languages that were chosen, and the government that it is of."""
    languages = [tag for tag in LANGUAGES if f"language:{tag}" in fields]
    if not languages:
        raise InvalidInput("No language was chosen.", "Choose the languages that the record is written in.")
    body: dict[str, Any] = {
        "header": {"identifier": str(uuid.uuid4()).upper(), "schema": schema, "languages": languages}
    }
    kind, _, name = fields.get("owner", "").partition(":")
    if kind == "government":
        body["government"] = {"identifier": name}
    return json.dumps(body, ensure_ascii=False).encode()


async def edit_endpoint(request: Request) -> Response:
    """GET and POST /{lang}/submissions/{number}/edit?page=: a page of a form."""
    actor = await run_in_threadpool(find_session, request)
    if request.method == "POST":
        fields = await read_sent(request)
        if actor is None:
            return await _page(request, lost_page, fields, status=401)
        return await _changed(request, actor, fields)
    if actor is None:
        return to_sign_in(request)
    draft = await _draft(request, actor)
    asked = request.query_params
    if asked.get("page") == CHECK:
        return await _page(request, check_page, draft)
    cleared_places = [place for place in asked.get("cleared", "").split(",") if place.startswith("/")][:20]
    more = {asked["more"]: _count(asked.get("items", ""))} if asked.get("more", "").startswith("/") else None
    suggested = await _suggested(request, actor, draft)
    shown = Shown(saved="saved" in asked, cleared=cleared_places, more=more, all_faults="faults" in asked,
                  sought=(asked.get("find", ""), clean(asked.get("q", ""))), suggested=suggested)  # fmt: skip
    return await _page(request, form_page, draft, _page_of(draft, asked.get("page", "")), shown)


async def _changed(request: Request, actor: Actor, fields: Mapping[str, str]) -> Response:
    """What a page of a form sent: saved, and then the next page."""
    draft = await _draft(request, actor)
    key, do = request.query_params.get("page", ""), _asked_to_do(fields)
    etag = int(fields["etag"]) if fields.get("etag", "").isdecimal() else None
    language, to, number = language_of(request), urls(request), draft.submission.number
    if key == CHECK:
        try:
            await _submitted(request, actor, draft, Doing(etag, agree="agree" in fields))
        except KgError as error:
            return await _page(request, check_page, draft, error, status=error.status)
        return _to(to.my_submissions(language, number))
    page = _page_of(draft, key)
    sent = {name: text for name, text in fields.items() if name.startswith("/")}
    try:
        body, gone = _body(draft, page, sent, do)
        await _saved(request, actor, draft, body, etag)
    except KgError as error:
        shown = Shown(inputs=sent, problem=error, suggested=await _suggested(request, actor, draft))
        return await _page(request, form_page, draft, page, shown, status=error.status)
    return _to(_next(request, Draft(draft.submission, body, draft.report), page, do, gone, fields))


async def _suggested(request: Request, actor: Actor, draft: Draft) -> list[Suggestion]:
    return await run_in_threadpool(suggestions_of(request).of_submission, actor, draft.submission.number)


def _asked_to_do(fields: Mapping[str, str]) -> str:
    """The button that sent a form; whoever wrote in a search box and pressed Enter asks for what is found."""
    do = fields.get("do", "save")
    wanted = next(
        (name.removeprefix(_FIND) for name, text in fields.items() if name.startswith(_FIND) and text.strip()), ""
    )
    return f"find {wanted}" if do == "save" and wanted else do


def _body(draft: Draft, page: FormPage, sent: Mapping[str, str], do: str) -> tuple[dict[str, Any], list[str]]:
    """The body with what a page sent, and what had to be cleared since it does not apply any more."""
    there = value_at(draft.body, page.at)
    body = with_object(draft.body, page.at, taken(page.fields, sent, there if isinstance(there, dict) else {}, page.at))
    action, _, place = do.partition(" ")
    if action == "remove":
        body = without(body, place)
    elif action == "up":
        body = moved_up(body, place)
    return cleared(draft.type.fields, body)


async def _saved(request: Request, actor: Actor, draft: Draft, body: Mapping[str, Any], etag: int | None) -> None:
    if body == draft.body:
        return
    submission, submissions = draft.submission, services(request).of(Proposals).submissions
    kind, _, name = submission.owner.partition(":")
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    organisation = name if kind == "organisation" else ""
    document = await judged(request, actor, content, submission.schema, submission.realm, organisation)
    await run_in_threadpool(submissions.save, actor, document, "", Doing(etag))


async def _submitted(request: Request, actor: Actor, draft: Draft, doing: Doing) -> None:
    document = await judged_again(request, actor, draft.submission, "submit")
    submissions = services(request).of(Proposals).submissions
    await run_in_threadpool(submissions.act, actor, draft.submission.number, "submit", doing, document)


def _next(request: Request, draft: Draft, page: FormPage, do: str, gone: list[str], fields: Mapping[str, str]) -> str:
    """Where a page leads when it was saved."""
    language, to = language_of(request), urls(request)
    action, _, place = do.partition(" ")
    key, more = page.key, {}
    if action == "next":
        keys = [one.key for one in draft.pages]
        key = keys[keys.index(key) + 1] if key in keys[:-1] else CHECK
    elif action == "more":
        items = value_at(draft.body, place)
        more = {"more": place, "items": str(len(items) if isinstance(items, list) else 0)}
    elif action == "find":
        more = {"find": place, "q": fields.get(f"{_FIND}{place}", "")[:LONGEST]}
    elif action == "suggest":
        return to.my_submissions(language, draft.submission.number, "suggest", at=place, page=page.key)
    elif action == "remove" and place == page.at:
        key = page_key(draft, place)
    said = {"cleared": ",".join(gone)[:1_000]} if gone else {}
    url = to.my_submissions(language, draft.submission.number, "edit", page=key, saved="1", **more, **said)
    return url + (f"#{place.removeprefix('/').replace('/', '--')}" if action in ("more", "up", "find") else "")


def page_key(draft: Draft, place: str) -> str:
    """The first page of the list that an item was taken out of."""
    return next((page.key for page in draft.pages if page.at.rpartition("/")[0] == place.rpartition("/")[0]), "")


def _page_of(draft: Draft, key: str) -> FormPage:
    pages = draft.pages
    if not key:
        return pages[0]
    found = next((page for page in pages if page.key == key), None)
    if found is None:
        raise NotFound("The form has no such page.", "Choose one of those that it has.")
    return found


async def _draft(request: Request, actor: Actor) -> Draft:
    """The proposal of an address. Raises NotFound, and Conflict while it cannot be written."""
    submissions = services(request).of(Proposals).submissions
    submission = await run_in_threadpool(submissions.get, actor, request.path_params["number"])
    if not submission.is_editable:
        raise Conflict(
            f"Submission {submission.number} is {submission.state}, and cannot be changed.", "Take it back first."
        )
    text, packed = await run_in_threadpool(submissions.document, actor, submission.number)
    return Draft(submission, json.loads(text), unpack(read_report(packed)))


async def suggest_endpoint(request: Request) -> Response:
    """GET and POST /{lang}/submissions/{number}/suggest?at=&page=: suggest a term that the lists of a field lack."""
    actor = await run_in_threadpool(find_session, request)
    if request.method == "POST":
        fields = await read_sent(request)
        if actor is None:
            return await _page(request, lost_page, fields, status=401)
    elif actor is None:
        return to_sign_in(request)
    draft = await _draft(request, actor)
    asked = await run_in_threadpool(asked_term, request, draft)
    if request.method != "POST":
        return await _page(request, suggest_page, actor, draft, asked)
    try:
        await run_in_threadpool(suggest, request, actor, draft, asked, fields)
    except KgError as error:
        return await _page(request, suggest_page, actor, draft, asked, fields, error, status=error.status)
    return _to(asked.here_url if "take-back" in fields else f"{asked.back_url}#{anchor(asked.at)}")


async def choices_endpoint(request: Request) -> Response:
    """GET /{lang}/submissions/{number}/choices?at=&q=: values of a field for the script of its picker, as JSON."""
    actor = await session_actor(request)
    submissions, asked = services(request).of(Proposals).submissions, request.query_params

    def make() -> bytes:
        submission = submissions.get(actor, request.path_params["number"])
        field = field_at(get_submittable_type(submission.schema), asked.get("at", ""))
        if field is None or not is_picked(field):
            raise NotFound("The form has no such field to choose values for.", "Open the form again.")
        return choices_json(finder_of(request, submission).find(field, clean(asked.get("q", ""))), language_of(request))

    return Response(await run_in_threadpool(make), 200, _NEVER_KEPT, JSON.content_type)


def _count(text: str) -> int:
    return min(int(text), 2_000) % 2_001 + 3 if text.isdecimal() else 3


def _to(url: str) -> Response:
    return RedirectResponse(url, 303, _NEVER_KEPT)


async def _page(request: Request, make: Any, *given: Any, status: int = 200) -> Response:
    page: Page = await run_in_threadpool(make, request, *given)
    content = await run_in_threadpool(services(request).of(Renderer).render, page)
    headers = {**_NEVER_KEPT, "Content-Language": language_of(request)}
    return Response(content, status, headers, HTML.content_type)
