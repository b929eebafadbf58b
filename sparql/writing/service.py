"""Changes over HTTP: worked out in a sandbox from the newest state, accepted into the ledger, made visible."""

import asyncio
import fcntl
import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kg.accounts.accounts import Account
from kg.errors import Busy, KgError, NotFound, NotReady, Refused, Superseded, storage_error
from kg.graph.generations import Generation, read_current
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import await_visible, submit
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import PREFIXES
from kg.settings import Settings
from sparql.writing.documents import Document
from sparql.writing.process import writing_process
from sparql.writing.protocol import UNCONDITIONAL, Condition, Motive, UpdateRequest

_TRIES: Final = 5
_TERM: Final = b"<<("
_DEEPEST: Final = 16
"""Triple terms in triple terms: the engine crashes on a few thousand."""
_PATIENCE: Final = 30.0
_WAITING: Final = 16
_AT_WORK: Final = 2
"""Changes that one web process works out at once; each takes `write_memory`."""
Graphs = Mapping[str, CanonicalGraph | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a request: the change that was made, or the newest if nothing differed.

    `generation` is the one in which it is to be seen, None if that takes longer than usual. `changed` are graphs with
    the triples they hold now, None for those that are gone; `details` are numbers of lines by graph, for updates;
    `created`: the graph of the request is new.
    """

    sequence: int
    generation: int | None
    changed: Mapping[str, int | None]
    unchanged: tuple[str, ...] = ()
    details: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    created: bool = False


class WritingService:
    """Carries out updates and replaces graphs, one at a time over all processes."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._settings = settings
        self._ledger = ledger
        self._names = GraphNames(settings.base_iri)
        self._lock = asyncio.Lock()
        self._of_account: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._at_work = asyncio.Semaphore(_AT_WORK)
        self._waiting = 0

    async def update(self, request: UpdateRequest, account: Account) -> Outcome:
        """Carry out an update; raises InvalidInput, Refused, TooLarge, TimedOut, Exhausted and Busy."""
        digest = hashlib.sha256(request.text.encode("utf-8", "surrogatepass")).hexdigest()
        details: dict[str, Mapping[str, Any]] = {}

        async def work(state: Generation) -> Graphs:
            details.clear()
            async with writing_process(self._settings, state.graph) as process:
                task = {
                    "task": "update",
                    "text": request.text,
                    "base": self._settings.base_iri,
                    "prefixes": dict(PREFIXES),
                    "length": self._settings.write_length,
                    "using": (request.using, request.using_named),
                    "hidden": [] if self._settings.union_default_graph else [self._names.provenance],
                }
                head, _ = await process.ask(task)
                details.update(head["graphs"])
                if not details:
                    return {}
                before = await asyncio.to_thread(self._contents, details)
                head, blobs = await process.ask({"task": "contents", "before": before})
            return examined_graphs(head["triples"], blobs)

        outcome = await self._change(work, request.motive, account, "SPARQL Update", digest)
        return replace(outcome, details=details)

    def _contents(self, graphs: Mapping[str, Mapping[str, Any]]) -> dict[str, bytes]:
        """The content in the ledger of the graphs that an update changes but does not replace as a whole."""
        found = {name: self._ledger.latest(name) for name, numbers in graphs.items() if not numbers["replaced"]}
        return {name: version.content().ntriples for name, version in found.items() if version}

    async def put(
        self,
        graph: str,
        documents: Sequence[Document],
        motive: Motive,
        account: Account,
        condition: Condition = UNCONDITIONAL,
        *,
        add: bool = False,
    ) -> Outcome:
        """Let a graph hold what documents say, instead of what it holds or (`add`) beside it.

        The condition is checked against the state that the change is made from, so that of two requests with the same
        one only the first succeeds; raises PreconditionFailed.
        """
        self._names.refuse_derived(graph)
        created = False
        known: dict[str, CanonicalGraph | None] = {}
        sent_digest = hashlib.sha256(b"".join(document.content for document in documents)).hexdigest()

        async def work(state: Generation) -> Graphs:
            nonlocal created
            digest = await self.digest(graph, state)
            condition.check(digest)
            created = not digest
            before = b""
            if add and (version := await asyncio.to_thread(self._ledger.latest, graph)):
                before = version.content().ntriples
            sent = [(d.content, d.media_type, d.base_iri, d.name) for d in documents]
            if known and not add:  # what documents say does not depend on the state
                return known
            async with writing_process(self._settings) as process:
                head, blobs = await process.ask({"task": "document", "documents": sent, "add_to": before})
            known.update(examined_graphs({graph: int(head["triples"])}, blobs))
            return dict(known)

        default = f"Graph Store: {'added to' if add else 'replaced'} {graph}"
        return replace(await self._change(work, motive, account, default, sent_digest), created=created)

    async def delete(
        self,
        graph: str,
        motive: Motive,
        account: Account,
        condition: Condition = UNCONDITIONAL,
    ) -> Outcome:
        """Withdraw a graph; raises NotFound if there is none, and PreconditionFailed."""
        self._names.refuse_derived(graph)

        async def work(state: Generation) -> Graphs:
            digest = await self.digest(graph, state)
            condition.check(digest)
            if not digest:
                raise NotFound(f"There is no graph {graph}.")
            return {graph: None}

        return await self._change(work, motive, account, f"Graph Store: removed {graph}", "")

    async def digest(self, graph: str, generation: Generation) -> str:
        """SHA-256 of what a graph held in a generation, '' if it was not there."""
        return await asyncio.to_thread(self._ledger.digest, graph, generation.sequence)

    async def _change(
        self,
        work: Callable[[Generation], Awaitable[Graphs]],
        motive: Motive,
        account: Account,
        default_reason: str,
        digest: str,
    ) -> Outcome:
        """Work a change out from the newest state and submit it; again, if another change came first.

        The first time it is worked out while others may write, so that nobody waits for what takes long.
        """
        async with self._place(account):
            for attempt in range(_TRIES):
                async with AsyncExitStack() as stack:
                    if attempt:  # others were faster: now they wait
                        await stack.enter_async_context(self._turn())
                    state = await self._newest()
                    graphs = await work(state)
                    if not graphs:
                        return Outcome(state.sequence, state.number, {})
                    change = Change(
                        dataset=self._dataset(graphs),
                        agent=account.name,
                        reason=motive.reason or default_reason,
                        kind="edit",
                        on_behalf_of=motive.on_behalf_of,
                        source_sha256=digest,
                    )
                    if not attempt:
                        await stack.enter_async_context(self._turn())
                    with suppress(Superseded):
                        return await self._submit(change, graphs, state)
        raise Busy("Others are writing all the time.", "Try again in a moment.", retry_after=5)

    async def _submit(self, change: Change, graphs: Graphs, state: Generation) -> Outcome:
        """Have a change that was worked out from a state accepted. Raises Superseded."""
        receipt, generation = await asyncio.to_thread(
            submit, self._settings, self._ledger, change, graphs, state.sequence
        )
        changed = {name: graph.count if graph else None for name, graph in graphs.items()}
        changed = {name: changed[name] for name in receipt.changed}
        return Outcome(receipt.sequence, generation.number if generation else None, changed, receipt.unchanged)

    async def _newest(self) -> Generation:
        """The newest state, once it can be read. Raises NotReady if the writer is far behind."""
        last = await asyncio.to_thread(self._ledger.last_sequence)
        current = read_current(self._settings.data)
        if current is None or current.sequence < last:
            current = await asyncio.to_thread(await_visible, self._settings, last)
        if current is None:
            raise NotReady("Earlier changes are still being written.", "Try again in a moment.", retry_after=5)
        return current

    def _dataset(self, graphs: Graphs) -> str:
        """The dataset that a change belongs to; '' if it touches several."""
        datasets = {self._names.dataset_of(name) for name in graphs}
        return datasets.pop() if len(datasets) == 1 else ""

    @asynccontextmanager
    async def _place(self, account: Account) -> AsyncIterator[None]:
        """Room to work a change out: a few at once, one of each account. Raises Busy if too many wait already."""
        if self._waiting >= _WAITING:
            raise Busy("Many changes are waiting already.", "Try again in a moment.", retry_after=10)
        self._waiting += 1
        try:
            async with self._of_account[account.name], self._at_work:
                yield
        finally:
            self._waiting -= 1

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One writer at a time, in this process and over all of them."""
        async with self._lock:
            path = self._settings.data / "writing.lock"
            try:
                file = path.open("w")
            except OSError as error:
                raise storage_error(error, str(path)) or error from error
            with closing(file):
                await self._lock_file(file.fileno())
                yield

    @staticmethod
    async def _lock_file(descriptor: int) -> None:
        """The lock ends with the process that holds it, however that ends."""
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except OSError:
                if asyncio.get_running_loop().time() > deadline:
                    raise Busy("Another change takes long.", "Try again in a moment.", retry_after=10) from None
                await asyncio.sleep(0.02)


def examined_graphs(triples: Mapping[str, int | None], blobs: Sequence[bytes]) -> dict[str, CanonicalGraph | None]:
    """Graphs that came out of the sandbox, and that processes outside of it will read from now on."""
    if len(triples) != len(blobs):
        raise KgError("The process that worked the update out gave something else.")
    for blob in blobs:
        if _TERM in blob and any(line.count(_TERM) > _DEEPEST for line in blob.splitlines()):
            raise Refused(f"A triple term is nested more than {_DEEPEST} deep.", "Nothing was changed.")
    return {
        name: None if count is None else CanonicalGraph(blob, count)
        for (name, count), blob in zip(triples.items(), blobs, strict=True)
    }
