"""Waiting for what is about to happen: until it holds, or so long that it will not happen on the busiest machine."""

import asyncio
import time
from collections.abc import Callable
from typing import Final, TypeVar

PATIENCE: Final = 120.0
_PAUSE: Final = 0.02
T = TypeVar("T")


def until(condition: Callable[[], T], patience: float = PATIENCE) -> T:
    """Ask until the answer is true; the answer."""
    deadline = time.monotonic() + patience
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not happen within {patience:.0f} seconds")
        time.sleep(_PAUSE)
    return found


async def until_async(condition: Callable[[], T], patience: float = PATIENCE) -> T:
    """The same, while others use the event loop."""
    deadline = time.monotonic() + patience
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not happen within {patience:.0f} seconds")
        await asyncio.sleep(_PAUSE / 4)
    return found
