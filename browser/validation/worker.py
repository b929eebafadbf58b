"""The process that judges documents: warm, locked in (`sparql.sandbox`), one document at a time, made to be killed.

Started by the pool (`sparql.workers`), whose frames it speaks over the descriptor in its first argument. It knows one
generation of the graph, and opens the next when it is told to. Shapes are prepared when they are wanted, and, after the
first document, while there is nothing else to do.
"""

import contextlib
import gc
import json
import marshal
import os
import select
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from kg.errors import KgError
from kg.graph.graph import KnowledgeGraph
from kg.rdf.graph_names import GraphNames
from kg.records.mapping.iris import read_iris
from kg.records.types import read_record_types
from kg.sheets.tables import packed_table
from kg.validation.documents import FORMS, Documents
from kg.validation.engines.choosing import choose_engine
from kg.validation.known import KnownOfGraph
from kg.validation.shapes import Profile, read_shapes
from kg.validation.wire import pack
from sparql.sandbox import sandbox
from sparql.workers import frames

_READ: Final = 65_536
_CPU_SLACK: Final = 2.0
_DATA: Final = ("shapes", "ontologies")
"""Packages whose files are read."""
_FORMS: Final = {one.name: one for one in FORMS}
_PROFILES: Final[tuple[Profile, ...]] = ("draft", "publish")


class Judge:
    """Validators by the newest generation that it was told of."""

    def __init__(self, base: str, engine: str) -> None:
        self._base = base
        self._names = GraphNames(base)
        self._iris = read_iris(base)
        self._engine = choose_engine(engine)  # type: ignore[arg-type]
        self.graph = ""
        self._documents = Documents(self._iris, self._engine, None)
        self.unprepared = [(schema, profile) for profile in _PROFILES for schema in read_record_types()]

    def prepare(self) -> None:
        """Prepare the shapes of one more type."""
        self._engine.prepare(read_shapes(*self.unprepared.pop(), self._base))
        if not self.unprepared:
            gc.collect()
            gc.freeze()  # what stays for ever is not looked at again

    def open(self, graph: str) -> None:
        """Know what a snapshot knows. Raises OSError if it is not there any more."""
        if graph != self.graph:
            self._documents = Documents(self._iris, self._engine, None)  # closed before the next is opened
            self.graph = ""
            known = KnownOfGraph(KnowledgeGraph.open(Path(graph), self._names), self._iris)
            self._documents = Documents(self._iris, self._engine, known)
            self.graph = graph

    def judge(self, message: dict[str, Any]) -> bytes:
        """The packed report on a document."""
        form, *asked = message["asked"]
        return pack(self._documents.judge(message["document"], _FORMS[form], *asked))


class Worker:
    """The loop of one worker."""

    def __init__(self, descriptor: int, meter: sandbox.Meter, *, hidden: bool) -> None:
        self._descriptor = descriptor
        self._meter = meter
        self._hidden = hidden
        self._memory = 0
        self._judge: Judge | None = None
        self._used = False
        self._calls = select.poll()
        self._calls.register(descriptor, select.POLLIN)

    def run(self) -> None:
        """Answer until the pool hangs up."""
        decoder = frames.Decoder()
        while data := self._receive():
            for kind, body in decoder.feed(data):
                message = marshal.loads(body)  # noqa: S302 - from our own parent
                if kind == frames.CONFIGURE:
                    self._configure(message)
                else:
                    self._reply(message)

    def _receive(self) -> bytes:
        """What the pool says next; until then shapes are prepared, once anybody wanted a document to be judged."""
        while self._used and self._judge and self._judge.unprepared and not self._calls.poll(0):
            self._judge.prepare()
        return os.read(self._descriptor, _READ)

    def _configure(self, message: dict[str, Any]) -> None:
        self._judge = Judge(message["base"], message["engine"])
        self._memory = message["memory"]
        with contextlib.suppress(OSError, ValueError):  # the first document will fail with this error
            self._judge.open(message["graph"])
        done, missing = sandbox.enter(self._memory, self._meter)
        if self._hidden:
            done.append("landlock")
        else:
            missing.append("landlock: the kernel does not have it, so that all files can be read")
        self._send(frames.READY, {"sandbox": done, "missing": missing, "pid": os.getpid()})

    def _reply(self, message: dict[str, Any]) -> None:
        assert self._judge
        started = time.perf_counter()
        try:
            self._open(self._judge, message["graph"])
        except (OSError, ValueError) as error:
            self._fail("open", str(error))
            return
        try:
            sandbox.limit_cpu(message.get("seconds", 0) + _CPU_SLACK)
            self._used = self._used or "document" in message
            packed = _packed(self._judge, message)
        except MemoryError:
            self._fail("memory", "")
        except KgError as error:
            self._fail("judge", error.message)
        except Exception as error:  # whatever it is, the document was not judged
            self._fail("judge", f"{type(error).__name__}: {error}")
        else:
            for block in _blocks(packed):
                self._write(frames.frame(frames.DATA, block))
            milliseconds = (time.perf_counter() - started) * 1000
            self._write(frames.end_frame(milliseconds, None, self._meter.resident()))

    def _open(self, judge: Judge, graph: str) -> None:
        if graph == judge.graph:
            return
        sandbox.lift_memory_limit()
        try:
            judge.open(graph)
        finally:
            with contextlib.suppress(OSError):
                sandbox.limit_memory(self._memory, self._meter)

    def _fail(self, error: str, message: str) -> None:
        self._send(frames.FAILED, {"error": error, "message": message[:4000]})

    def _send(self, kind: bytes, body: dict[str, Any]) -> None:
        self._write(frames.frame(kind, json.dumps(body).encode()))

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]


def _packed(judge: Judge, message: dict[str, Any]) -> bytes:
    """The packed report on a document, or the rows of a table; nothing where a worker is only asked to open a graph."""
    if "table" in message:
        return packed_table(message["table"], *message["asked"])
    return judge.judge(message) if "document" in message else b""


def _blocks(data: bytes) -> Iterator[bytes]:
    return (data[start : start + frames.BLOCK] for start in range(0, len(data), frames.BLOCK))


def main(descriptor: int, readable: str) -> None:
    """Run a worker on a socket until the other end closes it; it can read no files but the program's, and below a
    folder."""
    with contextlib.suppress(OSError, AttributeError):  # not Linux: the closed socket ends the worker instead
        sandbox.die_with_parent()
    meter = sandbox.Meter()
    hidden = sandbox.hide_files([readable, *(str(files(name)) for name in _DATA)])
    sandbox.run_on_deep_stack(lambda: _serve(descriptor, meter, hidden), "judge")


def _serve(descriptor: int, meter: sandbox.Meter, hidden: bool) -> None:
    try:
        Worker(descriptor, meter, hidden=hidden).run()
    except BrokenPipeError:
        os._exit(0)
