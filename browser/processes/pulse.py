"""How a process without an event loop answers its supervisor's watch: a thread says that the rest of it is at work.

The thread would answer for ever while everything else waits for a lock that nobody gives back. So it answers only when
the other threads have used processor time since its last answer: a loop that polls does, and a load that takes
minutes; one that hangs does not. A process that was stopped answers nothing.
"""

import contextlib
import socket
import threading
import time
from pathlib import Path
from typing import Final

_ANSWER: Final = b"{}\n"
_AT_WORK: Final = 0.001
"""Seconds of processor time that count as work; a loop that polls a hundred times a second uses some in a second."""
_PAUSE: Final = 0.1


class Pulse(threading.Thread):
    """Answers each question on a Unix socket as soon as the other threads of this process have done something."""

    def __init__(self, path: Path) -> None:
        super().__init__(name="pulse", daemon=True)
        self._used = 0.0
        path.unlink(missing_ok=True)  # of a process that was killed
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen(2)

    def run(self) -> None:
        """Answer until the process ends."""
        while True:
            connection, _ = self._listener.accept()
            while not self.is_at_work():
                time.sleep(_PAUSE)
            with connection, contextlib.suppress(OSError):  # who asked may have given up
                connection.send(_ANSWER)

    def close(self) -> None:
        """Close the socket."""
        self._listener.close()

    def is_at_work(self) -> bool:
        """Whether threads other than the one that asks have used processor time since this was last true."""
        used = time.process_time() - time.thread_time()
        if used - self._used < _AT_WORK:
            return False
        self._used = used
        return True
