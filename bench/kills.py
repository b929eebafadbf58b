"""`python -m bench.kills`: how long the service is away when one of its processes is killed under mixed load.

Three readers and two writers work all the time; each kind of process is killed three times, by SIGKILL. The supervisor
is started again at once, as a service manager does. Writes bench/results/kills.md.
"""

import tempfile
from pathlib import Path
from statistics import median

from bench.results import heading, table, write_section
from tests.sparql.killing import KINDS, kill_one, loaded, seconds_until_served, written

ROUNDS = 3


def main() -> None:
    """Kill, measure, and look that nothing is lost."""
    lines = heading("Killed processes", "python -m bench.kills", ("pyoxigraph", "sqlalchemy"))
    with tempfile.TemporaryDirectory() as name, loaded(Path(name) / "data") as (server, load):
        seconds: dict[str, list[float]] = {kind: [] for kind in KINDS}
        for _ in range(ROUNDS):
            for kind in KINDS:
                seconds_until_served(load)
                kill_one(server, kind)
                if kind == "supervisor":
                    server.start_again()
                seconds[kind].append(seconds_until_served(load))
                print(f"{kind}: {seconds[kind][-1]:.2f} s", flush=True)
        load.stop()
        lost = load.acknowledged - written(server.url)
    rows = [[kind, f"{median(times):.2f}", f"{max(times):.2f}"] for kind, times in seconds.items()]
    words = f"{len(load.acknowledged):,} writes were acknowledged meanwhile; {len(lost)} of them were lost."
    columns = ["killed", "median s", "longest s"]
    print(write_section("kills", [*lines, "", *table(columns, rows), "", words]))


if __name__ == "__main__":
    main()
