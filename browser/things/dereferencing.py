"""Identifiers and what they lead to: 303 to the page or to the RDF document, as the client asks (Cool URIs).

GET /{dataset}/{local}                  303 to one of the next two; 404, 406, 410
GET /{dataset}/{lang}/page/{local}      the page
GET /{dataset}/data/{local}.{format}    the document
GET /decision/data/{local}.csv          the elements of a decision as a table

An element of a decision is shown on the page of its decision. A revision of a record, `record/X@2`, is shown as it was
if it is held, else it leads to the record.
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode, Quad
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.csv_file import write_csv
from browser.http.services import Services, language_of, services, urls
from browser.records.decision import LONGEST_WORD, elements_table
from browser.records.naming import schema_of_decision
from browser.records.record import RecordView
from browser.records.revisions import Held, Revision, as_graph, find_revision, quads_of, read_revision
from browser.search.api import language_asked
from browser.site.contexts import Page
from browser.skosmos.entity import skosmos_entity
from browser.things.pages import thing_page
from browser.urls import Urls
from browser.vocabularies.concept import ConceptView
from kg.clearing_house.decision_tree import decision_name, is_pointed_to
from kg.errors import NotFound, Refused, Withdrawn
from kg.graph.description import Description, describe, document, is_known, terms_of_document
from kg.knowledge.knowledge import Knowledge
from kg.rdf.documents import write
from kg.rdf.formats import CSV, HTML, JSONLD, RDF_FORMATS, TURTLE, Format, by_name, names
from kg.rdf.jsonld import compact
from kg.rdf.negotiation import choose
from kg.records.content import inner_statements, type_of
from kg.records.types import get_record_type
from kg.vocabularies.vocabulary import Vocabulary

_CHOICE: Final = (TURTLE, HTML, *RDF_FORMATS[1:])
_VARY: Final = "Accept, Accept-Language"
_GRAPH_LIMIT: Final = 100_000


def require(knowledge: Knowledge, iri: str) -> None:
    """Raise Withdrawn or NotFound unless something is stated of the thing, or it is a graph that holds something.

    A decision, or an element of one, is known too if a record points to it; a revision if its record is.
    """
    if is_known(knowledge.graph, iri):
        return
    if revision := read_revision(knowledge, iri):
        require(knowledge, revision.iri)
        return
    tombstone = knowledge.search.tombstone(iri)
    if tombstone is not None:
        raise Withdrawn(tombstone)
    name = decision_name(knowledge.graph, iri)
    if name and is_pointed_to(knowledge, name):
        return
    raise NotFound(f"Nothing is known of <{iri}>.", "Check the spelling, or look for it by name in the search.")


def dereference(request: Request) -> Response:
    """GET on an identifier: 303 to the page or document that suits the client."""
    parts, to = services(request), urls(request)
    iri = parts.identifiers.iri(request.path_params["path"])
    require(parts.knowledge.current(), iri)
    format_ = choose(request.headers.get("accept"), _CHOICE)
    location = to.page(iri, language_of(request)) if format_ is HTML else to.document(iri, format_)
    headers = {"Location": location, "Vary": _VARY, "Link": _alternates(iri, to, language_of(request))}
    return Response(status_code=303, headers=headers | {"Cache-Control": "public, max-age=60"})


def show_page(request: Request) -> Response:
    """GET on the page of a thing below a dataset: by its local name, by a whole IRI in its place, or by ?uri=."""
    dataset, local = request.path_params["dataset"], request.path_params.get("local", "")
    parts = services(request)
    if not local and (given := request.query_params.get("uri", "").strip()):
        return _page(request, given, dataset)
    own = parts.identifiers.iri(f"{dataset}/{local}")
    vocabulary = parts.knowledge.current().vocabularies.get(dataset)
    if vocabulary is None:
        return _page(request, own)
    found = next((iri for iri in (foreign_iri(vocabulary, local), local) if vocabulary.tables.thing(iri)), own)
    return _page(request, found, dataset)


def foreign_iri(vocabulary: Vocabulary, local: str) -> str:
    """The IRI with a local name in the vocabulary's own space of names; '' if it has none there."""
    spellings = dict.fromkeys((local, quote(local, safe="/~!$&'()*+,;=:@"), quote(local, safe="")))
    for space in vocabulary.settings.uri_spaces:
        for name in spellings:
            if vocabulary.tables.thing(space + name):
                return space + name
    return ""


