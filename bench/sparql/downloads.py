"""A large answer as a whole: the time until its last byte is here, beside the engine doing the same in this process."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Final
from urllib.parse import urlencode

import httpx
from pyoxigraph import QueryTriples, RdfFormat, Store

from bench.sparql.cases import NTRIPLES, construct_query
from bench.sparql.peers import Server

IN_PROCESS: Final = "pyoxigraph in process"
_SLOW: Final = 3.0


@dataclass(frozen=True, slots=True)
class Download:
    """Seconds until the last byte, megabytes, lines."""

    seconds: float
    megabytes: float
    lines: int


def download_all(servers: Sequence[Server], store: Store, rounds: int) -> dict[str, Download | str]:
    """Medians of all rounds, three downloads in each, by server; a text says why one failed."""
    ways: dict[str, Callable[[str], Download]] = {server.name: _over_http(server) for server in servers}
    ways[IN_PROCESS] = lambda query: _in_process(store, query)
    seen: dict[str, list[Download]] = {}
    failed: dict[str, str] = {}
    for number in range(rounds * 3 + 1):
        for name, way in ways.items():
            slow = name in seen and seen[name][-1].seconds > _SLOW
            if name in failed or (slow and number % 3):
                continue
            print(f"CONSTRUCT {number}: {name}", file=sys.stderr)
            try:
                found = way(construct_query(number % 10))
            except (httpx.HTTPError, RuntimeError) as error:
                failed[name] = f"failed: {str(error)[:120]}"
                continue
            if number or found.seconds > _SLOW:  # the first is to warm up
                seen.setdefault(name, []).append(found)
    return {name: failed.get(name) or _middle(seen[name]) for name in ways}


def _middle(found: Sequence[Download]) -> Download:
    return Download(median(one.seconds for one in found), median(one.megabytes for one in found), int(found[-1].lines))


def _over_http(server: Server) -> Callable[[str], Download]:
    def fetch(query: str) -> Download:
        url = f"{server.endpoint}?{urlencode({'query': query})}"
        parts: list[bytes] = []
        start = perf_counter()
        with httpx.stream("GET", url, headers={"Accept": NTRIPLES, "Accept-Encoding": "identity"}, timeout=300) as got:
            if got.status_code != 200:
                raise RuntimeError(f"{got.status_code} {got.read()[:200]!r}")
            parts.extend(got.iter_raw())
        seconds = perf_counter() - start
        body = b"".join(parts)
        return Download(seconds, len(body) / 1e6, body.count(b" .\n"))

    return fetch


def _in_process(store: Store, query: str) -> Download:
    start = perf_counter()
    result = store.query(query)
    assert isinstance(result, QueryTriples)
    body = result.serialize(format=RdfFormat.N_TRIPLES) or b""
    return Download(perf_counter() - start, len(body) / 1e6, body.count(b" .\n"))
