"""What loading records takes beside an earlier state of the program, by turns on one machine.

python -m bench.loading CHECKOUT             8,000 generated records; writes the section of bench/RESULTS.md
python -m bench.loading CHECKOUT --print     only says what was found

CHECKOUT is as for `bench.reading`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

from bench.reading import OWN, commit_of
from bench.records import write
from bench.results import heading, table, write_section

_COUNT: Final = 8_000


def load(checkout: Path, source: Path, data: Path) -> tuple[float, float]:
    """Load a file of records into an empty folder: seconds, and seconds of the processor of all processes."""
    shutil.rmtree(data, ignore_errors=True)
    command = [sys.executable, "-m", "kg", "load", "records", str(source)]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, env=os.environ | {"KG_DATA": str(data)}, cwd=checkout, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"loading in {checkout} ended with {process.returncode}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--print", action="store_true", help="write nothing")
    options = parser.parse_args()
    commit = commit_of(options.checkout)
    lines = heading("Loading beside an earlier state", "python -m bench.loading CHECKOUT", ("pyoxigraph",))
    states = {commit: options.checkout.absolute(), "now": OWN}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in states}
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        source = Path(folder) / "records.ndjson"
        write(source, _COUNT, 1)
        for _ in range(options.turns):
            for name, checkout in states.items():
                found[name].append(load(checkout, source, Path(folder) / "data"))
    rows = [
        (str(turn + 1), *(f"{value:.1f}" for value in (*old, *new)), f"{new[1] / old[1]:.2f}")
        for turn, (old, new) in enumerate(zip(*found.values(), strict=True))
    ]
    ratio = median(new[1] / old[1] for old, new in zip(*found.values(), strict=True))
    columns = ("turn", f"{commit}: s", "of the processor", "now: s", "of the processor", "now to before")
    lines += [
        "",
        f"{_COUNT:,} generated records into an empty folder, by turns with commit {commit}: seconds, and seconds of "
        f"the processor of all processes, which other work of the machine changes less. Median ratio {ratio:.2f}.",
        "",
        *table(columns, rows),
    ]
    print("\n".join(lines) if options.print else write_section("loading", lines))


if __name__ == "__main__":
    main()
