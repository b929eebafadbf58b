"""200 clients from 20 addresses for minutes, some of them hostile: statuses, times, and whether memory stays flat."""

import asyncio
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

import httpx
import uvloop

from bench.load import percentile
from bench.peers import ours_running
from bench.processes import process_tree
from bench.results import heading, table
from bench.sparql.data import prepare
from bench.sparql.traffic import ADDRESSES, CLIENTS, HARMFUL, HOSTILE, Seen, harm, mix, read

ALLOWED: Final = {200, 429, 503}
ALLOWED_HOSTILE: Final = ALLOWED | {422}
_FLAT: Final = 1.1
_MOST: Final = 250
"""Megabytes."""
_LONGEST_GAP: Final = 2.0
_ROLES: Final = {
    "browser.processes.web": "web process",
    "browser.processes.writer": "writer",
    "sparql.engine.worker": "query workers",
}


@dataclass(slots=True)
class Memory:
    """Megabytes by role each second, the largest of single query workers, and which workers there ever were."""

    samples: list[dict[str, float]] = field(default_factory=list)
    largest: float = 0.0
    workers: set[int] = field(default_factory=set)
    restarts: set[int] = field(default_factory=set)

    def look(self, root: int) -> None:
        """Take a sample of the tree of processes."""
        sample = dict.fromkeys(("supervisor", *_ROLES.values()), 0.0)
        for process in process_tree(root):
            role = next((role for key, role in _ROLES.items() if key in process.command), "supervisor")
            sample[role] += process.resident / 1e6
            if role == "query workers":
                self.workers.add(process.pid)
                self.largest = max(self.largest, process.resident / 1e6)
            if role == "web process":
                self.restarts.add(process.pid)
        self.samples.append(sample)

    def spans(self, seconds: int) -> dict[str, tuple[float, float, float]]:
        """By role: median of the first and of the last `seconds`, and the most there ever was."""
        return {
            role: (
                median(sample[role] for sample in self.samples[:seconds]),
                median(sample[role] for sample in self.samples[-seconds:]),
                max(sample[role] for sample in self.samples),
            )
            for role in self.samples[0]
        }


@dataclass(slots=True)
class Run:
    """Everything that was seen in one run."""

    readers: Seen = field(default_factory=Seen)
    hostile: Seen = field(default_factory=Seen)
    memory: Memory = field(default_factory=Memory)
    metrics: dict[str, float] = field(default_factory=dict)
    client_seconds: float = 0.0


def endure(folder: Path, concepts: int, seconds: int) -> list[str]:
    """Run it; the lines of its section."""
    lines = heading("Endurance of the SPARQL endpoint", "make bench-endurance", ("pyoxigraph", "fastapi", "uvicorn"))
    prepared = prepare(folder, concepts)
    with ours_running(prepared.data) as (url, pid):
        run = uvloop.run(_run(url, pid, concepts, seconds))
    return [*lines, "", _setting(prepared.triples, seconds), *_report(run, seconds)]


async def _run(url: str, pid: int, concepts: int, seconds: int) -> Run:
    run, port, queries = Run(), int(url.rpartition(":")[2]), mix(concepts)
    until = time.monotonic() + seconds
    spent = time.process_time()
    watching = asyncio.create_task(_watch(pid, run))
    tasks = [read(number, port, queries, until, run.readers) for number in range(CLIENTS - HOSTILE)]
    tasks += [harm(number, port, HARMFUL, until, run.hostile) for number in range(CLIENTS - HOSTILE, CLIENTS)]
    await asyncio.gather(*tasks)
    run.readers.wait_until(max(until, run.readers.last))
    run.client_seconds = time.process_time() - spent
    watching.cancel()
    run.metrics = _metrics(url)
    return run


async def _watch(pid: int, run: Run) -> None:
    began = time.monotonic()
    while True:
        run.memory.look(pid)
        if len(run.memory.samples) % 10 == 0:
            print(f"{time.monotonic() - began:.0f} s: {dict(run.readers.statuses)}", file=sys.stderr)
        await asyncio.sleep(1)


