"""Caches in memory, bounded by bytes; the entry that was not used for longest is dropped first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")

_OVERHEAD: Final = 1_000
"""Bytes that an entry takes beside its content, roughly."""


class WeightedCache(Generic[Value]):
    """A mapping that holds at most `capacity` bytes and no entry above `largest`. To be used from one thread."""

    def __init__(self, capacity: int, largest: int = 1024 * 1024) -> None:
        self.capacity = capacity
        self.largest = min(largest, capacity)
        self.bytes = 0
        self.hits = 0
        self.misses = 0
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        """The value under a key, which makes it the newest; None if there is none."""
        entry = self._entries.get(key)
        if entry is None:
            self.misses += 1
            return None
        self.hits += 1
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Hashable, value: Value, size: int) -> bool:
        """Keep a value of so many bytes; False if it is too large."""
        if size > self.largest:
            return False
        size += _OVERHEAD
        previous = self._entries.pop(key, None)
        if previous:
            self.bytes -= previous[1]
        self._entries[key] = (value, size)
        self.bytes += size
        while self.bytes > self.capacity:
            _, (_, freed) = self._entries.popitem(last=False)
            self.bytes -= freed
        return key in self._entries

    def forget(self, key: Hashable) -> None:
        """Remove an entry, if it is there."""
        _, size = self._entries.pop(key, (None, 0))
        self.bytes -= size

    def clear(self) -> None:
        """Remove all entries."""
        self._entries.clear()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._entries)


class ByteCache(WeightedCache[bytes]):
    """Documents, none above a sixteenth of the capacity. `get_or_make` may be called from several threads."""

    def __init__(self, capacity: int) -> None:
        super().__init__(capacity, capacity // 16)
        self._lock = threading.Lock()

    def get_or_make(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The document under a key, made now if it is not kept."""
        with self._lock:
            found = self.get(key)
        if found is None:
            found = make()
            with self._lock:
                self.put(key, found, len(found))
        return found
