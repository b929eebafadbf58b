"""`python -m bench.hostile`: everything that strangers will try, against a million triples, while others go on working.

Queries (tests/sparql/hostile.py), updates and documents (tests/sparql/test_update.py), slow, half-closed and pipelining
connections are sent one after the other from a clean start. A visitor at another address asks for one thing after the
other all the time, before and meanwhile. Writes bench/results/hostile.md.
"""

import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Final

import httpx

from bench.peers import ours_running
from bench.processes import resident_megabytes
from bench.results import heading, table, write_section
from bench.sparql.data import Prepared, concept, prepare
from kg.accounts.accounts import Accounts
from kg.errors import Conflict
from kg.settings import Settings
from tests.sparql.canary import canary
from tests.sparql.hostile import ALL
from tests.sparql.test_update import HOSTILE, SLOW

DEADLINE: Final = 3.0
GRACE: Final = 3.0
QUIET: Final = 20.0
_CLEAR: Final = {200, 400, 403, 413, 415, 422, 429, 503}
_ATTACKER, _VISITOR = "127.0.0.66", "127.0.0.67"
_SETTINGS: Final = {
    "query_timeout": f"{DEADLINE:g}", "write_timeout": f"{DEADLINE:g}", "query_budget": "0", "write_memory": "512",
}  # fmt: skip


