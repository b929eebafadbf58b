"""Identifiers, their pages and documents: 303 to the page or to the RDF document, as the client asks (Cool URIs).

GET /{dataset}/{local}                  303 to one of the next two; 404, 406, 410
GET /{dataset}/{lang}/page/{local}      the page
GET /{lang}/page?uri=                   the page of anything, whoever minted its IRI
GET /{dataset}/data/{local}.{format}    the document

A thing that is shown with another, as an element is with its decision, leads there.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import DefaultGraph
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from browser.http.answers import answer, redirect
from browser.http.paths import written_segments
from browser.http.services import language_of, services, urls
from browser.http.varying import header_of
from browser.site.rendering import Renderer
from browser.things.memento import find_memento, lead_back, memento_headers, memento_links, thing_links, version_of
from browser.things.resolving import Found, Sought, document_formats, resolve, sought
from browser.urls import LANG, Urls
from kg.errors import NotFound
from kg.http.links import link, links
from kg.http.negotiation import choose
from kg.knowledge.identifying import identify
from kg.knowledge.knowledge import Knowledge
from kg.rdf.documents import as_triples, write
from kg.rdf.formats import HTML, JSONLD, RDF_FORMATS, Format, by_name
from kg.rdf.identifiers import is_iri
from kg.rdf.jsonld import compact
from kg.vocabularies.vocabulary import Vocabulary

_LONGEST_CHOICE: Final = 200
_CHOICES: Final = ("clang", "beside", "paths", "status", "actor", "revision")
"""Parameters by which a reader chooses how a page is shown."""


def page_routes() -> list[BaseRoute]:
    """Pages of things."""
    return [
        Route(f"/{LANG}/page", show_any_page),
        Route(f"/{LANG}/page/", show_any_page),
        Route(f"/{{dataset}}/{LANG}/page", show_page),
        Route(f"/{{dataset}}/{LANG}/page/{{local:path}}", show_page),
    ]


def identifier_routes() -> list[BaseRoute]:
    """Documents, homes of datasets, and whatever else may be an identifier: to be asked last."""
    return [
        Route("/{dataset}/data/{local:path}", show_document),
        Route("/{dataset}", to_language),
        Route("/{dataset}/", to_language),
        Route("/{path:path}", dereference),
    ]


def to_language(request: Request) -> Response:
    """`/` and `/{dataset}/`: to the reader's language. A segment that is no dataset is tried as an identifier."""
    dataset, to, language = request.path_params.get("dataset", ""), urls(request), language_of(request)
    if dataset and not _is_dataset(request, to.identifiers.dataset(dataset)):
        return dereference(request)
    location = to.dataset(dataset, language) if dataset else to.home(language)
    return RedirectResponse(location, 302)


def _is_dataset(request: Request, iri: str) -> bool:
    return is_iri(iri) and bool(services(request).knowledge.current().graph.statements(iri, 1))


def dereference(request: Request) -> Response:
    """GET on an identifier: 303 to the page or document that suits the client."""
    return lead(request, identifier_asked(request))


def identifier_asked(request: Request) -> str:
    """The identifier that the path of a request is: with its query, or without a final slash, if that is known."""
    path = written_segments(request, 0)[0]
    return find_known(request, *_whole(request), path.rstrip("/")) or services(request).identifiers.iri(path)


def _whole(request: Request) -> list[str]:
    """The path of a request with its query, if it has one, and without."""
    path, query = written_segments(request, 0)[0], request.url.query
    return [f"{path}?{query}", path] if query else [path]


def find_known(request: Request, *paths: str) -> str:
    """The first identifier of ours with one of these paths of which something is known; '' if there is none.

    Without paths, that of the request: an identifier may look like an address of something else.
    """
    parts = services(request)
    knowledge = parts.knowledge.current()
    iris = (parts.identifiers.iri(path) for path in paths or _whole(request))
    found = (identify(knowledge, iri) for iri in iris if is_iri(iri))
    return next((iri for iri in found if knowledge.graph.knows(iri)), "")


def lead(request: Request, iri: str) -> Response:
    """303 to the page or document of a thing. Raises NotFound, Withdrawn, NotAcceptable."""
    to, language = urls(request), language_of(request)
    asked = sought(request, iri)
    if (then := find_memento(request, asked)) is not None:
        return lead_back(request, asked, then, to.resource(version_of(to.identifiers.base_iri, then)))
    found = resolve(asked)
    formats = document_formats(asked, found)
    format_ = choose(header_of(request, "Accept"), (formats[0], HTML, *formats[1:]))
    location = to.page(asked.iri, language) if format_ is HTML else to.document(asked.iri, format_)
    return _see_other(location, _headers(asked, found, formats, to, language))


def show_page(request: Request) -> Response:
    """GET on the page of a thing below a dataset: by its local name, by a whole IRI in its place, or by ?uri=."""
    dataset, _language, _page_word, local = written_segments(request, 3)
    id_ = request.path_params["dataset"]
    if not local and (given := request.query_params.get("uri", "").strip()):
        return _page(request, given, id_)
    knowledge = services(request).knowledge.current()
    vocabulary = knowledge.vocabularies.get(id_)
    found = next(vocabulary_things(knowledge, vocabulary, local), "") if vocabulary else ""
    own = f"{dataset}/{local}"
    iri = found or find_known(request, own) or find_known(request) or services(request).identifiers.iri(own)
    return _page(request, iri, id_ if vocabulary else "")


