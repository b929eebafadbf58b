"""The servers that are compared, each on the same data and a free port: ours, the engine's, rdflib-endpoint."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _process(command: list[str], environment: Mapping[str, str], probe: str) -> Iterator[None]:
    with subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(probe)
            yield
        finally:
            process.terminate()


def _wait(probe: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(probe, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"{probe} did not answer")


@contextmanager
def ours(data: Path, **settings: str) -> Iterator[str]:
    """`kg serve` with one web process; the address of it."""
    port = free_port()
    environment = {"KG_DATA": str(data), "KG_PORT": str(port), "KG_WEB": "1"}
    environment |= {f"KG_{name.upper()}": value for name, value in settings.items()}
    with _process([sys.executable, "-m", "kg", "serve"], environment, f"http://127.0.0.1:{port}/health"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def oxigraph(nquads: Path, folder: Path) -> Iterator[str]:
    """The engine's own server, read-only, with the union of all graphs as default."""
    port = free_port()
    binary = Path(sys.executable).with_name("oxigraph")
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([binary, "load", "--location", folder, "--file", nquads], check=True, capture_output=True)
    command = [
        str(binary), "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}",
        "--union-default-graph",
    ]  # fmt: skip
    with _process(command, {}, f"http://127.0.0.1:{port}/query?query=ASK%20%7B%7D"):
        yield f"http://127.0.0.1:{port}/query"


_ENDPOINT = """
import sys, uvicorn
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint
graph = Graph(); graph.parse(sys.argv[1], format="nt")
uvicorn.run(SparqlEndpoint(graph=graph, path="/"), host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
"""


@contextmanager
def rdflib_endpoint(ntriples: Path) -> Iterator[str]:
    """rdflib-endpoint on a graph in memory."""
    port = free_port()
    command = [sys.executable, "-c", _ENDPOINT, str(ntriples), str(port)]
    with _process(command, {}, f"http://127.0.0.1:{port}/?query=ASK%20%7B%7D"):
        yield f"http://127.0.0.1:{port}/"
