"""What is made behind a publication, so that no visitor waits for it.

Files of datasets, the differences of their releases to those before, and quality reports. A server makes it in a
process of its own; whatever is made is known by what it is made from, so that that may be killed at any moment.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from kg.graph.datasets import Dataset, read_datasets
from kg.graph.generations import Generation, of_current
from kg.graph.graph import KnowledgeGraph
from kg.ledger.ledger import Ledger
from kg.publishing.dumps import find_damaged_dumps, make_all_dumps
from kg.publishing.record_files import make_record_files
from kg.publishing.verifying import Problem
from kg.quality.refresh import refresh
from kg.quality.stored import find_damaged_reports
from kg.rdf.graph_names import GraphNames
from kg.releases.candidates import Candidates
from kg.releases.difference import LARGEST
from kg.releases.publishing import Releases
from kg.releases.stored import find_damaged_differences, find_difference, tidy_differences
from kg.settings import Settings

_HINT: Final = "It is made again when the server starts, and behind the next publication."
_COMPARED: Final = 50
"""Releases of a dataset that are compared with those before them."""


def make_derived(settings: Settings, ledger: Ledger) -> None:
    """Make what is missing for the current generation, or is damaged."""
    of_current(settings.data, lambda current: _make_for(settings, ledger, current))


def _make_for(settings: Settings, ledger: Ledger, current: Generation) -> None:
    make_all_dumps(settings, ledger, current)
    make_record_files(settings, ledger, current)
    graph = KnowledgeGraph.open(current.graph, GraphNames(settings.base_iri))
    with closing(Candidates(settings.ledger_address)) as candidates:
        releases = Releases(settings, ledger, candidates)
        datasets = read_datasets(graph)
        tidy_differences(settings.data, _digests(releases, datasets))
        for dataset in datasets:
            _compare(settings, releases, dataset)
    refresh(settings, ledger)


def _digests(releases: Releases, datasets: Iterable[Dataset]) -> set[str]:
    """Of all contents that may be compared; an erased one has another digest since."""
    return {version.sha256 for dataset in datasets for version, _change in releases.all(dataset.id)}


def _compare(settings: Settings, releases: Releases, dataset: Dataset) -> None:
    """The difference of each of the newest releases to the one before it, as their pages show it."""
    known = {one[0].revision: one for one in releases.all(dataset.id)[: _COMPARED + 1]}
    for revision in sorted(known, reverse=True)[:_COMPARED]:
        after, before = known[revision], known.get(revision - 1)
        pair = [one[0] for one in (before, after) if one]
        held = all(version.sha256 and not version.erased for version in pair)
        if held and (before or revision == 1) and sum(version.triples for version in pair) <= LARGEST:
            find_difference(settings.data, releases, before, after)


def find_problems(settings: Settings, ledger: Ledger) -> Iterator[Problem]:
    """All files that are not what was made; reads them all and changes nothing.

    Nobody is shown a damaged one: it is made again when it is asked for, or behind the next publication.
    """
    damaged = of_current(settings.data, lambda current: list(find_damaged_dumps(settings, ledger, current)))
    yield from _problems("file of a dataset", damaged or ())
    yield from _problems("difference", find_damaged_differences(settings.data))
    yield from _problems("quality report", find_damaged_reports(settings.data))


def _problems(what: str, paths: Iterable[Path]) -> Iterator[Problem]:
    for path in paths:
        yield Problem(f"The {what} {path} is damaged.", _HINT)
