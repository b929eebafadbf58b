"""The sandbox that a worker enters before it reads the first query: limits, no network, no new process, no writing,
no files but the program's and those of the graph, no capabilities.

Every measure is tried by itself. What cannot be had (another operating system, an old kernel) is reported, and the
pool logs it: the guard and the deadline still hold there.

Call `enter` from the thread that runs the queries: its stack then counts as what the process had before.
"""

import ctypes
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Final

# Nothing of the server's environment reaches a worker: it may hold secrets. Backtraces cost time and say nothing.
from sparql.sandbox import landlock, seccomp

# Nothing of the server's environment reaches a worker: it may hold secrets. Backtraces cost time and say nothing.
# The engine asks the C library for much memory in small pieces; larger caches of freed ones save 12 % of a short query.
ENVIRONMENT: Final = {
    "RUST_BACKTRACE": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "LC_ALL": "C.UTF-8",
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=2000:glibc.malloc.mxfast=160",
}
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38
_CAPABILITIES_3: Final = 0x20080522
"""The version of capset(2) with 64 bits of capabilities."""
_OURS: Final = ("sparql", "kg")
_MEGABYTE: Final = 1024 * 1024
_FILES: Final = 4096
STACKS: Final = (512 * _MEGABYTE, 64 * _MEGABYTE, 8 * _MEGABYTE)
"""Bytes of stack to try for the thread of queries: nesting that crashes the engine at 8 MB is harmless at 512."""


def run_on_deep_stack(work: Callable[[], object], name: str) -> None:
    """Run `work` to its end in a thread with the largest stack of `STACKS` that the system grants."""
    for size in STACKS:
        threading.stack_size(size)
        thread = threading.Thread(target=work, name=name)
        try:
            thread.start()
        except RuntimeError:  # the system does not grant so much address space
            continue
        thread.join()
        return


def die_with_parent() -> None:
    """Be killed when the thread that started this process ends."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "pdeathsig")
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


class Meter:
    """How much memory this process has. Made before `hide_files`, which hides /proc too."""

    def __init__(self) -> None:
        try:
            self._descriptor = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._descriptor = -1

    def _pages(self, field: int) -> int:
        if self._descriptor < 0:
            return 0
        return int(os.pread(self._descriptor, 64, 0).split()[field]) * resource.getpagesize()

    def virtual(self) -> int:
        """Bytes of address space; 0 where it cannot be known."""
        return self._pages(0)

    def resident(self) -> int:
        """Bytes of memory in use; 0 where it cannot be known."""
        return self._pages(1)


def limit_memory(budget: int, meter: Meter) -> None:
    """Let this process take `budget` bytes of address space more than it has now.

    A fixed limit would not do: the engine maps its files, so a large graph takes much space without taking memory.
    """
    now = meter.virtual()
    if not now:
        raise OSError("the size of the process is unknown")
    resource.setrlimit(resource.RLIMIT_AS, (now + budget, resource.RLIM_INFINITY))


def lift_memory_limit() -> None:
    """Take the limit away for as long as it takes to open another graph."""
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def limit_cpu(seconds: float) -> None:
    """Have the kernel end this process after so many more seconds of computing, should the pool fail to."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def limit_files(largest: int = 0) -> None:
    """No core dumps, no file that grows beyond `largest` bytes, and no more open files than a graph needs."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


def hide_files(readable: Iterable[str], writable: Iterable[str] = ()) -> bool:
    """Hide all files but those below some folders, Python's own and the program's; False where the kernel cannot.

    To be called from the first thread, before others start: threads that run already would not be bound by it.
    """
    try:
        landlock.restrict([*readable, *_program()], writable)
    except (OSError, AttributeError):
        return False
    return True


def _program() -> Iterable[str]:
    """Folders of what is still imported. Of one that holds our packages these only: the data may be in it too."""
    for folder in filter(None, sys.path):
        ours = [os.path.join(folder, name) for name in _OURS]
        yield from ours if os.path.isdir(ours[0]) else (folder,)
    yield from (os.path.join(sys.base_prefix, name) for name in ("lib", "lib64"))


def drop_capabilities() -> None:
    """Give up what the superuser may do, of which nothing is needed; without privileges there is nothing to drop."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or libc.capset(header, nothing) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def enter(memory: int, meter: Meter, *, largest_file: int = 0) -> tuple[list[str], list[str]]:
    """Lock this process in; `memory` is in bytes. Returns what is in force and what could not be had.

    A process that changes a copy of the graph may write files, of `largest_file` bytes each.
    """
    measures: list[tuple[str, Callable[[], None]]] = [
        ("memory", lambda: limit_memory(memory, meter)),
        ("files", lambda: limit_files(largest_file)),
    ]
    if sys.platform == "linux":
        measures.append(("capabilities", drop_capabilities))
        measures.append(("seccomp", lambda: seccomp.install(writing=largest_file > 0)))
    else:
        measures.append(("seccomp", _unavailable))
    done, missing = [], []
    for name, measure in measures:
        try:
            measure()
            done.append(name)
        except (OSError, ValueError, AttributeError) as error:
            missing.append(f"{name}: {error}")
    return done, missing


def _unavailable() -> None:
    raise OSError(f"not on {sys.platform}")
