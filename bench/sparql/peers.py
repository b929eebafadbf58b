"""The servers that are compared, on the same data and on loopback: how to tell that one is here, how to start it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Final

from bench.peers import PROBE, RDFLIB_ENDPOINT, free_port, ours_running, running
from bench.results import version_of
from bench.sparql.data import Prepared
from bench.sparql.virtuoso import virtuoso, virtuoso_version

_NODE: Final = Path(__file__).parent.parent / "comunica"
OURS: Final = "kg"
UNCACHED: Final = "kg, no cache"
ENGINE: Final = "Oxigraph server"
RDFLIB: Final = "rdflib-endpoint"
COMUNICA: Final = "Comunica"
_OURS_SETTINGS: Final = {"query_budget": "0", "query_per_client": "1000"}
"""All load comes from one address, which would otherwise meet the limits for one client."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: the address of its endpoint, the process that began it, seconds from data to first answer."""

    name: str
    endpoint: str
    pid: int
    seconds: float = 0.0

    @property
    def ours(self) -> bool:
        """Whether this is a copy of our own service."""
        return self.name in (OURS, UNCACHED)

    @property
    def serial(self) -> bool:
        """Whether it works on one query at a time, whatever the number of cores."""
        return self.name in (RDFLIB, COMUNICA)

    @property
    def host(self) -> str:
        """The address without the path."""
        return "/".join(self.endpoint.split("/")[:3])

    @property
    def path(self) -> str:
        """The path of the endpoint."""
        return self.endpoint.removeprefix(self.host)


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that may be here: its name, its version ('' if it is not here), what to install, how to start it."""

    name: str
    version: Callable[[], str]
    install: str
    start: Callable[[Prepared, Path], Iterator[Server]]


def start_all(stack: ExitStack, prepared: Prepared, folder: Path, chosen: list[Peer]) -> tuple[list[Server], list[str]]:
    """Start what is here; the servers, and a sentence about each that is not."""
    servers, notes = [], []
    for peer in chosen:
        if not peer.version():
            notes.append(f"{peer.name}: not installed: {peer.install}")
            continue
        begun = perf_counter()
        print(f"starting {peer.name}", file=sys.stderr)
        try:
            server = stack.enter_context(contextmanager(peer.start)(prepared, folder))
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            notes.append(f"{peer.name}: did not start: {error}")
            continue
        servers.append(replace(server, seconds=perf_counter() - begun))
    return servers, notes


def _ours(name: str, **settings: str) -> Callable[[Prepared, Path], Iterator[Server]]:
    def start(prepared: Prepared, _folder: Path) -> Iterator[Server]:
        # Two copies may share a data folder: one writer waits for the other, and nothing is written.
        with ours_running(prepared.data, **_OURS_SETTINGS, **settings) as (url, pid):
            yield Server(name, f"{url}/sparql", pid)

    return start


def _oxigraph(prepared: Prepared, folder: Path) -> Iterator[Server]:
    binary, store, port = str(_beside_python("oxigraph")), folder / "oxigraph", free_port()
    command = [binary, "load", "--location", str(store), "--file", str(prepared.nquads)]
    subprocess.run(command, check=True, capture_output=True)
    command = [binary, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    url = f"http://127.0.0.1:{port}/query"
    with running([*command, "--union-default-graph"], {}, f"{url}?{PROBE}") as pid:
        yield Server(ENGINE, url, pid)


def _rdflib(prepared: Prepared, _folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-c", RDFLIB_ENDPOINT, str(prepared.ntriples), str(port)]
    with running(command, {}, f"http://127.0.0.1:{port}/?{PROBE}", patience=600) as pid:
        yield Server(RDFLIB, f"http://127.0.0.1:{port}/", pid)


def _comunica(prepared: Prepared, _folder: Path) -> Iterator[Server]:
    port = free_port()
    wanted, installed = _NODE / "package-lock.json", _NODE / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < wanted.stat().st_mtime:
        subprocess.run(["npm", "ci", "--silent"], cwd=_NODE, check=True, capture_output=True, timeout=600)
    command = [
        "node",
        "--max-old-space-size=8192",
        str(_NODE / "server.mjs"),
        str(prepared.ntriples),
        str(port),
    ]
    with running(command, {}, f"http://127.0.0.1:{port}/sparql?{PROBE}", patience=300) as pid:
        yield Server(COMUNICA, f"http://127.0.0.1:{port}/sparql", pid)


def _virtuoso(prepared: Prepared, folder: Path) -> Iterator[Server]:
    with virtuoso(prepared.nquads, folder / "virtuoso") as (url, pid):
        yield Server("Virtuoso", url, pid)


def _beside_python(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def _comunica_version() -> str:
    if not (shutil.which("node") and shutil.which("npm")):
        return ""
    found = re.search(r'query-sparql-rdfjs": "([^"]+)"', (_NODE / "package.json").read_text(encoding="utf-8"))
    return found.group(1) if found else ""


PEERS: Final = [
    Peer(OURS, lambda: version_of("kg"), "make setup", _ours(OURS)),
    Peer(UNCACHED, lambda: version_of("kg"), "make setup", _ours(UNCACHED, cache="0")),
    Peer(
        ENGINE,
        lambda: version_of("oxigraph") if _beside_python("oxigraph").exists() else "",
        "pip install oxigraph",
        _oxigraph,
    ),
    Peer(
        RDFLIB,
        lambda: version_of("rdflib-endpoint") if find_spec("rdflib_endpoint") else "",
        "pip install rdflib-endpoint",
        _rdflib,
    ),
    Peer(COMUNICA, _comunica_version, "apt-get install nodejs npm", _comunica),
    Peer(
        "Virtuoso",
        virtuoso_version,
        "apt-get install virtuoso-opensource-7 virtuoso-opensource-7-bin",
        _virtuoso,
    ),
]
