"""Bringing the records of a ledger over to the statements of this version: new versions, whose reason says so.

Only graphs that change get a version. It goes in steps, each one change: killed at any moment, what was accepted stays,
and the next time goes on with the rest. What a rule cannot bring over is counted, and stays in the version before.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.errors import AnotherWriter, Superseded
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import enter, make_visible
from kg.publishing.projection import Writer
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import OWL
from kg.records.former.areas import renamed
from kg.records.former.stages import MODEL, bring_over
from kg.records.former.successors import with_parts_replaced
from kg.records.sources import SOURCES
from kg.settings import Settings

REASON: Final = "Brought over to the statements of this version"
ADVICE: Final = "Records are in the statements of an earlier version. Bring them over: kg migrate"
_CHANGE: Final = 500
_PUBLICATION: Final = 5_000


@dataclass(slots=True)
class Migration:
    """What was done: graphs looked at and changed, and what could not be brought over, by what it was."""

    graphs: int = 0
    changed: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    visible: bool = True

    def lines(self) -> Iterator[str]:
        """The account in words."""
        yield f"Graphs of records: {self.graphs:,}. Brought over: {self.changed:,}."
        for what, count in sorted(self.lost.items()):
            yield f"  {what}: {count:,}"


def is_pending(ledger: Ledger, base_iri: str) -> bool:
    """Whether there are records that not all rules of this version have been applied to."""
    names = GraphNames(base_iri)
    if not any(ledger.has_graphs(beginning) for beginning in _beginnings(names)):
        return False
    return not _applied(ledger, names) >= MODEL


def mark(base_iri: str) -> tuple[str, CanonicalGraph]:
    """What a ledger keeps, unpublished, when all rules have been applied to it, or records came with this version."""
    subject = NamedNode(GraphNames(base_iri).record(""))
    lines = sorted(f"{subject} {OWL.versionInfo} {Literal(name)} .\n" for name in MODEL)
    return _mark_name(GraphNames(base_iri)), CanonicalGraph("".join(lines).encode(), len(lines))


def _mark_name(names: GraphNames) -> str:
    return names.source("model", "record")


def _applied(ledger: Ledger, names: GraphNames) -> set[str]:
    version = ledger.latest(_mark_name(names))
    return {triple.object.value for triple in version.content().triples()} if version else set()  # type: ignore[union-attr]


def _beginnings(names: GraphNames) -> tuple[str, ...]:
    """Beginnings of the names of graphs of records, and of what single sources say of them."""
    return (names.record(""), *(names.source(source, "") for source in SOURCES))


def migrate(
    settings: Settings,
    ledger: Ledger,
    *,
    agent: str = "Operator",
    dry_run: bool = False,
    at_once: int = _CHANGE,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Migration:
    """Bring all records over. A server may run: it goes on with the statements that are there until new ones come.

    `at_once` graphs make one change; `progress` is called after each with those done and all.
    """
    names = GraphNames(settings.base_iri)
    graphs = sorted(graph for graph in ledger.newest_revisions() if graph.startswith(_beginnings(names)))
    done, waiting = Migration(), 0
    with nullcontext() if dry_run else _writing(settings, ledger) as writer:
        for start in range(0, len(graphs), at_once):
            waiting += _step(settings, ledger, names, graphs[start : start + at_once], done, agent, dry_run=dry_run)
            progress(done.graphs, len(graphs))
            if writer is not None and waiting >= _PUBLICATION:
                writer.catch_up()
                waiting = 0
        if graphs and not dry_run:
            enter(settings, ledger, _change(agent, 0), dict([mark(settings.base_iri)]))
        if writer is not None:
            writer.catch_up()
    if not dry_run and ledger.last_sequence():
        done.visible = make_visible(settings, ledger, ledger.last_sequence()) is not None
    return done


@contextmanager
def _writing(settings: Settings, ledger: Ledger) -> Iterator[Writer | None]:
    """The writer; None where a server runs, whose own publishes what the ledger gets."""
    try:
        writer = Writer(settings.data, settings.base_iri, ledger, settings.snapshots)
    except AnotherWriter:
        yield None
        return
    with writer:
        yield writer


def _step(
    settings: Settings,
    ledger: Ledger,
    names: GraphNames,
    graphs: Sequence[str],
    done: Migration,
    agent: str,
    *,
    dry_run: bool,
) -> int:
    """Bring some graphs over in one change; how many changed. Anew if something else was accepted meanwhile."""
    while True:
        since = ledger.last_sequence()
        changed, lost = _brought_over(ledger, names, graphs)
        try:
            if changed and not dry_run:
                enter(settings, ledger, _change(agent, len(changed)), changed, since)
        except Superseded:
            continue
        done.graphs += len(graphs)
        done.changed += len(changed)
        done.lost += lost
        return len(changed)


def _brought_over(
    ledger: Ledger, names: GraphNames, graphs: Sequence[str]
) -> tuple[dict[str, CanonicalGraph | None], Counter[str]]:
    changed: dict[str, CanonicalGraph | None] = {}
    lost: Counter[str] = Counter()
    for graph in graphs:
        version = ledger.latest(graph)
        if version is None or version.payload is None:
            continue  # withdrawn or erased
        content = changed.get(graph) or version.content()
        found = bring_over(content, _path(names, graph), names.base_iri)
        moved = renamed(found.content, graph.removeprefix(names.record("")), names.base_iri)
        if moved is not None:
            name = names.record(moved[0])
            changed |= {graph: None, name: _joined(ledger, moved[1], name, changed.get(name))}
        elif found.content.ntriples != content.ntriples:
            changed[graph] = found.content
        lost += found.lost
    return changed, lost


def _joined(ledger: Ledger, moved: CanonicalGraph, graph: str, known: CanonicalGraph | None) -> CanonicalGraph:
    """A graph that has another name now; what a load has brought under that name since is the newer."""
    version = ledger.latest(graph) if known is None else None
    known = version.content() if version is not None and version.payload is not None else known
    return moved if known is None else with_parts_replaced(known, moved)


def _path(names: GraphNames, graph: str) -> str:
    """The end of a graph's name: `X/geometry`, `meeting/COP-16`."""
    return next(graph.removeprefix(beginning) for beginning in _beginnings(names) if graph.startswith(beginning))


def _change(agent: str, graphs: int) -> Change:
    reason = f"{REASON}: {graphs} graphs" if graphs else f"{REASON}: done"
    return Change(dataset="record", agent=agent, reason=reason, kind="record")
