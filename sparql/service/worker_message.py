"""The message to a worker, made from a request that may run."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from kg.errors import NotFound
from kg.rdf.namespaces import PREFIXES
from sparql.protocol.representation import snapshot_of
from sparql.service.answers import Prepared

_MOST_SCOPES: Final = 100


class DefaultGraphs:
    """The graphs that `/sparql/{dataset}` sees, by the dataset's id."""

    def __init__(self, known: Mapping[str, Sequence[str]] | Callable[[str], Sequence[str]]) -> None:
        self._known = known
        self._found: dict[tuple[str, str], tuple[str, ...]] = {}

    def of(self, dataset: str, state: str) -> tuple[str, ...]:
        """The graphs of a dataset, which cannot change within a generation (`state`). Raises NotFound."""
        graphs = self._found.get((state, dataset))
        if graphs is None:
            if callable(self._known):
                graphs = tuple(self._known(dataset))
            elif dataset in self._known:
                graphs = tuple(self._known[dataset])
            else:
                known = ", ".join(sorted(self._known))
                raise NotFound(f"There is no dataset “{dataset}”.", f"There are: {known}.")
            if len(self._found) > _MOST_SCOPES:
                self._found.clear()
            self._found[state, dataset] = graphs
        return graphs


def message_of(prepared: Prepared, default_graphs: DefaultGraphs) -> dict[str, Any]:
    """The message to a worker (`frames`)."""
    request, inspected = prepared.request, prepared.inspected
    message: dict[str, Any] = {
        "query": prepared.searched.query if prepared.searched else request.query,
        "type": prepared.format.media_type,
        "graph": snapshot_of(prepared.generation),
        "uses": tuple(inspected.prefixes_used & PREFIXES.keys()) if inspected.prefixes_used else (),
    }
    if request.dataset:
        message["within"] = default_graphs.of(request.dataset, str(prepared.key[0]))
    if request.names_graphs:
        message["default"], message["named"] = request.default_graph_uris, request.named_graph_uris
    elif inspected.names_graphs:
        message["clauses"] = True
        # One graph of each kind the engine reads rightly itself.
        if request.dataset or len(inspected.default_graphs) > 1 or len(inspected.named_graphs) > 1:
            message["from"] = (inspected.prologue, inspected.default_graphs, inspected.named_graphs)
    if request.substitutions:
        message["substitutions"] = request.substitutions
    if inspected.star:
        message["star"] = (inspected.star.offset, inspected.star.variables)
    if inspected.gives_graph and inspected.prefixes_declared:
        message["prefixes"] = {
            name: iri for name, iri in inspected.prefixes_declared.items() if ":" in iri and "\\" not in iri
        }
    return message
