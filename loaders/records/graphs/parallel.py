"""Loading a large file in two processes: one reads and maps, the other writes."""

import multiprocessing
import signal
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from kg.records.graphs.combining import RecordGraph
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from loaders.records.graphs.loader import MOST_REFERENCES, Put, RecordLoader
from loaders.records.graphs.memory import collect_seldom
from loaders.records.sources.documents import read_chunks, read_line

_CHUNK: Final = 250
_AHEAD: Final = 40
"""Chunks that are mapped ahead while the first process makes records visible."""
_OWN: Final = 4
"""Chunks that the first process maps itself, since the second one takes about as long to start."""


def load_large(path: Path, loader: RecordLoader, put: Put, only: str) -> None:
    """Load a file of many lines: a second process reads and maps them, while this one writes.

    Started anew instead of forked, since this process has the store open.
    """
    setting = (loader.iris.base_iri, only)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=setting) as pool:
        waiting: deque[Future[Mapped]] = deque()
        try:
            chunks = read_chunks(path, _CHUNK)
            pool.submit(int)  # it starts meanwhile
            for chunk in islice(chunks, _OWN):
                _map(loader, path.name, chunk, put, only)
            for chunk in chunks:
                waiting.append(pool.submit(_map_lines, path.name, chunk))
                if len(waiting) > _AHEAD:
                    _take(waiting.popleft().result(), loader, put)
            while waiting:
                _take(waiting.popleft().result(), loader, put)
        except UnicodeDecodeError as error:
            loader.report.problem(path.name, f"byte {error.start:,}", "It is not UTF-8 text.", "Convert it to UTF-8.")
        except (OSError, EOFError) as error:
            loader.report.problem(path.name, "", f"It cannot be read: {error}.", "What was read before is loaded.")
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass(slots=True)
class Mapped:
    """The graphs and the report that a second process made of some lines."""

    graphs: list[tuple[str, RecordGraph]]
    pointed: dict[str, str]
    report: Report


def _take(mapped: Mapped, loader: RecordLoader, put: Put) -> None:
    loader.report.merge(mapped.report)
    for iri, schema in mapped.pointed.items():
        if len(loader.pointed) < MOST_REFERENCES:
            loader.pointed.setdefault(iri, schema)
    for path, entry in mapped.graphs:
        put(path, entry)


def _map(loader: RecordLoader, source: str, chunk: list[tuple[int, str]], put: Put, only: str) -> None:
    for number, line in chunk:
        loader.load_documents(read_line(line, number, source, loader.report), put, only)


_own: list[tuple[RecordLoader, str]] = []
"""The loader of a second process."""


def _begin(base_iri: str, only: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process stops this one
    loader = RecordLoader(read_iris(base_iri), Report())
    _own[:] = [(loader, only)]
    collect_seldom()


def _map_lines(source: str, chunk: list[tuple[int, str]]) -> Mapped:
    loader, only = _own[0]
    graphs: list[tuple[str, RecordGraph]] = []
    _map(loader, source, chunk, lambda path, entry: graphs.append((path, entry)), only)
    for _, entry in graphs:
        entry.content.prepare()  # here, since the other process has more to do
    pointed, loader.pointed = loader.pointed, {}
    return Mapped(graphs, pointed, loader.report.take())
