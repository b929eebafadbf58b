"""Addresses of releases: pages for everybody, and forms for those who may publish."""

from collections.abc import Callable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from browser.http.answers import answer
from browser.http.forms import read_upload_form
from browser.http.services import language_of, services, urls
from browser.http.sessions import read_form, refuse_other_origins
from browser.releases.curators import curator, refusal, require_curator, require_publisher
from browser.releases.differences import difference_view
from browser.releases.pages import (
    candidate_page,
    difference_files,
    find_release,
    known_dataset,
    known_releases,
    list_page,
    release_page,
)
from browser.releases.work import compare_again, find_difference, propose, releases_of
from browser.site.contexts import Page
from browser.site.rendering import Renderer
from kg.errors import NotFound, TooLarge
from kg.rdf.formats import HTML

_DRAFT: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


Context = Callable[[], Page]


async def list_endpoint(request: Request) -> Response:
    """GET /{lang}/releases/{dataset}; POST: a file becomes a candidate."""
    if request.method == "POST":
        return await _upload(request)
    signed_in = await run_in_threadpool(curator, request)
    return await _answer(request, lambda: list_page(request), draft=signed_in is not None)


async def release_endpoint(request: Request) -> Response:
    """GET /{lang}/releases/{dataset}/{revision}; POST: publish its content again."""
    if request.method == "POST":
        return await _roll_back(request)
    releases = await run_in_threadpool(known_releases, request)
    release = find_release(request, releases)
    difference, problem = None, ""
    try:
        difference = await find_difference(request, releases, release)
    except TooLarge as error:
        problem = f"{error.message} {error.hint}"

    def view() -> Page:
        to, id_ = urls(request), request.path_params["dataset"]
        revision = release[0].revision
        files = difference_files(request, id_, revision)
        here = to.releases(id_, language_of(request), str(revision))
        shown = difference_view(request, difference, here, files) if difference else None
        return release_page(request, releases, release, shown, problem)

    signed_in = await run_in_threadpool(curator, request)
    return await _answer(request, view, draft=signed_in is not None)


async def candidate_endpoint(request: Request) -> Response:
    """GET /{lang}/releases/{dataset}/candidates/{id}; POST with the field `decision`: publish, discard or compare."""
    if request.method == "POST":
        return await _decide(request)
    await run_in_threadpool(require_curator, request)
    return await _answer(request, lambda: candidate_page(request), draft=True)


async def _answer(request: Request, view: Context, *, draft: bool) -> Response:
    """A page, kept until the next generation; one with drafts is made anew each time and not cached."""
    parts, headers = services(request), {"Content-Language": language_of(request)}
    if draft:
        content = await run_in_threadpool(lambda: parts.of(Renderer).render(view()))
        return Response(content, headers=headers | _DRAFT, media_type=HTML.content_type)

    def public() -> Response:
        key = ("release page", parts.ledger.last_sequence(), parts.knowledge.current().generation.number)
        content = parts.cache.get_or_make((*key, str(request.url)), lambda: parts.of(Renderer).render(view()))
        return answer(request, content, HTML.content_type, headers=headers)

    return await run_in_threadpool(public)


async def _upload(request: Request) -> Response:
    refuse_other_origins(request)
    account = await run_in_threadpool(require_curator, request)
    dataset = await run_in_threadpool(known_dataset, request)
    fields, documents, digest = await read_upload_form(request)
    values: dict[str, Any] = {
        "dataset": dataset.id,
        "graph": "",
        "release": fields.get("release", ""),
        "agent": account.name,
        "agent_number": account.account.number,
        "reason": fields.get("reason", ""),
        "sha256": "",
        "triples": 0,
        "source": ", ".join(document.name for document in documents)[:500],
        "source_sha256": digest,
        "licence": fields.get("licence", "")[:500],
    }
    number = await propose(request, values, documents)
    return _to(urls(request).releases(dataset.id, language_of(request), f"candidates/{number}"))


async def _decide(request: Request) -> Response:
    refuse_other_origins(request)
    account = await run_in_threadpool(require_curator, request)
    dataset = await run_in_threadpool(known_dataset, request)
    fields = await read_form(request)
    releases, reason = releases_of(services(request)), fields.get("reason", "")
    candidate = await run_in_threadpool(releases.candidates.get, dataset.id, request.path_params["id"])
    to, language = urls(request), language_of(request)
    here = to.releases(dataset.id, language, f"candidates/{candidate.id}")
    decision = fields.get("decision", "")
    if not account.may_decide(decision, candidate):
        raise refusal(account)
    if decision == "publish":
        await run_in_threadpool(releases.publish, candidate, account.name, reason, account.account.number)
        return _to(to.releases(dataset.id, language))
    if decision == "discard":
        await run_in_threadpool(releases.discard, candidate, account.name, reason)
    elif decision == "compare":
        await compare_again(request, dataset.id, candidate.id)
    else:
        raise NotFound(f"There is no decision “{decision[:40]}”.", "publish, discard and compare are those there are.")
    return _to(here)


async def _roll_back(request: Request) -> Response:
    refuse_other_origins(request)
    account = await run_in_threadpool(require_publisher, request)
    release = find_release(request, await run_in_threadpool(known_releases, request))
    fields = await read_form(request)
    releases = releases_of(services(request))
    await run_in_threadpool(releases.roll_back, release, account.name, fields.get("reason", ""))
    return _to(urls(request).releases(request.path_params["dataset"], language_of(request)))


def _to(url: str) -> Response:
    return RedirectResponse(url, 303, {"Cache-Control": "no-store"})
