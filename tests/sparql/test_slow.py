"""The log of slow queries: what is in it, and above all what is not."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import create_app
from sparql.service.slow_queries import SlowQuery, form_of, log_file, read_slow
from sparql.workers.counts import hash_of
from tests.sparql.test_pool import SLOW, ask, failure, running

SECRET = f"# about Jane Doe\n{SLOW}"


def log_of(data: Path) -> str:
    return (data / "logs" / "slow-queries.jsonl").read_text()


def test_a_slow_query_is_noted_without_its_text_and_without_addresses(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, slow_query=0.2) as service:
            await failure(ask(service, SECRET, "192.0.2.77", timeout=0.4))
            await ask(service, "ASK {}", "192.0.2.77")

    asyncio.run(scenario())
    written = log_of(small_data)
    assert "Jane" not in written
    assert "192.0.2" not in written
    (line,) = written.splitlines()
    entry = json.loads(line)
    assert entry.pop("time").endswith("Z")
    assert len(entry.pop("client")) == 12
    assert entry.pop("seconds") >= 0.3
    assert entry.pop("waited") >= 0
    assert entry == {
        "hash": hash_of(SECRET),
        "form": "SELECT",
        "rows": None,
        "outcome": "timed-out",
        "generation": 1,
        "length": len(SECRET),
    }


def test_the_text_is_noted_only_when_a_setting_says_so(small_data: Path) -> None:
    async def scenario() -> None:
        async with running(small_data, slow_query=0, log_query_text=True) as service:
            await ask(service, "SELECT ?l { ?s skos:prefLabel ?l }")

    asyncio.run(scenario())
    (entry,) = read_slow(small_data)
    assert entry.text == "SELECT ?l { ?s skos:prefLabel ?l }"
    assert (entry.outcome, entry.rows) == ("answered", 5)


def test_a_disk_that_refuses_does_not_stop_queries(small_data: Path, caplog: pytest.LogCaptureFixture) -> None:
    (small_data / "logs").write_text("a file where the folder should be")

    async def scenario() -> None:
        async with running(small_data, slow_query=0) as service:
            assert (await ask(service)).complete
            assert (await ask(service, "ASK { ?s ?p ?o }")).complete

    asyncio.run(scenario())
    assert "could not be written down" in caplog.text


def test_the_log_is_bounded(tmp_path: Path) -> None:
    log = log_file(tmp_path)
    line = b"x" * 99_999 + b"\n"
    for _ in range(300):
        log.append(line)
    assert sum(path.stat().st_size for path in log.path.parent.iterdir()) <= 20_000_000


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ASK {}", "ASK"),
        ("PREFIX select: <http://ask.example/> # describe\nconstruct { } { }", "CONSTRUCT"),
        ("BASE <http://select.example/> DESCRIBE <x>", "DESCRIBE"),
        ("", ""),
        ("#" * 50_000 + "\nASK {}", ""),
    ],
)
def test_the_form_of_a_query_is_found(text: str, form: str) -> None:
    assert form_of(text) == form


def test_the_command_groups_by_hash_newest_first(tmp_path: Path) -> None:
    entry = {"time": "2026-01-01T00:00:00.000Z", "hash": "aaaa", "client": "c", "form": "SELECT", "seconds": 2.5}
    entry |= {"waited": 0, "rows": 1, "outcome": "answered", "generation": 1, "length": 9}
    log = log_file(tmp_path)
    for change in ({}, {"hash": "bbbb"}, {"seconds": 4.0, "outcome": "timed-out"}, {"hash": "cccc", "text": "[b]"}):
        log.append(json.dumps(entry | change).encode() + b"\n")
    log.append(b"not JSON\n")
    result = CliRunner().invoke(create_app("slow-queries"), ["slow-queries", "--data", str(tmp_path)])
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in result.output.splitlines() if "│" in line]
    assert [row[0] for row in rows] == ["cccc", "aaaa", "bbbb"]
    assert rows[1][2:5] == ["2", "6.5", "4.0"]
    assert rows[1][6] == "timed-out 1, answered 1"
    assert rows[0][7] == "[b]"
    assert isinstance(read_slow(tmp_path, 1)[0], SlowQuery)
    assert len(read_slow(tmp_path, 2)) == 2


def test_the_command_says_when_there_are_none(tmp_path: Path) -> None:
    result = CliRunner().invoke(create_app("slow-queries"), ["slow-queries", "--data", str(tmp_path)])
    assert "No slow queries" in result.output
