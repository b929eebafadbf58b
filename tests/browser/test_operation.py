"""Looking after a real server with two web processes: whichever answers, all of it is seen and can be stopped."""

import json
import os
import re
import signal
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.browser.running import Running, running
from tests.browser.test_metrics import samples
from tests.copying import copy_folder
from tests.forking import kg as run_kg
from tests.waiting import PATIENCE, until

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p . ?q ?r ?s } # Jane Doe %d"


@pytest.fixture(scope="module")
def server(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = tmp_path_factory.mktemp("operation") / "data"
    copy_folder(bundled_data, data)
    settings = {"web": "2", "query_workers": "2", "slow_query": "0.3", "query_timeout": "600", "query_budget": "0"}
    with running(data, **settings) as started:
        yield started


@pytest.fixture(scope="module")
def token(server: Running) -> str:
    """That of an administrator, made as an operator makes it."""
    kg(server, "account", "add", "Operations", "--role", "admin")
    return kg(server, "token", "issue", "Operations").strip()


def kg(server: Running, *arguments: str) -> str:
    done = run_kg(*arguments, environment=os.environ | {"KG_DATA": str(server.data)})
    done.check_returncode()
    return done.stdout


class Asking:
    """Slow queries, each on a connection of its own, until they are stopped."""

    def __init__(self, server: Running) -> None:
        self.server = server
        self.answers: list[httpx.Response] = []
        self.failures: list[httpx.HTTPError] = []
        self.threads: list[threading.Thread] = []

    def ask(self) -> None:
        thread = threading.Thread(target=self._ask, args=(len(self.threads),))
        self.threads.append(thread)
        thread.start()

    def _ask(self, number: int) -> None:
        try:
            self.answers.append(httpx.get(self.server.url + "/sparql", params={"query": SLOW % number}, timeout=600))
        except httpx.HTTPError as error:
            self.failures.append(error)

    def join(self) -> None:
        for thread in self.threads:
            thread.join(PATIENCE)


def listed(client: httpx.Client) -> list[str]:
    return [query["id"] for query in client.get("/api/operation/queries").json()["queries"]]


@pytest.fixture
def client(server: Running, token: str) -> Iterator[httpx.Client]:
    """One connection, so that all requests come to the same process."""
    limits = httpx.Limits(max_connections=1)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=server.url, headers=headers, limits=limits, timeout=60) as opened:
        yield opened


@pytest.fixture
def asking(server: Running, client: httpx.Client) -> Iterator[Asking]:
    """Slow queries in both processes."""
    made = Asking(server)
    address, headers = server.url + "/api/operation/queries", dict(client.headers)
    for other in server.children("browser.processes.web"):
        os.kill(other, signal.SIGSTOP)  # so that the other one takes the next query
        try:
            made.ask()
            until(lambda: httpx.get(address, headers=headers, timeout=60).json()["queries"])
        finally:
            os.kill(other, signal.SIGCONT)
    until(lambda: {identifier[0] for identifier in listed(client)} == {"1", "2"})
    yield made
    for identifier in listed(client):
        client.delete(f"/api/operation/queries/{identifier}")
    made.join()


def test_a_scrape_shows_both_processes(server: Running, client: httpx.Client) -> None:
    def counted() -> float:
        found = samples(client.get("/metrics").text)
        assert found["kg_web_process_up", "1"] == found["kg_web_process_up", "2"] == 1
        return sum(found["kg_queries_total", "answered", process] for process in "12")

    before = counted()
    for number in range(20):
        query = {"query": f"ASK {{ BIND({number} AS ?n) }}"}
        assert server.get("/sparql", params=query).status_code == 200
    assert counted() == before + 20


def test_processes_of_every_kind_are_measured(client: httpx.Client) -> None:
    found = samples(client.get("/metrics").text)
    for kind, process in (("supervisor", ""), ("writer", ""), ("web", "1"), ("web", "2"), ("query_worker", "1")):
        assert found["kg_processes", kind, process] >= 1
        assert found["kg_process_resident_bytes", kind, process] > 1_000_000
        assert found["kg_process_cpu_seconds_total", kind, process] >= 0


def test_a_query_is_stopped_wherever_it_runs(asking: Asking, client: httpx.Client) -> None:
    page = client.get("/api/operation/queries").json()
    assert page["silent"] == []
    one = page["queries"][0]
    assert set(one) == {"id", "hash", "client", "seconds", "state", "text"}
    assert one["text"].startswith("SELECT (COUNT")
    assert "127.0.0.1" not in json.dumps(page)
    for identifier in listed(client):
        assert client.delete(f"/api/operation/queries/{identifier}").status_code == 204
    asking.join()
    assert asking.failures == []
    assert len(asking.answers) == len(asking.threads)
    for answer in asking.answers:
        assert answer.status_code == 503
        assert answer.json()["type"].endswith("/problems/stopped")
        assert "administrator" in answer.json()["detail"]
        assert int(answer.headers["retry-after"]) > 0
    found = samples(client.get("/metrics").text)
    assert sum(found["kg_queries_total", "killed", process] for process in "12") >= len(asking.answers)


