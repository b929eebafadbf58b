"""A query worker: a process that holds one read-only graph and answers one query at a time, locked in (`sandbox`).

Started by `process`; speaks the frames of `frames` over the descriptor in its first argument. Nothing in here guards
against slow or greedy queries: the process is made to be killed. It imports little, to be ready in 50 ms.
"""

import contextlib
import gc
import json
import marshal
import os
import sys
import time
from collections.abc import Iterable
from typing import IO, Any, Final, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Variable,
    parse,
    serialize,
)

from sparql.engine import corrections
from sparql.engine.datasets import Datasets, Named, TooLargeToMerge, read_clause
from sparql.engine.writer import Unsayable, Writer, head_of, rdf_format, results_format, send
from sparql.sandbox import sandbox
from sparql.workers import frames

_LOOK_AT_MEMORY: Final = 64
_CPU_SLACK: Final = 2.0
# Small: freeing a large buffer after each query makes the C library tidy its heap, 15 % of a short query.
_READ: Final = 16_384


def receive(descriptor: int) -> Iterable[tuple[bytes, bytes]]:
    """Frames from the pool until it closes the socket."""
    decoder = frames.Decoder()
    while data := os.read(descriptor, _READ):
        yield from decoder.feed(data)


class Worker:
    """The loop of one worker."""

    def __init__(self, descriptor: int, meter: sandbox.Meter, *, hidden: bool) -> None:
        self._descriptor = descriptor
        self._meter = meter
        self._hidden = hidden
        self._store: Store | None = None
        self._empty = Store()
        self._path = ""
        self._prefixes: dict[str, str] = {}
        self._document_prefixes: dict[str, str] = {}
        self._base = ""
        self._memory = 0
        self._locked = False
        self._datasets: Datasets | None = None
        self._strict: Named | None = None
        self._answered = 0
        self._cpu_until = 0.0

    def run(self) -> None:
        """Answer until the pool hangs up."""
        for kind, body in receive(self._descriptor):
            message = marshal.loads(body)  # noqa: S302 - from our own parent
            if kind == frames.CONFIGURE:
                self._configure(message)
            else:
                self._reply(message)

    def _configure(self, message: dict[str, Any]) -> None:
        self._prefixes, self._document_prefixes = message["prefixes"], message["document_prefixes"]
        self._base, self._memory = message["base"], message["memory"]
        if strict := message.get("strict"):  # the default graph of the standard: what was written to it
            self._strict = Named((strict["default"],), None, (strict["default"], *strict["hidden"]))
        with contextlib.suppress(OSError):  # the first query will fail with this error
            if message["graph"]:
                self._open(message["graph"])
        done, missing = sandbox.enter(self._memory, self._meter)
        self._locked = "memory" in done
        if self._hidden:
            done.append("landlock")
        else:
            missing.append("landlock: the kernel does not have it, so that all files can be read")
        if self._store:
            _warm_up(self._store)
        self._send(frames.READY, {"sandbox": done, "missing": missing, "pid": os.getpid()})

    def _open(self, path: str) -> Store:
        if self._store is None or path != self._path:
            if self._locked:
                sandbox.lift_memory_limit()
            self._store = None  # closed before the next is opened, so that both are never held
            self._datasets = None
            self._store = Store.read_only(path)
            self._datasets = Datasets(self._store)
            if self._locked:
                sandbox.limit_memory(self._memory, self._meter)
            self._path = path
        return self._store

    def _reply(self, message: dict[str, Any]) -> None:
        started = time.perf_counter()
        if "inspect" in message:
            self._inspect(message, started)
            return
        try:
            store = self._open(message["graph"])
        except (OSError, ValueError) as error:
            self._fail("open", str(error))
            return
        if "query" not in message:
            send(self._descriptor, frames.end_frame(0.0, None, 0))
            return
        try:
            self._limit_cpu(message["seconds"])
            self._evaluate(store, message).finish(started, self._resident(started))
        except SyntaxError as error:
            self._fail("syntax", error.msg or str(error))
        except BrokenPipeError:
            raise
        except MemoryError:
            self._fail("memory", "")
        except TooLargeToMerge:
            self._fail("merge", "")
        except Unsayable:
            self._fail("format", message["type"])
        except (OSError, RuntimeError, ValueError) as error:
            self._fail("run", str(error))

    def _inspect(self, message: dict[str, Any], started: float) -> None:
        """Look at a long text for the web process; imported only when there is one."""
        from sparql.service.inspecting import inspect_as_json

        self._limit_cpu(message["seconds"])
        found = frames.frame(frames.DATA, inspect_as_json(message["inspect"], message["limits"]))
        self._answered += 1
        send(
            self._descriptor,
            found + frames.end_frame((time.perf_counter() - started) * 1000, None, self._meter.resident()),
        )

    def _evaluate(self, store: Store, message: dict[str, Any]) -> Writer:
        text, media_type = message["query"], message["type"]
        wanted = self._wanted(message)
        options: dict[str, Any] = {}
        if wanted:
            assert self._datasets
            store, options = self._datasets.select(wanted, text)
        # Only the default prefixes that are used: the engine checks each for each query.
        prefixes = {name: self._prefixes[name] for name in message["uses"]}
        if star := message.get("star"):
            text = self._in_order(text, star, prefixes)
        if pairs := message.get("substitutions"):
            options["substitutions"] = {Variable(name): _term(ntriples) for name, ntriples in pairs}
        options["base_iri"], options["prefixes"] = self._base, prefixes
        results, unknown = corrections.query(store, text, options)
        if isinstance(results, QueryTriples):
            writer = Writer(self._descriptor, head_of("graph", unknown=unknown), media_type, table=False)
            known = {**self._document_prefixes, **message.get("prefixes", {})}
            serialize(results, cast(IO[bytes], writer), rdf_format(media_type), prefixes=known)
            return writer
        if isinstance(results, QuerySolutions):
            head = head_of("table", tuple([variable.value for variable in results.variables]), unknown=unknown)
            writer = Writer(self._descriptor, head, media_type, table=True)
        else:
            head = head_of("truth", truth=bool(results), unknown=unknown)
            writer = Writer(self._descriptor, head, media_type, table=False)
        if isinstance(results, QueryBoolean) and media_type.startswith("text/"):
            # The engine writes the bare word; a line of its own is what command lines expect.
            writer.write(b"true\n" if results else b"false\n")
        else:
            results.serialize(cast(IO[bytes], writer), results_format(media_type))
        return writer

    def _wanted(self, message: dict[str, Any]) -> Named | None:
        """The graphs that the query sees, None for all of the store as it is, or as the clauses of the query say."""
        within = message.get("within")
        if clause := message.get("from"):
            wanted = read_clause(clause, self._base, {name: self._prefixes[name] for name in message["uses"]})
        elif "default" in message:
            wanted = Named(message["default"], message["named"])
        elif message.get("clauses"):
            return None
        else:
            return self._strict if within is None else Named(within, within)
        return wanted if within is None else wanted.within(within)

    def _in_order(self, text: str, star: tuple[int, list[str]], prefixes: dict[str, str]) -> str:
        """`SELECT *` with its columns written out in their order of appearance, where the engine sorts them by name.

        A query of an empty graph gives the variables in scope; it costs as much as parsing the query once more.
        """
        results, _ = corrections.query(self._empty, text, {"base_iri": self._base, "prefixes": prefixes})
        if not isinstance(results, QuerySolutions):
            return text
        in_scope = {variable.value for variable in results.variables}
        columns = [f"?{name}" for name in star[1] if name in in_scope]
        if len(columns) < 2 or len(columns) != len(in_scope):
            return text
        return f"{text[: star[0]]}{' '.join(columns)} {text[star[0] + 1 :]}"

    def _limit_cpu(self, seconds: float) -> None:
        """Limit the processor time, should the pool fail to kill this process. Not set again for every short query."""
        until = time.process_time() + seconds
        if until > self._cpu_until:
            self._cpu_until = until + _CPU_SLACK
            sandbox.limit_cpu(seconds + _CPU_SLACK)

    def _resident(self, started: float) -> int:
        """Bytes of memory in use, measured after long queries and now and then; else 0."""
        self._answered += 1
        if time.perf_counter() - started < 0.1 and self._answered % _LOOK_AT_MEMORY:
            return 0
        return self._meter.resident()

    def _fail(self, error: str, message: str) -> None:
        self._send(frames.FAILED, {"error": error, "message": message[:4000]})

    def _send(self, kind: bytes, body: dict[str, Any]) -> None:
        send(self._descriptor, frames.frame(kind, json.dumps(body).encode()))


def _term(ntriples: str) -> Any:
    """A term from its N-Triples form."""
    return next(iter(parse(f"<urn:s> <urn:p> {ntriples} .", format=RdfFormat.N_TRIPLES))).object


def _warm_up(store: Store) -> None:
    """The first query of a process is slower than the next; and if the sandbox forbids too much, it shows here."""
    results = store.query("SELECT * { ?s ?p ?o } LIMIT 1")
    if isinstance(results, QuerySolutions):
        results.serialize(format=QueryResultsFormat.JSON)


def main(descriptor: int, readable: str) -> None:
    """Run a worker on a socket until the other end closes it; it can read no files but those below a folder."""
    with contextlib.suppress(OSError, AttributeError):  # not Linux: the closed socket ends the worker instead
        sandbox.die_with_parent()
    meter = sandbox.Meter()
    hidden = sandbox.hide_files([readable])
    gc.disable()  # nothing here makes cycles, and a collection would take time from a query
    sandbox.run_on_deep_stack(lambda: _serve(descriptor, meter, hidden), "query")


def _serve(descriptor: int, meter: sandbox.Meter, hidden: bool) -> None:
    try:
        Worker(descriptor, meter, hidden=hidden).run()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
