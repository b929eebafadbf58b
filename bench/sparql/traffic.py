"""What visitors ask during the endurance run: readers with a mix of queries, and a few who mean harm."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.sparql.cases import JSON, NTRIPLES, Case, build_cases, construct_query
from bench.sparql.client import Answer, Client
from bench.sparql.data import SCHEMES

CLIENTS: Final = 200
ADDRESSES: Final = 20
HOSTILE: Final = 10
"""The last of the clients; they share one address, as the readers share the others."""
PATIENCE: Final = 60.0
_PATH: Final = "/sparql"
_POPULAR: Final = 50
_HEAVY_SHARES: Final = {"count of descendants": 6, "50 of a scheme by French label": 3, "labels by language": 1}
_POINT_SHARE: Final = 990
_CONSTRUCT_SHARE: Final = 1
_STAR: Final = "?a ?b ?c . ?d ?e ?f"
HARMFUL: Final = (
    f"SELECT (COUNT(*) AS ?n) {{ {_STAR} . ?g ?h ?i }}",
    f"SELECT DISTINCT * {{ {_STAR} }}",
    f"SELECT * {{ {_STAR} }} ORDER BY ?c ?f",
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:none>)+ ?b . ?b (!<x:none>)+ ?c }",
    'ASK { BIND("xxxxxxxx" AS ?x0) '
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + " FILTER(STRLEN(?x40) > 1) }",
    "ASK { " + " ".join(f"?s <x:p{n}> ?o{n} ." for n in range(300)) + " }",
)


@dataclass(slots=True)
class Seen:
    """What one group of clients saw."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    gap: float = 0.0
    """The longest time in which nobody of the group had an answer."""
    last: float = field(default_factory=time.monotonic)

    def note(self, answer: Answer, seconds: float) -> None:
        """Count an answer. One that began well and did not end counts as broken."""
        self.statuses[answer.status] += 1
        self.broken += not answer.complete
        self.megabytes += answer.size / 1e6
        if answer.status == 200 and answer.complete:
            self.seconds.append(seconds)
            self.wait_until(time.monotonic())

    def wait_until(self, now: float) -> None:
        """Note how long it is since the last answer."""
        self.gap, self.last = max(self.gap, now - self.last), now


@dataclass(frozen=True, slots=True)
class Mix:
    """The queries of readers: (text, media type) by kind, with the share of each kind."""

    kinds: tuple[tuple[tuple[str, str], ...], ...]
    shares: tuple[int, ...]

    def draw(self, chance: random.Random) -> tuple[str, str]:
        """The next query. Every third one is popular: one of the first few of its kind."""
        kind = chance.choices(self.kinds, self.shares)[0]
        return chance.choice(kind[:_POPULAR] if chance.random() < 1 / 3 else kind)


def mix(concepts: int) -> Mix:
    """Mostly look-ups; one in a hundred is a listing or a count, one in a thousand a download of a whole scheme."""
    cases = [case for case in build_cases(concepts) if not case.ours]
    points = sum(len(case.connections) > 1 for case in cases)
    kinds = [_texts(case) for case in cases]
    shares = [_HEAVY_SHARES.get(case.name, _POINT_SHARE // points) for case in cases]
    kinds.append(tuple((construct_query(number), NTRIPLES) for number in range(SCHEMES)))
    return Mix(tuple(kinds), (*shares, _CONSTRUCT_SHARE))


def _texts(case: Case) -> tuple[tuple[str, str], ...]:
    return tuple((query, case.accept) for query in case.queries)


async def read(number: int, port: int, queries: Mix, until: float, seen: Seen) -> None:
    """One reader: the next query follows the answer; a refusal is waited out for as long as it says."""
    chance = random.Random(number)
    client = Client(port, address_of(number))
    while time.monotonic() < until:
        start = time.monotonic()
        answer = await client.ask(_PATH, *queries.draw(chance), PATIENCE)
        seen.note(answer, time.monotonic() - start)
        if answer.status != 200:
            await asyncio.sleep((answer.retry_after or 1) * chance.uniform(0.5, 1.5))
    client.close()


async def harm(number: int, port: int, queries: Sequence[str], until: float, seen: Seen) -> None:
    """One who asks what can only be refused or stopped; waits a second at most, whatever is said."""
    client = Client(port, address_of(number))
    turn = number
    while time.monotonic() < until:
        start = time.monotonic()
        answer = await client.ask(_PATH, queries[turn % len(queries)] + f" # {turn}", JSON, PATIENCE)
        seen.note(answer, time.monotonic() - start)
        turn += 1
        if answer.status != 200:
            await asyncio.sleep(min(1.0, answer.retry_after))
    client.close()


def address_of(number: int) -> str:
    """The address that a client comes from: 127.0.0.2 and the following ones, the same for ten clients."""
    return f"127.0.0.{2 + number // (CLIENTS // ADDRESSES)}"
