"""A real server on a free port, for tests: starts, waits until it is healthy, prints its log when it dies."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.forking import Command
from tests.waiting import PATIENCE, until


@dataclass
class Running:
    """A running copy: its address, its data folder, its log, its environment, its supervisor's process."""

    url: str
    data: Path
    log: Path
    environment: dict[str, str]
    process: Command | subprocess.Popen[bytes]

    def start_again(self) -> None:
        """Start a copy whose supervisor has ended, at the same address, once its children have left that."""
        self.process.wait(PATIENCE)
        until(lambda: not _is_served(self.url))
        self.process = _start(self.log, self.environment)

    def children(self, module: str) -> list[int]:
        """Process ids of children that run a module, such as `browser.processes.web`."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", module], capture_output=True, text=True, check=False
        )
        return [int(line) for line in found.stdout.split()]

    def get(self, path: str, **more: Any) -> httpx.Response:
        """GET, with patience for a busy machine."""
        return httpx.get(self.url + path, timeout=PATIENCE, **more)

    def wait_until_healthy(self) -> httpx.Response:
        """The first healthy answer of /health."""
        answers: list[httpx.Response] = []

        def healthy() -> bool:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.poll()}")
            try:
                answers.append(httpx.get(self.url + "/health", timeout=10))
            except httpx.TransportError:
                return False
            return answers[-1].status_code == 200

        until(healthy)
        return answers[-1]


def _is_served(url: str) -> bool:
    """Whether anybody listens at an address."""
    host, _, port = url.rpartition("/")[2].partition(":")
    with socket.socket() as asked:
        return asked.connect_ex((host, int(port))) == 0


@contextmanager
def running(data: Path, **settings: str) -> Iterator[Running]:
    """A copy of the service on a data folder, ended afterwards with everything it started."""
    port = free_port()
    environment = os.environ | {f"KG_{name.upper()}": value for name, value in settings.items()}
    environment |= {"KG_DATA": str(data), "KG_PORT": str(port), "KG_HOST": "127.0.0.1"}
    log = data.with_name(f"{data.name}-{port}.log")
    data.parent.mkdir(parents=True, exist_ok=True)
    server = Running(f"http://127.0.0.1:{port}", data, log, environment, _start(log, environment))
    try:
        server.wait_until_healthy()
        yield server
    except BaseException:
        print(log.read_text())
        raise
    finally:
        server.process.send_signal(signal.SIGTERM)
        try:
            server.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait()


def _start(log: Path, environment: dict[str, str]) -> Command:
    return Command("serve", environment=environment, output=log)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
