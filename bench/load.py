"""Load from a second process on loopback, by wrk (Debian package wrk)."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from math import ceil
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import perf_counter

import httpx


class NoAnswer(RuntimeError):
    """Not one answer came while wrk waited."""


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
        script = str(Path(__file__).with_name("wrk.lua"))
        command = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "120s", "-s", script, url]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    output = run.stdout
    if run.returncode:
        raise RuntimeError(f"wrk failed at {url}: {run.stderr.strip()} {output.strip()}")
    line = next(line for line in output.splitlines() if line.startswith("BENCH "))
    result = json.loads(line.removeprefix("BENCH "))
    if result["bad"]:
        raise RuntimeError(f"{result['bad']} of {result['requests']} answers of {url} were bad: {output}")
    if not result["requests"]:
        raise NoAnswer(f"no answer of {url} came within {seconds} seconds")
    return Measure(result["requests"] / result["seconds"], result["p50"], result["p95"], result["p99"])


def measure_singly(url: str, paths: Sequence[str], accept: str, seconds: float) -> Measure:
    """Ask for the paths one after the other, at least one: for answers that wrk would not live to see."""
    times: list[float] = []
    begun = perf_counter()
    with httpx.Client(base_url=url, timeout=120) as client:
        for path in cycle(paths):
            start = perf_counter()
            answer = client.get(path, headers={"Accept": accept})
            if answer.status_code != 200:
                raise RuntimeError(f"{url} answered {answer.status_code}: {answer.text[:200]}")
            times.append((perf_counter() - start) * 1000)
            if perf_counter() - begun >= seconds:
                break
    return summarize(times)


def summarize(times: Sequence[float]) -> Measure:
    """Rate and percentiles of answers that came one after the other, from their milliseconds."""
    ordered = sorted(times)
    p50, p95, p99 = (percentile(ordered, percent) for percent in (50, 95, 99))
    return Measure(1000 * len(ordered) / sum(ordered), p50, p95, p99)


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The value that so many of a hundred do not exceed; the values must be in order, and at least one.

    >>> percentile([1, 2, 3, 4], 50), percentile([1, 2, 3, 4], 99)
    (2, 4)
    """
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]
