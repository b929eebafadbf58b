"""Work on passwords, which takes memory and time on purpose: two at a time in each web process."""

from collections.abc import Callable
from typing import Final, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from kg.errors import Busy

_AT_ONCE: Final = 2
_WAITING: Final = 50
_Result = TypeVar("_Result")


class Passwords:
    """The part of a web process that works on passwords."""

    def __init__(self) -> None:
        self._limiter = CapacityLimiter(_AT_ONCE)

    async def run(self, work: Callable[[], _Result]) -> _Result:
        """Run work that hashes a password in a thread. Raises Busy (503) when many others wait already."""
        if self._limiter.statistics().tasks_waiting >= _WAITING:
            raise Busy("Many people sign in at this moment.", "Try again in some seconds.", retry_after=5)
        return await run_sync(work, limiter=self._limiter)
