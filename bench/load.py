"""Load from a second process on loopback, by wrk (Debian package wrk)."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile


@dataclass(frozen=True, slots=True)
class Measure:
    """Requests per second, and milliseconds within which 50, 95 and 99 of 100 answers came."""

    rate: float
    p50: float
    p95: float
    p99: float


def measure(url: str, paths: Sequence[str], accept: str, connections: int, seconds: int) -> Measure:
    """Ask for the paths in turn, again and again. Every answer must be good."""
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("The benchmarks need wrk: apt-get install wrk")
    with NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths) + "\n")
        file.flush()
        environment = os.environ | {"BENCH_PATHS": file.name, "BENCH_ACCEPT": accept}
        command = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(Path(__file__).with_name("wrk.lua")), url]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    output = run.stdout
    if run.returncode:
        raise RuntimeError(f"wrk failed at {url}: {run.stderr.strip()} {output.strip()}")
    line = next(line for line in output.splitlines() if line.startswith("BENCH "))
    result = json.loads(line.removeprefix("BENCH "))
    if result["bad"]:
        raise RuntimeError(f"{result['bad']} of {result['requests']} answers of {url} were bad: {output}")
    return Measure(result["requests"] / result["seconds"], result["p50"], result["p95"], result["p99"])
