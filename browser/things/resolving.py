"""Resolving a thing to its kind: each room registers the kinds that it shows (`browser/rooms.py`)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import Quad
from starlette.requests import Request

from browser.http.parameters import clean
from browser.http.services import Services, services, urls
from browser.site.contexts import FormatLink, Page
from browser.site.frame import format_links
from kg.errors import NotFound
from kg.graph.description import describe, document, terms_of_document
from kg.history.model import Event
from kg.knowledge.identifying import identify
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import RDF_FORMATS, RDFXML, Format
from kg.rdf.identifiers import is_iri
from kg.rdf.xml import is_sayable


@dataclass(frozen=True, slots=True)
class Sought:
    """An identifier to resolve, with services and generation; `dataset` is the vocabulary to read it in, if any."""

    services: Services
    knowledge: Knowledge
    iri: str
    dataset: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A resolved thing: how it is shown.

    `kind` is the name of the kind. `page` makes its page, `quads` the statements of its document. Where it has no page
    or document of its own, `shown_at` and `described_at` are IRIs of the things that show and describe it, with
    `parameters` for the address of the page. `newest` is the IRI of its newest version, for one that is not (RFC 5829).
    `event` made it, if it is a version of a thing.
    `sayable` tells whether RDF/XML is known to say the document, which is looked at otherwise; None: as the graph knows
    of all that it holds.
    """

    kind: str
    page: Callable[[Request], Page]
    quads: Callable[[], Iterable[Quad]]
    shown_at: str = ""
    described_at: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    newest: str = ""
    sayable: bool | None = None
    event: Event | None = None


Kind = Callable[[Sought], Found | None]
"""Whether a thing is of a kind: how it is shown, or None. The cost is a few look-ups in memory or in the graph."""


class Kinds(tuple[Kind, ...]):
    """All kinds, in the order in which they are asked; the last one knows everything that is stated of anything."""


def sought(request: Request, iri: str, dataset: str = "") -> Sought:
    """The thing that a request names, by the IRI that the graph has, however the request spells it.

    Raises NotFound for what is no IRI, before it reaches the engine.
    """
    if not is_iri(iri):
        raise NotFound(f"“{clean(iri)}” is not an identifier.", "Identifiers are absolute IRIs.")
    parts = services(request)
    knowledge = parts.knowledge.current()
    return Sought(parts, knowledge, identify(knowledge, iri), dataset)


def resolve(asked: Sought) -> Found:
    """Resolve a thing to its kind. Raises Withdrawn if it has a tombstone, NotFound if nothing is known of it."""
    return next(found for kind in asked.services.of(Kinds) if (found := kind(asked)) is not None)


def document_formats(asked: Sought, found: Found) -> tuple[Format, ...]:
    """The formats that can say the document of a thing, which is looked at once in a generation, if it must be."""
    if found.described_at:
        asked = replace(asked, iri=found.described_at)
        found = resolve(asked)
    if asked.knowledge.graph.is_sayable_in_xml if found.sayable is None else found.sayable:
        return RDF_FORMATS
    key = ("in xml", asked.knowledge.generation.number, asked.iri)
    in_xml = asked.services.cache.get_or_make(key, lambda: b"1" if all(map(is_sayable, found.quads())) else b"")
    return tuple(format_ for format_ in RDF_FORMATS if in_xml or format_ is not RDFXML)


def document_links(request: Request, iri: str) -> tuple[FormatLink, ...]:
    """Links from the page of a thing to its document, in the formats that can say it."""
    to, asked = urls(request), sought(request, iri)
    return format_links(lambda format_: to.document(iri, format_), document_formats(asked, resolve(asked)))


def statements(asked: Sought) -> Iterator[Quad]:
    """The document about any thing: its description, and those of the terms that it defines, as an ontology does."""
    graph, limit = asked.knowledge.graph, asked.services.settings.inbound_limit
    yield from document(graph, describe(graph, asked.iri, limit))
    for term in terms_of_document(graph, asked.iri):
        yield from document(graph, describe(graph, term.value, limit))


def is_stated(asked: Sought) -> bool:
    """Whether anything is stated of the thing, or it is a graph that holds something."""
    return asked.knowledge.graph.knows(asked.iri)
