"""Processes that hang, and a supervisor that sees it: in a module that imports little, since each test starts one."""

import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from browser.processes.children import Resident
from browser.processes.pulse import Pulse
from browser.processes.watching import Watch
from tests.waiting import until


def answer(path: Path) -> None:
    """Answers every second question; others find the connection closed, as when the loop was late for a moment."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    for number in count():
        connection, _ = listener.accept()
        connection.recv(100)
        if number % 2:
            connection.send(b"{}")
        connection.close()


def hang_when_told(path: Path) -> None:
    """Polls until there is a file `hang` and then waits for what never comes; who comes after goes on polling."""
    Pulse(path).start()
    told = path.with_name("hang")
    while not told.exists():
        time.sleep(0.001)
    told.unlink()
    threading.Event().wait()


def see_it_replaced(target: Callable[[Path], None], stopped: bool, path: Path) -> None:
    """Be a supervisor until a process that hangs, or is stopped, is replaced by one that answers."""
    watch = Watch(path, patience=0.5, every=0.05)
    child = Resident("process 1", "a process of a test", partial(target, path), watch=watch)

    def tick() -> None:
        child.ensure(time.monotonic())

    def answers() -> bool:
        tick()
        return watch.has_answered

    try:
        until(answers)
        first = child.pid
        if stopped:
            child.signal(signal.SIGSTOP)
        else:
            path.with_name("hang").touch()

        def replaced() -> bool:
            tick()
            return child.pid not in (0, first)

        until(replaced)
        until(answers)
    finally:
        child.signal(signal.SIGKILL)
