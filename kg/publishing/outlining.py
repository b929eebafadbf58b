"""Keeps the outline of the store in step with what is written (`kg.graph.outline`)."""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad

from kg.graph.named_graphs import NamedGraphs
from kg.graph.outline import Outline, outline_of, read_outline, write_outline
from kg.graph.owners import is_of_single_record
from kg.rdf.graph_names import GraphNames
from kg.rdf.xml import is_all_sayable, is_sayable


class Outlining:
    """The outline of a store that is being written. Begins with that of the generation that the store goes on from."""

    def __init__(self, store: NamedGraphs, names: GraphNames, before: Path | None) -> None:
        """`before` is the folder of that generation, None for an empty store."""
        self._names = names
        known = read_outline(before) if before else Outline(frozenset(), frozenset())
        outline = known or outline_of(store, names)
        self._graphs = set(outline.graphs)
        self._unsayable = None if outline.unsayable is None else set(outline.unsayable)

    def note_text(self, graph: str, ntriples: bytes) -> None:
        """A graph holds these statements, beside others if it has been noted before."""
        self._note(graph, sayable=is_all_sayable(ntriples))

    def note(self, graph: str, quads: Iterable[Quad]) -> None:
        """The same."""
        self._note(graph, sayable=all(map(is_sayable, quads)))

    def forget(self, graph: str) -> None:
        """A graph is no longer there, or will be noted anew."""
        self._graphs.discard(graph)
        if self._unsayable is not None:
            self._unsayable.discard(graph)

    def write(self, folder: Path) -> None:
        """Write the outline of a new generation."""
        unsayable = None if self._unsayable is None else frozenset(self._unsayable)
        write_outline(folder, Outline(frozenset(self._graphs), unsayable))

    def _note(self, graph: str, *, sayable: bool) -> None:
        if not is_of_single_record(self._names, graph):
            self._graphs.add(graph)
        if not sayable and self._unsayable is not None:
            self._unsayable.add(graph)
