"""The processes that a supervisor starts: one that is to run always, one that does something once and ends."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from setproctitle import setproctitle

from browser.processes.watching import Watch

_DIED_YOUNG: Final = 5.0


@dataclass
class Child:
    """A process: what it is called, what it runs, and its id while it runs."""

    name: str
    title: str
    target: Callable[[], None]
    pid: int = 0
    started: float = 0.0

    def start(self, now: float) -> None:
        """Start the process."""
        self.pid, self.started = _fork(self.title, self.target), now

    def ended(self) -> bool:
        """Whether the process has ended, or never began; says how."""
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


@dataclass
class Resident(Child):
    """A process that is to run always: started again when it dies or hangs."""

    failures: int = 0
    not_before: float = 0.0
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
            self.start(now)

    def _end_if_it_hangs(self, now: float) -> None:
        if self.watch is not None and self.watch.hangs(now):
            print(f"kg: {self.name} does not answer and is replaced", file=sys.stderr, flush=True)
            self.watch.forget()
            self.signal(signal.SIGKILL)


@dataclass
class Follower(Child):
    """A process that does something for each state of something, and ends: one at a time, with a pause after each.

    A state that is gone before its turn comes is passed over.
    """

    pause: float = 2.0
    done: object = None
    """The state that it was started for last."""
    not_before: float = field(default=0.0)

    def follow(self, state: object, now: float) -> None:
        """Start the process for this state, unless it was; None is no state yet."""
        if self.pid:
            if not self.ended():
                return
            self.not_before = now + self.pause
        if state not in (None, self.done) and now >= self.not_before:
            self.done = state
            self.start(now)


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