def show_any_page(request: Request) -> Response:
    """GET /{lang}/page?uri=: the page of any thing we know, whoever minted its IRI."""
    iri = request.query_params.get("uri", "").strip()
    if not iri:
        raise NotFound("No identifier was given.", "Add ?uri= with the identifier of the thing.")
    return _page(request, iri)


_TEXTS: Final = ("clang", "beside", "paths", "status", "actor", "revision")
"""Parameters by which a reader chooses how a page is shown."""


def _page(request: Request, iri: str, dataset: str = "") -> Response:
    parts, to, language = services(request), urls(request), language_of(request)
    knowledge = parts.knowledge.current()
    check_iri(iri)
    require(knowledge, iri)
    asked = read_revision(knowledge, iri)
    held = find_revision(parts, knowledge, asked) if asked else None
    if asked and (held is None or held.newest):
        return _lead_on(to.page(asked.iri, language, revision="" if held else str(asked.number)))
    name = decision_name(knowledge.graph, iri)
    if name and name.parts:
        return _lead_on(f"{to.page(parts.identifiers.base_iri + name.whole.path, language)}#{name.anchor}")
    shown = tuple(request.query_params.get(name, "")[:LONGEST_WORD] for name in _TEXTS)
    key = ("page", knowledge.generation.number, to.root, iri, language, dataset, shown)
    content = parts.cache.get_or_make(
        key, lambda: parts.renderer.render(_view(request, knowledge, iri, dataset, asked, held))
    )
    newest = f', <{to.page(asked.iri, language)}>; rel="latest-version"' if asked else ""  # RFC 5829
    headers = {"Link": _alternates(iri, to, language) + newest, "Content-Language": language}
    return answer(request, content, HTML.content_type, headers=headers)


def _lead_on(location: str) -> Response:
    """To where the thing is shown."""
    return Response(status_code=303, headers={"Location": location, "Cache-Control": "public, max-age=60"})


