"""A thread that starts worker processes."""

import queue
import threading
from collections.abc import Callable


class Spawner:
    """A thread that starts processes.

    Workers ask the kernel to be killed when the *thread* that started them ends, so it must be one that lives as long
    as the pool; and starting a process takes milliseconds, which the event loop has better uses for.
    """

    def __init__(self) -> None:
        self._tasks: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="spawner", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while task := self._tasks.get():
            task()

    def do(self, task: Callable[[], None]) -> None:
        """Run this in the thread, after what was asked before."""
        self._tasks.put(task)

    def stop(self) -> None:
        """End the thread, and with it every process it started."""
        self._tasks.put(None)
        self._thread.join(timeout=5)
