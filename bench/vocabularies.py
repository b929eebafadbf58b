"""Skosmos' interface and the pages over four vocabularies (52,000 concepts), in the proportions of real traffic.

    python -m bench.vocabularies [FOLDER]

FOLDER holds the files of `shared/data/vocabularies` (default: below KG_SHARED). Proportions: the access logs that
Skosmos ships for its own performance tests (Finto). Every request asks for another concept or word, so that nothing is
answered from what was kept, except in the row that says so.
"""

import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

import httpx

from bench.load import measure
from bench.processes import proportional_megabytes
from bench.results import heading as title
from bench.results import write_section
from kg.graph.generations import read_current
from kg.texts.languages import LANGUAGES
from kg.vocabularies.collation import heading
from kg.vocabularies.schema import tables_path

_FILES: Final = (
    ("unesco", "unesco-thesaurus.ttl.gz", ("--group-class", "isothes:ConceptGroup")),
    ("gemet", "gemet-4.0.1-en-de-fr-it-nl.ttl.gz", ()),
    ("envthes", "EnvThes.ttl.gz", ("--setting", "show_deprecated=true")),
    ("yso", "yso-ysoplaces-cicero-flat.nt.gz", ()),
)
_SINGLE: Final = 300
"""Requests of each kind that are asked one after the other."""
_MIXED: Final = 30_000
_SECONDS: Final = 8


