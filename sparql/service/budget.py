"""How much query time a client may use: seconds, not requests, because that is what queries cost.

A bucket for each client holds `seconds` and fills again within a minute. The time of a query is taken out when it
ends, so a bucket may go below zero; a client with an empty one must wait.
"""

import math
import time
from collections import OrderedDict
from typing import Final

from sparql.workers.failures import TooMany

WINDOW: Final = 60.0
_CLIENTS: Final = 10_000


class Budget:
    """Query time of all clients; 0 seconds means no budget."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.refused = 0
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spent(self, client: str) -> float:
        """Seconds that a client has used and not been given back."""
        entry = self._spent.get(client)
        if entry is None:
            return 0.0
        amount, since = entry
        return max(0.0, amount - (time.monotonic() - since) * self.seconds / WINDOW)

    def charge(self, client: str, seconds: float) -> None:
        """Note query time; called when a query ends."""
        if not self.seconds or not client:
            return
        self._spent[client] = (self.spent(client) + seconds, time.monotonic())
        self._spent.move_to_end(client)
        if len(self._spent) > _CLIENTS:
            self._spent.popitem(last=False)

    def check(self, client: str) -> None:
        """Raise TooMany for a client that has nothing left."""
        if not self.seconds or not self._spent:
            return
        over = self.spent(client) - self.seconds
        if over >= 0:
            self.refused += 1
            wait = math.ceil((over + self.seconds * 0.05) * WINDOW / self.seconds)
            raise TooMany(
                f"You have used the {self.seconds:g} seconds of query time that one client has each minute.",
                "Wait, ask for less at once, or download the data: dumps are under /download.",
                retry_after=max(1, wait),
            )

    def remaining(self, client: str) -> float:
        """Seconds a client has left now."""
        return max(0.0, self.seconds - self.spent(client))
