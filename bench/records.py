"""Generated records of ten types: how fast they load, and how fast their pages are answered.

python -m bench.records                                     100,000 of them; writes the section of bench/RESULTS.md
python -m bench.records --count 10000 --data FOLDER         fewer, in a folder that is kept; writes nothing
python -m bench.records --count 1000 --write FILE.ndjson    only write them
"""

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import httpx

from bench.generated_records import COUNTRIES, Generator
from bench.load import percentile
from bench.peers import ours_running
from bench.processes import proportional_megabytes
from bench.results import heading, table, write_section
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.texts.languages import TAGS
from loaders.bundled import load_bundled
from loaders.records.graphs.changes import PUBLICATION
from loaders.records.graphs.loading import Options, load_records

WHOLE: Final = 100_000
"""Records that the promises are about."""
AUDIT: Final = 90
"""Seconds that are promised for an audit of so many."""
_TYPES: Final = ("nationalTarget7", "resource", "nbsap", "measure", "absPermit", "biosafetyDecision")
_PROMISES: Final = {
    "page of a record": 50,
    "list, by country and type": 50,
    "list, by target and year": 50,
    "list, as JSON": 50,
    "profile of a country": 50,
    "all countries": 50,
    "page of a global target": 40,
    "list, by words of names": 0,
}
"""Kinds of requests, and in how many milliseconds 95 of 100 are to be answered; 0: nothing was promised."""


def write(path: Path, count: int, seed: int) -> None:
    """Write so many generated bodies, one a line."""
    with path.open("w", encoding="utf-8") as file:
        for body in Generator(seed).bodies(count):
            file.write(json.dumps(body, ensure_ascii=False) + "\n")


def load(count: int, seed: int, folder: Path, publication: int) -> dict[str, float]:
    """Load generated records into an empty copy below a folder: records a second, processor time, megabytes.

    Other work of the machine shows in the seconds, and less in those of the processor.
    """
    source = folder / f"records-{count}-{seed}.ndjson"
    if not source.exists():
        write(source, count, seed)
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    started, used = time.perf_counter(), time.process_time()
    load_records(settings, ledger, [source], Options(publication=publication))
    seconds, used = time.perf_counter() - started, time.process_time() - used
    load_bundled(settings, ledger)
    ledger.close()
    own, mapping = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "records": count,
        "seconds": round(seconds, 1),
        "perSecond": round(count / seconds),
        "processorSecondsWriting": round(used, 1),
        "processorSecondsMapping": round(mapping.ru_utime + mapping.ru_stime, 1),
        "megabytes": round((own.ru_maxrss + mapping.ru_maxrss) / 1024),
    }


def requests(identifiers: Sequence[str]) -> Mapping[str, list[str]]:
    """Addresses by kind, each of them asked once, so that no answer is a repeated one."""
    words = "forest water plan national target species finance marine".split()
    lists = [f"country={iso}&type={schema}" for iso in COUNTRIES for schema in _TYPES[:3]]
    found = {
        "page of a record": [f"/record/en/page/{identifier}" for identifier in identifiers],
        "list, by country and type": [f"/en/records?{each}" for each in lists],
        "list, by target and year": [
            f"/en/records?target={n}&year={y}" for n in range(1, 24) for y in range(2018, 2023)
        ],
        "list, as JSON": [f"/api/records?{each}" for each in lists],
        "profile of a country": [f"/{tag}/countries/{iso}" for iso in COUNTRIES for tag in ("en", "fr", "ar")],
        "all countries": [f"/{tag}/countries" for tag in TAGS],
        "page of a global target": [f"/kmgbf/{tag}/page/target_{n}" for n in range(1, 24) for tag in ("en", "ar")],
        "list, by words of names": [f"/en/records?q={one}+{two}" for one in words for two in words if one < two],
    }
    assert found.keys() == _PROMISES.keys()
    return found


def ask(client: httpx.Client, paths: Sequence[str]) -> list[float]:
    """Milliseconds of one request each, in ascending order. The first few warm what a new process has yet to read."""
    times = []
    for number, path in enumerate(paths):
        begun = time.perf_counter()
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} was answered {answer.status_code}")
        if number >= 3:
            times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)


def identifiers_of(source: Path, count: int) -> list[str]:
    """Some of the records of a file."""
    lines = source.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["header"]["identifier"] for line in random.Random(1).sample(lines, min(count, len(lines)))]


def pages(folder: Path, source: Path) -> tuple[list[tuple[str, ...]], float]:
    """Rows of the table of pages, and the megabytes of the server afterwards."""
    rows: list[tuple[str, ...]] = []
    with ours_running(folder / "data") as (url, pid), httpx.Client(base_url=url, timeout=60) as client:
        for kind, paths in requests(identifiers_of(source, 300)).items():
            times, promised = ask(client, paths), _PROMISES[kind]
            high = percentile(times, 95)
            kept = ("yes" if high <= promised else "**no**") if promised else ""
            rows.append((kind, f"{percentile(times, 50):.1f}", f"{high:.1f}", f"{promised or ''}", kept))
        return rows, proportional_megabytes(pid)


def audit(data: Path) -> tuple[float, float]:
    """Seconds of the clock and of the processor that `kg audit` takes for all records of a copy."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = (sys.executable, "-m", "kg", "audit", "--output", os.devnull)
    found = subprocess.run(command, env=os.environ | {"KG_DATA": str(data)}, capture_output=True, text=True)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if found.returncode not in (0, 1):
        raise RuntimeError(found.stderr[-2000:])
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def run(folder: Path, count: int, seed: int, publication: int) -> list[str]:
    """Load, ask, audit, and say what was found."""
    lines = heading("Records", "python -m bench.records", ["pyoxigraph", "starlette", "uvicorn"])
    took = load(count, seed, folder, publication)
    rows, megabytes = pages(folder, folder / f"records-{count}-{seed}.ndjson")
    kept = "kept" if took["perSecond"] >= 1000 else "**missed**"
    audited, processor = audit(folder / "data")
    in_time = "kept" if audited <= AUDIT * count / WHOLE else "**missed**"
    return [
        *lines,
        "",
        f"{count:,} generated records of ten types, from the file to the answer of a page (ledger, graph, index): "
        f"{took['seconds']:,} s, {took['perSecond']:,} records a second (promised 1,000: {kept}). Processor: "
        f"{took['processorSecondsWriting']:,} s of the process that writes, {took['processorSecondsMapping']:,} s of "
        f"the one that reads. Memory of both at their highest: {took['megabytes']:,} MB (promised 2,000).",
        "",
        "One request after the other, over HTTP, each address once; milliseconds at the client:",
        "",
        *table(("request", "p50 ms", "p95 ms", "promised p95", "kept"), rows),
        "",
        f"Memory of the server afterwards: {megabytes:,.0f} MB.",
        "",
        f"`kg audit` of all of them, by their bodies, with the report on each written: {audited:,.0f} s (promised "
        f"{AUDIT * count / WHOLE:,.0f} s: {in_time}), {processor:,.0f} s of the processor.",
    ]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=WHOLE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help="only write the records to this file")
    parser.add_argument("--data", type=Path, help="folder to work in, which is kept; a temporary one otherwise")
    parser.add_argument("--publication", type=int, default=PUBLICATION, help="records in one publication at most")
    arguments = parser.parse_args()
    if arguments.write:
        write(arguments.write, arguments.count, arguments.seed)
        return
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as temporary:
        folder = arguments.data or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        lines = run(folder, arguments.count, arguments.seed, arguments.publication)
    print(write_section("records", lines) if arguments.count == WHOLE else "\n".join(lines))


if __name__ == "__main__":
    main()
