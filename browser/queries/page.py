"""The context of the query page."""

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request

from browser.http.services import language_of, services, urls
from browser.queries.contexts import Example, ExampleGroup, Outcome, QueryPage, SaveForm
from browser.queries.programs import programs
from browser.site.contexts import FormatLink
from browser.site.frame import format_links, make_frame, words
from browser.urls import Urls
from kg.errors import NotReady
from kg.graph.datasets import read_datasets
from kg.rdf.formats import RDF_FORMATS, RESULT_FORMATS, Format
from sparql.examples.examples import by_group
from sparql.protocol.requests import QueryRequest

_DEFAULT: Final = (
    "SELECT ?code ?title WHERE {\n  ?target a gbf:Target ; gbf:targetCode ?code ; skos:altLabel ?title\n"
    '  FILTER (LANG(?title) = "en")\n}\nORDER BY ?code'
)


def query_page(request: Request, asked: QueryRequest | None, outcome: Outcome) -> QueryPage:
    """The page for a query, if one was sent, and its outcome."""
    to, language = urls(request), language_of(request)
    _ = words(language)
    text = asked.query if asked else request.query_params.get("query", "")
    dataset = asked.dataset if asked else request.query_params.get("dataset", "")
    frame = make_frame(
        request,
        title=_("Query"),
        address=lambda tag: to.query(tag, text, dataset) if asked else to.query(tag),
        section="query",
        index=asked is None,
        scripts=("query.js",),
        bundles=("editor.js",),
    )
    return QueryPage(
        frame=frame,
        text=text or _DEFAULT,
        dataset=dataset,
        datasets=_datasets(request),
        action=to.query(language),
        groups=_examples(to, language),
        outcome=outcome,
        downloads=_downloads(to, dataset, text, RDF_FORMATS if outcome.graph else RESULT_FORMATS)
        if outcome.answered
        else (),
        permanent_url=to.query(language, text, dataset) if asked else "",
        programs=programs(text, to.sparql(dataset), kind_of(outcome)) if asked else (),
        prefixes_url=f"{to.sparql()}/prefixes",
        completions_url=to.completions(language),
        saved_url=to.saved_queries(language),
        timeout=(asked.timeout if asked else None) or services(request).settings.query_timeout,
        save=SaveForm(to.saved_queries(language), text) if outcome.answered else None,
    )


def kind_of(outcome: Outcome) -> str:
    """The kind of the answer: `graph`, `truth` or `table`."""
    return "graph" if outcome.graph else "truth" if outcome.answer is not None else "table"


def _datasets(request: Request) -> tuple[str, ...]:
    try:
        knowledge = services(request).knowledge.current()
    except NotReady:
        return ()
    return knowledge.remember("datasets", lambda: tuple(found.id for found in read_datasets(knowledge.graph)))


def _downloads(to: Urls, dataset: str, text: str, formats: Sequence[Format]) -> tuple[FormatLink, ...]:
    address = to.sparql(dataset)
    return format_links(lambda f: to.with_parameters(address, {"query": text, "format": f.name}), formats)


def _examples(to: Urls, language: str) -> tuple[ExampleGroup, ...]:
    _ = words(language)
    return tuple(
        ExampleGroup(
            _(title),
            tuple(Example(_(e.title), _(e.question), to.query(language, e.query), e.query) for e in examples),
        )
        for title, examples in by_group().items()
    )
