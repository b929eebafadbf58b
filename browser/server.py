"""Running a copy: a supervisor that listens, and starts and restarts the web processes and the writer.

    kg serve (supervisor)
      web x n     the application, on the supervisor's socket
      writer x 1  follows the ledger and publishes generations
      load        once at start: the bundled data

A child that dies is started again; all children end with the supervisor, even when it is killed.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.generations import read_current
from kg.settings import Settings

_PAUSE: Final = 0.2
_STOP_PATIENCE: Final = 5.0
_DIED_YOUNG: Final = 5.0


@dataclass
class Child:
    """One process that is to be running: its name, command line, and the process if it is."""

    name: str
    command: Sequence[str]
    fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)

    def ensure(self, now: float) -> None:
        """Start the process if it is not running, with growing pauses when it keeps dying young."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self.failures = self.failures + 1 if now - self.started < _DIED_YOUNG else 0
            self.not_before = now + min(0.1 * 2**self.failures, 10.0) - 0.1
            print(f"kg: {self.name} ended with {code}; starting it again", file=sys.stderr, flush=True)
            self.process = None
        if now >= self.not_before:
            self.process = subprocess.Popen(self.command, pass_fds=self.fds)
            self.started = now


class Supervisor:
    """Keeps the processes of a copy running until it is told to stop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._socket = listen(settings.host, settings.port)
        self._stopping = False
        # Not below the data folder: the address of a Unix socket has 107 characters at most.
        self._meeting = tempfile.TemporaryDirectory(prefix="kg-")
        fd = self._socket.fileno()
        python = (sys.executable, "-m")
        self._children = [
            Child("the writer", (*python, "browser.writer")),
            *(
                Child(
                    f"web process {number + 1}",
                    (*python, "browser.web", str(fd), str(number + 1), self._meeting.name),
                    (fd,),
                )
                for number in range(settings.web)
            ),
        ]
        self._load = (*python, "kg", "load", "bundled")

    def run(self) -> int:
        """Run until SIGTERM or SIGINT. Returns the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        os.environ["KG_SUPERVISOR"] = str(os.getpid())
        loader = subprocess.Popen(self._load if self._settings.bundled else ("true",), stdout=subprocess.DEVNULL)
        if read_current(self._settings.data) is None:
            loader.wait()  # a first visitor shall find everything, not a part
        shutil.rmtree(self._settings.data / "scratch", ignore_errors=True)  # of a server that was killed
        host, port = self._socket.getsockname()[:2]
        print(f"kg: listening on http://{_bracketed(host)}:{port}/", flush=True)
        while not self._stopping:
            for child in self._children:
                child.ensure(time.monotonic())
            if loader.poll() not in (None, 0):
                print("kg: the bundled data could not be loaded; see above", file=sys.stderr, flush=True)
                loader = subprocess.Popen(("true",))
            time.sleep(_PAUSE)
        self._end_children()
        self._meeting.cleanup()
        return 0

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True

    def _end_children(self) -> None:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _STOP_PATIENCE
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, which outlives the web processes so that no connection is refused while one restarts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Inherited by connections: without it an answer sent in two pieces waits 40 ms for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        sys.exit(f"kg: cannot listen on {host}:{port}: {error.strerror}. Choose another with KG_PORT or --port.")
    listener.listen(2048)
    listener.set_inheritable(True)
    return listener


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
