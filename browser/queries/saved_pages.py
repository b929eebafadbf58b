"""Pages of saved queries: all of them, and one with a form for its parameters and its answer."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer as http_answer
from browser.http.services import language_of, services, urls
from browser.queries.catalogue import Catalogue
from browser.queries.contexts import (
    Field,
    Outcome,
    SavedLink,
    SavedQueriesPage,
    SavedQueryPage,
    SavedVersion,
)
from browser.queries.outcome import query_error, run
from browser.queries.running import question
from browser.site.contexts import FormatLink, Link
from browser.site.frame import format_links, make_frame, words
from browser.site.rendering import Renderer
from kg.errors import KgError
from kg.rdf.formats import CSV, HTML, RDF_FORMATS, RESULT_FORMATS, TURTLE
from kg.texts.languages import LANGUAGES, Text
from sparql.protocol.requests import LINES
from sparql.saved.parameters import Parameter
from sparql.saved.saved import SavedQuery


def saved_queries_endpoint(request: Request) -> Response:
    """GET /{lang}/queries"""
    content = services(request).of(Renderer).render(_all(request))
    return http_answer(
        request, content, HTML.content_type, max_age=0, headers={"Content-Language": language_of(request)}
    )


def _all(request: Request) -> SavedQueriesPage:
    to, language = urls(request), language_of(request)
    _ = words(language)
    queries = services(request).of(Catalogue).all().values()
    links = (
        SavedLink(
            to.saved_query(language, query.name),
            query.name,
            text_of(query, query.title, language),
            text_of(query, query.description, language),
            tuple(parameter.name for parameter in query.parameters),
            query.bundled,
        )
        for query in queries
    )
    return SavedQueriesPage(
        frame=make_frame(
            request,
            title=_("Saved queries"),
            address=to.saved_queries,
            breadcrumbs=(Link(to.query(language), _("Query")), Link("", _("Saved queries"), current=True)),
            section="query",
        ),
        queries=tuple(links),
        query_url=to.query(language),
        docs_url=to.reference(language, "Answers"),
        openapi_url=to.openapi(),
    )


def text_of(query: SavedQuery, text: str, language: str) -> Text:
    """Words of a saved query: translated if it came with us, else as its editor wrote them."""
    return Text(words(language)(text) if text else "", language) if query.bundled else Text(text)


async def saved_query_endpoint(request: Request) -> Response:
    """GET /{lang}/queries/{name}?parameter="""
    query = await run_in_threadpool(services(request).of(Catalogue).get, request.path_params["name"])
    problem: KgError | None = None
    outcome = Outcome()
    if request.scope["query_string"] or not any(parameter.required for parameter in query.parameters):
        try:
            asked = question(request, query, accept=LINES)
            outcome = await run(request, asked, {name for name, _term in asked.substitutions})
        except KgError as error:
            problem, outcome = error, Outcome(error=query_error(error))
    page = await run_in_threadpool(_one, request, query, outcome)
    content = services(request).of(Renderer).render(page)
    headers = {"Content-Language": language_of(request)}
    if problem is not None:
        return Response(content, problem.status, headers | {"Cache-Control": "no-cache"}, HTML.content_type)
    return http_answer(request, content, HTML.content_type, max_age=0, headers=headers)


def _one(request: Request, query: SavedQuery, outcome: Outcome) -> SavedQueryPage:
    to, language = urls(request), language_of(request)
    _ = words(language)
    given = _given(request, query)
    title = text_of(query, query.title, language)
    description = text_of(query, query.description, language)
    return SavedQueryPage(
        frame=make_frame(
            request,
            title=title.value,
            description=description.value,
            address=lambda tag: to.with_parameters(to.saved_query(tag, query.name), given),
            breadcrumbs=(
                Link(to.query(language), _("Query")),
                Link(to.saved_queries(language), _("Saved queries")),
                Link("", title.value, current=True),
            ),
            section="query",
            index=not given,
        ),
        name=query.name,
        title=title,
        description=description,
        text=query.text,
        action=to.saved_query(language, query.name),
        fields=tuple(_field(query, parameter, given, language) for parameter in query.parameters),
        outcome=outcome,
        downloads=_downloads(request, query, given),
        address=to.with_parameters(to.saved(query.name, (TURTLE if query.gives_graph else CSV).name), given),
        edit_url=to.query(language, query.text),
        all_url=to.saved_queries(language),
        docs_url=to.reference(language, "Answers"),
        version=SavedVersion(query.version, query.agent, query.accepted),
    )


def _given(request: Request, query: SavedQuery) -> dict[str, str]:
    """Values of parameters that stand in the address."""
    names = {parameter.name for parameter in query.parameters}
    return {name: value for name, value in request.query_params.items() if name in names and value}


def _downloads(request: Request, query: SavedQuery, given: dict[str, str]) -> tuple[FormatLink, ...]:
    to = urls(request)
    formats = RDF_FORMATS if query.gives_graph else RESULT_FORMATS
    return format_links(lambda format_: to.with_parameters(to.saved(query.name, format_.name), given), formats)


def _field(query: SavedQuery, parameter: Parameter, given: dict[str, str], language: str) -> Field:
    value = given.get(parameter.name, parameter.default)
    known = LANGUAGES if parameter.kind == "language" and value.lower() in {"", *LANGUAGES} else {}
    choices = tuple(Link(tag, named.name, tag == value.lower()) for tag, named in known.items())
    label = text_of(query, parameter.label, language) if parameter.label else Text(parameter.name)
    return Field(parameter.name, parameter.kind, label, value, parameter.required, parameter.example, choices)
