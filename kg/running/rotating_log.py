"""A log of lines that several processes write to and that never outgrows its bounds."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


class RotatingLog:
    """Lines in a file; when it would exceed `most` bytes it becomes `.1`, that becomes `.2`, and so on up to `kept`.

    Only the owner may read the files. Raises OSError when the disk refuses.
    """

    def __init__(self, path: Path, most: int, kept: int) -> None:
        self.path = path
        self._most = most
        self._kept = kept

    def append(self, line: bytes) -> None:
        """Add one line, which ends with a line feed; it is written whole or not at all."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        while not self._appended(line):
            pass

    def _appended(self, line: bytes) -> bool:
        """Write a line, or make room for it."""
        descriptor = self._locked()
        try:
            size = os.fstat(descriptor).st_size
            full = size > 0 and size + len(line) > self._most
            if full:
                self._rotate()
            else:
                os.write(descriptor, line)
            return not full
        finally:
            os.close(descriptor)

    def _locked(self) -> int:
        """The newest file, open and ours alone; another process may have rotated it while we waited for the lock."""
        while True:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            try:
                if os.path.samestat(os.fstat(descriptor), self.path.stat()):
                    return descriptor
            except FileNotFoundError:
                pass
            os.close(descriptor)

    def _rotate(self) -> None:
        for number in range(self._kept - 1, 0, -1):
            if (older := self._numbered(number)).exists():
                older.replace(self._numbered(number + 1))
        self.path.replace(self._numbered(1))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")

    def newest_first(self) -> Iterator[bytes]:
        """All lines that are kept, the last written first."""
        for path in (self.path, *map(self._numbered, range(1, self._kept + 1))):
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            yield from reversed(content.splitlines())
