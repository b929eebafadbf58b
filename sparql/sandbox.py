"""What a worker locks itself into before it reads the first query: limits, no network, no new process, no writing.

Every measure is tried by itself. What cannot be had (another operating system, an old kernel) is reported, and the
pool logs it: the guard and the deadline still hold there.

Call `enter` from the thread that runs the queries: its stack then counts as what the process had before.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Final

from sparql import seccomp

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_MEGABYTE: Final = 1024 * 1024
_FILES: Final = 4096
STACK: Final = 512 * _MEGABYTE
"""Bytes of stack for the thread that runs queries: nesting that crashes the engine at 8 MB is harmless here."""


def die_with_parent() -> None:
    """Be killed when the thread that started this process ends."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "pdeathsig")
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def virtual_memory() -> int:
    """Bytes of address space this process has now; 0 where it cannot be known."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def limit_memory(budget: int) -> None:
    """Let this process take `budget` bytes of address space more than it has now.

    A fixed limit would not do: the engine maps its files, so a large graph takes much space without taking memory.
    """
    now = virtual_memory()
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


def limit_files() -> None:
    """No core dumps, no file growth, and no more open files than a graph needs."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


def enter(memory: int) -> tuple[list[str], list[str]]:
    """Lock this process in; `memory` is in bytes. Returns what is in force and what could not be had."""
    measures: list[tuple[str, Callable[[], None]]] = [
        ("memory", lambda: limit_memory(memory)),
        ("files", limit_files),
    ]
    if sys.platform == "linux":
        measures.append(("seccomp", seccomp.install))
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


def resident_memory(descriptor: int) -> int:
    """Bytes of memory in use, read from an open /proc/self/statm."""
    return int(os.pread(descriptor, 64, 0).split()[1]) * resource.getpagesize()
