"""The address of uploads: a form with a file, the answer to it, and what is done with the drafts that it made."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.http.forms import read_file_form
from browser.http.parameters import clean
from browser.http.services import language_of, services
from browser.http.sessions import read_form, refuse_other_origins
from browser.review.deciding import read_chosen
from browser.site.rendering import Renderer
from browser.submissions.actors import find_session, to_sign_in
from browser.uploads.keeping import act_on_chosen, judge_only, keep_all
from browser.uploads.pages import done_page, report_page, upload_page, uploaded_page
from browser.uploads.reading import read_records
from browser.uploads.table import table_of
from browser.urls import LANG
from browser.validation.asked import MOST_BATCH, Asked
from browser.validation.judging import judge
from kg.errors import InvalidInput, KgError, Unauthorized
from kg.rdf.formats import CSV, HTML
from kg.submissions.actors import Actor

ADDRESS: Final = f"/{LANG}/submissions/upload"
_MOST: Final = MOST_BATCH + 100_000
_HINT: Final = "Divide the file, or send the records by the API."
_NEVER_KEPT: Final = {"Cache-Control": "no-store, private"}
_LONGEST_BATCH: Final = 100


async def upload_endpoint(request: Request) -> Response:
    """GET /{lang}/submissions/upload?schema=, POST of its form with a file, and of that with what is chosen."""
    actor = await run_in_threadpool(find_session, request)
    if request.method != "POST":
        if actor is None:
            return to_sign_in(request)
        asked = {"schema": clean(request.query_params.get("schema", ""))[:80]}
        return await _page(request, 200, upload_page, actor, asked)
    refuse_other_origins(request)
    if actor is None:
        raise Unauthorized(
            "Your session is over: nothing of what you sent was kept.", "Sign in, and choose the file again."
        )
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _uploaded(request, actor)
    return await _chosen(request, actor)


async def _uploaded(request: Request, actor: Actor) -> Response:
    """What became of a file."""
    said, file = await read_file_form(request, _MOST, _HINT)
    fields = {name: clean(said.get(name, "")).strip()[:_LONGEST_BATCH] for name in ("schema", "do", "batch", "over")}
    try:
        return await _answered(request, actor, fields, *(file or (b"", "")))
    except KgError as error:
        return await _page(request, error.status, upload_page, actor, fields, error)


async def _answered(request: Request, actor: Actor, fields: Mapping[str, str], content: bytes, name: str) -> Response:
    schema, do = fields["schema"], fields["do"]
    uploaded = await read_records(request, actor, name, content, schema)
    lines = uploaded.lines
    if uploaded.rdf:
        if do == "keep":
            raise InvalidInput(
                "A record in RDF can be checked here, but not kept as a draft.",
                "Send it as JSON or in a table: what reviewers see is what you wrote.",
            )
        report = await judge(request, content, uploaded.rdf, Asked("publish", schema))
        return await _page(request, 200, report_page, actor, fields, report)
    if not lines:
        raise InvalidInput("The file has no record.", "In a table records stand below the names of columns.")
    batch = fields["batch"] or clean(name.rpartition(".")[0])[:_LONGEST_BATCH]
    if do == "keep":
        await keep_all(request, actor, lines, schema, batch, over=fields["over"] == "yes")
        return await _page(request, 200, uploaded_page, actor, fields, lines, batch, kept=True)
    await judge_only(request, actor, lines, schema)
    if do == "table":
        headers = {**_NEVER_KEPT, "Content-Disposition": 'attachment; filename="findings.csv"'}
        made = await run_in_threadpool(table_of, lines, language_of(request))
        return Response(made, 200, headers, CSV.content_type)
    return await _page(request, 200, uploaded_page, actor, fields, lines, batch, kept=False)


async def _chosen(request: Request, actor: Actor) -> Response:
    """What is done with drafts that were chosen."""
    fields = await read_form(request)
    action = fields.get("decision", "")
    try:
        some = await act_on_chosen(request, actor, read_chosen(fields), action, agree=fields.get("agree") == "yes")
    except KgError as error:
        return await _page(request, error.status, upload_page, actor, {}, error)
    return await _page(request, 200, done_page, actor, action, some, {"batch": clean(fields.get("batch", ""))[:100]})


async def _page(request: Request, status: int, make: Callable[..., Any], *given: Any, **named: Any) -> Response:
    page = await run_in_threadpool(lambda: make(request, *given, **named))
    content = await run_in_threadpool(services(request).of(Renderer).render, page)
    headers = {**_NEVER_KEPT, "Content-Language": language_of(request)}
    return Response(content, status, headers, HTML.content_type)
