"""The hash chain over the changes of a ledger, and positions in it.

    hash(n) = SHA-256 of [hash(n - 1), metadata of change n, [graph, revision, sealed digest] of each of its versions]

The chain is over digests and metadata. Texts that may name people are in it only as digests with a random salt, and
agents only as numbers, so that payloads, texts and names can be erased and the chain still holds.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the chain of a ledger: the ledger's identity, a change (0: before the first), and the hash of it."""

    identity: str = ""
    sequence: int = 0
    hash: str = ""


def origin(identity: str) -> str:
    """The hash before the first change of a ledger."""
    return _digest(identity.encode())


def seal(salt: bytes | None, digest: str) -> str:
    """A digest as it is entered into the chain: with its salt, so that nobody finds a short text by trying.

    Without a salt it is sealed already, or '' for what was withdrawn.
    """
    return digest if salt is None else _digest(salt + digest.encode())


def digest_texts(texts: Sequence[str]) -> str:
    """The digest of some texts."""
    return _digest(_encode(list(texts)))


def link(previous: str, metadata: Sequence[object], versions: Iterable[tuple[str, int, str]]) -> str:
    """The hash of a change, from that of the change before it."""
    return _digest(_encode([previous, list(metadata), sorted(versions)]))


def _encode(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
