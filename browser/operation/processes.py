"""Memory and processor time of the processes of a copy, read from /proc; elsewhere than on Linux nothing is known."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_PROC: Final = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A process: its parent, seconds of processor time, those of its children that have ended, bytes in memory."""

    pid: int
    parent: int
    cpu: float
    ended_cpu: float
    resident: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Memory and processor time of processes of one kind: `supervisor`, `web`, `query_worker`,
    `validation_worker`, `writer` or `other`.

    `web` names the web process they are, or work for, '' for none. The `cpu` of query workers counts those that have
    ended too, so that it never falls while their web process lives.
    """

    kind: str
    web: str
    count: int
    cpu: float
    resident: int


def usages(webs: Mapping[int, str]) -> list[Usage]:
    """The usage of these web processes (names by process id) and their children; takes about a millisecond."""
    processes = {process.pid: process for process in _read_all()}
    children: dict[int, list[Process]] = defaultdict(list)
    for process in processes.values():
        children[process.parent].append(process)
    found = []
    for pid, name in webs.items():
        if web := processes.get(pid):
            found.append(_usage("web", name, [web]))
            judges = [process for process in children[pid] if _runs(process.pid, b"browser.validation.worker")]
            workers = [process for process in children[pid] if process not in judges]
            found.append(_usage("query_worker", name, workers, web.ended_cpu))
            found.append(_usage("validation_worker", name, judges))
    supervisor = processes.get(int(os.environ.get("KG_SUPERVISOR", "0")))
    if supervisor is not None:
        found.append(_usage("supervisor", "", [supervisor]))
        rest = [process for process in children[supervisor.pid] if process.pid not in webs]
        writers = [process for process in rest if _runs(process.pid, b"browser.processes.writer")]
        found.append(_usage("writer", "", writers))
        found.append(_usage("other", "", [process for process in rest if process not in writers]))
    return found


def _usage(kind: str, web: str, processes: Iterable[Process], ended: float = 0.0) -> Usage:
    members = list(processes)
    cpu = ended + sum(process.cpu for process in members)
    return Usage(kind, web, len(members), cpu, sum(process.resident for process in members))


def _read_all() -> Iterator[Process]:
    try:
        names = os.listdir(_PROC)
    except FileNotFoundError:
        return
    for name in names:
        if name.isdigit() and (process := _read(int(name))):
            yield process


def _read(pid: int) -> Process | None:
    """A process, or None if it has ended meanwhile."""
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The second field is the name in brackets and may hold anything; proc(5) counts from 1.
    fields = text.rpartition(")")[2].split()
    user, system, ended_user, ended_system = map(int, fields[11:15])
    return Process(
        pid=pid,
        parent=int(fields[1]),
        cpu=(user + system) / _TICKS,
        ended_cpu=(ended_user + ended_system) / _TICKS,
        resident=int(fields[21]) * _PAGE,
    )


def _runs(pid: int, module: bytes) -> bool:
    try:
        return module in (_PROC / str(pid) / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