@dataclass(frozen=True, slots=True)
class Concept:
    """What requests are made of."""

    vocabulary: str
    iri: str
    label: str
    language: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request: its share of the traffic (thousandths), what was promised (p95, ms), how it is made."""

    name: str
    share: int
    promise: int
    make: Callable[[random.Random, Concept], str]


def _rest(method: str, **fixed: str) -> Callable[[random.Random, Concept], str]:
    def make(_random: random.Random, concept: Concept) -> str:
        parameters = urlencode({"uri": concept.iri, "lang": concept.language, **fixed})
        return f"/rest/v1/{concept.vocabulary}/{method}?{parameters}"

    return make


def _data(_random: random.Random, concept: Concept) -> str:
    return f"/rest/v1/{concept.vocabulary}/data?{urlencode({'uri': concept.iri})}"


def _search(chance: random.Random, concept: Concept) -> str:
    length = chance.randint(2, max(2, min(8, len(concept.label))))
    parameters = {"query": concept.label[:length] + "*", "lang": concept.language, "maxhits": "20", "unique": "1"}
    return f"/rest/v1/{concept.vocabulary}/search?{urlencode(parameters)}"


def _global_search(chance: random.Random, concept: Concept) -> str:
    parameters = {"query": concept.label[: chance.randint(3, 9)] + "*", "labellang": "en", "maxhits": "20"}
    return f"/rest/v1/search?{urlencode(parameters)}"


def _vocabularies(chance: random.Random, _concept: Concept) -> str:
    return f"/rest/v1/vocabularies?lang=en&callback=jQuery{chance.randint(1, 10**9)}"


def _concept_page(chance: random.Random, concept: Concept) -> str:
    language = chance.choice(tuple(LANGUAGES))
    return f"/{concept.vocabulary}/{language}/page/?{urlencode({'uri': concept.iri})}"


def _search_page(chance: random.Random, concept: Concept) -> str:
    return f"/{concept.vocabulary}/en/search?{urlencode({'q': concept.label[: chance.randint(3, 12)]})}"


def _index_page(chance: random.Random, concept: Concept) -> str:
    letter = quote(heading(concept.label, concept.language), safe="")
    return f"/{concept.vocabulary}/en/index/{letter}?clang={concept.language}&z={chance.randint(1, 10**9)}"


def _home_page(chance: random.Random, concept: Concept) -> str:
    return f"/{concept.vocabulary}/en/?z={chance.randint(1, 10**9)}"


KINDS: Final = (
    Kind("data", 356, 20, _data),
    Kind("broader", 205, 20, _rest("broader")),
    Kind("search", 126, 50, _search),
    Kind("label", 104, 20, _rest("label")),
    Kind("vocabularies (JSONP)", 86, 20, _vocabularies),
    Kind("narrower", 53, 20, _rest("narrower")),
    Kind("hierarchy", 20, 50, _rest("hierarchy")),
    Kind("broaderTransitive", 4, 20, _rest("broaderTransitive")),
    Kind("global search", 6, 50, _global_search),
    Kind("page of a concept", 10, 100, _concept_page),
    Kind("page of a search", 12, 100, _search_page),
    Kind("page of a letter", 12, 100, _index_page),
    Kind("home of a vocabulary", 6, 100, _home_page),
)


def load(folder: Path, data: Path) -> None:
    """Add the vocabularies with the command line, as an operator does."""
    environment = os.environ | {"KG_DATA": str(data)}
    for id_, name, more in _FILES:
        command = [str(Path(sys.executable).with_name("kg")), "vocabulary", "add", str(folder / name), "--id", id_]
        subprocess.run([*command, "--release", "1", *more], env=environment, check=True, capture_output=True)


def concepts(data: Path, chance: random.Random) -> list[Concept]:
    """Concepts of all vocabularies with one of their labels, in a random order that is always the same."""
    generation = read_current(data)
    assert generation is not None
    found = []
    for id_, _name, _more in _FILES:
        with closing(sqlite3.connect(tables_path(generation, id_))) as connection:
            rows = connection.execute(
                "SELECT thing.iri, label.value, label.language FROM label JOIN thing ON thing.id = label.thing "
                "WHERE label.property = 0 AND thing.kind = 'concept' AND label.language <> ''"
            )
            found += [Concept(id_, *row) for row in rows]
    found.sort(key=lambda concept: (concept.iri, concept.language))
    chance.shuffle(found)
    return found


def most_children(data: Path) -> tuple[str, int]:
    """The concept of EnvThes with the most children."""
    generation = read_current(data)
    assert generation is not None
    with closing(sqlite3.connect(tables_path(generation, "envthes"))) as connection:
        row = connection.execute(
            "SELECT thing.iri, count(*) FROM relation JOIN thing ON thing.id = relation.object "
            "WHERE relation.property = 20 GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
        ).fetchone()
    return str(row[0]), int(row[1])


@contextmanager
def served(data: Path) -> Iterator[tuple[str, int, float]]:
    """A server on the data with two web processes: its address, process, and the seconds until it answered."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"KG_DATA": str(data), "KG_PORT": str(port), "KG_WEB": "2"}
    begun = time.perf_counter()
    command = [str(Path(sys.executable).with_name("kg")), "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            while True:
                try:
                    if httpx.get(f"{url}/rest/v1/yso/?lang=en").status_code == 200:
                        break
                except httpx.HTTPError:
                    pass
                time.sleep(0.05)
            yield url, process.pid, time.perf_counter() - begun
        finally:
            process.send_signal(signal.SIGTERM)


def run(folder: Path) -> str:
    """Measure, and write the section."""
    lines = title(
        "Skosmos' interface and the pages, 52,000 concepts",
        "python -m bench.vocabularies",
        ["pyoxigraph", "starlette", "uvicorn"],
    )
    chance = random.Random(2030)  # the same requests each time
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as temporary:
        data = Path(temporary) / "data"
        begun = time.perf_counter()
        load(folder, data)
        loading = time.perf_counter() - begun
        pool = concepts(data, chance)
        iri, count = most_children(data)
        with served(data):
            pass  # the bundled data is loaded by the first start
        with served(data) as (url, process, start):
            lines += _measured(url, pool, chance, iri, count)
            memory = proportional_megabytes(process)
    lines += [
        "",
        f"Loading all four: {loading:.0f} s. Start until the first answer: {start:.1f} s (promised 20). "
        f"Memory of all processes after the load: {memory:,.0f} MB (promised 1,000; shared pages counted once).",
    ]
    return write_section("vocabularies", lines)


def _measured(url: str, pool: list[Concept], chance: random.Random, iri: str, count: int) -> list[str]:
    lines = ["", "| request | p50 ms | p95 ms | promised p95 | kept |", "|---|---|---|---|---|"]
    taken = iter(pool)
    for kind in KINDS:
        paths = [kind.make(chance, next(taken)) for _ in range(_SINGLE)]
        lines.append(_row(kind.name, _singly(url, paths), kind.promise))
    query = urlencode({"uri": iri, "lang": "en"})
    found = _singly(url, [f"/rest/v1/envthes/children?{query}&z={number}" for number in range(40)])
    lines.append(_row(f"children ({count:,})", found, 200))
    found = _singly(url, [f"/envthes/en/tree?{urlencode({'uri': iri})}&z={number}" for number in range(40)])
    lines.append(_row(f"page of the tree, opened at {count:,} children", found, 200))
    return [*lines, "", *_mixed(url, list(_mix(pool, chance)))]


def _mixed(url: str, paths: list[str]) -> Iterator[str]:
    for name, some in (("every request another", paths), ("a thousand requests again and again", paths[:1000])):
        for connections in (1, 16):
            rate = measure(url, some, "*/*", connections, _SECONDS)
            yield (
                f"- Mixed traffic, {name}, {connections} connections: {rate.rate:,.0f} requests/s, "
                f"p50 {rate.p50:.1f} ms, p95 {rate.p95:.1f} ms."
            )


def _singly(url: str, paths: list[str]) -> "Milliseconds":
    times = []
    with httpx.Client(base_url=url, timeout=60) as client:
        client.get("/health")
        for path in paths:
            begun = time.perf_counter()
            answer = client.get(path)
            times.append((time.perf_counter() - begun) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text[:200]}")
    times.sort()
    return Milliseconds(times[len(times) // 2], times[int(len(times) * 0.95)])


@dataclass(frozen=True, slots=True)
class Milliseconds:
    """Half of the answers came within `p50`, 95 of 100 within `p95`."""

    p50: float
    p95: float


def _row(name: str, found: Milliseconds, promise: int) -> str:
    kept = "yes" if found.p95 <= promise else "**no**"
    return f"| {name} | {found.p50:.1f} | {found.p95:.1f} | {promise} | {kept} |"


def _mix(pool: list[Concept], chance: random.Random) -> Iterator[str]:
    weights = [kind.share for kind in KINDS]
    for kind in chance.choices(KINDS, weights, k=_MIXED):
        yield kind.make(chance, chance.choice(pool))


def main() -> None:
    """Find the files and measure."""
    shared = Path(os.environ.get("KG_SHARED", Path(__file__).parents[2] / "shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "data" / "vocabularies"
    if not folder.exists():
        sys.exit(f"The vocabularies are not at {folder}; name their folder.")
    if shutil.which("wrk") is None:
        sys.exit("The benchmarks need wrk: apt-get install wrk")
    print(run(folder))


if __name__ == "__main__":
    main()
