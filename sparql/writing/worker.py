"""The process that reads an update or an uploaded document: locked in, made for one request, and made to be killed.

Started by `process`. It reads tasks from standard input and writes answers to standard output (`messages`):

    document    documents, and content to add them to -> the graph they make
    update      an update                             -> which graphs it changes, and how much
    contents    the ledger's content of those graphs  -> what they hold after the update
"""

import contextlib
import gc
import marshal
import os
import sys
from collections.abc import Callable
from typing import Any, Final

from pyoxigraph import Store

from kg.errors import InvalidInput, ReadOnly, StorageFull
from kg.rdf.graph_names import GraphNames
from sparql.language.guard import Limits
from sparql.sandbox import sandbox
from sparql.writing.documents import Document, read_documents
from sparql.writing.messages import HEADER_SIZE, length, pack_answer
from sparql.writing.scratch import Difference, Scratch, apply

_STDIN: Final = 0
_STDOUT: Final = 1
_LARGEST_FILE: Final = 4 * 1024**3
Answer = tuple[dict[str, Any], list[bytes]]


class Worker:
    """The tasks of one request, in their order."""

    def __init__(self, meter: sandbox.Meter) -> None:
        self._meter = meter
        self._store: Store | None = None
        self._differences: dict[str, Difference] = {}
        self._tasks: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "document": self._document,
            "update": self._update,
            "contents": self._contents,
        }

    def run(self) -> None:
        """Lock the process in as the first message says, and answer tasks until there are no more."""
        configuration = marshal.loads(_receive())  # noqa: S302 - from our own parent
        scratch = configuration.get("scratch")
        if scratch:
            self._store = Store(scratch)
        sandbox.enter(configuration["memory"], self._meter, largest_file=_LARGEST_FILE if scratch else 0)
        sandbox.limit_cpu(configuration["seconds"])
        while message := _receive():
            task = marshal.loads(message)  # noqa: S302 - from our own parent
            _send(pack_answer(*self._answer(task)))

    def _answer(self, task: dict[str, Any]) -> Answer:
        try:
            return self._tasks[task["task"]](task)
        except InvalidInput as error:
            place = {"line": error.line, "column": error.column, "excerpt": error.excerpt}
            return {"error": error.slug, "message": error.message, "hint": error.hint, **place}, []
        except (StorageFull, ReadOnly) as error:
            return {"error": error.slug, "message": error.message, "hint": error.hint}, []
        except MemoryError:
            return {"error": "memory"}, []

    def _document(self, task: dict[str, Any]) -> Answer:
        graph = read_documents([Document(*document) for document in task["documents"]], task["add_to"])
        return {"triples": graph.count}, [graph.ntriples]

    def _update(self, task: dict[str, Any]) -> Answer:
        assert self._store is not None
        names, limits = GraphNames(task["base"]), Limits(task["length"])
        scratch = Scratch(self._store, names, task["prefixes"], limits, task["using"], task["hidden"])
        self._differences = scratch.run(task["text"])
        graphs = {
            name: {"removed": len(difference.removed), "added": len(difference.added), "replaced": difference.replaced}
            for name, difference in self._differences.items()
        }
        return {"graphs": graphs}, []

    def _contents(self, task: dict[str, Any]) -> Answer:
        head: dict[str, int | None] = {}
        blobs: list[bytes] = []
        for name, difference in self._differences.items():
            graph = apply(task["before"].get(name, b""), difference)
            head[name] = graph.count if difference.exists else None
            blobs.append(graph.ntriples)
        return {"triples": head}, blobs


def _receive() -> bytes:
    """The next message; empty when there is none."""
    header = _read(HEADER_SIZE)
    return _read(length(header)) if len(header) == HEADER_SIZE else b""


def _read(size: int) -> bytes:
    parts = []
    while size and (part := os.read(_STDIN, min(size, 1 << 20))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _send(message: bytes) -> None:
    view = memoryview(message)
    while view:
        view = view[os.write(_STDOUT, view[: 1 << 20]) :]


def main(writable: str) -> None:
    """Answer the tasks of one request. The only files it may change are below `writable`, if that is not ''."""
    with contextlib.suppress(OSError, AttributeError):  # not Linux: the closed pipe ends it instead
        sandbox.die_with_parent()
    meter = sandbox.Meter()
    sandbox.hide_files([], [writable] if writable else [])
    gc.disable()
    sandbox.run_on_deep_stack(Worker(meter).run, "task")


if __name__ == "__main__":
    main(sys.argv[1])
