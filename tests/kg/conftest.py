"""A database server of our own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[str]:
    """The address of an empty PostgreSQL database of our own; skipped where it is not installed."""
    if shutil.which("initdb") is None or shutil.which("pg_ctl") is None:
        pytest.skip("PostgreSQL is not installed")
    folder, prefix = tmp_path / "pg", []
    if os.geteuid() == 0:
        tmp_path.chmod(0o755)
        folder.mkdir()
        shutil.chown(folder, "nobody")
        prefix = ["setpriv", "--reuid=nobody", "--clear-groups"]
        for parent in tmp_path.parents[:3]:
            with suppress(OSError):
                parent.chmod(0o755)
    run = [*prefix, "initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "kg", "--no-sync"]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL, cwd="/")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    control = [*prefix, "pg_ctl", "-D", str(folder / "data"), "-w", "-l", str(folder / "log")]
    subprocess.run([*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd="/")
    try:
        yield f"postgresql+psycopg://kg@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL, cwd="/")
