"""What was worked out once and may be asked for again, for as long as a generation is used."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Values by key: the `size` that were made or used last, and some of those before them; none of them is None.

    Threads may use it at the same time; two that ask for a new value may both make it.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._new: dict[Hashable, Value] = {}
        self._old: dict[Hashable, Value] = {}

    def get_or_make(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value under a key, made now if it is not kept."""
        found = self._new.get(key)
        if found is not None:
            return found
        found = self._old.get(key)
        if found is None:
            found = make()
        if len(self._new) >= self._size:
            self._old, self._new = self._new, {}
        self._new[key] = found
        return found
