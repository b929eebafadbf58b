"""Queries that are known to fail: they timed out or ran out of memory, so that repeating one costs nothing."""

import time
from collections import OrderedDict
from typing import Final

from kg.errors import Exhausted, KgError, TimedOut

_MOST: Final = 1_000
_SECONDS: Final = 600.0
_TOLERANCE: Final = 1.1
_AGAIN: Final = "That was a moment ago and nothing has changed since, so it was not tried again."


class KnownFailures:
    """Failures by key (the text, its dataset, the generation of the graph), the newest thousand, for ten minutes."""

    def __init__(self) -> None:
        self._entries: OrderedDict[object, tuple[float, float, KgError]] = OrderedDict()

    def remember(self, key: object, seconds: float, error: KgError) -> None:
        """Note that a query failed although it had so many seconds."""
        if key is None:
            return
        self._entries[key] = (seconds, time.monotonic() + _SECONDS, error)
        if len(self._entries) > _MOST:
            self._entries.popitem(last=False)

    def recall(self, key: object, seconds: float) -> KgError | None:
        """The error to answer with, or None if the query may be tried: it is not known, or has more time now."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        had, until, error = entry
        if time.monotonic() > until or (seconds > had * _TOLERANCE and isinstance(error, TimedOut)):
            del self._entries[key]
            return None
        message = f"{error.message} {_AGAIN}"
        if isinstance(error, TimedOut):
            return TimedOut(message, error.hint, retry_after=int(_SECONDS))
        return Exhausted(message, error.hint)

    def __len__(self) -> int:
        return len(self._entries)
