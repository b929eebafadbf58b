"""What pages, documents and queries take beside an earlier state of the program, by turns on one machine.

python -m bench.reading CHECKOUT             writes the section of bench/RESULTS.md
python -m bench.reading CHECKOUT --print     only says what was found
python -m bench.reading CHECKOUT --records FOLDER    also what pages take on the records that `bench.records` left there

CHECKOUT is a folder with the earlier state, as `git worktree add CHECKOUT COMMIT` makes it; it runs with the packages
of this one. Seconds of the processor are compared, of all processes of a server: other work of the machine shows less
in them than in times.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Final

import httpx

from bench.__main__ import Case, site_cases, sparql_cases
from bench.generated_records import COUNTRIES
from bench.load import measure, percentile
from bench.peers import free_port, ours_running, running
from bench.processes import process_tree, processor_seconds, settle
from bench.records import identifiers_of, requests
from bench.results import heading, table, write_section
from kg.graph.generations import read_current
from kg.knowledge.knowledge import KnowledgeBase
from kg.settings import Settings

OWN: Final = Path(__file__).parents[1]
"""The checkout that this module stands in."""
_HTML: Final = "text/html"
_WEB: Final = "browser.processes.web"


def commit_of(checkout: Path) -> str:
    """The short name of the commit that is checked out in a folder."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def serving(checkout: Path, data: Path) -> Iterator[tuple[str, int]]:
    """A state of the program on its own bundled data, without a cache: its address and its process id."""
    port = free_port()
    environment = {"KG_DATA": str(data), "KG_PORT": str(port), "KG_WEB": "1", "KG_CACHE": "0"}
    kg = [sys.executable, "-m", "kg"]
    subprocess.run(
        [*kg, "load", "bundled"], env=os.environ | environment, cwd=checkout, check=True, capture_output=True
    )
    url = f"http://127.0.0.1:{port}"
    with running([*kg, "serve"], environment, f"{url}/health", folder=checkout) as pid:
        yield url, pid


def cases(server: str, url: str, iris: list[str], targets: list[str]) -> list[Case]:
    """What is asked of either state."""
    names = [iri.rpartition("/")[2] for iri in targets]
    return [
        *site_cases(server, url, iris),
        Case("page of a global target", server, url, [f"/kmgbf/en/page/{name}" for name in names], _HTML),
        Case("list of countries", server, url, ["/en/countries", "/fr/countries"], _HTML),
        Case("profile of a country", server, url, [f"/en/countries/{iso}" for iso in COUNTRIES], _HTML),
        *sparql_cases(server, f"{url}/sparql", iris, targets),
    ]


def processor(pid: int, case: Case, seconds: int) -> float:
    """Milliseconds of the processor, of all processes of a server, for one request of a case."""
    before = sum(process.seconds for process in process_tree(pid))
    found = measure(case.url, case.paths, case.accept, 1, seconds)
    used = sum(process.seconds for process in process_tree(pid)) - before
    return 1000 * used / (found.rate * seconds)


def compare(earlier: Path, rounds: int, seconds: int) -> list[tuple[str, float, float]]:
    """Each case with the milliseconds of the earlier state and of this one: medians of rounds by turns."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        places = {"before": earlier, "now": OWN}
        servers = {key: stack.enter_context(serving(place, folder / key)) for key, place in places.items()}
        assert read_current(folder / "now") is not None
        framework = KnowledgeBase(Settings(data=folder / "now")).current().framework
        iris, targets = list(framework.by_iri), [target.iri for target in framework.targets]
        pairs = list(zip(*(cases(key, url, iris, targets) for key, (url, _) in servers.items()), strict=True))
        found: dict[tuple[str, str], list[float]] = {}
        for _, pid in servers.values():
            settle(pid)
        for round_ in range(rounds + 1):  # the first one warms
            for case in (case for pair in pairs for case in pair):
                print(f"round {round_}: {case.server}: {case.name}", file=sys.stderr)
                spent = processor(servers[case.server][1], case, seconds)
                if round_:
                    found.setdefault((case.name, case.server), []).append(spent)
    return [(old.name, median(found[old.name, "before"]), median(found[old.name, "now"])) for old, _ in pairs]


def with_many_records(folder: Path) -> list[tuple[str, ...]]:
    """Kinds of pages on many records, with milliseconds of the processor of the web process: p50 and p95.

    Each address is asked once.
    """
    source = next(folder.glob("*.ndjson"))
    names = identifiers_of(source, 300)
    asked = dict(requests(names))
    asked["record as JSON-LD"] = [f"/record/data/{name}.jsonld" for name in names]
    asked["global target as Turtle"] = [f"/kmgbf/data/target_{number}.ttl" for number in range(1, 24)]
    rows: list[tuple[str, ...]] = []
    with ours_running(folder / "data", cache="0") as (url, root), httpx.Client(base_url=url, timeout=60) as client:
        settle(root)
        pid = next(process.pid for process in process_tree(root) if _WEB in process.command)
        for kind, paths in asked.items():
            times = []
            for path in paths:
                before = processor_seconds(pid)
                client.get(path).raise_for_status()
                times.append(1000 * (processor_seconds(pid) - before))
            ordered = sorted(times[3:])  # the first few warm what a new process has yet to read
            rows.append((kind, f"{percentile(ordered, 50):.1f}", f"{percentile(ordered, 95):.1f}"))
        resident = next(process.resident for process in process_tree(root) if process.pid == pid)
    return [*rows, ("memory of the web process afterwards, MB", f"{resident / 1e6:.0f}", "")]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--print", action="store_true", help="write nothing")
    parser.add_argument("--records", type=Path)
    options = parser.parse_args()
    commit = commit_of(options.checkout)
    title = "Pages and documents beside an earlier state"
    lines = heading(title, "python -m bench.reading CHECKOUT", ("pyoxigraph", "starlette", "uvicorn"))
    rows = compare(options.checkout.absolute(), options.rounds, options.seconds)
    shown = [(name, f"{old:.2f}", f"{new:.2f}", f"{old / new:.2f}") for name, old, new in rows]
    lines += [
        "",
        f"By turns with commit {commit}, each on its own bundled data, without the cache: milliseconds of the "
        "processor, of all processes of a server, for each request; wrk, one connection, medians of "
        f"{options.rounds} rounds of {options.seconds} s. The ratio is that of the earlier state to this one: above 1 "
        "this one is faster.",
        "",
        *table(("what", commit, "now", "ratio"), shown),
    ]
    if options.records:
        lines += ["", "On 100,000 generated records, each address once, without the cache; the web process alone:", ""]
        lines += table(("request", "p50 ms", "p95 ms"), with_many_records(options.records))
    print("\n".join(lines) if options.print else write_section("reading", lines))


if __name__ == "__main__":
    main()
