"""What processes use, as /proc tells it: memory of a tree of processes, and who else is at work on the machine."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Process:
    """One process: its parent, resident bytes, seconds of processor time, and its command line."""

    pid: int
    parent: int
    resident: int
    seconds: float
    command: str


def processes() -> Iterator[Process]:
    """All processes that may be looked at."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (found := _read(entry)):
            yield found


def _read(entry: Path) -> Process | None:
    try:
        # The name in parentheses may hold spaces; what follows it does not.
        fields = (entry / "stat").read_text().rpartition(") ")[2].split()
        command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return None
    seconds = (int(fields[11]) + int(fields[12])) / _TICKS
    return Process(int(entry.name), int(fields[1]), int(fields[21]) * _PAGE, seconds, command)


def processor_seconds(pid: int) -> float:
    """Seconds of the processor that the threads of a process have used, those left out that have ended."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def tree_seconds(root: int) -> float:
    """Seconds of the processor that a process and all that descend from it have used, also those that have ended."""
    return sum(processor_seconds(process.pid) + _ended_seconds(process.pid) for process in process_tree(root))


def _ended_seconds(pid: int) -> float:
    """Seconds of the children that a process has waited for, and of theirs (proc(5), `cutime` and `cstime`)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[13]) + int(fields[14])) / _TICKS


def process_tree(root: int) -> list[Process]:
    """A process and all that descend from it."""
    everybody = list(processes())
    known = {root}
    found: list[Process] = [process for process in everybody if process.pid == root]
    while new := [process for process in everybody if process.parent in known and process.pid not in known]:
        known.update(process.pid for process in new)
        found += new
    return found


def resident_megabytes(root: int) -> float:
    """Memory of a process and its descendants; pages that they share count for each."""
    return sum(process.resident for process in process_tree(root)) / 1e6


def proportional_megabytes(root: int) -> float:
    """Memory of a process and its descendants, where a page that n of them share counts for each as one n-th."""
    total = 0
    for process in process_tree(root):
        try:
            lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total * 1024 / 1e6


def settle(root: int, patience: float = 120.0) -> None:
    """Wait until a tree of processes has nothing to do: some go on with queries that nobody waits for any more."""
    deadline = time.monotonic() + patience
    before = {process.pid: process.seconds for process in process_tree(root)}
    while time.monotonic() < deadline:
        time.sleep(0.1)
        now = {process.pid: process.seconds for process in process_tree(root)}
        if sum(seconds - before.get(pid, seconds) for pid, seconds in now.items()) < 0.03:
            return
        before = now


def busy(seconds: float = 1.0, most: int = 3) -> list[str]:
    """Programs that take more than a tenth of a core just now, the greediest first, as `name 85 %`."""
    before = {process.pid: process.seconds for process in processes()}
    time.sleep(seconds)
    shares = sorted(
        (
            ((process.seconds - before[process.pid]) / seconds, Path(process.command.split(" ")[0]).name)
            for process in processes()
            if process.pid in before and process.command
        ),
        reverse=True,
    )
    return [f"{name} {share:.0%}".replace("%", " %") for share, name in shares[:most] if share > 0.1]