def _view(
    request: Request, knowledge: Knowledge, iri: str, dataset: str, asked: Revision | None, held: Held | None
) -> Page:
    """The page of a record, of a concept in the vocabulary of the address, else in one that has it, or of any thing."""
    if asked and held:
        then = type_of(as_graph(knowledge, held.version), asked.iri) or type_of(knowledge.graph, asked.iri)
        assert then is not None
        return RecordView(request, asked.iri, then, asked, held.version).page()
    if (type_ := type_of(knowledge.graph, iri)) is not None:
        number = request.query_params.get("revision", "")
        missing = Revision(iri, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
        return RecordView(request, iri, type_, missing if missing and missing.number else None).page()
    if name := decision_name(knowledge.graph, iri):
        return RecordView(request, iri, get_record_type(schema_of_decision(name))).page()
    if iri not in knowledge.framework.by_iri:
        owners = [id_ for space, id_ in knowledge.spaces if iri.startswith(space)]
        for id_ in dict.fromkeys((dataset, *owners, *knowledge.vocabularies)):
            vocabulary = knowledge.vocabularies.get(id_)
            if vocabulary and (thing := vocabulary.tables.thing(iri)) and thing.kind:
                return ConceptView(request, id_, thing).page()
    return thing_page(request, iri)


def show_document(request: Request) -> Response:
    """GET on the RDF document of a thing of ours; without an extension the Accept header decides."""
    dataset, local = request.path_params["dataset"], request.path_params["local"]
    name, _, extension = local.rpartition(".")
    if extension == CSV.name and dataset == "decision":
        return _elements(request, services(request).identifiers.iri(f"{dataset}/{name}"))
    format_ = by_name(RDF_FORMATS).get(extension) if name and "/" not in extension else None
    if format_ is not None and format_.name == extension:
        return _document(request, services(request).identifiers.iri(f"{dataset}/{name}"), format_)
    iri = services(request).identifiers.iri(f"{dataset}/{local}")
    require(services(request).knowledge.current(), iri)
    return _document(request, iri, choose(request.headers.get("accept"), RDF_FORMATS), vary="Accept")


def _elements(request: Request, iri: str) -> Response:
    """The elements of a decision as a table, one a row. Raises NotFound for what is no decision."""
    parts, language = services(request), language_asked(request)
    knowledge = parts.knowledge.current()
    require(knowledge, iri)
    name = decision_name(knowledge.graph, iri)
    if name is None or name.parts:
        raise NotFound(f"<{iri}> is no decision.", "Only whole decisions have a table of their elements.")
    key = ("elements", knowledge.generation.number, iri, language)
    content = parts.cache.get_or_make(key, lambda: write_csv(elements_table(knowledge, name, language)))
    file = f'attachment; filename="{name.path.replace("/", "-")}.csv"'
    return answer(request, content, CSV.content_type, headers={"Content-Disposition": file})


def entity(request: Request) -> Response:
    """GET /entity?uri=&vocab=&format=: the document or page of any thing we know; with `vocab` as Skosmos does it."""
    iri = request.query_params.get("uri", "").strip()
    if not iri:
        raise NotFound("No identifier was given.", "Add ?uri= with the identifier of the thing.")
    check_iri(iri)
    if (elsewhere := skosmos_entity(request)) is not None:
        return elsewhere
    require(services(request).knowledge.current(), iri)
    wanted = request.query_params.get("format", "").lower()
    format_ = (
        by_name(RDF_FORMATS).get(wanted) if wanted else choose(request.headers.get("accept"), (HTML, *RDF_FORMATS))
    )
    if format_ is None:
        raise NotFound(f"There is no format {wanted}.", f"Formats: {names(RDF_FORMATS)}.")
    if format_ is HTML:
        location = urls(request).page(iri, language_of(request))
        return Response(status_code=303, headers={"Location": location, "Vary": _VARY})
    return _document(request, iri, format_, vary="Accept")


def _document(request: Request, iri: str, format_: Format, vary: str = "") -> Response:
    parts, to = services(request), urls(request)
    knowledge = parts.knowledge.current()
    require(knowledge, iri)
    asked = read_revision(knowledge, iri)
    held = find_revision(parts, knowledge, asked) if asked else None
    if asked and (held is None or held.newest):
        return _lead_on(to.document(asked.iri, format_))
    context = to.context() if format_ is JSONLD else ""
    key = ("document", knowledge.generation.number, iri, format_.name, context)

    def make() -> bytes:
        quads = quads_of(held.version) if held else list(_quads(parts, knowledge, iri))
        return compact(quads, context, f"<{iri}>") if format_ is JSONLD else write(quads, format_, f"<{iri}>")

    headers = {"Link": _alternates(iri, to, language_of(request))}
    return answer(request, parts.cache.get_or_make(key, make), format_.content_type, vary=vary, headers=headers)


def _quads(parts: Services, knowledge: Knowledge, iri: str) -> Iterator[Quad]:
    """A graph's content; for anything else its description, and those of the terms it defines."""
    graph = knowledge.graph
    if iri.startswith(graph.names.prefix) and graph.store.contains_named_graph(NamedNode(iri)):
        for count, quad in enumerate(graph.contents(iri)):
            if count >= _GRAPH_LIMIT:
                raise Refused(f"<{iri}> holds more than {_GRAPH_LIMIT:,} statements.", "Take the file under /download.")
            yield quad
        return
    limit = parts.settings.inbound_limit
    if is_known(graph, iri):
        yield from document(graph, describe(graph, iri, limit))
        yield from inner_statements(graph, iri)
    else:  # a decision that nothing is said of, but which records point to
        yield from document(graph, Description(iri, (), tuple(graph.incoming(iri, limit)), False))
    for term in terms_of_document(graph, iri):
        yield from document(graph, describe(graph, term.value, limit))


def _alternates(iri: str, to: Urls, language: str) -> str:
    """The Link header: this thing in every format, and the thing itself."""
    links = [f'<{to.document(iri, format_)}>; rel="alternate"; type="{format_.media_type}"' for format_ in RDF_FORMATS]
    links.append(f'<{to.page(iri, language)}>; rel="alternate"; type="text/html"')
    links.append(f'<{iri}>; rel="describes"')
    return ", ".join(links)


def check_iri(iri: str) -> None:
    """Refuse what is no IRI before it reaches the engine."""
    try:
        NamedNode(iri)
    except ValueError as error:
        raise NotFound(f"“{iri[:200]}” is not an identifier.", "Identifiers are absolute IRIs.") from error