@dataclass
class Visitor:
    """Somebody who asks for one thing after the other, without a pause of more than a few milliseconds."""

    url: str
    seconds: list[float] = field(default_factory=list)
    failures: Counter[int] = field(default_factory=Counter)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask until stopped; every question is another one, so that no cache helps."""
        number = 0
        with httpx.Client(transport=httpx.HTTPTransport(local_address=_VISITOR), timeout=30) as client:
            while not self.stopping.wait(0.01):
                number += 1
                query = f"SELECT ?p ?o {{ <{concept(number * 7919 % 50_000)}> ?p ?o }}"
                started = time.perf_counter()
                status = client.get(f"{self.url}/sparql", params={"query": query}).status_code
                self.seconds.append(time.perf_counter() - started)
                if status != 200:
                    self.failures[status] += 1

    def percentile(self, first: int, last: int | None = None) -> float:
        """Milliseconds within which 95 of 100 answers came, of those with these numbers."""
        return quantiles(self.seconds[first:last], n=20)[-1] * 1000


@dataclass
class Report:
    """What the attacks came to."""

    statuses: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    slowest_after: float = 0.0
    wrong: list[str] = field(default_factory=list)
    memory: float = 0.0

    def note(self, name: str, status: int, seconds: float, after: float) -> None:
        """Take in one attack: its status (0: broken off), how long it took, and how long the next visitor waited."""
        self.statuses["broken off" if status == 0 else str(status)] += 1
        self.slowest = max(self.slowest, (seconds, name))
        self.slowest_after = max(self.slowest_after, after)
        if status and status not in _CLEAR:
            self.wrong.append(f"{name}: {status}")
        if seconds > DEADLINE + GRACE or after > GRACE:
            self.wrong.append(f"{name}: {seconds:.1f} s, the next {after:.1f} s")


def attacks(client: httpx.Client, url: str, port: int, token: Mapping[str, str]) -> dict[str, Callable[[], int]]:
    """Everything that is tried, by name; each returns a status, 0 for a broken connection."""

    def query(text: str) -> Callable[[], int]:
        return lambda: _status(client, "POST", f"{url}/sparql", data={"query": text.replace("%CANARY%", str(port))})

    def update(text: str) -> Callable[[], int]:
        return lambda: _status(client, "POST", f"{url}/update", data={"update": text}, headers=token)

    def upload(media_type: str, content: str | bytes) -> Callable[[], int]:
        headers = {**token, "Content-Type": media_type}
        return lambda: _status(client, "PUT", f"{url}/graph-store?graph=u:g", content=content, headers=headers)

    host, _, number = url.removeprefix("http://").partition(":")
    address = (host, int(number))
    return {
        **{f"query, {name}": query(text) for name, text in ALL.items()},
        **{f"update, {name}": update(text) for name, text in SLOW.items()},
        **{f"document, {name}": upload(*sent) for name, sent in HOSTILE.items()},
        "connections, slow": lambda: _connections(address, b"POST /sparql HTTP/1.1\r\ncontent-length: 99\r\n", 200),
        "connections, half closed": lambda: _half_closed(address),
        "connections, pipelined": lambda: _pipelined(address, 2_000),
    }


def _status(client: httpx.Client, method: str, url: str, **sent: object) -> int:
    try:
        with client.stream(method, url, **sent) as answer:  # type: ignore[arg-type]
            for _ in answer.iter_raw():
                pass
            return answer.status_code
    except httpx.TransportError:
        return 0


def _connections(address: tuple[str, int], beginning: bytes, number: int) -> int:
    """Many connections that say the beginning of a request and then one byte now and then."""
    opened = [socket.create_connection(address, 10, (_ATTACKER, 0)) for _ in range(number)]
    for connection in opened:
        connection.sendall(beginning)
    for _ in range(10):
        time.sleep(0.1)
        for connection in opened:
            connection.sendall(b"x")
    for connection in opened:
        connection.close()
    return 0


def _half_closed(address: tuple[str, int]) -> int:
    """Queries of people who will say nothing more, and may still be there to listen."""
    body = b"query=SELECT%20*%20%7B%3Fa%20%3Fb%20%3Fc%20.%20%3Fd%20%3Fe%20%3Ff%7D"
    head = b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n"
    opened = [socket.create_connection(address, 10, (_ATTACKER, 0)) for _ in range(50)]
    for connection in opened:
        connection.sendall(head + b"content-length: %d\r\n\r\n" % len(body) + body)
        connection.shutdown(socket.SHUT_WR)
    time.sleep(1)
    for connection in opened:
        connection.close()
    return 0


def _pipelined(address: tuple[str, int], number: int) -> int:
    """Requests sent at once on one connection; the status of the last answer."""
    with socket.create_connection(address, 30, (_ATTACKER, 0)) as connection:
        request = b"GET /sparql?query=ASK%%7BBIND(%d%%20AS%%20%%3Fx)%%7D HTTP/1.1\r\nhost: x\r\n\r\n"
        connection.sendall(b"".join(request % n for n in range(number)))
        received, seen = b"", 0
        connection.settimeout(20)
        while seen < number and (data := connection.recv(1 << 16)):
            received = received[-20:] + data
            seen += data.count(b"HTTP/1.1 ")
        return 200 if seen >= number else 0


def run(prepared: Prepared) -> tuple[Report, Visitor, int, list[object], float]:
    """Send everything; the report, the visitor with the number of answers before the attacks, calls, idle memory."""
    accounts = Accounts(Settings(data=prepared.data).ledger_address)
    with suppress(Conflict):
        accounts.add("Benchmark", "editor")
    token = {"Authorization": f"Bearer {accounts.issue('Benchmark')}"}
    accounts.close()
    report = Report()
    transport = httpx.HTTPTransport(local_address=_ATTACKER)
    with ours_running(prepared.data, **_SETTINGS) as (url, pid), canary() as (port, calls):
        visitor = Visitor(url)
        thread = threading.Thread(target=visitor.run)
        thread.start()
        time.sleep(QUIET)
        idle, quiet = resident_megabytes(pid), len(visitor.seconds)
        with httpx.Client(transport=transport, timeout=60) as client, httpx.Client(timeout=60) as next_one:
            for name, attack in attacks(client, url, port, token).items():
                print(name, file=sys.stderr)
                started = time.monotonic()
                status = attack()
                ended = time.monotonic()
                assert next_one.get(f"{url}/sparql", params={"query": f"ASK {{}} # {started}"}).status_code == 200
                report.note(name, status, ended - started, time.monotonic() - ended)
                report.memory = max(report.memory, resident_megabytes(pid))
        visitor.stopping.set()
        thread.join(30)
    return report, visitor, quiet, calls, idle


def main() -> None:
    """Run and write the section."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "var/bench")
    lines = heading("Hostile visitors", "python -m bench.hostile", ("pyoxigraph", "uvicorn"))
    report, visitor, quiet, calls, idle = run(prepare(folder))
    before, meanwhile = visitor.percentile(10, quiet), visitor.percentile(quiet)
    statuses = ", ".join(f"{number} × {status}" for status, number in sorted(report.statuses.items()))
    rows = [
        ["attacks, one after the other", str(report.statuses.total())],
        ["how they ended", statuses],
        [f"slowest (deadline {DEADLINE:g} s)", f"{report.slowest[0]:.1f} s ({report.slowest[1]})"],
        ["longest wait of the next visitor", f"{report.slowest_after:.2f} s"],
        ["another visitor's p95 before / meanwhile", f"{before:.1f} / {meanwhile:.1f} ms = {meanwhile / before:.2f}"],
        ["another visitor's answers / failures", f"{len(visitor.seconds):,} / {visitor.failures.total()}"],
        ["memory of all processes, idle / most seen after an attack", f"{idle:,.0f} / {report.memory:,.0f} MB"],
        ["calls to another server", str(len(calls))],
        ["without a clear end in time", "; ".join(report.wrong) or "none"],
    ]
    print(write_section("hostile", [*lines, "", *table(["what", "seen"], rows)]))


if __name__ == "__main__":
    main()
