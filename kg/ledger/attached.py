"""Files that belong to documents, in a folder beside the ledger: each under the SHA-256 of its bytes, never changed.

{data}/attachments/{first two digits}/{sha256}
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.errors import Damaged, NotFound, storage_error

FOLDER: Final = "attachments"
_NEW: Final = ".new-"


class Attached:
    """The files of one data folder. Safe to use from several threads and processes."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def path(self, sha256: str) -> Path:
        """Where a file is, or would be."""
        return self._folder / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Keep bytes, so that they survive a crash; their digest. Raises StorageFull and ReadOnly."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if path.is_file() and path.stat().st_size == len(content):
            return sha256
        new = path.with_name(f"{_NEW}{os.getpid()}-{os.urandom(6).hex()}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
            _sync(path.parent)
        except OSError as error:
            new.unlink(missing_ok=True)
            raise storage_error(error, "The folder of attachments") or error from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of a file. Raises NotFound, and Damaged where they are not those that were kept."""
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound("The file is not here.", "Perhaps a backup has it: kg restore.") from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Damaged(f"{self.path(sha256)} is not what was kept.", "Put it back from a backup.")
        return content

    def remove(self, sha256: str) -> None:
        """Delete a file, if it is there."""
        self.path(sha256).unlink(missing_ok=True)

    def all(self) -> Iterator[str]:
        """The digests of all files."""
        return (path.name for path in sorted(self._folder.glob("??/*")) if not path.name.startswith(_NEW))

    def copy_to(self, other: "Attached", *, exactly: bool = False) -> int:
        """Copy what another folder lacks, verified; how many files. `exactly`: what is not here is deleted there."""
        own, copied = set(self.all()), 0
        for sha256 in sorted(own - set(other.all())):
            other.put(self.get(sha256))
            copied += 1
        for sha256 in set(other.all()) - own if exactly else ():
            other.remove(sha256)
        return copied


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
