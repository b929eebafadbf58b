"""Read fact tables and write what is generated from them."""

import csv
import sys
from collections.abc import Callable
from pathlib import Path

Row = dict[str, str]
Files = dict[Path, str]
"""Files of a build: path and content of each."""

ROOT = Path(__file__).parent
VERSION = "2026.11"
"""The version of everything that this package describes."""
MONTH = VERSION.replace(".", "-")
"""The month of the version; no day of it is known, nor when an ontology was begun."""


def read(path: Path) -> list[Row]:
    """Read a CSV table; a first line gives the names of the columns."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def stale(files: Files) -> list[Path]:
    """Return the files that are missing on disk or hold something else."""
    return [path for path, content in files.items() if not _holds(path, content)]


def _holds(path: Path, content: str) -> bool:
    return path.exists() and path.read_bytes() == content.encode()


def run(build: Callable[[], Files], arguments: list[str] | None = None) -> int:
    """Write the files, or with `--check` only print which differ; return the exit status."""
    files = build()
    different = stale(files)
    if "--check" in (sys.argv[1:] if arguments is None else arguments):
        for path in different:
            print(f"differs from its facts: {path.relative_to(ROOT)}", file=sys.stderr)
        return 1 if different else 0
    for path in different:
        path.write_bytes(files[path].encode())
        print(f"written: {path.relative_to(ROOT)}")
    return 0
