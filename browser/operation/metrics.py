"""`/metrics` in the formats of Prometheus and OpenMetrics: the counters and states of all processes of a copy.

What a web process counts carries its name as the label `process`: after a restart its counters begin at zero again, and
Prometheus can tell that only if they are not summed up here.
"""

import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from browser.operation.processes import Usage
from browser.operation.siblings import AllStates
from browser.operation.state import Timing
from kg.graph.generations import Generation
from kg.running.histogram import cumulative
from kg.submissions.figures import Figures

_OUTCOMES: Final = (
    "answered", "failed", "timed_out", "exhausted", "cancelled", "killed",
    "refused_busy", "refused_client", "refused_budget", "remembered",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """The data of a scrape. `generation`, `sequence` (that of the ledger) and `figures` are None if unknown."""

    all_states: AllStates
    usages: tuple[Usage, ...]
    generation: Generation | None
    sequence: int | None
    figures: Figures | None = None


def exposition(facts: Facts, accept: str) -> tuple[bytes, str]:
    """The text of a scrape and its media type, in OpenMetrics if `accept` asks for that."""
    encode, content_type = choose_encoder(accept)
    return encode(_Scrape(facts)), content_type


class _Scrape(Collector):
    """One scrape, as a collector of prometheus_client."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._states = {state.name: state for state in facts.all_states.states}

    def collect(self) -> Iterator[Metric]:
        yield from self._queries()
        yield from self._workers()
        yield from self._validations()
        yield from self._caches()
        yield from self._requests()
        yield from self._data()
        yield from self._submissions()
        yield from self._processes()

    def _queries(self) -> Iterator[Metric]:
        name, words = "kg_queries", "SPARQL queries by outcome; what a cache answered is not among them."
        yield self._counters(name, words, "outcome", {outcome: outcome for outcome in _OUTCOMES})
        name, words = "kg_query_busy_seconds", "Seconds that query workers were at work."
        yield self._counters(name, words, "", {"": "seconds"})
        name, words = "kg_queries_open", "SPARQL queries that run or wait for a worker."
        yield self._gauges(name, words, "state", {"running": "running", "waiting": "waiting"})
        name, words = "kg_query_failures_known", "Queries that are refused because they failed a moment ago."
        yield self._gauges(name, words, "", {"": "known_failures"})
        name, words = "kg_query_duration_seconds", "From the admission of a query to the end of its work."
        yield _histogram(name, words, (), {(key,): state.durations for key, state in self._states.items()})
        name, words = "kg_query_first_byte_seconds", "From the admission of a query to the beginning of its answer."
        yield _histogram(name, words, (), {(key,): state.first_bytes for key, state in self._states.items()})

    def _workers(self) -> Iterator[Metric]:
        states = {"ready": "workers", "slow": "workers_slow"}
        words = "Sandboxed query workers: those that are up, and those busy with a long query beside them."
        yield self._gauges("kg_query_workers", words, "state", states)
        events = {"started": "workers_started", "recycled": "workers_recycled", "died": "workers_died"}
        words = "Query workers that were started, replaced after much use, or ended by themselves."
        yield self._counters("kg_query_worker_events", words, "event", events)

    def _validations(self) -> Iterator[Metric]:
        outcomes = {outcome: f"validation_{outcome}" for outcome in _OUTCOMES if outcome != "refused_budget"}
        yield self._counters("kg_validations", "Documents that were judged, by outcome.", "outcome", outcomes)
        states = {"running": "validation_running", "waiting": "validation_waiting"}
        yield self._gauges("kg_validations_open", "Documents that are judged or wait for it.", "state", states)
        states = {"ready": "validation_workers", "slow": "validation_workers_slow"}
        yield self._gauges("kg_validation_workers", "Sandboxed workers that judge documents.", "state", states)
        kinds = ("started", "recycled", "died")
        events = {event: f"validation_workers_{event}" for event in kinds}
        words = "Workers that judge documents that were started, replaced after much use, or ended by themselves."
        yield self._counters("kg_validation_worker_events", words, "event", events)

    def _caches(self) -> Iterator[Metric]:
        labels = ("process", "cache")
        hits = CounterMetricFamily("kg_cache_hits", "Answers found in a cache.", labels=labels)
        misses = CounterMetricFamily("kg_cache_misses", "Answers looked for in a cache in vain.", labels=labels)
        size = GaugeMetricFamily("kg_cache_bytes", "Bytes that a cache holds.", labels=labels)
        for state in self._states.values():
            for name, held in state.caches.items():
                hits.add_metric((state.name, name), held.hits)
                misses.add_metric((state.name, name), held.misses)
                size.add_metric((state.name, name), held.bytes)
        yield from (hits, misses, size)

    def _requests(self) -> Iterator[Metric]:
        words = "HTTP requests by the kind of address and the class of their status."
        total = CounterMetricFamily("kg_http_requests", words, labels=("process", "group", "status"))
        durations: dict[tuple[str, ...], Timing] = {}
        for state in self._states.values():
            for name, group in state.requests.items():
                durations[state.name, name] = group.durations
                for digit in range(2, 6):
                    total.add_metric((state.name, name, f"{digit}xx"), group.classes[digit])
        yield total
        words = "From an HTTP request to the last byte of its answer."
        yield _histogram("kg_http_request_duration_seconds", words, ("group",), durations)

    def _data(self) -> Iterator[Metric]:
        generation, sequence = self._facts.generation, self._facts.sequence
        yield _gauge("kg_ledger_up", "Whether the ledger can be read.", int(sequence is not None))
        if sequence is not None:
            yield _gauge("kg_ledger_sequence", "Sequence of the newest accepted change.", sequence)
        if generation is None:
            return
        yield _gauge("kg_generation_number", "Number of the state of the graph that is shown.", generation.number)
        yield _gauge("kg_generation_sequence", "Sequence of the newest change in it.", generation.sequence)
        yield _gauge("kg_generation_age_seconds", "Seconds since it was made.", _age(generation.created))
        if sequence is not None:
            lag = max(0, sequence - generation.sequence)
            yield _gauge("kg_ledger_lag", "Accepted changes that are not shown yet.", lag)

    def _submissions(self) -> Iterator[Metric]:
        figures = self._facts.figures
        if figures is None:
            return
        words = "Submissions that are not decided yet."
        family = GaugeMetricFamily("kg_submissions_open", words, labels=("state",))
        for state, count in figures.open.items():
            family.add_metric((state,), count)
        yield family
        yield CounterMetricFamily("kg_submissions", "Submissions that were ever begun.", figures.total)
        oldest = _age(figures.oldest) if figures.oldest else 0.0
        yield _gauge("kg_submissions_oldest_seconds", "For how long the oldest has waited for a decision.", oldest)
        yield _gauge("kg_mail_waiting", "Messages that are to be sent.", figures.waiting)
        yield _gauge("kg_mail_given_up", "Messages of the last 30 days that could not be sent.", figures.given_up)

    def _processes(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("kg_web_process_up", "Whether a web process answers its siblings.", labels=("process",))
        for name in self._facts.all_states.silent:
            up.add_metric((name,), 0)
        start = GaugeMetricFamily("kg_web_process_start_seconds", "When it started, since 1970.", labels=("process",))
        for state in self._states.values():
            up.add_metric((state.name,), 1)
            start.add_metric((state.name,), state.started)
        yield from (up, start, *_usage(self._facts.usages))
        built = GaugeMetricFamily("kg_build_info", "Always 1; the labels tell versions.", labels=tuple(_versions()))
        built.add_metric(tuple(_versions().values()), 1)
        yield built

    def _counters(self, name: str, words: str, label: str, keys: Mapping[str, str]) -> Metric:
        return self._fill(CounterMetricFamily(name, words, labels=_labels(label)), keys)

    def _gauges(self, name: str, words: str, label: str, keys: Mapping[str, str]) -> Metric:
        return self._fill(GaugeMetricFamily(name, words, labels=_labels(label)), keys)

    def _fill(self, family: CounterMetricFamily | GaugeMetricFamily, keys: Mapping[str, str]) -> Metric:
        """Samples from the counters of each process: `keys` gives their names by the value of the label."""
        for state in self._states.values():
            for value, key in keys.items():
                family.add_metric((state.name, value) if value else (state.name,), state.counters[key])
        return family


@cache
def _versions() -> dict[str, str]:
    return {"version": version("kg"), "python": platform.python_version(), "oxigraph": version("pyoxigraph")}


def _labels(label: str) -> tuple[str, ...]:
    return ("process", label) if label else ("process",)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value)


def _histogram(name: str, words: str, labels: tuple[str, ...], timings: Mapping[tuple[str, ...], Timing]) -> Metric:
    family = HistogramMetricFamily(name, words, labels=("process", *labels))
    for values, timing in timings.items():
        family.add_metric(values, cumulative(timing.counts), timing.seconds)
    return family


def _usage(usages: Iterable[Usage]) -> Iterator[Metric]:
    labels = ("kind", "process")
    count = GaugeMetricFamily("kg_processes", "Processes of this copy by kind.", labels=labels)
    resident = GaugeMetricFamily("kg_process_resident_bytes", "Memory they take (resident).", labels=labels)
    cpu = CounterMetricFamily("kg_process_cpu_seconds", "Processor time they used.", labels=labels)
    for usage in usages:
        values = (usage.kind, usage.web)
        count.add_metric(values, usage.count)
        resident.add_metric(values, usage.resident)
        cpu.add_metric(values, usage.cpu)
    yield from (count, resident, cpu)


def _age(created: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(created)).total_seconds()
