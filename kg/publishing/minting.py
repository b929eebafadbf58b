"""Nothing is minted by accident: which new identifiers of ours a graph may describe, and how graphs may be called.

An identifier of ours comes into being when its owner describes it (`kg.graph.owners`), and everybody may speak of it.
Where nobody owns a space of names, whoever describes something there would make it: that is refused, as it mostly is a
relative IRI or a wrong word. A graph may describe itself and its parts (`{graph}#…`).
"""

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import Literal

from kg.errors import NotReady, Refused, listed
from kg.graph.generations import of_current
from kg.graph.graph import KnowledgeGraph
from kg.graph.owners import Claim, Owners
from kg.ledger.ledger import Ledger
from kg.rdf.documents import CanonicalGraph, Selection
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import VOID
from kg.search.search import Search
from kg.settings import Settings

Graphs = Mapping[str, CanonicalGraph | None]
_LISTED: Final = 5
_SPACES: Final = Selection.of((VOID.uriSpace,))
_HINT: Final = (
    "Use addresses of your own, or the graph's name with a fragment (<#name>). A vocabulary that is added with "
    "kg vocabulary add gets a space of names. Nothing was changed."
)


def refuse_minted(settings: Settings, ledger: Ledger, graphs: Graphs) -> None:
    """Raise Refused if graphs that are to be accepted would mint identifiers that are not theirs to mint.

    Costs a search through the texts, and look-ups only where there is something to doubt.
    """
    names = GraphNames(settings.base_iri)
    _refuse_names(ledger, names, graphs)
    shown = {graph: content for graph, content in graphs.items() if content and not names.is_source(graph)}
    subjects = {graph: _local_subjects(content, names.base_iri) for graph, content in shown.items()}
    if not any(subjects.values()):
        return
    owners = _owners_after(ledger, names, graphs)
    described = {iri for graph, found in subjects.items() for iri in found if owners.speaks(graph, iri)}
    described = {iri for iri in described if owners.owner(iri)}
    doubted = {
        graph: _not_before(ledger, names, graph, {iri for iri in found - described if not owners.may_mint(graph, iri)})
        for graph, found in subjects.items()
    }
    new = _new(settings, names, {iri for found in doubted.values() for iri in found})
    for graph, found in doubted.items():
        if minted := found & new:
            raise Refused(
                f"The graph {graph} describes identifiers below {names.base_iri} that there are not, and that are not "
                f"its own to make: {listed(sorted(minted), _LISTED)}.",
                _HINT,
            )


def _refuse_names(ledger: Ledger, names: GraphNames, graphs: Graphs) -> None:
    """Raise Refused for new graphs that are called by names of ours which are none of graphs."""
    for graph, content in graphs.items():
        usual = not graph.startswith(names.base_iri) or graph.startswith(names.prefix) or names.is_source(graph)
        if content is not None and (not usual or graph == names.prefix) and ledger.latest_head(graph) is None:
            hint = f"Begin it with {names.prefix}, or use an address of your own. Nothing was changed."
            raise Refused(f"No graph can be called {graph}.", hint)


def _local_subjects(content: CanonicalGraph, base_iri: str) -> set[str]:
    """The subjects of a graph that stand below the base IRI."""
    start = f"<{base_iri}".encode()
    if not content.ntriples.startswith(start) and b"\n" + start not in content.ntriples:
        return set()
    found = re.findall(rb"^<(" + re.escape(start[1:]) + rb"[^>]*)>", content.ntriples, re.MULTILINE)
    return {iri.decode() for iri in set(found)}


def _owners_after(ledger: Ledger, names: GraphNames, graphs: Graphs) -> Owners:
    """Who owns which of our names once graphs are accepted, by the catalogue."""
    claims = []
    beside = f"{names.catalogue}/"
    for name in {*ledger.graphs_below(names.catalogue), *graphs}:
        if name != names.catalogue and not name.startswith(beside):
            continue
        version = None if name in graphs else ledger.latest(name)
        content = graphs[name] if name in graphs else version.content() if version and version.sha256 else None
        for subject, _, space in content.select(_SPACES) if content else ():
            dataset = subject.removeprefix(f"{names.base_iri}dataset/")
            own = name in (names.catalogue, beside + dataset)
            if own and isinstance(space, Literal) and space.value.startswith(names.base_iri):
                claims.append(Claim(space.value, dataset, bundled=name == names.catalogue))
    return Owners(names, claims)


def _not_before(ledger: Ledger, names: GraphNames, graph: str, iris: set[str]) -> set[str]:
    """Those identifiers that the graph does not describe already."""
    before = ledger.latest(graph) if iris else None
    return iris - _local_subjects(before.content(), names.base_iri) if before and before.sha256 else iris


def _new(settings: Settings, names: GraphNames, iris: set[str]) -> set[str]:
    """Those identifiers that nobody describes, or did. Opens what is shown, once for all of them."""
    if not iris:
        return iris
    shown = of_current(settings.data, lambda current: _known(KnowledgeGraph.open(current.graph, names), iris))
    left = iris - (shown or set())
    try:
        return left - Search(settings.data).tombstones(left).keys() if left else left
    except NotReady:
        return left


def _known(graph: KnowledgeGraph, iris: set[str]) -> set[str]:
    return {iri for iri in iris if graph.knows(iri)}
