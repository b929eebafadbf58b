"""The parts of a running copy, made once in `browser.app` and found at `request.app.state.services`."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request

from browser.http.varying import header_of
from browser.urls import Urls
from kg.accounts.accounts import Accounts
from kg.errors import Damaged, KgError, NotReady, ReadOnly
from kg.http.addresses import root_address
from kg.http.negotiation import choose_language
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Change, Ledger, Version
from kg.rdf.formats import HTML
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import Identifiers
from kg.running.cache import ByteCache
from kg.settings import Settings
from kg.texts.languages import DEFAULT, LANGUAGES
from kg.vocabularies.name_spaces import NameSpaces
from sparql.service.service import SparqlService

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a running copy."""

    settings: Settings
    identifiers: Identifiers
    names: GraphNames
    knowledge: KnowledgeBase
    ledger: Ledger
    accounts: Accounts
    sparql: SparqlService
    cache: ByteCache
    error_page: Callable[[Request, KgError], bytes]
    own: Mapping[type[object], object]
    """Parts that belong to single rooms, each by its class."""

    def history(self, graph: str) -> list[tuple[Version, Change]]:
        """The versions of a graph, newest first; none while the ledger cannot be read, so that pages say the rest."""
        try:
            return self.ledger.history(graph)
        except (Damaged, ReadOnly):
            return []

    def changes_of(self, sequences: Collection[int]) -> dict[int, Change]:
        """Changes by their sequences; none while the ledger cannot be read."""
        try:
            return self.ledger.changes_of(sequences)
        except (Damaged, ReadOnly):
            return {}

    def page(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """A page, from the cache or made now; it is not kept while the ledger cannot be read: it is not complete."""
        content = self.cache.get_or_make(key, make)
        if self.ledger.database.damaged:
            self.cache.forget(key)
        return content

    def of(self, kind: type[Part]) -> Part:
        """The part of a room that is of this class."""
        found = self.own[kind]
        assert isinstance(found, kind)
        return found


def services(request: Request) -> Services:
    """The services of the application that a request came to."""
    found: Services = request.app.state.services
    return found


def urls(request: Request) -> Urls:
    """Addresses as this visitor sees the server: `public_url`, else the address that the request named."""
    parts = services(request)
    root = root_address(parts.settings.public_url, request.url.scheme, request.url.netloc)
    try:
        spaces = parts.knowledge.current().spaces
    except NotReady:
        spaces = NameSpaces()
    return Urls(root, parts.identifiers, spaces)


def language_of(request: Request) -> str:
    """The reader's language: that of the path, else by `Accept-Language`."""
    for segment in request.url.path.split("/")[1:3]:
        if segment in LANGUAGES:
            return segment
    return choose_language(header_of(request, "Accept-Language"), LANGUAGES, DEFAULT)


def wants_page(request: Request) -> bool:
    """Whether the client prefers a page over data, as browsers do."""
    return HTML.media_type in (header_of(request, "Accept") or "")
