"""Bringing the stored reports up to date, behind each publication (`kg.derived`) and by `kg quality`.

One process at a time does it in a data folder.
"""

import fcntl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from kg.graph.datasets import Dataset, read_datasets
from kg.graph.generations import Generation, of_current
from kg.graph.graph import KnowledgeGraph
from kg.ledger.ledger import Ledger
from kg.quality.check import check
from kg.quality.decisions import Decisions, Run, counts_of, now
from kg.quality.index import MAPPING
from kg.quality.model import Report
from kg.quality.rules import RULES_DIGEST
from kg.quality.stored import Stored, read_head, write
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import RDF, RDFS
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from kg.vocabularies.inference import dataset_graphs
from kg.vocabularies.settings import read_settings


@dataclass(frozen=True, slots=True)
class State:
    """The state of a dataset: the last change in it and the release of its main graph."""

    sequence: int
    release: str


def refresh(settings: Settings, ledger: Ledger, only: str = "") -> list[str]:
    """Make the reports that are missing or older than their dataset; the ids of those that were made.

    Waits while another process does the same.
    """
    with _alone(settings), closing(Decisions(settings.ledger_address)) as decisions:
        made: list[str] = []
        of_current(settings.data, lambda current: made.extend(_refresh_all(settings, ledger, decisions, current, only)))
        return made


def _refresh_all(
    settings: Settings, ledger: Ledger, decisions: Decisions, generation: Generation, only: str
) -> Iterator[str]:
    graph = KnowledgeGraph.open(generation.graph, GraphNames(settings.base_iri))
    for dataset in read_datasets(graph):
        if only in ("", dataset.id) and _refresh_one(settings, ledger, decisions, graph, generation, dataset):
            yield dataset.id


def _refresh_one(
    settings: Settings,
    ledger: Ledger,
    decisions: Decisions,
    graph: KnowledgeGraph,
    generation: Generation,
    dataset: Dataset,
) -> bool:
    state = state_of(ledger, graph, dataset.id, generation.sequence)
    if state is None or read_head(settings.data, dataset.id) == (state.sequence, RULES_DIGEST):
        return False
    report = check_dataset(graph, dataset.id)
    made = Stored(dataset.id, state.sequence, state.release, now(), RULES_DIGEST, report)
    write(settings.data, made)
    counts = counts_of(report, decisions.accepted(dataset.id))
    about = (state.sequence, RULES_DIGEST, state.release, made.checked, report.totals["concepts"])
    decisions.record(Run(dataset.id, *about, counts))
    return True


def state_of(ledger: Ledger, graph: KnowledgeGraph, dataset: str, upto: int) -> State | None:
    """The newest change, not above `upto`, in the graphs of a dataset; None if it has no graph."""
    main, sequence, release = graph.names.dataset(dataset), 0, ""
    for name in dataset_graphs(graph.store, graph.names, dataset):
        for version, change in ledger.history(name.value):
            if version.sequence <= upto:
                sequence = max(sequence, version.sequence)
                release = change.release if name.value == main else release
                break
    return State(sequence, release) if sequence else None


def check_dataset(graph: KnowledgeGraph, dataset: str) -> Report:
    """The report on a loaded dataset: its graphs without the inferred one, of which only types are used, as context."""
    settings = read_settings(graph.store).get(dataset)
    return check(_contents(graph, dataset), LANGUAGES, settings, _context(graph, dataset))


def _contents(graph: KnowledgeGraph, dataset: str) -> Iterator[Quad]:
    for name in dataset_graphs(graph.store, graph.names, dataset):
        yield from graph.store.quads_for_pattern(None, None, None, name)


def _context(graph: KnowledgeGraph, dataset: str) -> Iterator[Quad]:
    inferred = NamedNode(graph.names.inferred(dataset))
    yield from graph.store.quads_for_pattern(None, RDF.type, None, inferred)
    yield from graph.said(None, RDFS.subClassOf)
    own = {name.value for name in dataset_graphs(graph.store, graph.names, dataset)}
    for property_ in MAPPING:
        for quad in graph.said(None, NamedNode(property_)):
            if not isinstance(quad.graph_name, NamedNode) or quad.graph_name.value not in own:
                yield quad


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    folder = settings.data / "quality"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "refresh.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
