"""Names that distinguish clients for a day and cannot be traced back to their addresses.

A name is a keyed hash of the address under a random salt that is made anew each day (UTC) and kept nowhere else: once
it is gone, nobody can find out by trying all addresses which one a name stands for.
"""

import fcntl
import os
import secrets
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Final

_FILE: Final = "salt"


class Pseudonyms:
    """Names of clients. Processes that share a private folder give a client the same name."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._day = ""
        self._salt = b""

    def name(self, client: str) -> str:
        """Twelve hexadecimal digits for a client, '' for ''."""
        if not client:
            return ""
        day = datetime.now(UTC).date().isoformat()
        if day != self._day:
            self._salt = _shared_salt(self._folder, day) if self._folder else secrets.token_bytes(16)
            self._day = day
        return blake2b(client.encode("utf-8", "surrogatepass"), digest_size=6, key=self._salt).hexdigest()


def _shared_salt(folder: Path, day: str) -> bytes:
    """The salt of a day; the first process that needs it makes it, in the place of yesterday's."""
    descriptor = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT, 0o600)
    with open(descriptor, "r+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        written, _, salt = file.read().partition(" ")
        if written != day:
            salt = secrets.token_hex(16)
            file.seek(0)
            file.truncate()
            file.write(f"{day} {salt}")
            file.flush()
    return bytes.fromhex(salt)
