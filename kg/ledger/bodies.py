"""Bodies as they came: the JSON of a document, before anything is read of it, withheld or made a statement.

Pure: no database and no keys. A process that only reads and maps makes them, and another one keeps them.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import get_ident
from typing import Any, Final, NamedTuple

import zstandard

from kg.errors import Damaged

_LEVEL: Final = 3
"""Of a body of 1.5 kB higher levels save one byte in a hundred for twice the time."""
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_LARGEST: Final = 2**31
"""Bytes of one body at most, so that a damaged one cannot ask for more memory."""


@cache
def _compressor(_thread: int) -> zstandard.ZstdCompressor:
    """One for each thread, since it takes as long to make as to compress a body."""
    return zstandard.ZstdCompressor(_LEVEL)


class Body(NamedTuple):
    """One body: the form of its document, SHA-256 of its text, and the text, compressed (Zstandard, RFC 8878).

    The text is JSON (RFC 8259) in UTF-8 without blanks between its tokens: the same members in the same order, the same
    texts, and numbers as IEEE 754 has them.
    """

    form: str
    digest: bytes
    packed: bytes

    @classmethod
    def of(cls, form: str, value: Any) -> "Body":
        """The body that a JSON value is."""
        text = _ENCODER.encode(value).encode()
        return cls(form, hashlib.sha256(text).digest(), _compressor(get_ident()).compress(text))


class Sealed(NamedTuple):
    """A body as the ledger takes it: for which graph and source, and encrypted (`kg.ledger.keys`).

    `sha256` is of `payload`, the encrypted bytes, so that it tells nothing of what they hold. `mark` is the same for
    the same body under the same file of keys, and tells nothing either.
    """

    graph: str
    source: str
    form: str
    mark: bytes
    sha256: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A body in the ledger: the `number`-th that came for a graph from a source, with which change.

    `payload` is None where it was not asked for, and of one that was erased, by the change `erased`.
    """

    graph: str
    source: str
    number: int
    sequence: int
    form: str
    sha256: str
    mark: bytes = field(repr=False)
    payload: bytes | None = field(repr=False, default=None)
    erased: int | None = None


def unpack(packed: bytes) -> str:
    """The JSON text of a compressed body. Raises Damaged."""
    try:
        return zstandard.ZstdDecompressor().decompress(packed, max_output_size=_LARGEST).decode()
    except (zstandard.ZstdError, UnicodeDecodeError) as error:
        raise Damaged(
            "The body is not what was kept.", "Put the ledger back from a backup: kg restore FOLDER."
        ) from error


def digest_bodies(entries: Sequence[tuple[str, str, int, str, str]]) -> str:
    """What a change has in the chain of the bodies that came with it: graph, source, number, form and SHA-256 of each.

    '' where none came, so that changes of before are what they were.
    """
    if not entries:
        return ""
    text = json.dumps(sorted(entries), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
