"""Whether a process still answers: the supervisor asks web processes on the socket that their siblings ask them on, and
the writer on one of its own (`browser.processes.pulse`).

Nothing here waits: a question is sent, and its answer looked for at later calls. A process that was stopped, or whose
event loop hangs, accepts connections all the same, but answers nothing.
"""

import contextlib
import socket
from pathlib import Path
from typing import Final

QUESTION: Final = b"{}\n"
EVERY: Final = 2.0
"""Seconds between two questions."""
PATIENCE: Final = 20.0
"""Seconds without an answer after which a process counts as hung; the longest page takes a fraction of it."""
WRITER_PATIENCE: Final = 60.0
"""The same for the writer, which may wait for a slow disk or a database elsewhere."""


class Watch:
    """The questions to one process. It may be silent until it has answered once: before, it is starting."""

    def __init__(self, path: Path, patience: float = PATIENCE, every: float = EVERY) -> None:
        self._path = str(path)
        self._patience = patience
        self._every = every
        self._socket: socket.socket | None = None
        self._asked = 0.0
        self._answered = 0.0

    @property
    def has_answered(self) -> bool:
        """Whether the process has ever answered."""
        return self._answered > 0

    def hangs(self, now: float) -> bool:
        """Ask, or look for the answer; whether it has been silent for too long."""
        if self._socket is not None and self._heard():
            self._answered = now
            self._hang_up()
        elif self._socket is not None and now - self._asked >= self._patience:
            self._hang_up()
        if self._socket is None and now - self._asked >= self._every:
            self._ask(now)
        return self.has_answered and now - self._answered > self._patience

    def forget(self) -> None:
        """Begin anew, with another process."""
        self._hang_up()
        self._answered = 0.0

    def _ask(self, now: float) -> None:
        self._asked = now
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.setblocking(False)
        try:
            connection.connect(self._path)
            connection.send(QUESTION)
            self._socket = connection
        except OSError:  # not there yet, or no room for another question
            connection.close()

    def _heard(self) -> bool:
        assert self._socket is not None
        try:
            if self._socket.recv(4096):
                return True
        except BlockingIOError:
            return False
        except OSError:
            pass
        self._hang_up()  # closed without an answer, which is no reason not to ask again
        return False

    def _hang_up(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
            self._socket = None
