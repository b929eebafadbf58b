"""`python -m bench.sparql`: queries on a million triples, beside peers; `python -m bench.sparql endurance`: for long.

Each writes its own section of bench/RESULTS.md. A peer that is not installed is left out, and the section says so.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

from pyoxigraph import Store

from bench.results import heading, write_section
from bench.sparql import report
from bench.sparql.cases import REPEATED, build_cases
from bench.sparql.data import CONCEPTS, prepare
from bench.sparql.downloads import download_all
from bench.sparql.endurance import endure
from bench.sparql.peers import OURS, PEERS, UNCACHED, start_all
from bench.sparql.promises import promises
from bench.sparql.rounds import Results, check, measure_all

_PACKAGES = ("pyoxigraph", "oxigraph", "rdflib", "rdflib-endpoint", "uvicorn")


def compare(options: argparse.Namespace) -> list[str]:
    """The lines of the section about queries."""
    wanted = [peer for peer in PEERS if not options.only or peer.name in options.only]
    others = [f"{peer.name} {peer.version()}" for peer in PEERS[4:] if peer in wanted and peer.version()]
    lines = heading("Queries beside other servers", "make bench-sparql", _PACKAGES, others)
    prepared = prepare(options.data, options.concepts)
    cases = [case for case in build_cases(prepared.concepts) if not options.case or case.name in options.case]
    results = Results()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name, ExitStack() as stack:
        servers, notes = start_all(stack, prepared, Path(name), wanted)
        check(servers, cases, results)
        # A search of ours that finds nothing is not there yet: then there is nothing to compare.
        cases = [case for case in cases if not case.ours or (case.name, UNCACHED) in results.seconds]
        fresh = [server for server in servers if server.name != OURS]
        measure_all(fresh, cases, results, options.rounds, options.seconds)
        again = [case.again() for case in cases if case.name in REPEATED]
        repeating = [server for server in servers if server.name != UNCACHED]
        check(repeating, again, results)
        measure_all(repeating, again, results, options.rounds, options.seconds)
        store = Store.read_only(str(prepared.generation.graph))
        downloads = download_all(servers, store, options.rounds)
        lines += ["", _setting(options, prepared.triples)]
        lines += report.promised(promises(cases, results, downloads))
        lines += report.figures(cases, servers, results)
        lines += report.downloaded(downloads)
        lines += report.about(servers, notes)
    return lines


def _setting(options: argparse.Namespace, triples: int) -> str:
    return (
        f"{triples:,} triples: {options.concepts:,} concepts with labels in six languages, and what comes with the "
        f"program. Medians of {options.rounds} interleaved rounds of {options.seconds} s; wrk, with one thread, on the "
        "same machine, which takes its part of the cores from all alike."
    )


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.sparql", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("compare", "endurance"), default="compare")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "kg-bench", help="kept and reused")
    parser.add_argument("--concepts", type=int, default=CONCEPTS, help="20 triples each")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=0, help="of one measurement (2), or of the endurance run (300)")
    parser.add_argument("--only", action="append", choices=[peer.name for peer in PEERS], help="these servers only")
    parser.add_argument("--case", action="append", help="these queries only")
    parser.add_argument("--print", action="store_true", dest="dry", help="print the section, do not write it")
    options = parser.parse_args()
    options.seconds = options.seconds or (2 if options.what == "compare" else 300)
    return options


def main() -> None:
    """Measure, write the section, print it."""
    options = _parse()
    begun = perf_counter()
    lines = endure(options.data, options.concepts, options.seconds) if options.what == "endurance" else compare(options)
    print(f"done in {perf_counter() - begun:.0f} s", file=sys.stderr)
    if options.dry:
        print("\n".join(lines))
    else:
        print(write_section("sparql" if options.what == "compare" else "endurance", lines))


if __name__ == "__main__":
    main()