def vocabulary_things(knowledge: Knowledge, vocabulary: Vocabulary, local: str) -> Iterator[str]:
    """The things that a name below a vocabulary may mean: what follows one of its spaces of names, or a whole IRI.

    What is called so in the space of its own first (`NameSpaces.alone`); then its concepts, groups and schemes, what
    else is stated of its names, and those that were withdrawn.
    """
    own = f"{knowledge.graph.names.base_iri}{vocabulary.id}/"
    candidates = [*(space + local for space in vocabulary.settings.uri_spaces), local]
    found = [identify(knowledge, candidate) for candidate in candidates if is_iri(candidate)]
    yield from (
        iri
        for iri in found
        if iri.startswith(own) and (knowledge.graph.knows(iri) or knowledge.search.tombstone(iri) is not None)
    )
    yield from (iri for iri in found if vocabulary.tables.thing(iri))
    yield from (iri for iri in found if knowledge.graph.knows(iri))
    yield from (iri for iri in found if knowledge.search.tombstone(iri) is not None)


def show_any_page(request: Request) -> Response:
    """GET /{lang}/page?uri=: the page of any thing we know, whoever minted its IRI."""
    return _page(request, iri_asked(request))


def iri_asked(request: Request) -> str:
    """The parameter `uri`. Raises NotFound without it."""
    iri = request.query_params.get("uri", "").strip()
    if not iri:
        raise NotFound("No identifier was given.", "Add ?uri= with the identifier of the thing.")
    return iri


def _page(request: Request, iri: str, dataset: str = "") -> Response:
    to, language = urls(request), language_of(request)
    asked = sought(request, iri, dataset)
    if (then := find_memento(request, asked)) is not None:
        return lead_back(request, asked, then, to.page(version_of(to.identifiers.base_iri, then), language))
    found = resolve(asked)
    if found.shown_at:
        return _see_other(to.page(found.shown_at, language, **found.parameters))
    chosen = tuple(request.query_params.get(name, "")[:_LONGEST_CHOICE] for name in _CHOICES)
    key = ("page", asked.knowledge.generation.number, to.root, asked.iri, language, dataset, chosen)
    parts = asked.services
    content = parts.page(key, lambda: parts.of(Renderer).render(found.page(request)))
    headers = _headers(asked, found, document_formats(asked, found), to, language)
    return answer(request, content, HTML.content_type, headers={**headers, "Content-Language": language})


def show_document(request: Request) -> Response:
    """GET on the RDF document of a thing of ours; without an extension the Accept header decides."""
    dataset, _data_word, local = written_segments(request, 2)
    name, _, extension = local.rpartition(".")
    format_ = by_name(RDF_FORMATS).get(extension) if name and "/" not in extension else None
    named = f"{dataset}/{name}" if format_ is not None and format_.name == extension else f"{dataset}/{local}"
    iri = find_known(request, named)
    other = "" if iri else find_known(request, f"{dataset}/{local}")
    if not iri and not other and (looks_like_one := find_known(request)):
        return lead(request, looks_like_one)
    iri = iri or other or services(request).identifiers.iri(named)
    if format_ is not None and not other:
        return send_document(request, iri, format_)
    asked = sought(request, iri)
    then = find_memento(request, asked) is not None
    formats = RDF_FORMATS if then else document_formats(asked, resolve(asked))  # what is unknown is 404, before 406
    return send_document(request, iri, choose(header_of(request, "Accept"), formats))


def send_document(request: Request, iri: str, format_: Format) -> Response:
    """The RDF document of a thing, or a redirect to that of the thing that describes it."""
    to = urls(request)
    asked = sought(request, iri)
    if (then := find_memento(request, asked)) is not None:
        return lead_back(request, asked, then, to.document(version_of(to.identifiers.base_iri, then), format_))
    found = resolve(asked)
    if found.described_at:
        return _see_other(to.document(found.described_at, format_))
    context = to.context() if format_ is JSONLD else ""
    key = ("document", asked.knowledge.generation.number, asked.iri, format_.name, context)
    content = asked.services.cache.get_or_make(key, lambda: _written(asked, found, format_, context))
    headers = _headers(asked, found, document_formats(asked, found), to, language_of(request))
    return answer(request, content, format_.content_type, headers=headers)


def _written(asked: Sought, found: Found, format_: Format, context: str) -> bytes:
    quads, name = list(found.quads()), f"<{asked.iri}>"
    if format_ is JSONLD:
        return compact(quads, context, name)
    if format_.rdf is None or not format_.rdf.supports_datasets:
        return write(quads, format_, name)
    # Where graphs can be named, who looks at the default graph shall find all of it too.
    named = (quad for quad in quads if quad.graph_name != DefaultGraph())
    return write([*as_triples(quads), *named], format_, name)


def _see_other(location: str, headers: dict[str, str] | None = None) -> Response:
    """The redirect (303) to the page or document of a thing."""
    return redirect(location, headers={"Cache-Control": "public, max-age=60", **(headers or {})})


def _headers(asked: Sought, found: Found, formats: Iterable[Format], to: Urls, language: str) -> dict[str, str]:
    """Headers of all answers about a thing: its other forms, and its other times; of a version, its own."""
    newest = [link(to.page(found.newest, language), "latest-version")] if found.newest else []
    event = found.event
    times = memento_links(asked, event, to) if event else thing_links(asked, to)
    every = links([*newest, *times, *_alternates(asked, formats, to, language)])
    return {"Link": every, **(memento_headers(event) if event else {})}


def _alternates(asked: Sought, formats: Iterable[Format], to: Urls, language: str) -> list[str]:
    """Links in a header: the page of this thing, the thing itself, and its document in every format that can say it."""
    iri = asked.iri
    documents = [link(to.document(iri, one), "alternate", one.media_type) for one in formats]
    return [*documents, link(to.page(iri, language), "alternate", HTML.media_type), link(iri, "describes")]
