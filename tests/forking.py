"""The command `kg` in processes of its own, forked from one that has imported what it needs: each import takes seconds.

It is what a process of `python -m kg` does from there on, as the supervisor's own children are. That a new interpreter
comes as far as that is for the tests of `kg serve` (`tests/browser/test_server.py`).
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Final

from setproctitle import setproctitle

from tests.waiting import PATIENCE

PRELOADED: Final = "tests.preloaded"


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    return context


def kg(*arguments: str, environment: Mapping[str, str], given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with this as its input."""
    with tempfile.TemporaryDirectory() as name:
        inside, output, errors = (Path(name) / stream for stream in ("in", "out", "errors"))
        inside.write_text(given, encoding="utf-8")
        command = Command(*arguments, environment=environment, output=output, errors=errors, given=inside)
        code = command.wait(PATIENCE)
        return subprocess.CompletedProcess(arguments, code, output.read_text("utf-8"), errors.read_text("utf-8"))


class Command:
    """A process of `kg`, with what is used of `subprocess.Popen`; its outputs are written to files, or to one."""

    def __init__(
        self,
        *arguments: str,
        environment: Mapping[str, str],
        output: Path,
        errors: Path | None = None,
        given: Path = Path(os.devnull),
    ) -> None:
        streams = [str(path) for path in (given, output, errors or output)]
        self._process = _context().Process(target=_run, args=(arguments, dict(environment), streams))
        self._process.start()
        assert self._process.pid is not None
        self.pid: Final = self._process.pid

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """How it ended, once it has. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if (code := self.poll()) is None:
            raise subprocess.TimeoutExpired("kg", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def _run(arguments: tuple[str, ...], environment: dict[str, str], streams: list[str]) -> None:
    """What a new process of `python -m kg` finds: its arguments, environment and streams, and a session of its own."""
    os.setsid()
    setproctitle(" ".join(["python -m kg", *arguments]))
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["kg", *arguments]
    for number, path in enumerate(streams):
        opened = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    from kg.cli import main

    main(*arguments)
