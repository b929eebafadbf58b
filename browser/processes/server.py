"""Running a copy: a supervisor that listens, and starts and restarts the web processes and the writer.

    kg serve (supervisor)
      web x n     the application, on the supervisor's socket
      writer x 1  follows the ledger and publishes generations
      load        once at start: the bundled data
      derive      after each publication: files, differences of releases, quality reports

A web process or writer that dies, or hangs, is started again; all children end with the supervisor, even when it is
killed.
"""

import gc
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Final

from browser.processes import load
from browser.processes.children import Child, Follower, Resident
from browser.processes.watching import WRITER_PATIENCE, Watch
from kg.graph.generations import read_current
from kg.publishing.restoring import serving
from kg.settings import Settings

_PAUSE: Final = 0.1
_STOP_PATIENCE: Final = 5.0


class Supervisor:
    """Keeps the processes of a copy running until a signal stops it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._socket = listen(settings.host, settings.port)
        self._stopping = False
        # Not below the data folder: the address of a Unix socket has 107 characters at most.
        self._meeting = tempfile.TemporaryDirectory(prefix="kg-")
        self._load = Child("loading the bundled data", "browser.processes.load", load.main)
        self._residents: list[Resident] = []
        self._followers: list[Follower] = []

    def _make_children(self) -> None:
        """Everything that children need is imported and read here, once, so that starting one takes a moment."""
        gc.disable()
        from browser.operation.siblings import ProcessAddress
        from browser.processes import derive, web, writer
        from kg.records.types import read_record_types

        read_record_types()
        folder, settings = Path(self._meeting.name), self._settings
        pulse = folder / "writer.sock"
        watch = Watch(pulse, WRITER_PATIENCE)
        self._residents = [Resident("the writer", "browser.processes.writer", partial(writer.main, pulse), watch=watch)]
        for number in range(1, settings.web + 1):
            target = partial(web.main, self._socket, str(number), folder)
            title = f"browser.processes.web {number} {folder}"
            watch = Watch(ProcessAddress(str(number), settings.web, folder).socket(str(number)))
            self._residents.append(Resident(f"web process {number}", title, target, watch=watch))
        following = "making what follows from a publication"
        self._followers = [Follower(following, "browser.processes.derive", derive.main)]
        gc.freeze()  # so that collections in children do not touch, and thereby copy, what they share
        gc.enable()

    def run(self) -> int:
        """Run until SIGTERM or SIGINT. Returns the exit code."""
        with serving(self._settings.data):
            return self._run()

    def _run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        os.environ["KG_SUPERVISOR"] = str(os.getpid())
        if self._settings.bundled:
            self._load.start(time.monotonic())
        self._make_children()
        if read_current(self._settings.data) is None:
            while not (self._load.ended() or self._stopping):
                time.sleep(_PAUSE)  # a first visitor shall find everything, not a part
        shutil.rmtree(self._settings.data / "scratch", ignore_errors=True)  # of a server that was killed
        host, port = self._socket.getsockname()[:2]
        print(f"kg: listening on http://{_bracketed(host)}:{port}/", flush=True)
        while not self._stopping:
            self._tend(time.monotonic())
            time.sleep(_PAUSE)
        self._end_children()
        self._meeting.cleanup()
        return 0

    def _tend(self, now: float) -> None:
        for child in self._residents:
            child.ensure(now)
        self._load.ended()
        current = read_current(self._settings.data)
        for follower in self._followers:
            follower.follow(current, now)

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True

    def _end_children(self) -> None:
        children: tuple[Child, ...] = (self._load, *self._followers, *self._residents)
        for child in children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + _STOP_PATIENCE
        while not all(child.ended() for child in children):
            if time.monotonic() > deadline:
                for child in children:
                    child.signal(signal.SIGKILL)
            time.sleep(_PAUSE / 4)


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
