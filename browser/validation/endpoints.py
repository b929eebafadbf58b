"""The page of validation: a form that works without scripts, with a file or with text, and the report below it."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from browser.http.answers import answer
from browser.http.forms import read_file_form
from browser.http.services import language_of, services, urls
from browser.site.rendering import Renderer
from browser.urls import LANG
from browser.validation.api import as_json, report_in
from browser.validation.asked import Asked, read_asked
from browser.validation.contexts import ValidatePage
from browser.validation.judging import judge
from browser.validation.page import problem_page, report_page, validate_page
from kg.errors import InvalidInput, KgError, TooLarge
from kg.rdf.formats import HTML, JSON, TURTLE
from kg.validation.documents import form_of
from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type
from kg.validation.reading import LARGEST

_SECONDS: Final = 60.0
_MOST_FORM: Final = 3 * LARGEST
_DOWNLOADS: Final = {"json": JSON, "ttl": TURTLE}


def validation_routes() -> list[BaseRoute]:
    """The address of the page."""
    return [Route(f"/{LANG}/validate", validate_endpoint, methods=["GET", "POST"])]


async def validate_endpoint(request: Request) -> Response:
    """GET /{lang}/validate?example=, and POST of its form."""
    language = language_of(request)
    if request.method != "POST":
        page = await run_in_threadpool(_empty_page, request, language)
        content = services(request).of(Renderer).render(page)
        return answer(request, content, HTML.content_type, headers={"Content-Language": language})
    fields, file = await read_file_form(request, _MOST_FORM, "Validate it with `kg validate`.")
    asked = read_asked(fields)
    content = file[0] if file else fields.get("document", "").replace("\r\n", "\n").encode("utf-8", "replace")
    try:
        return await _judged(request, content, file[1] if file else "", asked, fields.get("as", ""), language)
    except KgError as error:
        page = problem_page(request, error, asked, content.decode("utf-8", "replace"), language)
        return _answer(request, page, error.status)


def _empty_page(request: Request, language: str) -> ValidatePage:
    schema = request.query_params.get("example", "")
    if not schema:
        return validate_page(request, language, read_asked({}))
    example = as_json(example_body(get_submittable_type(schema)), 2).decode()
    return validate_page(request, language, read_asked({"schema": schema}), example)


async def _judged(request: Request, content: bytes, name: str, asked: Asked, download: str, language: str) -> Response:
    if not content.strip():
        raise InvalidInput("No document was sent.", "Paste one into the form, or choose a file.")
    if len(content) > LARGEST:
        raise TooLarge(f"The document is longer than {LARGEST:,} bytes.", "Validate it with `kg validate`.")
    report = await judge(request, content, form_of(name, content), asked)
    if download in _DOWNLOADS:
        form = _DOWNLOADS[download]
        headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="report.{form.name}"'}
        made = report_in(report, form, language, urls(request).context())
        return Response(made, 200, headers, form.content_type)
    return _answer(request, await run_in_threadpool(report_page, request, report, content, language, asked), 200)


def _answer(request: Request, page: ValidatePage, status: int) -> Response:
    headers = {"Content-Language": language_of(request), "Cache-Control": "no-store"}
    return Response(services(request).of(Renderer).render(page), status, headers, HTML.content_type)
