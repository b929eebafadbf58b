"""Admission, deadlines and replacement of workers, on real processes."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kg.errors import Busy, Exhausted, KgError, TimedOut
from kg.graph.generations import read_current
from kg.settings import Settings
from sparql.protocol.requests import QueryRequest
from sparql.service.answers import Answer
from sparql.service.service import SparqlService
from sparql.workers.failures import Stopped, TooMany
from tests.sparql.conftest import SMALL
from tests.sparql.serving import make_generation
from tests.waiting import until_async as until

SLOW = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?x }"
)
DOUBLING = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
GREEDY = f'ASK {{ BIND("xxxxxxxx" AS ?x0) {DOUBLING} FILTER(STRLEN(?x40) > 1) }}'


@asynccontextmanager
async def running(data: Path, **settings: Any) -> AsyncIterator[SparqlService]:
    """A service on some data, its workers up."""
    configuration = Settings(data=data, **{"query_workers": 2, "query_budget": 0, **settings})
    service = SparqlService(configuration, lambda: read_current(data), {})
    await service.start()
    try:
        await until(lambda: service.pool.processes.ready == configuration.query_workers)
        yield service
    finally:
        await service.stop()


async def ask(service: SparqlService, query: str = "ASK {}", client: str = "me", **more: Any) -> Answer:
    """One query."""
    return await service.execute(QueryRequest(query, **more), client)


async def failure(awaitable: Coroutine[Any, Any, Answer]) -> KgError:
    """The error that something ends with."""
    try:
        await awaitable
    except KgError as error:
        return error
    raise AssertionError("it did not fail")


@pytest.fixture
def one_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    """Queries that run for long keep their place among the short ones."""
    monkeypatch.setattr("sparql.workers.pool.SLOW_SECONDS", 3_600.0)


async def at_work(service: SparqlService, queries: int = 1) -> None:
    """Until workers are at so many queries."""
    await until(lambda: sum(not one.waiting for one in service.pool.running()) == queries)


def stop_all(service: SparqlService) -> None:
    """End what runs or waits."""
    for one in service.pool.running():
        service.pool.kill(one.identifier)


def test_a_query_is_answered_and_counted(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data) as service:
            answer = await ask(service, "SELECT ?l { ?s skos:prefLabel ?l }")
            assert answer.complete
            assert answer.outline.kind == "table"
            assert answer.outline.columns == ("l",)
            assert answer.outline.rows == 5
            assert answer.outline.engine_ms is not None
            assert service.pool.counts.answered == 1
            assert (await ask(service, "SELECT ?l { ?s skos:prefLabel ?l }")).cached

    asyncio.run(scenario())


@pytest.mark.usefixtures("one_lane")
def test_the_deadline_counts_from_admission_and_is_kept(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, query_workers=1) as service:
            first = asyncio.create_task(failure(ask(service, f"{SLOW} # first", timeout=30)))
            await at_work(service)
            second = await failure(ask(service, "ASK { ?waits ?p ?o }", timeout=0.4))
            assert isinstance(second, Busy)
            assert not first.done()
            stop_all(service)
            assert isinstance(await first, Stopped)
            error = await failure(ask(service, SLOW, timeout=0.6))
            assert isinstance(error, TimedOut)
            assert "0.6 seconds" in error.message
            assert error.retry_after
            assert (await ask(service)).first == b'{"head":{},"boolean":true}'

    asyncio.run(scenario())


def test_the_deadline_holds_for_a_text_of_a_megabyte_too(small_data: Path) -> None:
    """Reading it and evaluating it have one deadline together."""
    rows = " ".join(f"<u:{number}>" for number in range(48_000))
    text = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {rows} }} VALUES ?b {{ {rows} }} }}"
    assert 900_000 < len(text) < 1_000_000

    async def scenario() -> None:
        async with running(small_data) as service:
            error = await failure(ask(service, text, timeout=2))
            assert isinstance(error, TimedOut)
            found = re.search(r"([0-9.]+) seconds", error.message)
            assert found is not None
            assert float(found[1]) < 2
            assert (await ask(service)).first == b'{"head":{},"boolean":true}'

    asyncio.run(scenario())


def test_a_query_that_was_too_slow_is_not_tried_again(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data) as service:
            await failure(ask(service, SLOW, timeout=0.3))
            error = await failure(ask(service, SLOW, timeout=0.3))
            assert isinstance(error, TimedOut)
            assert "not tried again" in error.message
            assert (service.pool.counts.timed_out, service.pool.counts.remembered) == (1, 1)
            await failure(ask(service, SLOW, timeout=0.6))  # has more time now
            assert (service.pool.counts.timed_out, service.pool.counts.remembered) == (2, 1)
            make_generation(small_data, 2, SMALL)
            await failure(ask(service, SLOW, timeout=0.3))  # other data, so it is tried
            assert (service.pool.counts.timed_out, service.pool.counts.remembered) == (3, 1)

    asyncio.run(scenario())


def test_a_query_that_needs_too_much_memory_is_stopped_and_remembered(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, query_memory=128) as service:
            error = await failure(ask(service, GREEDY))
            assert isinstance(error, Exhausted)
            assert "128 MB" in error.message
            again = await failure(ask(service, GREEDY))
            assert "not tried again" in again.message
            assert (await ask(service)).complete

    asyncio.run(scenario())


def test_a_client_that_leaves_stops_its_query(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data) as service:
            left = asyncio.Event()
            pids = {worker.pid for worker in service.pool.processes._workers}
            task = asyncio.create_task(service.execute(QueryRequest(SLOW), "me", left.wait))
            await at_work(service)
            left.set()
            with pytest.raises(Busy):
                await task
            assert service.pool.counts.cancelled == 1
            await until(lambda: service.pool.processes.ready == 2 and not service.pool.processes._dying)
            assert {worker.pid for worker in service.pool.processes._workers} != pids

    asyncio.run(scenario())


def test_a_cancelled_task_stops_its_query(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data) as service:
            task = asyncio.create_task(ask(service, SLOW))
            await until(lambda: bool(service.pool.running()))
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert not service.pool.running()

    asyncio.run(scenario())


@pytest.mark.usefixtures("one_lane")
def test_a_worker_killed_from_outside_is_replaced_and_its_query_tried_again(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, query_workers=1) as service:
            task = asyncio.create_task(failure(ask(service, SLOW, timeout=30)))
            await at_work(service)
            (worker,) = service.pool.processes._workers
            assert worker.pid
            os.kill(worker.pid, signal.SIGKILL)
            await until(lambda: service.pool.processes.died == 1)
            await at_work(service)  # the second try
            (another,) = service.pool.processes._workers
            assert another.pid != worker.pid
            stop_all(service)
            assert isinstance(await task, Stopped)
            await until(lambda: service.pool.processes.ready == 1)
            os.kill(next(iter(service.pool.processes._workers)).pid or 0, signal.SIGKILL)
            assert (await ask(service)).complete

    asyncio.run(scenario())


def test_all_workers_killed_at_once_come_back(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, query_workers=3) as service:
            for worker in list(service.pool.processes._workers):
                os.kill(worker.pid or 0, signal.SIGKILL)
            assert (await ask(service)).complete
            await until(lambda: service.pool.processes.ready == 3)

    asyncio.run(scenario())


@pytest.mark.usefixtures("one_lane")
def test_the_queue_is_bounded(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, query_workers=1, query_queue=1) as service:
            tasks = [asyncio.create_task(failure(ask(service, SLOW, f"client {n}", timeout=30))) for n in range(2)]
            await until(lambda: service.pool.waiting == 1)
            error = await failure(ask(service, client="somebody else"))
            assert isinstance(error, Busy)
            assert error.status == 503
            assert error.retry_after
            stop_all(service)
            await asyncio.gather(*tasks)

    asyncio.run(scenario())


def test_one_client_cannot_have_too_many_queries_at_once(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, query_per_client=2) as service:
            tasks = [asyncio.create_task(failure(ask(service, f"{SLOW} # {n}", timeout=30))) for n in range(2)]
            await until(lambda: len(service.pool.running()) == 2)
            error = await failure(ask(service))
            assert isinstance(error, TooMany)
            assert error.status == 429
            assert (await ask(service, client="another")).complete
            stop_all(service)
            await asyncio.gather(*tasks)

    asyncio.run(scenario())


def test_short_queries_do_not_wait_for_long_ones(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, query_workers=1) as service:
            task = asyncio.create_task(failure(ask(service, SLOW, timeout=30)))
            await until(lambda: service.pool.processes.slow == 1)
            assert (await ask(service, client="another")).complete
            assert not task.done()
            stop_all(service)
            await task
            await until(lambda: service.pool.processes.slow == 0)

    asyncio.run(scenario())


def test_a_client_that_used_up_its_time_must_wait(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, query_budget=0.5) as service:
            await failure(ask(service, SLOW, timeout=0.6))
            error = await failure(ask(service, "ASK { ?another ?p ?o }"))
            assert isinstance(error, TooMany)
            assert error.retry_after >= 1
            assert (await ask(service, "ASK { ?another ?p ?o }", client="another")).complete

    asyncio.run(scenario())


def test_running_queries_are_listed_and_can_be_killed(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data) as service:
            task = asyncio.create_task(failure(ask(service, SLOW, "192.0.2.1")))
            await until(lambda: bool(service.pool.running()))
            (one,) = service.pool.running()
            assert one.client == "192.0.2.1"
            assert one.query == SLOW
            assert service.pool.kill(one.identifier)
            assert isinstance(error := await task, Stopped)
            assert "administrator" in error.message
            assert (service.pool.counts.killed, service.pool.counts.cancelled) == (1, 0)
            assert not service.pool.kill(one.identifier)

    asyncio.run(scenario())


def test_worn_workers_are_replaced(small_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sparql.workers.processes.RECYCLE_QUERIES", 3)

    async def scenario() -> None:
        async with running(small_data, query_workers=1) as service:
            for number in range(10):
                assert (await ask(service, f"ASK {{ BIND({number} AS ?n) }}")).complete
            assert service.pool.processes.recycled == 3

    asyncio.run(scenario())


def test_a_graph_that_cannot_be_opened_is_busy_and_recovers(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, query_workers=1) as service:
            broken = make_generation(small_data, 2, SMALL)
            for file in broken.graph.iterdir():
                file.unlink()
            error = await failure(ask(service))
            assert isinstance(error, Busy)
            make_generation(small_data, 3, SMALL)
            assert (await ask(service)).complete

    asyncio.run(scenario())


def test_long_queries_are_inspected_by_a_worker(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data) as service:
            values = "1 " * 20_000
            answer = await ask(service, f"SELECT * {{ VALUES ?x {{ {values} }} VALUES ?b {{ 2 }} }} LIMIT 3")
            assert answer.outline.rows == 3
            assert answer.outline.columns == ("x", "b")
            assert service.pool.counts.answered == 2
            error = await failure(ask(service, f"SELECT * {{ VALUES ?x {{ {values} }}\n SERVICE <u:x> {{}} }}"))
            assert error.slug == "refused"
            assert (getattr(error, "line", 0), getattr(error, "column", 0)) == (2, 2)
            error = await failure(ask(service, "ASK { ?s ?p '" + "x" * 30_000 + "' ?o }"))
            assert error.slug == "invalid-input"

    asyncio.run(scenario())


def test_workers_are_locked_in(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data) as service:
            for worker in service.pool.processes._workers:
                assert {"memory", "files", "seccomp"} <= set(worker.sandbox)
                assert not worker.missing
                status = Path(f"/proc/{worker.pid}/status").read_text(encoding="ascii")
                assert "Seccomp:\t2" in status
                assert "NoNewPrivs:\t1" in status
                limits = Path(f"/proc/{worker.pid}/limits").read_text(encoding="ascii")
                assert re.search(r"Max core file size +0 +0 ", limits)

    asyncio.run(scenario())


def test_an_answer_that_is_not_read_counts_for_its_client(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, query_per_client=1) as service:
            values = " ".join(f"VALUES ?x{n} {{ 1 2 3 4 5 6 7 8 9 }}" for n in range(4))
            answer = await ask(service, f"SELECT * {{ {values} }}")
            assert not answer.complete
            await until(lambda: not service.pool.running())
            assert isinstance(await failure(ask(service)), TooMany)
            body, whole = await answer.body(100_000_000)
            assert whole
            assert body.count(b'"x3"') == 9**4 + 1
            assert (await ask(service)).complete

    asyncio.run(scenario())


def test_stopping_leaves_no_process(small_data: Path) -> None:
    async def scenario() -> list[int]:
        async with running(small_data) as service:
            pids = [worker.pid or 0 for worker in service.pool.processes._workers]
            task = asyncio.create_task(failure(ask(service, SLOW)))
            await until(lambda: bool(service.pool.running()))
        assert isinstance(await task, Busy)
        return pids

    for pid in asyncio.run(scenario()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
