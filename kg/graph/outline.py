"""The outline of a generation: its graphs but those of single records, and which of all RDF/XML cannot say.

    {data}/generations/{number}/outline.json

The writer keeps it, so that readers need not go through all graphs to know it.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from kg.graph.generations import write_synced
from kg.graph.named_graphs import NamedGraphs
from kg.graph.owners import is_of_single_record
from kg.rdf.graph_names import GraphNames

OUTLINE: Final = "outline.json"


@dataclass(frozen=True, slots=True)
class Outline:
    """Names of graphs. `unsayable` hold a statement that RDF/XML cannot say; None: it is not known which do."""

    graphs: frozenset[str]
    unsayable: frozenset[str] | None = None


def write_outline(folder: Path, outline: Outline) -> None:
    """Write the outline into the folder of a generation, durably."""
    unsayable = None if outline.unsayable is None else sorted(outline.unsayable)
    entry = {"graphs": sorted(outline.graphs), "unsayable": unsayable}
    write_synced(folder / OUTLINE, json.dumps(entry).encode())


def read_outline(folder: Path) -> Outline | None:
    """The outline in the folder of a generation; None if there is none: it was made by an earlier version."""
    try:
        entry = json.loads((folder / OUTLINE).read_bytes())
        unsayable = entry["unsayable"]
        return Outline(frozenset(entry["graphs"]), None if unsayable is None else frozenset(unsayable))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def outline_of(store: NamedGraphs, names: GraphNames) -> Outline:
    """The outline of a store as far as the names of its graphs tell; goes through all of them."""
    found = (name.value for name in store.named_graphs() if isinstance(name, NamedNode))
    return Outline(frozenset(name for name in found if not is_of_single_record(names, name)))
