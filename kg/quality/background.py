"""Running the child process that makes what follows from a publication: at most one, and the writer never waits."""

import subprocess
import sys
import time
from typing import Final

UNTIL_STDIN_CLOSES: Final = "--until-stdin-closes"
_PAUSE: Final = 2.0


class Background:
    """Starts `kg.derived` when something changed, with a pause after each.

    The child reads from a pipe that this process holds, so that it ends with this process, however that ends.
    """

    def __init__(self, pause: float = _PAUSE) -> None:
        self._pause = pause
        self._child: subprocess.Popen[bytes] | None = None
        self._wanted = True  # something may have changed while no writer ran
        self._not_before = 0.0

    def notice(self) -> None:
        """Note that something changed."""
        self._wanted = True

    def tend(self) -> None:
        """Start the child if it is due; to be called often, costs next to nothing."""
        if self._child is not None:
            if self._child.poll() is None:
                return
            self._forget()
        if self._wanted and time.monotonic() >= self._not_before:
            self._wanted = False
            command = (sys.executable, "-m", "kg.derived", UNTIL_STDIN_CLOSES)
            self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def _forget(self) -> None:
        assert self._child is not None
        if self._child.stdin is not None:
            self._child.stdin.close()
        self._child = None
        self._not_before = time.monotonic() + self._pause
