"""The saved queries of a running copy: those that came with us, and those in the ledger's database."""

from collections.abc import Mapping
from typing import Final

from kg.errors import Conflict, NotFound
from kg.ledger.saved_queries import SavedQueries
from kg.settings import Settings
from sparql.protocol.requests import QueryRequest
from sparql.saved.parameters import to_term
from sparql.saved.saved import SavedQuery, bundled, from_ledger, make
from sparql.service.service import SparqlService

_NOWHERE: Final = "urn:x-kg:nothing"
"""A graph that does not exist: a query that sees only this graph is read, bound and planned, and finds nothing."""


class Catalogue:
    """All saved queries; checks and saves new ones."""

    def __init__(self, settings: Settings, store: SavedQueries, service: SparqlService) -> None:
        self._settings = settings
        self._store = store
        self._service = service
        self._known: tuple[int, Mapping[str, SavedQuery]] | None = None

    def close(self) -> None:
        """Close all connections."""
        self._store.close()

    def all(self) -> Mapping[str, SavedQuery]:
        """Every saved query by name, ours first."""
        return self.state()[1]

    def state(self) -> tuple[int, Mapping[str, SavedQuery]]:
        """A number that grows with every change, and all queries as they are then."""
        number, newest = self._store.newest()
        known = self._known
        if known is None or known[0] != number:
            base_iri = self._settings.base_iri
            ours = bundled(base_iri)
            theirs = {name: from_ledger(saved, base_iri) for name, saved in newest.items() if name not in ours}
            known = self._known = (number, {**ours, **theirs})
        return known

    def get(self, name: str) -> SavedQuery:
        """A saved query; raises NotFound."""
        found = self.all().get(name)
        if found is None:
            raise NotFound(f"There is no saved query “{name[:100]}”.", "See /api/queries for those that there are.")
        return found

    async def save(
        self, name: str, title: str, description: str, text: str, agent: str, client: str
    ) -> tuple[SavedQuery, bool]:
        """Check a query and save it; also returns whether it is new.

        Raises Conflict for the name of one of ours, and what is wrong with the text: InvalidInput, Refused, TooLarge.
        """
        made = make(name, title, description, text, self._settings.base_iri)
        if name in bundled(self._settings.base_iri):
            raise Conflict(f"“{name}” came with this server and cannot be changed.", "Take another name.")
        await self.try_out(made, client)
        saved, new = self._store.save(made.name, made.title, made.description, made.text, agent)
        return from_ledger(saved, self._settings.base_iri), new

    def withdraw(self, name: str, agent: str) -> None:
        """Withdraw a query; raises Conflict for one of ours, NotFound."""
        if name in bundled(self._settings.base_iri):
            raise Conflict(f"“{name}” came with this server and cannot be withdrawn.")
        self._store.withdraw(name, agent)

    async def try_out(self, query: SavedQuery, client: str) -> None:
        """Let the engine read a query with example values, without any data; raises its errors."""
        bound = tuple(
            (parameter.name, str(to_term(parameter, parameter.example, self._settings.base_iri)))
            for parameter in query.parameters
        )
        asked = QueryRequest(
            query.text, default_graph_uris=(_NOWHERE,), named_graph_uris=(_NOWHERE,), substitutions=bound
        )
        answer = await self._service.execute(asked, client)
        answer.close()
