"""Measuring: checks that the servers agree, then rounds in which every server has its turn at every case."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Final
from urllib.parse import urlencode

import httpx

from bench.load import Measure, NoAnswer, measure, measure_singly
from bench.processes import settle
from bench.sparql.cases import JSON, Case
from bench.sparql.peers import UNCACHED, Server

Key = tuple[str, int, str]
"""Case, connections, server."""

_CHECKED: Final = 3
_SLOW: Final = 1.0
_ENOUGH: Final = 12  # answers that a run should at least see
_LONGEST: Final = 15
_CROWD: Final = 8  # connections: with more, a server that answers one at a time only lets them wait longer


@dataclass(slots=True)
class Results:
    """What was seen: measures of all rounds, and what is to be said about a server's answers to a case."""

    measures: dict[Key, list[Measure]] = field(default_factory=dict)
    remarks: dict[tuple[str, str], str] = field(default_factory=dict)
    seconds: dict[tuple[str, str], float] = field(default_factory=dict)
    singly: set[tuple[str, str]] = field(default_factory=set)

    def rate(self, case: str, connections: int, server: str) -> float | None:
        """Median of the requests per second over the rounds, None if there are none."""
        return self.value(case, connections, server, "rate")

    def value(self, case: str, connections: int, server: str, name: str) -> float | None:
        """Median of one figure over the rounds."""
        found = self.measures.get((case, connections, server))
        return median(getattr(one, name) for one in found) if found else None


def paths(server: Server, case: Case, most: int | None = None) -> list[str]:
    """What is requested of a server, in order."""
    queries = case.ours if server.ours and case.ours else case.queries
    return [f"{server.path}?{urlencode({'query': query})}" for query in queries[:most]]


def check(servers: Sequence[Server], cases: Iterable[Case], results: Results) -> None:
    """Ask each server each case a few times: whether it can, how long it takes, whether all give as many rows.

    A server that takes long is asked once.
    """
    for case in cases:
        counted: dict[str, tuple[int, ...]] = {}
        for server in servers:
            print(f"check: {case.name}: {server.name}", file=sys.stderr)
            try:
                counted[server.name], results.seconds[case.name, server.name] = _try(server, case)
            except (httpx.HTTPError, ValueError, RuntimeError) as error:
                results.remarks[case.name, server.name] = f"failed: {str(error)[:120]}"
        reference = counted.get(UNCACHED) or next(iter(counted.values()), ())
        for name, rows in counted.items():
            if any(mine != theirs for mine, theirs in zip(rows, reference, strict=False)):
                why = f" ({case.rows_differ})" if case.rows_differ else ""
                results.remarks[case.name, name] = f"{_numbers(rows)} rows, not {_numbers(reference)}{why}"


def _try(server: Server, case: Case) -> tuple[tuple[int, ...], float]:
    rows, seconds = [], []
    with httpx.Client(base_url=server.host, timeout=120) as client:
        for path in paths(server, case, _CHECKED):
            start = perf_counter()
            answer = client.get(path, headers={"Accept": case.accept})
            seconds.append(perf_counter() - start)
            if answer.status_code != 200:
                raise RuntimeError(f"{answer.status_code} {' '.join(answer.text.split())}")
            rows.append(count_rows(answer.text, answer.json() if case.accept == JSON else None))
            if seconds[-1] > _SLOW:
                break
    if case.ours and server.ours and not any(rows):
        raise RuntimeError("nothing was found")
    return tuple(rows), min(seconds)


def count_rows(text: str, result: object) -> int:
    """Rows of a table, triples of a graph, 1 or 0 for the truth."""
    if isinstance(result, dict):
        return int(result["boolean"]) if "boolean" in result else len(result["results"]["bindings"])
    return sum(1 for line in text.splitlines() if line.rstrip().endswith("."))


def _numbers(rows: Iterable[int]) -> str:
    return "/".join(str(number) for number in rows)


def measure_all(servers: Sequence[Server], cases: Sequence[Case], results: Results, rounds: int, seconds: int) -> None:
    """All rounds. A case in which a server failed its check, or fails now, goes on without it, and is remarked."""
    for case in cases:
        for server in servers:
            _warm(server, case, results)
            settle(server.pid)
    for number in range(rounds):
        for case in cases:
            for connections in case.connections:
                for server in servers:
                    crowd = server.serial and connections > _CROWD
                    if (case.name, server.name) in results.seconds and not crowd:
                        print(f"round {number + 1}: {case.name}, {connections}: {server.name}", file=sys.stderr)
                        _measure(server, case, connections, results, seconds, number / rounds)
                        settle(server.pid)


def _warm(server: Server, case: Case, results: Results) -> None:
    if results.seconds.get((case.name, server.name), _SLOW) < _SLOW / 10:
        with suppress(RuntimeError):  # it will fail again when it is measured
            measure(server.host, paths(server, case), case.accept, 8, 1)


def _measure(server: Server, case: Case, connections: int, results: Results, seconds: int, start: float) -> None:
    """One measurement, beginning at that part of the queries, so that a round does not ask what the last one asked."""
    asked = paths(server, case)
    turned = int(len(asked) * start)
    asked = asked[turned:] + asked[:turned]
    try:
        found = _ask(server, case, asked, connections, results, seconds)
    except (RuntimeError, httpx.HTTPError) as error:
        results.remarks[case.name, server.name] = f"failed: {str(error)[:120]}"
        del results.seconds[case.name, server.name]
        return
    results.measures.setdefault((case.name, connections, server.name), []).append(found)


def _ask(server: Server, case: Case, asked: Sequence[str], connections: int, results: Results, seconds: int) -> Measure:
    """By wrk, unless answers take so long that it would see none, or sees none."""
    one = results.seconds[case.name, server.name]
    if one <= _SLOW:
        # A server that answers one at a time still has to answer each connection a few times.
        lasting = min(_LONGEST, max(seconds, round(one * max(_ENOUGH, 2 * connections))))
        with suppress(NoAnswer):
            return measure(server.host, asked, case.accept, connections, lasting)
        settle(server.pid)
    results.singly.add((case.name, server.name))
    return measure_singly(server.host, asked, case.accept, seconds)
