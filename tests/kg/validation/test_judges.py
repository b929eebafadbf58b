"""The processes that judge: what they say is what the validator says, and whatever happens to them is no report."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from browser.validation import failures
from browser.validation.judges import Judges
from kg.errors import Busy, Exhausted, KgError, NotReady, TimedOut
from kg.graph.generations import read_current
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.iris import read_iris
from kg.records.types import read_record_types
from kg.settings import Settings
from kg.validation.engines.choosing import choose_engine
from kg.validation.engines.engine import EngineFailed
from kg.validation.report import Report
from kg.validation.validator import Validator
from kg.validation.wire import pack, unpack
from sparql.workers.failures import TooMany
from sparql.workers.process import WorkerProcess
from tests.loaders.records.generated import make_body
from tests.sparql.serving import make_generation
from tests.waiting import until_async as until

BODIES = {
    schema: make_body(read_record_types()[schema]).given
    for schema in ("nationalTarget7", "nbsap", "meeting", "contact")
}
SMALL = {f"{PUBLISHED_BASE}graph/something": "<urn:a> <urn:b> <urn:c> ."}
DOCUMENT = json.dumps(BODIES["nbsap"]).encode()
BROKEN: dict[str, Callable[[dict[str, Any]], str]] = {
    "is right": lambda body: json.dumps(body),
    "lacks all": lambda body: json.dumps({"header": body["header"]}),
    "has texts everywhere": lambda body: json.dumps(dict.fromkeys(body, "x") | {"header": body["header"]}),
    "has unknown fields": lambda body: json.dumps(
        body | {"é~/": {"\ud800": [1, None, 2.5]}, "title": {"en": "\u202e"}}
    ),
    "is no JSON": lambda body: json.dumps(body)[:-1],
    "is nothing": lambda body: "",
}


def validator() -> Validator:
    return Validator(read_iris(PUBLISHED_BASE), choose_engine())


@pytest.fixture
def small_data(tmp_path: Path) -> Path:
    """A data folder whose graph knows nothing."""
    make_generation(tmp_path / "data", 1, SMALL)
    return tmp_path / "data"


@asynccontextmanager
async def judging(data: Path, **settings: Any) -> AsyncIterator[Judges]:
    judges = Judges(Settings(data=data, **{"validation_timeout": 60, **settings}), lambda: read_current(data))
    judges.start()
    try:
        await until(lambda: judges.pool.processes.ready == judges.pool.limits.workers)
        yield judges
    finally:
        await judges.stop()


def judge(judges: Judges, document: bytes = DOCUMENT, client: str = "me") -> Coroutine[Any, Any, Report]:
    return judges.judge(client, document)


def worker(judges: Judges) -> WorkerProcess:
    [found] = judges.pool.processes._workers
    return found


async def failure(awaitable: Coroutine[Any, Any, Report] | asyncio.Task[Report]) -> KgError:
    try:
        await awaitable
    except KgError as error:
        return error
    raise AssertionError("it was judged")


@pytest.mark.parametrize("breakage", BROKEN)
@pytest.mark.parametrize("schema", BODIES)
def test_a_report_is_the_same_after_its_way(schema: str, breakage: str) -> None:
    report = validator().validate(BROKEN[breakage](BODIES[schema]).encode())
    assert report.findings or breakage == "is right"
    assert unpack(pack(report)) == report


@pytest.mark.parametrize(
    "said",
    [b"", b"[]", b"null", b"{}", b'{"profile": "all"}', b'{"profile": "draft", "schema": "x", "findings": [{}]}'],
)
def test_what_is_no_report_is_not_taken_for_one(said: bytes) -> None:
    with pytest.raises(ValueError, match="not a report"):
        unpack(said)


@pytest.mark.parametrize(
    "wrong", [{"code": "made-up"}, {"severity": "none"}, {"details": []}, {"pointer": 5, "code": 1}]
)
def test_a_finding_that_nobody_makes_is_not_taken_for_one(wrong: dict[str, Any]) -> None:
    packed = json.loads(pack(validator().validate(b"{}")))
    packed["findings"][0] |= wrong
    with pytest.raises(ValueError, match="not a report"):
        unpack(json.dumps(packed).encode())


def test_workers_say_what_the_validator_says(small_data: Path) -> None:
    """Without the warnings on terms and records, of which the graph here knows none."""

    async def scenario() -> None:
        async with judging(small_data) as judges:
            for body in BODIES.values():
                for broken in BROKEN.values():
                    document = broken(body).encode()
                    report, wanted = await judge(judges, document), validator().validate(document)
                    findings = [one for one in report.findings if one.severity == "violation"]
                    assert findings == [one for one in wanted.findings if one.severity == "violation"]
                    assert replace(report, findings=()) == replace(wanted, findings=())
            assert worker(judges).missing == ()
            assert {"memory", "seccomp", "landlock"} <= set(worker(judges).sandbox)

    asyncio.run(scenario())


def test_a_worker_that_is_too_slow_is_replaced(small_data: Path) -> None:
    async def scenario() -> None:
        async with judging(small_data, validation_timeout=0.5) as judges:
            before = worker(judges).pid
            assert before
            os.kill(before, signal.SIGSTOP)
            error = await failure(judge(judges))
            assert isinstance(error, TimedOut)
            assert "0.5 seconds" in error.message
            await until(lambda: judges.pool.processes.ready == 1)
            assert worker(judges).pid != before
            assert isinstance(await failure(judge(judges)), TimedOut), "it is not tried again"

    asyncio.run(scenario())


def test_a_document_whose_worker_is_killed_is_judged_by_another(small_data: Path) -> None:
    async def scenario() -> None:
        async with judging(small_data) as judges:
            before = worker(judges).pid
            assert before
            os.kill(before, signal.SIGSTOP)
            waiting = asyncio.create_task(judge(judges))
            await until(lambda: len(judges.pool.running()) == 1)
            os.kill(before, signal.SIGKILL)
            assert (await waiting).schema == "nbsap"
            assert worker(judges).pid != before

    asyncio.run(scenario())


def test_one_client_cannot_take_all_places(small_data: Path) -> None:
    async def scenario() -> None:
        async with judging(small_data, validation_per_client=2, validation_queue=2) as judges:
            stopped = worker(judges).pid
            assert stopped
            os.kill(stopped, signal.SIGSTOP)
            waiting = [asyncio.create_task(judge(judges, client=name)) for name in ("me", "me", "you")]
            await until(lambda: len(judges.pool.running()) == 3)
            refused = await failure(judge(judges, client="me"))
            assert isinstance(refused, TooMany)
            full = await failure(judge(judges, client="another"))
            assert isinstance(full, Busy)
            assert full.status == 503
            assert full.retry_after
            os.kill(stopped, signal.SIGCONT)
            assert {report.schema for report in await asyncio.gather(*waiting)} == {"nbsap"}

    asyncio.run(scenario())


def test_what_a_newer_generation_knows_is_known(small_data: Path) -> None:
    async def scenario() -> None:
        async with judging(small_data) as judges:
            before = await judge(judges)
            unknown = [one.pointer for one in before.findings if one.code == "term-not-known"]
            assert "/government" in unknown
            country = f"<{PUBLISHED_BASE}country/be> skos:inScheme <{PUBLISHED_BASE}dataset/countries> ."
            terms = "".join(_terms(before))
            make_generation(small_data, 2, SMALL | {f"{PUBLISHED_BASE}graph/thesaurus": terms or country})
            after = await judge(judges)
            assert len([one for one in after.findings if one.code == "term-not-known"]) < len(unknown)
            assert judges.pool.processes.spawned == 1

    asyncio.run(scenario())


def _terms(report: Report) -> list[str]:
    """Statements that make terms of all that a record names."""
    named = {part.split(b">")[0].decode() for part in report.graph.split(b"> <")[1:]}
    return [f"<{iri}> <http://www.w3.org/2004/02/skos/core#inScheme> <urn:scheme> .\n" for iri in sorted(named)]


def test_there_is_no_report_before_there_is_a_graph(tmp_path: Path) -> None:
    async def scenario() -> None:
        judges = Judges(Settings(data=tmp_path), lambda: None)
        judges.start()
        assert isinstance(await failure(judge(judges)), NotReady)
        await judges.stop()

    asyncio.run(scenario())


@pytest.mark.parametrize("error", ["judge", "memory", "open", "anything"])
def test_what_a_worker_could_not_judge_is_an_error(error: str) -> None:
    found = failures.reported(error, "reason", 512)
    assert found.status in (422, 500, 503)
    assert "reason" not in found.message
    assert isinstance(found, EngineFailed) is (error in ("judge", "anything"))


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        (-signal.SIGSEGV, "", Exhausted),
        (-signal.SIGABRT, "memory allocation of 5 bytes failed", Exhausted),
        (-signal.SIGXCPU, "", TimedOut),
        (-signal.SIGKILL, "", Busy),
        (0, "", Busy),
        (None, "no more processes", Busy),
    ],
)
def test_what_a_worker_died_of_is_an_error(code: int | None, words: str, kind: type[KgError]) -> None:
    assert isinstance(failures.death(code, words, 2.0, 512), kind)