def _metrics(url: str) -> dict[str, float]:
    """What the service itself counted about workers, if it says so."""
    answer = httpx.get(f"{url}/metrics", timeout=10)
    found = re.findall(r"(?m)^(\w*workers?\w*(?:recycled|died|started|killed|spawned)\w*) ([\d.e+]+)$", answer.text)
    return {name: float(value) for name, value in found} if answer.status_code == 200 else {}


def _setting(triples: int, seconds: int) -> str:
    return (
        f"{CLIENTS} clients in one process, from {ADDRESSES} addresses, for {seconds} s, on {triples:,} triples; "
        "default settings, one web process. Readers ask mostly look-ups, every third from a small set that is asked "
        "again and again, one in a hundred a listing or a count, one in a thousand a download of a whole scheme; the "
        f"next query follows the answer, and a refusal is waited out as it says. {HOSTILE} clients of one address ask "
        "in turn what takes all time or memory: cartesian products, open paths, doubling strings, a plan of 300 "
        "patterns."
    )


def _report(run: Run, seconds: int) -> list[str]:
    span = min(60, max(1, seconds // 5))
    spans = run.memory.spans(span)
    first, last, most = spans["web process"]
    gap = run.readers.gap
    checks = [
        _check("statuses of readers", "200, 429, 503", _statuses(run.readers), set(run.readers.statuses) <= ALLOWED),
        _check("longest time without an answer", f"≤ {_LONGEST_GAP} s", f"{gap:.1f} s", gap <= _LONGEST_GAP),
        _check("broken answers to readers", "0", f"{run.readers.broken}", run.readers.broken == 0),
        _check(
            "statuses of hostile clients",
            "the same, 422 (memory)",
            _statuses(run.hostile),
            set(run.hostile.statuses) <= ALLOWED_HOSTILE,
        ),
        _check("memory of the web process, last to first", f"≤ {_FLAT}", f"{last / first:.2f}", last / first <= _FLAT),
        _check("memory of the web process at its highest", f"≤ {_MOST} MB", f"{most:,.0f} MB", most <= _MOST),
        _check("web processes that were needed", "1", f"{len(run.memory.restarts)}", len(run.memory.restarts) == 1),
    ]
    return [
        "",
        *table(("what", "bound", "seen", "kept"), checks, left=4),
        "",
        *table(("clients", "requests", "answered/s", "p50 ms", "p95 ms", "p99 ms", "MB"), _groups(run, seconds)),
        "",
        f"Times are of answers with 200, from the request to the last byte. {_workers(run)} "
        f"The clients themselves took {run.client_seconds / seconds:.0%} of a core.".replace("%", " %"),
        "",
        *table(
            ("MB resident", f"first {span} s", f"last {span} s", "most"),
            [[role, *(f"{value:,.0f}" for value in values)] for role, values in spans.items()],
        ),
    ]


def _check(what: str, bound: str, seen: str, kept: bool) -> tuple[str, str, str, str]:
    return (what, bound, seen, "yes" if kept else "**no**")


def _statuses(seen: Seen) -> str:
    return ", ".join(f"{number:,} × {status or 'none'}" for status, number in sorted(seen.statuses.items()))


def _groups(run: Run, seconds: int) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for name, seen in (("readers", run.readers), ("hostile", run.hostile)):
        ordered = sorted(seen.seconds)
        times = [f"{percentile(ordered, p) * 1000:,.1f}" if ordered else "–" for p in (50, 95, 99)]
        answered = f"{len(ordered) / seconds:,.0f}"
        rows.append((name, f"{seen.statuses.total():,}", answered, *times, f"{seen.megabytes:,.0f}"))
    return rows


def _workers(run: Run) -> str:
    """How many workers it took; the service's own counts, if it has them, see short-lived ones too."""
    counted = "".join(f", {name} {value:.0f}" for name, value in run.metrics.items())
    return (
        f"{len(run.memory.workers)} query workers were seen, recycled and killed ones included; the largest had "
        f"{run.memory.largest:,.0f} MB{counted}."
    )
