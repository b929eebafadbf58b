"""Running a copy: a supervisor that listens, and starts and restarts the web processes and the writer.

    kg serve (supervisor)
      web x n     the application, on the supervisor's socket
      writer x 1  follows the ledger and publishes generations
      load        once at start: the bundled data

A child that dies, or hangs, is started again; all children end with the supervisor, even when it is killed.
"""

import gc
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from setproctitle import setproctitle

from browser.processes.watching import WRITER_PATIENCE, Watch
from kg.graph.generations import read_current
from kg.publishing.restoring import serving
from kg.settings import Settings

_PAUSE: Final = 0.1
_STOP_PATIENCE: Final = 5.0
_DIED_YOUNG: Final = 5.0


@dataclass
class Child:
    """One process that is to be running: what it is called, what it runs, and its id if it is."""

    name: str
    title: str
    target: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)
    watch: Watch | None = None

    def ensure(self, now: float) -> None:
        """Start the process if it is not running, with growing pauses when it keeps dying young."""
        if self.pid:
            self._end_if_it_hangs(now)
            if not self.ended():
                return
            if self.watch is not None:
                self.watch.forget()
            self.failures = self.failures + 1 if now - self.started < _DIED_YOUNG else 0
            self.not_before = now + min(0.1 * 2**self.failures, 10.0) - 0.1
        if now >= self.not_before:
            self.pid, self.started = _fork(self.title, self.target), now

    def _end_if_it_hangs(self, now: float) -> None:
        if self.watch is not None and self.watch.hangs(now):
            print(f"kg: {self.name} does not answer and is replaced", file=sys.stderr, flush=True)
            self.watch.forget()
            self.signal(signal.SIGKILL)

    def ended(self) -> bool:
        """Whether the process has ended; says how."""
        if not self.pid:
            return True
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if not pid:
            return False
        code = os.waitstatus_to_exitcode(status)
        if code:
            print(f"kg: {self.name} ended with {code}", file=sys.stderr, flush=True)
        self.pid = 0
        return True

    def signal(self, number: int) -> None:
        """Send a signal to the process if it is running."""
        if self.pid:
            os.kill(self.pid, number)


def _fork(title: str, target: Callable[[], None]) -> int:
    """A copy of this process that runs `target` and ends; its id.

    Forked, because a new interpreter would take two seconds to import what this one has imported already. Nothing here
    has threads or connections, which a fork would tear.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        setproctitle(f"kg serve: {title}")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        target()
        code = 0
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class Supervisor:
    """Keeps the processes of a copy running until a signal stops it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._socket = listen(settings.host, settings.port)
        self._stopping = False
        # Not below the data folder: the address of a Unix socket has 107 characters at most.
        self._meeting = tempfile.TemporaryDirectory(prefix="kg-")
        self._children: list[Child] = []

    def _make_children(self) -> None:
        """Everything that children need is imported and read here, once, so that starting one takes a moment."""
        from browser.operation.siblings import ProcessAddress
        from browser.processes import web, writer
        from kg.records.types import read_record_types

        read_record_types()
        folder, settings = Path(self._meeting.name), self._settings
        pulse = folder / "writer.sock"
        watch = Watch(pulse, WRITER_PATIENCE)
        self._children = [Child("the writer", "browser.processes.writer", partial(writer.main, pulse), watch=watch)]
        for number in range(1, settings.web + 1):
            target = partial(web.main, self._socket, str(number), folder)
            title = f"browser.processes.web {number} {folder}"
            watch = Watch(ProcessAddress(str(number), settings.web, folder).socket(str(number)))
            self._children.append(Child(f"web process {number}", title, target, watch=watch))
        gc.collect()
        gc.freeze()  # so that collections in children do not touch, and thereby copy, what they share

    def run(self) -> int:
        """Run until SIGTERM or SIGINT. Returns the exit code."""
        with serving(self._settings.data):
            return self._run()

    def _run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        os.environ["KG_SUPERVISOR"] = str(os.getpid())
        load = (sys.executable, "-m", "kg", "load", "bundled") if self._settings.bundled else ("true",)
        loader = subprocess.Popen(load, stdout=subprocess.DEVNULL)
        self._make_children()
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
        for child in self._children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + _STOP_PATIENCE
        while not all(child.ended() for child in self._children):
            if time.monotonic() > deadline:
                for child in self._children:
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
