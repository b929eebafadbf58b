"""The numbers of a pool: what it allows, what it did, what it is doing."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

SHOWN: Final = 2_000
"""Characters of a running query that administrators see."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a pool: workers, waiting queries, queries of one client, megabytes of a worker."""

    workers: int
    queue: int
    per_client: int
    memory: int


@dataclass(frozen=True, slots=True)
class Running:
    """A query at work or waiting, as administrators see it; `query` is the beginning of its text.

    `hash` identifies repetitions of the same text, here and in the log of slow queries.
    """

    identifier: int
    client: str
    seconds: float
    waiting: bool
    query: str
    hash: str = ""


@dataclass(slots=True)
class Counts:
    """Events since the start, for `/metrics`; `seconds` is the time that workers were busy."""

    answered: int = 0
    failed: int = 0
    timed_out: int = 0
    exhausted: int = 0
    cancelled: int = 0
    killed: int = 0
    refused_busy: int = 0
    refused_client: int = 0
    remembered: int = 0
    seconds: float = 0.0


def hash_of(text: str) -> str:
    """Sixteen hexadecimal digits by which the text of a query is recognised."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
