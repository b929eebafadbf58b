"""Validation of typical records, one after another, over HTTP, beside pyshacl alone on the same graphs in the same run.

python -m bench.validation                                the whole; writes the section of bench/RESULTS.md
python -m bench.validation --requests 200 --data FOLDER   fewer, with a data folder that is kept; writes nothing
"""

import argparse
import json
import random
import tempfile
import uuid
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from importlib.resources import files
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final
from urllib.parse import urlsplit

import pyshacl
from rdflib import Graph

from bench.generated_records import Generator
from bench.load import percentile
from bench.peers import ours_running
from bench.processes import proportional_megabytes, settle, tree_seconds
from bench.results import heading, table, write_section
from kg.graph.generations import read_current
from kg.ledger.ledger import Ledger
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.iris import read_iris
from kg.records.types import get_record_type
from kg.settings import Settings
from kg.validation.engines.choosing import choose_engine
from kg.validation.examples import example_body
from kg.validation.validator import Validator
from loaders.bundled import load_bundled

WHOLE: Final = 2_000
"""Requests of each kind that the promises are about."""
MEDIAN, P95 = 5.0, 10.0
"""Milliseconds that are promised over HTTP."""
_SCHEMAS: Final = ("nationalTarget7", "nbsap", "absPermit", "stakeholderCommitment")
_ROUNDS: Final = 4
Body = dict[str, Any]


def bodies(schema: str, count: int, validator: Validator) -> list[Body]:
    """As many bodies of a type that conform: what the shape asks for, and what goes with it of generated ones."""
    random_ = random.Random(schema)
    generated = [one for one in Generator(3).bodies(100) if one["header"]["schema"] == schema] or [{}]
    found = []
    for number in range(count):
        body = example_body(get_record_type(schema))
        identifier = str(uuid.UUID(int=random_.getrandbits(128), version=4)).upper()
        body["header"] = {"identifier": identifier, "schema": schema, "languages": ["en", "fr"]}
        for name, value in generated[number % len(generated)].items():
            more = body | {name: value}
            if name != "header" and validator.judge(more).conforms:
                body = more
        found.append(body)
    return found


def broken(body: Body) -> Body:
    """The same with a field that nobody knows, and without the first of its own."""
    first = next(name for name in body if name != "header")
    return {name: value for name, value in body.items() if name != first} | {"nobodyKnows": 1}


class Times:
    """Milliseconds of the clock for each of many, and of the processor for all."""

    def __init__(self) -> None:
        self._wall: list[float] = []
        self._processor = 0.0

    def take(self, work: Callable[[], None], processor: Callable[[], float], count: int) -> None:
        """Do something so many times."""
        before = processor()
        for _ in range(count):
            started = perf_counter()
            work()
            self._wall.append((perf_counter() - started) * 1000)
        self._processor += (processor() - before) * 1000

    @property
    def figures(self) -> tuple[float, float, float]:
        """Median and 95th percentile of the clock, mean of the processor."""
        ordered = sorted(self._wall)
        return percentile(ordered, 50), percentile(ordered, 95), self._processor / len(ordered)


def over_http(url: str, documents: Sequence[bytes], *, conforms: bool) -> Callable[[], None]:
    """One request after another on one connection, each with another document."""
    address = urlsplit(url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=60)
    number = iter(range(10**9))

    def work() -> None:
        document = documents[next(number) % len(documents)]
        connection.request("POST", "/api/validate", document, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200 or json.loads(content)["conforms"] is not conforms:
            raise RuntimeError(f"{answer.status}: {content[:2000]!r}")

    return work


def by_pyshacl(schema: str, graphs: Sequence[bytes]) -> Callable[[], None]:
    """pyshacl on graphs of records, with the shapes read once; the graph is read each time."""
    shapes = Graph()
    for folder in ("records", "publish"):
        file = files("shapes").joinpath(folder, f"{schema}.ttl")
        if file.is_file():
            shapes.parse(data=file.read_text("utf-8"), format="turtle")
    number = iter(range(10**9))

    def work() -> None:
        data = Graph().parse(data=graphs[next(number) % len(graphs)], format="nt")
        pyshacl.validate(data, shacl_graph=shapes, inference="none")

    return work


def rows(url: str, pid: int, requests: int) -> list[tuple[str, ...]]:
    """The rows of the table: each kind of document, by us and by pyshacl, by turns."""

    validator = Validator(read_iris(PUBLISHED_BASE), choose_engine())
    found = []
    for schema in _SCHEMAS:
        right = bodies(schema, 20, validator)
        for kind, documents, conforms in (("right", right, True), ("two faults", [*map(broken, right)], False)):
            sent = [json.dumps(one).encode() for one in documents]
            graphs = [validator.validate(one).graph for one in sent]
            ours, theirs = Times(), Times()
            ask, alone = over_http(url, sent, conforms=conforms), by_pyshacl(schema, graphs)
            ask()
            alone()
            for _ in range(_ROUNDS):
                ours.take(ask, lambda: tree_seconds(pid), requests // _ROUNDS)
                theirs.take(alone, process_time, max(2, requests // _ROUNDS // 10))
            size = f"{len(sent[0]):,}", f"{graphs[0].count(b' .')}"
            figures = (f"{one:.1f}" for times in (ours, theirs) for one in times.figures)
            found.append((schema, kind, *size, *figures))
    return found


def run(data: Path, requests: int) -> tuple[list[str], bool]:
    """The section, and whether all that was promised is kept."""
    lines = heading("Validation", "python -m bench.validation", ["pyshifty", "pyshacl", "rdflib", "pyoxigraph"])
    if read_current(data) is None:
        settings = Settings(data=data)
        ledger = Ledger(settings.ledger_address)
        load_bundled(settings, ledger)
        ledger.close()
    with ours_running(data, validation_rate="0", bundled="false") as (url, pid):
        settle(pid)
        before = proportional_megabytes(pid)
        made = rows(url, pid, requests)
        after = proportional_megabytes(pid)
    kept = all(float(row[4]) < MEDIAN and float(row[5]) < P95 for row in made)
    columns = ("record", "which is", "bytes", "triples", "p50 ms", "p95 ms", "processor ms")
    alone = ("pyshacl p50 ms", "p95 ms", "processor ms")
    return [
        *lines,
        "",
        f"`POST /api/validate`, one after another on one connection, one web process with one worker, {requests:,} of "
        f"each kind; milliseconds at the client, and of the processor in all processes of the server. Beside it "
        f"`pyshacl.validate` alone, on the graph that the mapping has made already, by turns in the same run. "
        f"Promised are {MEDIAN:g} ms (p50) and {P95:g} ms (p95): {'kept' if kept else '**missed**'}.",
        "",
        *table((*columns, *alone), made, left=2),
        "",
        f"Memory of the whole server, with all shapes prepared: {before:,.0f} MB; afterwards: {after:,.0f} MB.",
    ], kept


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=WHOLE)
    parser.add_argument("--data", type=Path, help="data folder to use, which is kept; a temporary one otherwise")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as temporary:
        lines, _ = run(arguments.data or Path(temporary) / "data", arguments.requests)
    print(write_section("validation", lines) if arguments.requests == WHOLE else "\n".join(lines))


if __name__ == "__main__":
    main()
