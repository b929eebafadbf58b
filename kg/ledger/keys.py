"""The keys of bodies: one random key for each, in a file of its own beside the ledger (`KG_KEYS`), 0600.

A body may hold names, addresses and telephone numbers. It is kept encrypted (AES-256-GCM), and whoever destroys its key
has erased it everywhere: in the ledger, in the log of the database and in every backup of it, which holds no keys.
"""

import hashlib
import hmac
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from kg.errors import Damaged, NotFound
from kg.ledger.bodies import Body, Kept, Sealed, unpack
from kg.ledger.database_errors import explained

_KEY: Final = 32
_NONCE: Final = 12
_MARK: Final = 16
_AT_ONCE: Final = 500
_MEND: Final = "Put it back from its copy. Without it bodies that were kept cannot be read; move it away to go on."
LOST: Final = "Put the file of keys (KG_KEYS) back from its copy, or load the record again: its body is then kept anew."
_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS secret (number INTEGER PRIMARY KEY CHECK (number = 1), value BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS key (sha256 BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
)


class Keys:
    """A file of keys, made when the first body is kept. Safe to use from several processes.

    A key is known by the SHA-256 of what is encrypted with it. Errors are those of `kg.ledger.database_errors`, about
    this file.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._secret = b""

    def seal(self, graph: str, source: str, bodies: Iterable[Body]) -> list[tuple[Sealed, bytes]]:
        """Bodies of one source for a graph, each encrypted with a new key, and the keys, which are not kept yet."""
        return [self._seal(graph, source, body) for body in bodies]

    def _seal(self, graph: str, source: str, body: Body) -> tuple[Sealed, bytes]:
        random = os.urandom(_KEY + _NONCE)
        key, nonce = random[:_KEY], random[_KEY:]
        payload = nonce + _encrypt(key, nonce, body.packed)
        return Sealed(graph, source, body.form, self.mark(body), hashlib.sha256(payload).hexdigest(), payload), key

    def mark(self, body: Body) -> bytes:
        """What tells a body from others, for who has this file: a keyed digest (RFC 2104), so that nobody finds it by
        trying."""
        return hmac.digest(self._own(), body.form.encode() + b"\n" + body.digest, "sha256")[:_MARK]

    def derive(self, purpose: bytes) -> bytes:
        """A secret for a purpose, which nobody finds out without this file: 32 bytes, always the same."""
        return hmac.digest(self._own(), b"\0derived\0" + purpose, "sha256")

    def _own(self) -> bytes:
        if not self._secret:
            with self._writing() as connection:
                connection.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (os.urandom(_KEY),))
                (self._secret,) = connection.execute("SELECT value FROM secret").fetchone()
        return self._secret

    def keep(self, keys: Mapping[str, bytes]) -> None:
        """Keep keys by the digests of what they open; they are on the disk when this returns."""
        with self._writing() as connection:
            rows = sorted((bytes.fromhex(digest), key) for digest, key in keys.items())
            connection.executemany("INSERT OR REPLACE INTO key VALUES (?, ?)", rows)

    def find(self, digests: Collection[str]) -> dict[str, bytes]:
        """The keys that are here of some bodies, by the digests of these."""
        found: dict[str, bytes] = {}
        wanted = [bytes.fromhex(digest) for digest in digests]
        if wanted and self.file.exists():
            with self._reading() as connection:
                for start in range(0, len(wanted), _AT_ONCE):
                    some = wanted[start : start + _AT_ONCE]
                    query = f"SELECT sha256, value FROM key WHERE sha256 IN ({','.join('?' * len(some))})"
                    found |= {digest.hex(): key for digest, key in connection.execute(query, some)}
        return found

    def open(self, kept: Kept) -> str:
        """The text of a body. Raises NotFound for one that was erased or whose key is lost, else Damaged."""
        return self.read(kept, self.find([kept.sha256]).get(kept.sha256))

    def read(self, kept: Kept, key: bytes | None) -> str:
        """The text of a body, whose key was found or not."""
        name = f"The {kept.form} that came as number {kept.number} of {kept.source} for {kept.graph}"
        if kept.payload is None:
            raise NotFound(f"{name} was erased, with change {kept.erased}.", "`kg record bodies IRI` lists all.")
        if key is None:
            raise NotFound(f"{name} cannot be read: its key is not in {self.file}.", LOST)
        nonce, encrypted = kept.payload[:_NONCE], kept.payload[_NONCE:]
        try:
            return unpack(_decrypt(key, nonce, encrypted))
        except (ValueError, Damaged) as error:
            raise Damaged(f"{name} is not what was kept, or its key is not.", LOST) from error

    def destroy(self, digests: Iterable[str]) -> None:
        """Destroy keys for ever; what they open is gone, wherever there are copies of it."""
        if not self.file.exists():
            return
        with self._writing() as connection:
            connection.executemany("DELETE FROM key WHERE sha256 = ?", [(bytes.fromhex(each),) for each in digests])
        with self._open() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy(self, target: Path) -> None:
        """Copy the file, in use or not, to another place, in place of what is there."""
        temporary = target.with_name(f"tmp-{os.getpid()}-{target.name}")
        with explained(self.file, "The file of keys", _MEND):
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.unlink(missing_ok=True)
            _create(temporary)
            with self._reading() as source, closing(sqlite3.connect(temporary)) as to:
                source.backup(to)
                to.execute("PRAGMA journal_mode=DELETE")
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            temporary.replace(target)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._open() as connection:
            for table in _TABLES:
                connection.execute(table)
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with explained(self.file, "The file of keys", _MEND):
            _create(self.file)
            with closing(sqlite3.connect(self.file, isolation_level=None, timeout=30)) as connection:
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                    connection.execute(f"PRAGMA {pragma}")
                yield connection


def _encrypt(key: bytes, nonce: bytes, content: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only when it is needed: importing it takes a while

    return AESGCM(key).encrypt(nonce, content, None)


def _decrypt(key: bytes, nonce: bytes, content: bytes) -> bytes:
    """What was encrypted. Raises ValueError if content or key are not what they were."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(nonce, content, None)
    except InvalidTag as error:
        raise ValueError("It was changed.") from error


def _create(file: Path) -> None:
    """Make an empty file that only its owner can read, unless it is there."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
