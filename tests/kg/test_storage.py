"""Full and read-only disks, settings that cannot be used, processes that hang: what is said, and that it goes on."""

import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest
import sqlalchemy as sa
from pyoxigraph import Literal, NamedNode, Triple
from starlette.testclient import TestClient

from browser.app import create_app
from browser.processes import writer
from browser.processes.pulse import Pulse
from browser.processes.watching import Watch
from kg.errors import ReadOnly, StorageFull, WritingStopped
from kg.graph.generations import read_current
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.publishing.projection import Writer
from kg.publishing.standing import find_hindrance, note_hindrance
from kg.settings import Settings, explain
from tests.forking import kg
from tests.kg import hanging
from tests.waiting import until

GRAPH = "http://metadata.cbd.int/graph/notes"
NODE = NamedNode("http://e.org/s")


def put(settings: Settings, ledger: Ledger, size: int = 1) -> None:
    text = "".join(f"{number:x}" for number in range(size))
    accept(settings, ledger, Change("notes", "Tester", "An edit"), {GRAPH: [Triple(NODE, NODE, Literal(text))]})


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB; skipped where none can be made."""
    folder = tmp_path / "small"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> Path:
    """Take all the room that there is."""
    path = folder / "filling"
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    return path


def test_a_full_ledger_says_so_and_goes_on_when_there_is_room(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger)
    pages: list[int] = []

    def bound(connection: sa.Connection) -> None:
        if pages:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages[0]}")

    with ledger.database.reading() as connection:
        pages.append(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        sa.event.listen(connection.engine, "begin", bound)
    with pytest.raises(StorageFull, match="disk is full"):
        put(settings, ledger, 50_000)
    assert ledger.last_sequence() == 1
    pages[0] *= 100
    put(settings, ledger, 50_000)
    current = read_current(settings.data)
    assert current is not None
    assert current.position == ledger.position()


def test_a_full_disk_is_the_cause_that_is_told(small: Path) -> None:
    settings = Settings(data=small / "data", query_workers=1)
    with closing(Ledger(settings.ledger_address)) as ledger:
        put(settings, ledger)
        filling = fill(small)
        with TestClient(create_app(settings)) as client:
            until(lambda: client.get("/health/ready?for=reads").status_code == 200)
            answer = client.get("/health/ready")
            assert answer.status_code == 503
            assert "full" in answer.text
            with pytest.raises(StorageFull):
                put(settings, ledger, 50_000)
            filling.unlink()
            assert client.get("/health/ready").status_code == 200
        put(settings, ledger, 50_000)
        assert find_hindrance(settings, ledger) is None


def test_a_read_only_disk_is_the_cause_that_is_told(small: Path) -> None:
    settings = Settings(data=small / "data")
    with closing(Ledger(settings.ledger_address)) as ledger:
        put(settings, ledger)
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    with closing(Ledger(settings.ledger_address)) as ledger:
        reason = find_hindrance(settings, ledger)
        assert isinstance(reason, ReadOnly)
        with pytest.raises(ReadOnly):
            put(settings, ledger, 2)
        with pytest.raises(ReadOnly):
            Writer(settings.data, settings.base_iri, ledger)
        subprocess.run(["mount", "-o", "remount,rw", small], check=True)
        put(settings, ledger, 2)


def exchange_ledger(data: Path, content: bytes) -> None:
    """Put another file in the place of the ledger."""
    for name in ("ledger.sqlite3-wal", "ledger.sqlite3-shm"):
        (data / name).unlink(missing_ok=True)
    (data / "new").write_bytes(content)
    (data / "new").replace(data / "ledger.sqlite3")


def test_pages_are_read_while_the_ledger_cannot_be(own_bundled_data: Path) -> None:
    settings = Settings(data=own_bundled_data, public_url="http://testserver/", query_workers=1)
    kept = (own_bundled_data / "ledger.sqlite3").read_bytes()
    with TestClient(create_app(settings)) as client:
        paths = ("/en/", "/kmgbf/en/", "/kmgbf/en/page/target_3", "/en/vocabularies", "/kmgbf/data/target_3.ttl")
        right = [client.get(path).status_code for path in paths]
    exchange_ledger(own_bundled_data, b"damaged" * 10_000)
    with TestClient(create_app(settings)) as client:
        assert [client.get(path).status_code for path in paths] == right
        until(lambda: client.get("/health/ready?for=reads").status_code == 200)
        answer = client.get("/health/ready")
        assert (answer.status_code, "damaged" in answer.text) == (503, True)
        assert client.get("/en/changes").status_code == 503
        missing = client.get("/en/").text
    exchange_ledger(own_bundled_data, kept)
    with TestClient(create_app(settings)) as client:
        answer = client.get("/en/changes")
        assert answer.status_code == 200, answer.text
        assert len(client.get("/en/").text) > len(missing)
        assert client.get("/health/ready").status_code == 200


def test_what_stopped_the_writer_is_told_by_others(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger)
    note_hindrance(settings.data, WritingStopped("Something is wrong.", "Do this."))
    reason = find_hindrance(settings, ledger)
    assert reason is not None
    assert (reason.message, reason.hint) == ("Something is wrong.", "Do this.")
    with pytest.raises(WritingStopped):
        put(settings, ledger, 2)
    note_hindrance(settings.data, None)
    put(settings, ledger, 2)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("KG_PORT", "abc"), ("KG_WEB", "0"), ("KG_BASE_IRI", "ftp://x"), ("KG_LEDGER", "nothing://me:s3cret@host/db")],
)
def test_settings_that_cannot_be_used_are_told_in_words(variable: str, value: str, tmp_path: Path) -> None:
    environment = os.environ | {"KG_DATA": str(tmp_path), variable: value}
    result = kg("releases", environment=environment)
    assert result.returncode == 1
    assert variable in result.stderr
    assert "Traceback" not in result.stderr
    assert "s3cret" not in result.stderr


@pytest.mark.parametrize(
    "address", ["postgresql://kg:s3cret@db/kg", "postgresql://kg:a@s3cret@db/kg", "postgresql:///kg?password=s3cret"]
)
def test_passwords_are_not_printed(address: str) -> None:
    shown = {name: value for name, value, _ in explain(Settings(ledger=address))}["KG_LEDGER"]
    assert "s3cret" not in shown
    assert "***" in shown


@pytest.mark.parametrize(
    ("target", "stopped"),
    [(hanging.answer, True), (writer.main, True), (hanging.hang_when_told, False)],
    ids=["a server", "the writer", "a lock"],
)
def test_a_process_that_hangs_is_replaced(
    target: Callable[[Path], None], stopped: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a process that has opened no store, as the supervisor: the engine's threads are not there after a fork."""
    monkeypatch.setenv("KG_DATA", str(tmp_path / "data"))
    supervisor = get_context("spawn").Process(
        target=hanging.see_it_replaced, args=(target, stopped, tmp_path / "1.sock")
    )
    supervisor.start()
    supervisor.join()
    assert supervisor.exitcode == 0


def test_a_process_is_at_work_while_its_other_threads_compute(tmp_path: Path) -> None:
    pulse = Pulse(tmp_path / "1.sock")

    def is_idle() -> bool:
        sum(range(200_000))  # what the thread that asks does itself is no work
        return not pulse.is_at_work()

    until(is_idle)
    load = threading.Thread(target=sum, args=(range(2_000_000),))
    load.start()
    load.join()
    assert pulse.is_at_work()
    pulse.close()


def test_one_question_without_an_answer_is_no_hang(tmp_path: Path) -> None:
    path = tmp_path / "1.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        watch = Watch(path, patience=20, every=2)
        now = 10.0
        for answer in (b"{}", b"", b"{}", b"", b"{}"):  # asked at 10, heard at 11, asked again at 20
            assert not watch.hangs(now)
            connection, _ = listener.accept()
            with connection:
                connection.recv(100)
                connection.send(answer)
            assert not watch.hangs(now + 1)
            now += 10
        watch.forget()
