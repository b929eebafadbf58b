"""Cleaning a vocabulary with skosify, on request; its log is kept.

It works on a copy, in this process; time and memory that it took are noted in the log.
"""

import logging
import re
import resource
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, RdfFormat, parse

from kg.errors import InvalidInput
from kg.graph.generations import write_durably
from kg.rdf.documents import canonicalize

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned vocabulary: its statements, the log of skosify, how many triples were removed and added, and its cost.

    `megabytes` is the most memory that this process has had, `seconds` the time of the cleaning alone.
    """

    quads: list[Quad]
    log: tuple[str, ...]
    removed: int
    added: int
    seconds: float
    megabytes: int

    @property
    def cost(self) -> str:
        """Time and memory, as a sentence."""
        return f"It took {self.seconds:.1f} s, and the process {self.megabytes} MB."

    def __str__(self) -> str:
        warnings = sum(line.startswith(("WARNING", "ERROR", "CRITICAL")) for line in self.log)
        return f"Cleaned with skosify: {self.removed} triples removed, {self.added} added, {warnings} warnings."


def clean(quads: Iterable[Quad], *, default_language: str, title: str = "", namespace: str = "") -> Cleaned:
    """Clean a copy of a vocabulary: labels, collections, inverse relations, cycles, top concepts.

    `title` and `namespace` are for a concept scheme that skosify has to make, when there is none. Raises InvalidInput,
    with the last line of its log, if skosify gives up.
    """
    # Here, since they take half a second that commands without cleaning need not wait.
    from rdflib import Graph
    from skosify import skosify

    before = canonicalize(quads)
    graph = Graph()
    graph.parse(data=before.ntriples.decode(), format="nt")
    started = time.monotonic()
    with _listening() as log:
        try:
            result = skosify(
                graph,
                break_cycles=True,
                default_language=default_language,
                label=title or None,
                namespace=namespace or None,
            )
        except (SystemExit, RecursionError, AttributeError, TypeError, ValueError, KeyError) as error:
            said = "; ".join(log[-_SHOWN:]) or repr(error)
            raise InvalidInput(f"skosify cannot clean this: {said}", "Add the vocabulary without --clean.") from error
    text = result.serialize(format="nt", encoding="utf-8")
    cleaned = list(parse(text, format=RdfFormat.N_TRIPLES))
    after = canonicalize(cleaned)
    old, new = set(before.ntriples.splitlines()), set(after.ntriples.splitlines())
    seconds = time.monotonic() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Cleaned(cleaned, tuple(log), len(old - new), len(new - old), seconds, megabytes)


def keep_log(data: Path, id_: str, release: str, cleaned: Cleaned) -> Path:
    """Write the log of skosify to `{data}/logs/vocabulary-{id}-{release}.log` and return where."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"vocabulary-{id_}-{release}").strip("-.")
    path = data / "logs" / f"{name[:200]}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"{cleaned} {cleaned.cost}"
    write_durably(path, ("\n".join((head, *cleaned.log)) + "\n").encode())
    return path


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname}: {record.getMessage()}")


@contextmanager
def _listening() -> Iterator[list[str]]:
    """The lines that skosify logs, which go to the root logger; meanwhile no other handler gets them."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    collector = _Collector()
    root.handlers = [collector]
    root.setLevel(logging.INFO)
    try:
        yield collector.lines
    finally:
        root.handlers = handlers
        root.setLevel(level)
