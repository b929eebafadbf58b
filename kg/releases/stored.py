"""Differences between releases on disk: they take seconds to work out and never change.

A file is named after the digests of what it compares, so that it can be thrown away at any time and never be wrong.
"""

import fcntl
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from kg.graph.generations import write_durably
from kg.rdf.documents import CanonicalGraph
from kg.releases.difference import compare_graphs
from kg.releases.model import VERSION, Difference, from_json
from kg.releases.publishing import Release, Releases

_NOTHING = CanonicalGraph(b"", 0)
_ENDING = f".{VERSION}.json.gz"
_UNREADABLE = (gzip.BadGzipFile, EOFError, ValueError, KeyError, TypeError, zlib.error)


def difference_path(data: Path, before: str, after: str) -> Path:
    """The path of the difference between two digests ('' for no content, as before the first release)."""
    return data / "differences" / f"{_name(before)}-{_name(after)}{_ENDING}"


def _name(digest: str) -> str:
    return digest[:40] or "nothing"


def read_difference(path: Path) -> Difference:
    """A difference that was kept. Raises FileNotFoundError, also for one that is damaged."""
    try:
        return from_json(json.loads(gzip.decompress(path.read_bytes())))
    except _UNREADABLE:
        path.unlink(missing_ok=True)
        raise FileNotFoundError(path) from None


def find_damaged_differences(data: Path) -> Iterator[Path]:
    """The differences that are not what was written, by the checksums in them; reads all and changes nothing."""
    for path in sorted((data / "differences").glob(f"*{_ENDING}")):
        try:
            if not gzip.decompress(path.read_bytes()):
                yield path
        except FileNotFoundError:
            continue
        except (OSError, *_UNREADABLE):
            yield path


def tidy_differences(data: Path, known: Iterable[str]) -> None:
    """Remove differences that are damaged, or quote a content of another digest than these: it was erased since."""
    for path in find_damaged_differences(data):
        path.unlink(missing_ok=True)
    names = {_name(digest) for digest in known} | {_name("")}
    for path in (data / "differences").glob("*.json.gz"):
        if not names.issuperset(path.name.partition(".")[0].split("-")):
            path.unlink(missing_ok=True)


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
