"""A cache bounded by bytes: the least recently used entries go first. Safe to use from several threads."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable


class ByteCache:
    """Answers by key, at most `capacity` bytes of them; an answer larger than a sixteenth of that is not kept."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._largest = capacity // 16
        self._entries: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0
        self.hits = 0
        self.misses = 0

    def get(self, key: Hashable) -> bytes | None:
        """The answer kept for a key, if any."""
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                self.misses += 1
            else:
                self.hits += 1
                self._entries.move_to_end(key)
            return found

    def put(self, key: Hashable, value: bytes) -> None:
        """Keep an answer."""
        if len(value) > self._largest:
            return
        with self._lock:
            old = self._entries.pop(key, None)
            self.bytes += len(value) - (len(old) if old is not None else 0)
            self._entries[key] = value
            while self.bytes > self._capacity:
                self.bytes -= len(self._entries.popitem(last=False)[1])

    def get_or_make(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The answer for a key, made now if it is not kept."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found
