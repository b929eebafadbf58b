"""text:query in the service: which graphs are searched, off the event loop, and what it means for caches."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kg.rdf.graph_names import GraphNames
from kg.settings import Settings
from sparql.language.guard import Inspected
from sparql.protocol.requests import QueryRequest
from sparql.service.answers import Prepared
from sparql.service.budget import Budget
from sparql.text_search.search import LookUp, Scope, search

_LEAST: Final = 0.1


class TextSearch:
    """Answers the uses of text:query in requests; without `look_up` they are refused."""

    def __init__(self, look_up: LookUp | None, settings: Settings, budget: Budget) -> None:
        self._look_up = look_up
        self._settings = settings
        self._budget = budget

    @property
    def available(self) -> bool:
        """Whether there is an index to ask."""
        return self._look_up is not None

    async def answer(self, prepared: Prepared, client: str, graphs: Sequence[str]) -> Prepared:
        """The request with hits in its query; `graphs` are those of its dataset.

        The index may be ahead of the graph for the milliseconds that publishing a generation takes. What is answered
        then has no ETag and is not kept, so that it cannot be taken for that of its generation. Raises what
        `sparql.text_search.search.search` does, and TooMany for a client that has no time left.
        """
        self._budget.check(client)
        started = time.monotonic()
        generation, request = prepared.generation, prepared.request
        settings = self._settings
        default = "" if settings.union_default_graph else GraphNames(settings.base_iri).default
        scope = scope_of(request, prepared.inspected, graphs, default)
        try:
            searched = await asyncio.to_thread(
                search, request.query, scope, self._look_up, generation.sequence, settings.base_iri
            )
        finally:
            spent = time.monotonic() - started
            self._budget.charge(client, spent)
        known = searched.sequence in (None, generation.sequence)
        seconds = max(_LEAST, prepared.seconds - spent)
        return replace(prepared, searched=searched, seconds=seconds, etag=prepared.etag if known else "")


def scope_of(request: QueryRequest, inspected: Inspected, graphs: Sequence[str], default: str) -> Scope:
    """The graphs that the engine will see (section 13.2 of SPARQL 1.1, and 2.1.4 of the protocol, which goes first).

    `default` is the graph that a query sees which names none, '' for all.
    """
    within = tuple(graphs) if request.dataset else None
    if request.names_graphs:
        return Scope(request.default_graph_uris, request.named_graph_uris, within=within)
    if inspected.names_graphs:
        return Scope(inspected.default_graphs, inspected.named_graphs, written=True, within=within)
    return Scope(within=within) if within is not None or not default else Scope((default,))