def test_the_page_has_a_button_that_works_without_scripts(asking: Asking, server: Running, token: str) -> None:
    own = {"Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    with httpx.Client(base_url=server.url, headers=own, timeout=60, follow_redirects=True) as browser:
        page = browser.post("/en/operation/sign-in", data={"token": token})
        assert page.url.path == "/en/operation"
        forms = re.findall(r'action="([^"]+/stop)"><input type="hidden" name="id" value="(\d-\d+)">', page.text)
        assert {identifier[0] for _, identifier in forms} == {"1", "2"}
        assert "Jane Doe" in page.text
        for action, identifier in forms:
            page = browser.post(action, data={"id": identifier})
            assert page.status_code == 200
            assert f"{identifier}</bdi> was stopped" in page.text
        asking.join()
        assert {answer.status_code for answer in asking.answers} == {503}
        assert 'class="status bad"' in page.text


def test_slow_queries_are_noted_without_text_or_address(server: Running, asking: Asking, client: httpx.Client) -> None:
    until(lambda: all(query["seconds"] > 0.4 for query in client.get("/api/operation/queries").json()["queries"]))
    for identifier in listed(client):
        client.delete(f"/api/operation/queries/{identifier}")
    log = server.data / "logs" / "slow-queries.jsonl"
    until(log.exists)
    written = log.read_text()
    assert "Jane" not in written
    assert "127.0.0.1" not in written
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    entries = [json.loads(line) for line in written.splitlines()]
    assert "stopped" in {entry["outcome"] for entry in entries}
    assert len({entry["client"] for entry in entries}) == 1
    assert entries[0]["hash"] in kg(server, "slow-queries")


def test_a_process_that_hangs_is_named_and_holds_up_nobody(server: Running, client: httpx.Client) -> None:
    mine = _process_of(client)
    (other,) = [pid for pid in server.children("browser.processes.web") if pid != mine]
    os.kill(other, signal.SIGSTOP)
    try:
        found = samples(client.get("/metrics").text)
        assert sorted(found["kg_web_process_up", process] for process in "12") == [0, 1]
        assert len(client.get("/api/operation/queries").json()["silent"]) == 1
        name = client.get("/api/operation/queries").json()["silent"][0]
        assert client.delete(f"/api/operation/queries/{name}-1").status_code == 503
    finally:
        os.kill(other, signal.SIGCONT)
    found = samples(client.get("/metrics").text)
    assert found["kg_web_process_up", "1"] == found["kg_web_process_up", "2"] == 1


def _process_of(client: httpx.Client) -> int:
    """The process at the other end of a connection: the one whose socket has our port as its peer."""
    client.get("/health/live")
    port = client._transport._pool.connections[0]._connection._network_stream.get_extra_info("socket").getsockname()[1]  # type: ignore[attr-defined]
    peer = f"{port:04X}"
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = row.split()
        if fields[2].endswith(f":{peer}") and fields[9] != "0":
            inode = f"socket:[{fields[9]}]"
            for process in Path("/proc").glob("[0-9]*"):
                if int(process.name) != os.getpid() and _holds(process, inode):
                    return int(process.name)
    raise AssertionError("no process holds the connection")


def _holds(process: Path, inode: str) -> bool:
    try:
        return any(os.readlink(entry) == inode for entry in (process / "fd").iterdir())
    except OSError:
        return False


def test_a_killed_process_is_back_among_its_siblings(server: Running, client: httpx.Client) -> None:
    mine = _process_of(client)
    (other,) = [pid for pid in server.children("browser.processes.web") if pid != mine]
    os.kill(other, signal.SIGKILL)

    def all_up() -> bool:
        found = samples(client.get("/metrics").text)
        return found["kg_web_process_up", "1"] == found["kg_web_process_up", "2"] == 1

    until(lambda: other not in server.children("browser.processes.web") and all_up())


def test_the_folder_where_they_meet_is_private_and_goes_with_the_server(tmp_path: Path) -> None:
    with running(tmp_path / "data", web="2", query_workers="1", bundled="false") as server:
        (pid, _) = server.children("browser.processes.web")
        folder = Path(Path(f"/proc/{pid}/cmdline").read_text().strip("\0").rpartition(" ")[2])
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        until(lambda: {path.name for path in folder.iterdir()} >= {"1.sock", "2.sock"})
    assert not folder.exists()
