"""Web processes that talk to each other over Unix sockets; one that hangs holds up nobody."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

from browser.operation.siblings import ProcessAddress, Siblings
from browser.operation.state import ProcessState, StateReader, Timing
from kg.errors import Busy
from kg.running.histogram import BUCKETS
from tests.loops import run
from tests.waiting import until_async


class KnownState(StateReader):
    """A process whose state is known."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.killed: list[int] = []

    def state(self) -> ProcessState:
        timing = Timing(counts=[0] * (len(BUCKETS) + 1), seconds=0)
        return ProcessState(
            name=self.name, pid=1, started=0, counters={"answered": 7}, durations=timing, first_bytes=timing,
            requests={}, caches={}, queries=[],
        )  # fmt: skip

    def kill(self, number: int) -> bool:
        self.killed.append(number)
        return number == 42


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: that of a socket has 107 characters at most."""
    with tempfile.TemporaryDirectory(prefix="kg-") as path:
        yield Path(path)


@asynccontextmanager
async def processes(folder: Path, count: int, running: str) -> AsyncIterator[dict[str, Siblings]]:
    """Those of the processes "1" to "{count}" that are named."""
    members = {name: Siblings(KnownState(name), ProcessAddress(name, count, folder)) for name in running}
    for member in members.values():
        await member.start()
    try:
        yield members
    finally:
        for member in members.values():
            await member.stop()


def killed(member: Siblings) -> list[int]:
    return cast(KnownState, member._watch).killed


def test_each_process_reports_on_all(folder: Path) -> None:
    async def scenario() -> None:
        async with processes(folder, 3, "321") as members:
            for member in members.values():
                found = await member.all_states()
                assert [state.name for state in found.states] == ["1", "2", "3"]
                assert found.silent == ()

    run(scenario())


def test_a_query_is_killed_where_it_runs(folder: Path) -> None:
    async def scenario() -> None:
        async with processes(folder, 2, "12") as members:
            assert await members["1"].kill("2", 42)
            assert not await members["1"].kill("2", 43)
            assert await members["1"].kill("1", 42)
            assert not await members["1"].kill("3", 42)
            assert (killed(members["1"]), killed(members["2"])) == ([42], [42, 43])

    run(scenario())


def test_one_that_is_not_there_is_silent(folder: Path) -> None:
    async def scenario() -> None:
        async with processes(folder, 3, "13") as members:
            found = await members["1"].all_states()
            assert ([state.name for state in found.states], found.silent) == (["1", "3"], ("2",))
            with pytest.raises(Busy):
                await members["1"].kill("2", 42)

    run(scenario())


@pytest.mark.parametrize("answer", [b"", b"{", b'{"name": "2"}', b"\xff" * 100])
def test_one_that_talks_nonsense_is_silent(folder: Path, answer: bytes) -> None:
    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(answer)
        writer.close()

    async def scenario() -> None:
        async with processes(folder, 2, "1") as members, await asyncio.start_unix_server(nonsense, folder / "2.sock"):
            assert (await members["1"].all_states()).silent == ("2",)
            with pytest.raises(Busy):
                await members["1"].kill("2", 42)

    run(scenario())


def test_ones_that_hang_are_waited_for_together(folder: Path) -> None:
    events: list[str] = []

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        events.append("asked")
        writer.write(b'{"name": ')
        await reader.read()
        events.append("given up")
        writer.close()

    async def scenario() -> None:
        async with processes(folder, 3, "1") as members:
            hanging = [await asyncio.start_unix_server(hang, folder / f"{name}.sock") for name in "23"]
            found = await members["1"].all_states()
            assert (len(found.states), found.silent) == (1, ("2", "3"))
            await until_async(lambda: len(events) == 4)
            assert events == ["asked", "asked", "given up", "given up"]
            for server in hanging:
                server.close()

    run(scenario())


def test_a_client_that_says_nothing_or_nonsense_harms_nobody(folder: Path) -> None:
    async def scenario() -> None:
        async with processes(folder, 2, "12") as members:
            for line in (b"{}\n" * 0, b"nonsense\n", b'{"kill": "x"}\n', b"[1]\n", b"x" * 100_000):
                reader, writer = await asyncio.open_unix_connection(folder / "2.sock")
                writer.write(line)
                if line:
                    await asyncio.wait_for(reader.read(), 60)
                writer.close()
            assert (await members["1"].all_states()).silent == ()

    run(scenario())


def test_a_socket_that_a_killed_process_left_is_replaced(folder: Path) -> None:
    async def scenario() -> None:
        (folder / "1.sock").write_text("stale")
        async with processes(folder, 2, "12") as members:
            assert (await members["2"].all_states()).silent == ()
            assert (folder / "1.sock").is_socket()
        assert list(folder.iterdir()) == []

    run(scenario())


def test_without_siblings_there_is_nobody_to_ask() -> None:
    async def scenario() -> None:
        alone = Siblings(KnownState("1"), None)
        await alone.start()
        assert len((await alone.all_states()).states) == 1
        assert await alone.kill("1", 42)
        assert not await alone.kill("2", 42)
        await alone.stop()

    run(scenario())
