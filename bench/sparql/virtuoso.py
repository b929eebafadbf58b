"""Virtuoso 7 as Debian packages it, on a database of its own that is thrown away afterwards."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.peers import PROBE, free_port, running

_TEMPLATE: Final = Path("/usr/share/virtuoso-opensource-7/virtuoso.ini")
_MOST_KILOBYTES: Final = 9_000_000  # of address space: one query was seen to take all the memory of the machine
_BUFFERS: Final = 170_000  # what the configuration file advises for 2 GB; the packaged 10,000 are for a trial


def virtuoso_version() -> str:
    """The version of the server, or '' if it is not here."""
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt") and _TEMPLATE.exists()):
        return ""
    said = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
    found = re.search(r"Version ([\d.]+)", said.stdout + said.stderr)
    return found.group(1) if found else "7"


@contextmanager
def virtuoso(nquads: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """The server with the data loaded; the address of its endpoint, and its process id."""
    sql, http = free_port(), free_port()
    for name in ("db", "vsp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    configuration = folder / "virtuoso.ini"
    configuration.write_text(_configuration(folder, nquads.parent, sql, http), encoding="utf-8")
    command = f"ulimit -v {_MOST_KILOBYTES}; exec virtuoso-t +foreground +configfile {configuration}"
    url = f"http://127.0.0.1:{http}/sparql"
    with running(["sh", "-c", command], {}, f"{url}?{PROBE}", folder=folder) as pid:
        _load(sql, nquads)
        yield url, pid


def _configuration(folder: Path, readable: Path, sql: int, http: int) -> str:
    """The packaged configuration, with its own folder and ports, and without limits that the others do not have."""
    text = _TEMPLATE.read_text(encoding="utf-8").replace("/var/lib/virtuoso-opensource-7", str(folder))
    database, http_server, rest = re.split(r"(?m)^(?=\[HTTPServer\]|\[AutoRepair\])", text)
    changes = {
        "ServerPort": f"127.0.0.1:{sql}",
        "DirsAllowed": f"., {readable}",
        "NumberOfBuffers": str(_BUFFERS),
        "MaxDirtyBuffers": str(_BUFFERS * 3 // 4),
        "MaxClientConnections": "100",
    }
    threads = dict.fromkeys(("MaxClientConnections", "ServerThreads", "MaxKeepAlives"), "100")
    return (
        _changed(database, changes)
        + _changed(http_server, {"ServerPort": f"127.0.0.1:{http}", **threads})
        + _changed(rest, {"ResultSetMaxRows": "10000000"})
    )


def _changed(section: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        section = re.sub(rf"(?m)^({name}\s*=).*$", rf"\g<1> {value}", section)
    return section


def _load(port: int, nquads: Path) -> None:
    """The bulk loader; statistics and a checkpoint, so that neither is made under load."""
    commands = (
        f"ld_dir('{nquads.parent}', '{nquads.name}', 'http://example.org/graph/default');\n"
        "rdf_loader_run();\ncheckpoint;\n"
        "SELECT ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL;\n"
    )
    command = ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", "ERRORS=STDOUT"]
    said = subprocess.run(command, input=commands, capture_output=True, text=True, timeout=600, check=False)
    if "*** Error" in said.stdout or "0 Rows." not in said.stdout:
        raise RuntimeError(f"the data could not be loaded: {said.stdout[-500:]}")
