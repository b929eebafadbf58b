"""Mixed load on a real server while its processes are killed: readers, writers, and a list of what was acknowledged."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.browser.running import Running, running
from tests.sparql.writable import authorization
from tests.waiting import PATIENCE, until

GRAPH = "http://example.org/mixed"
KINDS = ("web", "query worker", "writing process", "writer", "supervisor")
_MODULES = {"web": "browser.processes.web", "writer": "browser.processes.writer"}
_SCRIPTS = {"query worker": "sparql.engine.worker", "writing process": "sparql.writing.worker"}
SETTINGS = {"bundled": "false", "query_budget": "0", "query_per_client": "1000", "web": "2"}


@dataclass
class Load:
    """Clients at work until they are stopped. `acknowledged` are numbers whose writing was answered with 200."""

    url: str
    headers: dict[str, str]
    acknowledged: set[int] = field(default_factory=set)
    answered: int = 0
    refused: int = 0
    _stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _number: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, readers: int = 3, writers: int = 2) -> None:
        """Start the clients."""
        for work, count in ((self._read, readers), (self._write, writers)):
            self._threads += [threading.Thread(target=work, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop the clients and wait for them."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(60)

    def _read(self) -> None:
        while not self._stopping.is_set():
            self.ask("SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 100")

    def _write(self) -> None:
        while not self._stopping.is_set():
            with self._lock:
                self._number += 1
                number = self._number
            if self.write(number):
                self.acknowledged.add(number)

    def ask(self, query: str) -> bool:
        """Whether a query is answered."""
        try:
            answer = httpx.get(self.url + "/sparql", params={"query": query, "format": "json"}, timeout=60)
        except httpx.HTTPError:
            self.refused += 1
            return False
        self.answered += 1
        return answer.status_code == 200

    def write(self, number: int) -> bool:
        """Whether a number was written: only what was acknowledged counts."""
        update = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <u:s> <u:number> {number} }} }}"
        try:
            answer = httpx.post(self.url + "/update", data={"update": update}, headers=self.headers, timeout=60)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200


@contextmanager
def loaded(data: Path, **settings: str) -> Iterator[tuple[Running, Load]]:
    """A server under mixed load."""
    data.mkdir(parents=True, exist_ok=True)
    headers = authorization(data)
    with running(data, **{**SETTINGS, **settings}) as server:
        load = Load(server.url, headers)
        load.start()
        try:
            yield server, load
        finally:
            load.stop()


def processes(server: Running, kind: str) -> list[int]:
    """Process ids of one kind."""
    if kind == "supervisor":
        return [server.process.pid]
    if kind in _MODULES:
        return server.children(_MODULES[kind])
    found = []
    for web in server.children(_MODULES["web"]):
        command = ["pgrep", "-P", str(web), "-f", _SCRIPTS[kind]]
        output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        found += [int(line) for line in output.split()]
    return found


def kill_one(server: Running, kind: str, patience: float = PATIENCE) -> None:
    """SIGKILL the first process of a kind that is there."""

    def killed() -> bool:
        for pid in processes(server, kind):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            return True
        return False

    until(killed, patience)


def seconds_until_served(load: Load, patience: float = PATIENCE) -> float:
    """Seconds until a query and a write are answered again."""
    started = time.monotonic()
    number = -time.time_ns()
    until(lambda: load.ask(f"SELECT ({number} AS ?n) {{}}"), patience)
    until(lambda: load.write(number), patience)
    return time.monotonic() - started


def written(url: str) -> set[int]:
    """The positive numbers that the graph holds."""
    query = f"SELECT ?n {{ GRAPH <{GRAPH}> {{ ?s <u:number> ?n FILTER(?n > 0) }} }}"
    text = httpx.get(url + "/sparql", params={"query": query, "format": "csv"}, timeout=60).text
    return {int(line) for line in text.split()[1:]}
