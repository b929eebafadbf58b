"""The lock of the one process that writes to a data folder."""

import fcntl
import os
from pathlib import Path
from typing import IO

from kg.errors import AnotherWriter, storage_error


def hold_writer_lock(data: Path) -> IO[str]:
    """Take the lock, which is held until the file is closed. Raises AnotherWriter if another process writes."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        file = (data / "writer.lock").open("w")
    except OSError as error:
        raise storage_error(error, f"The data folder {data}") or error from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise AnotherWriter(
            f"Another process is writing to {data}.",
            "Only one writer works at a time; a running server is one.",
        ) from error
    file.write(str(os.getpid()))
    try:
        file.flush()  # for people; without room on the disk it is a lock all the same
    except OSError:
        file.detach()
    return file
