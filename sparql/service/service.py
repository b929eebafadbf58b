"""The SPARQL service without HTTP: from a `QueryRequest` to an `Answer`, through guard, cache, budget and pool."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Final

from kg.errors import NotReady
from kg.graph.generations import Generation
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DOCUMENT_PREFIXES, PREFIXES
from kg.running.cache import WeightedCache
from kg.running.histogram import Histogram
from kg.settings import Settings
from sparql.language import guard
from sparql.language.guard import Inspected
from sparql.language.known_shapes import Shapes
from sparql.language.syntax_errors import explain
from sparql.protocol.representation import choose_format, etag_of, snapshot_of
from sparql.protocol.requests import QueryRequest
from sparql.service.answers import Answer, Prepared, Stream, outline_of
from sparql.service.budget import Budget
from sparql.service.inspecting import LONG, read_inspected
from sparql.service.slow_queries import SlowLog
from sparql.service.text_search import TextSearch
from sparql.service.worker_message import DefaultGraphs, message_of
from sparql.text_search.search import LookUp
from sparql.text_search.uses import may_search
from sparql.workers.counts import Limits
from sparql.workers.failures import EngineSyntaxError
from sparql.workers.jobs import Disconnected, Job
from sparql.workers.pool import Pool, default_workers

_MEGABYTE: Final = 1024 * 1024
_LARGEST_CACHED: Final = _MEGABYTE
Wait = Callable[[Job], Awaitable[None]]
"""Waits until a job is shown."""


class SparqlService:
    """Answers queries on the current generation.

    `current` is asked for the generation at each request and must be cheap; `default_graphs` gives the graphs that
    `/sparql/{dataset}` sees, by the dataset's id; `look_up` asks the index of words.
    """

    def __init__(
        self,
        settings: Settings,
        current: Callable[[], Generation | None],
        default_graphs: Mapping[str, Sequence[str]] | Callable[[str], Sequence[str]],
        look_up: LookUp | None = None,
    ) -> None:
        self.settings = settings
        self.current = current
        self._default_graphs = DefaultGraphs(default_graphs)
        self._guard_limits = guard.Limits(length=settings.query_length)
        self._shapes = Shapes(self._guard_limits)
        self._inspected: WeightedCache[Inspected] = WeightedCache(8 * _MEGABYTE)
        self.cache: WeightedCache[Answer] = WeightedCache(settings.cache * _MEGABYTE // 2, _LARGEST_CACHED)
        self.budget = Budget(settings.query_budget)
        self.text_search = TextSearch(look_up, settings, self.budget)
        self.durations = Histogram()
        self.first_bytes = Histogram()
        self.slow_log = SlowLog(settings.data, with_text=settings.log_query_text)
        self._slow_seconds = settings.slow_query
        limits = Limits(
            workers=settings.query_workers or default_workers(),
            queue=settings.query_queue,
            per_client=settings.query_per_client,
            memory=settings.query_memory,
        )
        names = GraphNames(settings.base_iri)
        strict = None if settings.union_default_graph else {"default": names.default, "hidden": [names.provenance]}
        configuration = {
            "strict": strict,
            "prefixes": dict(PREFIXES),
            "document_prefixes": dict(DOCUMENT_PREFIXES),
            "base": settings.base_iri,
        }
        self.pool = Pool(limits, configuration)
        self.pool.on_finished = self._finished

    def _finished(self, job: Job, seconds: float) -> None:
        """A query is over: charge its client, and note it if it was slow."""
        self.budget.charge(job.client, seconds)
        self.durations.observe(job.loop.time() - job.admitted)
        if seconds >= self._slow_seconds:
            self.slow_log.note(job, seconds)

    def counters(self) -> dict[str, float]:
        """Counts of events since the start and numbers of what runs now, by name, for `/metrics`."""
        return {
            **self.pool.counters(),
            "refused_budget": self.budget.refused,
            "cache_hits": self.cache.hits,
            "cache_misses": self.cache.misses,
            "cache_bytes": self.cache.bytes,
        }

    async def start(self) -> None:
        """Start the workers; returns before they are ready, queries wait for them."""
        generation = self.current()
        self.pool.start(snapshot_of(generation) if generation else "")

    async def stop(self) -> None:
        """End the workers; what still runs is answered with 503."""
        await self.pool.stop()
        self.slow_log.close()

    async def execute(self, request: QueryRequest, client: str, disconnected: Disconnected | None = None) -> Answer:
        """Answer a request; raises the errors of `prepare` and `run`."""
        return await self.run(await self.prepare(request, client, disconnected), client, disconnected)

    async def prepare(
        self,
        request: QueryRequest,
        client: str = "",
        disconnected: Disconnected | None = None,
    ) -> Prepared:
        """Inspect a query and settle everything about its answer but the bytes; long texts need a worker for that.

        Raises InvalidInput, Refused, NotAcceptable, NotFound (no such dataset) and NotReady.
        """
        if self.is_short(request) or len(request.query) > self._guard_limits.length:
            return self.prepare_short(request)
        generation = self._generation()
        seconds = request.timeout or self.settings.query_timeout
        started = time.monotonic()
        inspected = await self._inspect(request.query, generation, client, seconds, disconnected)
        seconds = max(0.1, seconds - (time.monotonic() - started))
        return self._settle(request, inspected, generation, seconds)

    def is_short(self, request: QueryRequest) -> bool:
        """Whether a request can be prepared without a worker."""
        return len(request.query) <= LONG

    def prepare_short(self, request: QueryRequest, generation: Generation | None = None) -> Prepared:
        """`prepare` for a short query; `generation` is the current one, if the caller has just looked."""
        inspected = self._shapes.inspect(request.query)
        seconds = request.timeout or self.settings.query_timeout
        return self._settle(request, inspected, generation or self._generation(), seconds)

    def is_ready_at_once(self, request: QueryRequest) -> bool:
        """Whether a request can be prepared without a worker and without the index of words."""
        return self.is_short(request) and not may_search(request.query)

    def _generation(self) -> Generation:
        generation = self.current()
        if generation is None:
            raise NotReady("The graph is being built for the first time.", "Try again in a few seconds.", retry_after=5)
        return generation

    def _settle(self, request: QueryRequest, inspected: Inspected, generation: Generation, seconds: float) -> Prepared:
        state = f"{generation.number} {generation.created}"
        if request.dataset:
            self._default_graphs.of(request.dataset, state)
        format_ = choose_format(request.format, request.accept, inspected.gives_graph)
        graphs = (request.default_graph_uris, request.named_graph_uris)
        key = (state, request.dataset, format_.media_type, graphs, request.query, request.substitutions)
        etag = "" if inspected.volatile else etag_of(generation, key, self.settings.union_default_graph)
        return Prepared(request, inspected, format_, generation, key, etag, seconds)

    async def _inspect(
        self, text: str, generation: Generation, client: str, seconds: float, disconnected: Disconnected | None
    ) -> Inspected:
        """The inspection of a long text: from the cache, or by a worker."""
        inspected = self._inspected.get(text)
        if inspected is None:
            self.budget.check(client)
            message = {"inspect": text, "limits": asdict(self._guard_limits), "graph": snapshot_of(generation)}
            job = await self._shown(Job(message, client, seconds, None, disconnected))
            inspected = read_inspected(self._whole(job))
            self._inspected.put(text, inspected, len(text))
        return inspected

    async def _shown(self, job: Job, wait: Wait = Job.begun) -> Job:
        """Give a job to the pool and wait until its answer begins, or is all there, or has failed."""
        self.pool.submit(job)
        try:
            await wait(job)
        except GeneratorExit:  # cancelled without a task: the client's connection is gone
            job.abandon()
            raise
        except BaseException:
            job.cancel()
            job.over()
            raise
        return job

    async def run(
        self, prepared: Prepared, client: str, disconnected: Disconnected | None = None, wait: Wait = Job.begun
    ) -> Answer:
        """Answer a prepared request from the cache or by a worker.

        `disconnected` makes an awaitable that ends when the client is gone; the query is stopped then. `wait` waits for
        a job to be shown. Raises TimedOut, Exhausted, Busy, TooMany (429) and InvalidInput, the last with its place.
        """
        if (known := self.known(prepared)) is not None:
            return known
        if may_search(prepared.request.query):
            dataset = prepared.request.dataset
            graphs = self._default_graphs.of(dataset, str(prepared.key[0])) if dataset else ()
            prepared = await self.text_search.answer(prepared, client, graphs)
        return self._answer(prepared, await self._shown(self._job(prepared, client, disconnected), wait))

    def known(self, prepared: Prepared) -> Answer | None:
        """The answer from the cache, if it is there."""
        found = self.cache.get(prepared.key)
        if found is None:
            return None
        return Answer(prepared, found.outline, found.first, cached=True, encoded=found.encoded)

    def _job(self, prepared: Prepared, client: str, disconnected: Disconnected | None) -> Job:
        """The job for the pool; raises TooMany for a client that has no time left."""
        self.budget.check(client)
        message = message_of(prepared, self._default_graphs)
        return Job(message, client, prepared.seconds, prepared.key, disconnected)

    def _answer(self, prepared: Prepared, job: Job) -> Answer:
        """The answer of a job, once that is shown; raises its failure."""
        if isinstance(job.failure, EngineSyntaxError):
            job.over()
            known_prefixes = {**PREFIXES, **prepared.inspected.prefixes_declared}
            message = job.failure.message
            message = prepared.searched.at_old_places(message) if prepared.searched else message
            raise explain(prepared.request.query, message, known_prefixes)
        if not job.finished:
            first = self._begun(job)
            return Answer(prepared, outline_of(prepared, job), first, self._stream(prepared, job, first))
        first = self._whole(job)
        return self._keep(Answer(prepared, outline_of(prepared, job), first))

    def _begun(self, job: Job) -> bytes:
        """The part of an answer that has come so far."""
        self.first_bytes.observe(job.loop.time() - job.admitted)
        return job.take()

    def _whole(self, job: Job) -> bytes:
        """All of the answer of a finished job, which is over then; raises its failure."""
        first = b"" if job.failure else self._begun(job)
        job.over()
        if job.failure:
            raise job.failure
        return first

    def _stream(self, prepared: Prepared, job: Job, first: bytes) -> Stream:
        """The blocks after the first; the whole is kept for the cache if it is not too long."""

        def kept(whole: bytes) -> None:
            self._keep(Answer(prepared, outline_of(prepared, job), whole))

        return Stream(job, first, self.cache.largest, kept)

    def _keep(self, answer: Answer) -> Answer:
        if answer.prepared.etag:
            self.cache.put(answer.prepared.key, answer, len(answer.first) + len(answer.prepared.request.query))
        return answer
