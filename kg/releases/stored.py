"""Differences between releases on disk: they take seconds to work out and never change.

A file is named after the digests of what it compares, so that it can be thrown away at any time and never be wrong.
"""

import fcntl
import gzip
import json
import zlib
from contextlib import suppress
from pathlib import Path

from kg.graph.generations import write_durably
from kg.rdf.documents import CanonicalGraph
from kg.releases.difference import compare_graphs
from kg.releases.model import VERSION, Difference, from_json
from kg.releases.publishing import Release, Releases

_NOTHING = CanonicalGraph(b"", 0)


def difference_path(data: Path, before: str, after: str) -> Path:
    """The path of the difference between two digests ('' for no content, as before the first release)."""
    name = f"{before[:40] or 'nothing'}-{after[:40] or 'nothing'}.{VERSION}.json.gz"
    return data / "differences" / name


def read_difference(path: Path) -> Difference:
    """A difference that was kept. Raises FileNotFoundError, also for one that is damaged."""
    try:
        return from_json(json.loads(gzip.decompress(path.read_bytes())))
    except (gzip.BadGzipFile, EOFError, ValueError, KeyError, zlib.error):
        path.unlink(missing_ok=True)
        raise FileNotFoundError(path) from None


def find_difference(data: Path, releases: Releases, before: Release | None, after: Release) -> Difference:
    """The difference of `after` to `before`, computed once; one process works at a time. Raises TooLarge."""
    path = difference_path(data, before[0].sha256 if before else "", after[0].sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        return read_difference(path)
    with (path.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            old = releases.content(before[0]) if before else _NOTHING
            difference = compare_graphs(old, releases.content(after[0]))
            text = json.dumps(difference.as_json(), ensure_ascii=False)
            write_durably(path, gzip.compress(text.encode(), 6, mtime=0))
    return read_difference(path)
