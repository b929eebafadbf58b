"""Addresses of proposals for people. Who is not signed in is led to sign in; what nobody has a part in is not there."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.http.services import language_of, services, urls
from browser.http.sessions import read_form, refuse_other_origins
from browser.review.contexts import Kept
from browser.review.deciding import DECISIONS, act, decide_many, doing_of, read_chosen
from browser.review.item import Item, Said
from browser.review.lists import Lists
from browser.site.contexts import Page
from browser.site.rendering import Renderer
from browser.submissions.actors import session_actor, to_sign_in
from browser.submissions.judging import Proposals, judged_again
from browser.urls import LANG
from kg.errors import KgError, NotFound, Unauthorized
from kg.rdf.formats import HTML
from kg.submissions.actors import Actor
from kg.submissions.judged import Judged
from kg.submissions.rows import Submission
from kg.submissions.service import Submissions


def review_routes() -> list[BaseRoute]:
    """The addresses of this room."""
    item = f"/{LANG}/submissions/{{number:number}}"
    return [
        Route(f"/{LANG}/submissions", mine),
        Route(f"/{LANG}/review", queue, methods=["GET", "POST"]),
        Route(item, submission),
        Route(f"{item}/{{action}}", decision, methods=["POST"]),
    ]


async def mine(request: Request) -> Response:
    """GET /{lang}/submissions?state=&type=&owner=&batch=&days=&after="""
    try:
        actor = await session_actor(request)
    except Unauthorized:
        return to_sign_in(request)
    return await _page(request, lambda: Lists(request, actor).mine())


async def queue(request: Request) -> Response:
    """GET /{lang}/review with the same, and POST of its form, with `s…` for each that is chosen."""
    if request.method == "POST":
        return await _decide_many(request)
    try:
        actor = await session_actor(request)
    except Unauthorized:
        return to_sign_in(request)
    how, done = request.query_params.get("how", ""), request.query_params.get("done", "")
    done_now = int(done) if done.isdecimal() and len(done) < 5 and how in DECISIONS else 0
    return await _page(request, lambda: Lists(request, actor).queue(done=done_now, how=how))


async def _decide_many(request: Request) -> Response:
    refuse_other_origins(request)
    actor = await session_actor(request)
    fields = await read_form(request)
    kept, chosen = _kept(fields.get("decision", ""), fields), read_chosen(fields)
    try:
        undone = await decide_many(request, actor, chosen, kept)
    except KgError as error:
        problem = error
        return await _page(
            request, lambda: Lists(request, actor).queue(kept, chosen.keys(), problem=problem), error.status
        )
    done = len(chosen) - len(undone)
    if not undone:
        to = urls(request)
        said = {"how": kept.action, "done": str(done)}
        return RedirectResponse(to.with_parameters(to.review(language_of(request)), said), 303)
    return await _page(
        request,
        lambda: Lists(request, actor).queue(kept, [number for number, _ in undone], undone, done=done, how=kept.action),
        undone[0][1].status,
    )


async def submission(request: Request) -> Response:
    """GET /{lang}/submissions/{number}"""
    try:
        actor = await session_actor(request)
    except Unauthorized:
        return to_sign_in(request)
    return await _item(request, actor)


async def decision(request: Request) -> Response:
    """POST /{lang}/submissions/{number}/{action}, with `etag`, `reason`, `agree` and `embargo`."""
    refuse_other_origins(request)
    actor = await session_actor(request)
    fields, number, action = await read_form(request), request.path_params["number"], request.path_params["action"]
    kept = _kept(action, fields)
    await run_in_threadpool(_submissions(request).get, actor, number)
    try:
        await act(request, actor, number, action, doing_of(kept, fields.get("etag", "")))
    except NotFound:
        raise
    except KgError as error:
        return await _item(request, actor, Said(error, kept))
    to, language = urls(request), language_of(request)
    return RedirectResponse(to.my_submissions(language, number, done=action), 303)


def _kept(action: str, fields: dict[str, str]) -> Kept:
    return Kept(action, fields.get("reason", ""), fields.get("embargo", ""), fields.get("agree") == "yes")


async def _item(request: Request, actor: Actor, said: Said | None = None) -> Response:
    number = request.path_params["number"]
    one: Submission = await run_in_threadpool(_submissions(request).get, actor, number)
    judged: Judged | None = await judged_again(request, actor, one, "approve")
    return await _page(
        request, lambda: Item(request, actor, number, judged).page(said), said.error.status if said else 200
    )


def _submissions(request: Request) -> Submissions:
    return services(request).of(Proposals).submissions


async def _page(request: Request, make: Callable[[], Page], status: int = 200) -> Response:
    """A page, which nobody keeps: `CommonHeaders` sees to that for all these addresses."""
    content = await run_in_threadpool(lambda: services(request).of(Renderer).render(make()))
    return Response(content, status, {"Content-Language": language_of(request)}, HTML.content_type)
