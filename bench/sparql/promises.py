"""What is promised of the service beside its peers, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.sparql.cases import AGAIN, REPEATED, Case
from bench.sparql.downloads import IN_PROCESS, Download
from bench.sparql.peers import ENGINE, OURS, RDFLIB, UNCACHED
from bench.sparql.rounds import Results


@dataclass(frozen=True, slots=True)
class Ratio:
    """One comparison: what was asked, and by how much."""

    what: str
    value: float


@dataclass(frozen=True, slots=True)
class Promise:
    """A bound, and the ratios it is held against; `at_most` turns it from a lower into an upper bound."""

    text: str
    bound: float
    ratios: tuple[Ratio, ...]
    at_most: bool = False

    def row(self) -> tuple[str, str, str, str, str]:
        """Cells: promise, bound, worst with its name, median, how many of how many keep it."""
        sign = "≤" if self.at_most else "≥"
        if not self.ratios:
            return (self.text, f"{sign} {self.bound:g}", "not measured", "–", "–")
        ordered = sorted(self.ratios, key=lambda ratio: ratio.value, reverse=self.at_most)
        kept = sum(self._kept(ratio.value) for ratio in self.ratios)
        worst, middle = ordered[0], median(ratio.value for ratio in ordered)
        verdict = "kept" if kept == len(ordered) else f"**{kept} of {len(ordered)}**"
        return (self.text, f"{sign} {self.bound:g}", f"{worst.value:.2f} ({worst.what})", f"{middle:.2f}", verdict)

    def _kept(self, value: float) -> bool:
        return value <= self.bound if self.at_most else value >= self.bound


def promises(cases: Sequence[Case], results: Results, downloads: Mapping[str, Download | str]) -> list[Promise]:
    """All promises with the ratios of this run."""
    points = [
        (case.name, connections) for case in cases if len(case.connections) > 1 for connections in case.connections
    ]
    everything = [(case.name, connections) for case in cases for connections in case.connections]
    again = [(AGAIN + case.name, c) for case in cases if case.name in REPEATED for c in case.connections]
    return [
        Promise(f"uncached point queries, to {ENGINE}", 0.45, _ratios(results, points, UNCACHED, ENGINE)),
        Promise(f"repeated queries, to {ENGINE}", 3, _ratios(results, again, OURS, ENGINE)),
        Promise(f"all uncached queries, to {RDFLIB}", 12, _ratios(results, everything, UNCACHED, RDFLIB)),
        Promise("time of a CONSTRUCT of 12 MB, to the engine in process", 1.15, _times(downloads), at_most=True),
    ]


def _ratios(results: Results, asked: Sequence[tuple[str, int]], ours: str, theirs: str) -> tuple[Ratio, ...]:
    found = []
    for name, connections in asked:
        mine, other = results.rate(name, connections, ours), results.rate(name, connections, theirs)
        if mine and other:
            found.append(Ratio(f"{name.removeprefix(AGAIN)} at {connections}", mine / other))
    return tuple(found)


def _times(downloads: Mapping[str, Download | str]) -> tuple[Ratio, ...]:
    mine, engine = downloads.get(UNCACHED), downloads.get(IN_PROCESS)
    if isinstance(mine, Download) and isinstance(engine, Download):
        return (Ratio("one at a time", mine.seconds / engine.seconds),)
    return ()
