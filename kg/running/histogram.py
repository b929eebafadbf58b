"""Durations counted into fixed buckets: cheap enough to do for every request."""

from bisect import bisect_left
from itertools import accumulate
from typing import Final

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper ends of the buckets in seconds; one more holds what took longer."""


class Histogram:
    """How many durations fell into each bucket, and their sum in seconds. To be used from one thread."""

    __slots__ = ("counts", "seconds")

    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0

    def observe(self, seconds: float) -> None:
        """Count one duration."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.seconds += seconds


def cumulative(counts: list[int]) -> list[tuple[str, float]]:
    """The buckets as Prometheus wants them: upper end, and how many durations were not above it.

    >>> cumulative([2, 1] + [0] * 14)[:3]
    [('0.001', 2), ('0.0025', 3), ('0.005', 3)]
    """
    return list(zip((*map(str, BUCKETS), "+Inf"), accumulate(counts), strict=True))


class Requests:
    """Requests of one kind: how many by class of status, and how long they took."""

    __slots__ = ("classes", "durations")

    def __init__(self) -> None:
        self.classes = [0] * 10
        self.durations = Histogram()

    def count(self, status: int, seconds: float) -> None:
        """Count one request by its HTTP status (100 to 999)."""
        self.classes[status // 100] += 1
        self.durations.observe(seconds)
