"""`kg serve` as people run it: a real server, real processes, killed on purpose."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.graph.generations import read_current
from kg.quality.stored import read_head
from kg.search.index_file import index_path
from tests.browser.running import Running, free_port, running
from tests.copying import copy_folder
from tests.data.release import definition
from tests.forking import Command, kg
from tests.waiting import PATIENCE, until


@pytest.fixture(scope="module")
def server(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = copy_folder(bundled_data, tmp_path_factory.mktemp("server") / "data")
    with running(data) as started:
        yield started


def answers(server: Running, path: str = "/health", **parameters: str) -> bool:
    try:
        return server.get(path, params=parameters).status_code == 200
    except httpx.TransportError:
        return False


def test_an_empty_folder_becomes_a_service_with_the_framework(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        assert server.get("/health").json()["status"] == "ok"
        until(lambda: len(server.get("/api/kmgbf/indicators").json()) == 204)
        answer = server.get("/kmgbf/target_3", headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert "kmgbf:target_3 a " in answer.text
        until(lambda: read_head(server.data, "kmgbf"))  # what follows from a publication is made behind it


def test_a_query_is_answered(server: Running) -> None:
    answer = server.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "application/json"})
    assert answer.json()["boolean"] is True


def test_a_change_accepted_by_another_process_is_visible_when_it_is_done(server: Running, release_file: Path) -> None:
    until(lambda: len(server.get("/api/kmgbf/indicators").json()) == 204)
    environment = os.environ | {"KG_DATA": str(server.data)}
    kg("load", "kmgbf", str(release_file), environment=environment).check_returncode()
    assert definition(release_file, "target_3")[:60] in httpx.get(server.url + "/kmgbf/en/page/target_3").text


@pytest.mark.parametrize("module", ["browser.processes.web", "browser.processes.writer", "sparql.engine.worker"])
def test_a_killed_process_comes_back(server: Running, module: str) -> None:
    def pids() -> list[int]:
        if module != "sparql.engine.worker":
            return server.children(module)
        web = server.children("browser.processes.web")
        found = subprocess.run(["pgrep", "-P", str(web[0]), "-f", module], capture_output=True, text=True, check=False)
        return [int(line) for line in found.stdout.split()]

    until(lambda: bool(pids()))
    before = pids()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: bool(set(pids()) - set(before)) and answers(server))
    until(lambda: answers(server, "/sparql", query="ASK {}"))


def test_a_second_start_keeps_everything(own_bundled_data: Path) -> None:
    with running(own_bundled_data) as first:
        until(lambda: first.get("/health").json()["sequence"] >= 4)
        before = first.get("/health").json()
    with running(own_bundled_data) as second:
        after = second.get("/health").json()
    assert after["sequence"] == before["sequence"]


@pytest.fixture
def waiting(own_bundled_data: Path) -> Iterator[Path]:
    """A data folder in which the making of quality reports waits for another process."""
    (own_bundled_data / "quality").mkdir(exist_ok=True)
    with (own_bundled_data / "quality" / "refresh.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield own_bundled_data


def test_a_killed_supervisor_takes_its_children_with_it(waiting: Path) -> None:
    with running(waiting, bundled="false") as server:
        until(lambda: server.children("browser.processes.derive"))
        children = server.children("browser")
        assert len(children) >= 3
        server.process.kill()
        server.process.wait()
        until(lambda: not any(_alive(pid) for pid in children))


def test_a_supervisor_that_is_stopped_while_it_loads_takes_its_children_with_it(tmp_path: Path) -> None:
    environment = os.environ | {"KG_DATA": str(tmp_path / "data"), "KG_PORT": str(free_port())}
    process = Command("serve", environment=environment, output=tmp_path / "log")
    server = Running("", tmp_path, tmp_path / "log", environment, process)
    (loading,) = until(lambda: server.children("browser.processes.load"))
    process.terminate()
    assert process.wait(PATIENCE) == 0
    assert not _alive(loading)
    assert read_current(tmp_path / "data") is None


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_port_in_use_is_said_plainly(server: Running, tmp_path: Path) -> None:
    port = server.url.rpartition(":")[2]
    environment = os.environ | {"KG_DATA": str(tmp_path), "KG_PORT": port}
    result = subprocess.run(
        [sys.executable, "-m", "kg", "serve"], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode != 0
    assert f"cannot listen on 127.0.0.1:{port}" in result.stderr


def test_options_of_the_command_line_win_over_the_environment(tmp_path: Path) -> None:
    port = free_port()
    environment = os.environ | {"KG_DATA": str(tmp_path / "data"), "KG_PORT": "1", "KG_BUNDLED": "false"}
    command = [sys.executable, "-m", "kg", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        server = Running(f"http://127.0.0.1:{port}", tmp_path, tmp_path / "log", environment, process)
        try:
            server.wait_until_healthy()
        finally:
            process.terminate()


@pytest.mark.slow
@pytest.mark.parametrize("what", ["vocabularies", "graph", "index"])
def test_what_is_damaged_while_it_is_shown_is_made_again(server: Running, what: str) -> None:
    """A reader who meets it is told so with 503, and lets the writer look; nobody starts anything again."""

    def read() -> int:
        return server.get("/kmgbf/en/page/target_3" if what != "index" else "/en/search?q=target").status_code

    until(lambda: read() == 200)
    before = read_current(server.data)
    assert before is not None
    shown = [index_path(server.data).resolve()] if what == "index" else sorted((before.folder / what).iterdir())
    for path in shown:
        with path.open("r+b") as file:
            content = file.read()
            file.seek(0)
            file.write(bytes(255 - byte for byte in content))
    os.kill(server.children("browser.processes.web")[0], signal.SIGKILL)  # what is in memory would hide it

    def mended() -> bool:
        try:
            status = read()
        except httpx.TransportError:
            return False
        assert status in (200, 503)
        current = read_current(server.data)
        return status == 200 and current is not None and current.number > before.number

    until(mended)
    until(lambda: "Target 3" in server.get("/en/search?q=Target%203").text)
    assert server.get("/health/ready?for=reads").status_code in (200, 503)
