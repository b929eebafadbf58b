"""A thousand commitments over HTTP: sent by the program of an organisation, then approved at once by another account.

python -m bench.submissions                              the whole; writes the section of bench/RESULTS.md
python -m bench.submissions --count 100 --data FOLDER    fewer, with a data folder that is kept; writes nothing
"""

import argparse
import json
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from bench.load import percentile
from bench.peers import ours_running
from bench.processes import process_tree, settle
from bench.results import heading, table, write_section
from bench.validation import Body, bodies
from kg.accounts.accounts import Accounts
from kg.accounts.grants import Grant
from kg.accounts.tables import Scope
from kg.graph.generations import read_current
from kg.ledger.ledger import Ledger
from kg.publishing.verifying import find_problems
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.iris import read_iris
from kg.settings import Settings
from kg.validation.engines.choosing import choose_engine
from kg.validation.validator import Validator
from loaders.bundled import load_bundled

WHOLE: Final = 1_000
PROMISED: Final = 60.0
"""Seconds in which as many commitments are sent and approved."""
SCHEMA: Final = "stakeholderCommitment"
OWNER: Final = "organisation:bench"
REALM: Final = "ort"
_COUNTED: Final = (
    f"SELECT (COUNT(DISTINCT ?r) AS ?n) WHERE {{ ?r a <{PUBLISHED_BASE}chm/ontology#StakeholderCommitment> }}"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way: how many requests, milliseconds of each, seconds in all, and those of the processor."""

    way: str
    step: str
    documents: int
    requests: int
    milliseconds: list[float]
    seconds: float
    processor: float

    def row(self) -> tuple[str, ...]:
        """The row of the table."""
        ordered = sorted(self.milliseconds)
        single = [f"{percentile(ordered, part):,.1f}" for part in (50, 95)] if len(ordered) > 1 else ["", ""]
        each = f"{self.processor * 1000 / self.documents:.1f}"
        return self.way, self.step, f"{self.requests:,}", *single, f"{self.seconds:.1f}", each


class Client:
    """An account on one connection, one request after another."""

    def __init__(self, url: str, token: str) -> None:
        address = urlsplit(url)
        self._connection = HTTPConnection(address.hostname or "", address.port, timeout=600)
        self._headers = {"Authorization": f"Bearer {token}", "Realm": REALM}

    def close(self) -> None:
        """Hang up, since the server does when nothing was asked for a while; the next request calls again."""
        self._connection.close()

    def ask(self, method: str, path: str, content: bytes = b"", kind: str = "application/json") -> Any:
        """What is answered, as JSON or as a list of lines of it. Raises RuntimeError for anything but success."""
        headers = self._headers | ({"Content-Type": kind} if content else {})
        self._connection.request(method, path, content or None, headers)
        answer: HTTPResponse = self._connection.getresponse()
        said = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {said[:2000]!r}")
        if answer.headers.get_content_type() == "application/x-ndjson":
            return [json.loads(line) for line in said.splitlines()]
        return json.loads(said)


class Bench:
    """A running server with an organisation's program and somebody who approves."""

    def __init__(self, url: str, pid: int, tokens: Mapping[str, str], count: int) -> None:
        self._program, self._approver = Client(url, tokens["program"]), Client(url, tokens["approver"])
        self._pid = pid
        self._count = count
        validator = Validator(read_iris(PUBLISHED_BASE), choose_engine())
        self._made = bodies(SCHEMA, 20, validator)

    def documents(self) -> list[Body]:
        """New commitments, each with an identifier of its own."""
        made = (self._made[number % len(self._made)] for number in range(self._count))
        return [{**one, "header": {**one["header"], "identifier": str(uuid.uuid4()).upper()}} for one in made]

    def steps(self) -> Iterator[Step]:
        """All ways, one after the other; each sends as many documents and has them approved."""
        self._program.ask("POST", "/api/validate", json.dumps(self._made[0]).encode())  # shapes are prepared after it
        yield from self._way("our API, in one request", "bulk", self._send_all, self._approve)
        yield from self._way("our API, one by one", "single", self._send_each, self._approve)
        yield from self._way("the present API, one by one", "present", self._send_presently, self._approve_presently)

    def _way(
        self,
        way: str,
        name: str,
        send: Callable[[list[Body], str], list[float]],
        approve: Callable[[str], list[float]],
    ) -> Iterator[Step]:
        documents, batch = self.documents(), f"{name}-{uuid.uuid4()}"
        before = self.published()
        yield self._measured(way, "sent and submitted", lambda: send(documents, batch))
        yield self._measured(way, "approved and shown", lambda: approve(batch))
        if self.published() - before != len(documents):
            raise RuntimeError(f"{way}: {self.published() - before} of {len(documents)} are shown")

    def _measured(self, way: str, step: str, work: Callable[[], list[float]]) -> Step:
        settle(self._pid)
        for client in (self._program, self._approver):
            client.close()
        processor, started = self._processor(), perf_counter()
        times = work()
        seconds = perf_counter() - started
        return Step(way, step, self._count, len(times), times, seconds, self._processor() - processor)

    def _processor(self) -> float:
        return sum(process.seconds for process in process_tree(self._pid))  # with threads that have ended

    def _send_all(self, documents: list[Body], batch: str) -> list[float]:
        lines = b"".join(json.dumps(one).encode() + b"\n" for one in documents)
        asked = urlencode({"submit": "true", "batch": batch, "organisation": "bench"})
        path = f"/api/submissions/bulk?{asked}"
        times, answers = _timed(lambda: self._program.ask("POST", path, lines, "application/x-ndjson"))
        _expect([one["status"] for one in answers], [201] * len(documents))
        return [times]

    def _send_each(self, documents: list[Body], batch: str) -> list[float]:
        path = f"/api/submissions?{urlencode({'submit': 'true', 'batch': batch, 'organisation': 'bench'})}"
        sent = (json.dumps(one).encode() for one in documents)
        return [_timed(lambda text=text: self._program.ask("POST", path, text))[0] for text in sent]  # type: ignore[misc]

    def _approve(self, batch: str) -> list[float]:
        said = json.dumps({"batch": batch, "agree": True}).encode()
        times, answer = _timed(lambda: self._approver.ask("POST", "/api/submissions/actions/approve", said))
        _expect([one["status"] for one in answer["answers"]], [200] * self._count)
        _expect(answer["visible"], True)
        return [times]

    def _send_presently(self, documents: list[Body], batch: str) -> list[float]:
        path = f"/api/v2023/documents/schemas/{SCHEMA}"
        sent = (json.dumps({"document": one, "batchId": batch}).encode() for one in documents)
        return [_timed(lambda text=text: self._program.ask("POST", path, text))[0] for text in sent]  # type: ignore[misc]

    def _approve_presently(self, batch: str) -> list[float]:
        path = f"/api/v2013/workflows/batches/{quote(batch)}/activities/publishRecord"
        said = json.dumps({"action": "approve", "agree": True}).encode()
        times, _ = _timed(lambda: self._approver.ask("PUT", path, said))
        return [times]

    def published(self) -> int:
        """How many commitments readers see."""
        found = self._approver.ask("GET", f"/sparql?{urlencode({'query': _COUNTED})}&format=json")
        return int(found["results"]["bindings"][0]["n"]["value"])


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what was made."""
    started = perf_counter()
    made = work()
    return (perf_counter() - started) * 1000, made


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise RuntimeError(f"not {str(wanted)[:100]} but {str(found)[:2000]}")


def prepare(data: Path) -> dict[str, str]:
    """The bundled data, and two accounts with a token each, by name."""
    settings = Settings(data=data)
    with closing(Ledger(settings.ledger_address)) as ledger, closing(Accounts(settings.ledger_address)) as accounts:
        if read_current(data) is None:
            load_bundled(settings, ledger)
        tokens = {}
        scopes: dict[str, tuple[Scope, ...]] = {"program": ("submit",), "approver": ("submit", "approve")}
        for name, role in (("program", "contributor"), ("approver", "approver")):
            known = {one.name: one for one in accounts.all()}
            number = (known.get(name) or accounts.add(name, "member")).number
            accounts.give(Grant(number, role, OWNER, SCHEMA))  # type: ignore[arg-type]
            tokens[name] = accounts.issue(name, scopes=scopes[name])
        return tokens


def run(data: Path, count: int) -> tuple[list[str], bool]:
    """The section, and whether what was promised is kept."""
    lines = heading("Submissions", "python -m bench.submissions", ["pyshifty", "pyoxigraph", "sqlalchemy", "fastapi"])
    tokens = prepare(data)
    with ours_running(data, bundled="false") as (url, pid):
        settle(pid)
        steps = []
        for step in Bench(url, pid, tokens, count).steps():
            steps.append(step)
            print(*step.row(), sep=" | ", file=sys.stderr)
    settings = Settings(data=data)
    with closing(Ledger(settings.ledger_address)) as ledger:
        _expect([problem.message for problem in find_problems(settings, ledger)], [])
    seconds: dict[str, float] = {}
    for one in steps:
        seconds[one.way] = seconds.get(one.way, 0.0) + one.seconds
    kept = all(value < PROMISED for value in seconds.values())
    sums = ", ".join(f"{way}: {value:.1f} s" for way, value in seconds.items())
    columns = ("way", "step", "requests", "p50 ms", "p95 ms", "seconds", "processor ms a document")
    return [
        *lines,
        "",
        f"{count:,} commitments of an organisation, sent by its program on one connection, one after another, judged "
        "for publication and submitted; then approved by another account in one request, which judges them again and "
        "is answered once readers see all of them. One web process, one worker that judges, limits as they are set. "
        f"Promised are {PROMISED:g} s for both steps: {'kept' if kept else '**missed**'} ({sums}).",
        "",
        *table(columns, [one.row() for one in steps], left=2),
        "",
        "Afterwards `kg verify` finds nothing wrong.",
    ], kept


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=WHOLE)
    parser.add_argument("--data", type=Path, help="data folder to use, which is kept; a temporary one otherwise")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as temporary:
        lines, _ = run(arguments.data or Path(temporary) / "data", arguments.count)
    print(write_section("submissions", lines) if arguments.count == WHOLE else "\n".join(lines))


if __name__ == "__main__":
    main()
