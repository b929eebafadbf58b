"""Saving a query with a form, which sends a token each time; the token is not kept."""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from browser.http.services import language_of, services, urls
from browser.queries.catalogue import Catalogue
from browser.queries.contexts import SaveForm, SaveQueryPage
from browser.queries.endpoint import bounded_body
from browser.queries.outcome import query_error
from browser.site.contexts import Link
from browser.site.frame import make_frame, words
from browser.site.rendering import Renderer
from kg.errors import Conflict, InvalidInput, KgError
from kg.http.addresses import client_address
from kg.rdf.formats import HTML
from sparql.protocol.authorization import require
from sparql.protocol.requests import FORM, UnsupportedMediaType, media_type, parse_parameters
from sparql.saved.saved import LONGEST_TEXT

_FIELDS = ("name", "title", "description", "query", "token", "replace")


async def save_endpoint(request: Request) -> Response:
    """POST /{lang}/queries: save, and lead to the page of the query; or show the form again with what is wrong."""
    sent: Mapping[str, str] = {}
    try:
        sent = await _read(request)
        await _save(request, sent)
    except KgError as error:
        page = await run_in_threadpool(_page, request, sent, error)
        content = services(request).of(Renderer).render(page)
        headers = {"Content-Language": language_of(request), "Cache-Control": "no-store"}
        return Response(content, error.status, headers, HTML.content_type)
    to = urls(request)
    location = to.saved_query(language_of(request), sent["name"])
    return RedirectResponse(location, 303, {"Cache-Control": "no-store"})


async def _read(request: Request) -> dict[str, str]:
    if media_type(request.headers.get("content-type")) != FORM:
        raise UnsupportedMediaType("This address takes the form of the query page.", "Programs use PUT /api/queries.")
    pairs = parse_parameters(await bounded_body(request, 6 * LONGEST_TEXT))
    return dict.fromkeys(_FIELDS, "") | {name: value for name, value in pairs if name in _FIELDS}


async def _save(request: Request, sent: Mapping[str, str]) -> None:
    parts = services(request)
    # Checked first, so that a stranger learns nothing about what is wrong with a query.
    account = await run_in_threadpool(require, f"Bearer {sent['token']}", parts.accounts)
    name = sent["name"].strip()
    if not sent["query"].strip():
        raise InvalidInput("There is no query to save.", "Run it on the query page first.")
    if not sent["replace"] and name in await run_in_threadpool(parts.of(Catalogue).all):
        raise Conflict(f"There is a query “{name}” already.", "Take another name, or tick the box to replace it.")
    text = sent["query"].replace("\r\n", "\n")
    client = client_address(request.scope)
    await parts.of(Catalogue).save(name, sent["title"], sent["description"], text, account.name, client)


def _page(request: Request, sent: Mapping[str, str], error: KgError) -> SaveQueryPage:
    to, language = urls(request), language_of(request)
    _ = words(language)
    form = SaveForm(
        action=to.saved_queries(language),
        text=sent.get("query", ""),
        name=sent.get("name", ""),
        title=sent.get("title", ""),
        description=sent.get("description", ""),
        error=query_error(error),
    )
    frame = make_frame(
        request,
        title=_("Save a query"),
        address=to.saved_queries,
        breadcrumbs=(
            Link(to.query(language), _("Query")),
            Link(to.saved_queries(language), _("Saved queries")),
            Link("", _("Save a query"), current=True),
        ),
        section="query",
        index=False,
    )
    return SaveQueryPage(frame=frame, save=form)
