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
from tempfile import TemporaryFile

import httpx

PROBE = "query=ASK%20%7B%7D"


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    command: list[str], environment: Mapping[str, str], probe: str, patience: float = 60, folder: Path | None = None
) -> Iterator[int]:
    """A server while it is needed, from when it answers 200 to the probe; its process id."""
    with (
        TemporaryFile() as said,
        subprocess.Popen(
            command, env=os.environ | environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=said
        ) as process,
    ):
        try:
            if problem := _wait(process, probe, patience):
                said.seek(max(0, said.tell() - 500))
                raise RuntimeError(f"{problem}; it said: {said.read().decode(errors='replace').strip()}")
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], probe: str, patience: float) -> str:
    """'' as soon as the server answers, else what is wrong with it."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if (code := process.poll()) is not None:
            return f"the server ended with {code} before it answered"
        try:
            if httpx.get(probe, timeout=10).status_code == 200:
                return ""
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    return f"{probe} did not answer within {patience:g} seconds"


@contextmanager
def ours_running(data: Path, **settings: str) -> Iterator[tuple[str, int]]:
    """`kg serve` with one web process; its address, and its process id."""
    port = free_port()
    environment = {"KG_DATA": str(data), "KG_PORT": str(port), "KG_WEB": "1"}
    environment |= {f"KG_{name.upper()}": value for name, value in settings.items()}
    url = f"http://127.0.0.1:{port}"
    with running([sys.executable, "-m", "kg", "serve"], environment, f"{url}/health") as pid:
        yield url, pid


@contextmanager
def ours(data: Path, **settings: str) -> Iterator[str]:
    """`kg serve` with one web process; the address of it."""
    with ours_running(data, **settings) as (url, _pid):
        yield url


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
    with running(command, {}, f"http://127.0.0.1:{port}/query?{PROBE}"):
        yield f"http://127.0.0.1:{port}/query"


RDFLIB_ENDPOINT = """
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
    command = [sys.executable, "-c", RDFLIB_ENDPOINT, str(ntriples), str(port)]
    with running(command, {}, f"http://127.0.0.1:{port}/?{PROBE}"):
        yield f"http://127.0.0.1:{port}/"
