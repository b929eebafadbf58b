"""Files that hold one JSON value, `.gz` unpacked: read in bounds, and refused by name where they are none."""

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.errors import InvalidInput
from kg.records.mapping.json_input import find_fault, read_json

MAX_BYTES: Final = 64 * 1024 * 1024
"""Of a file, and of what it holds when it is unpacked."""


@dataclass(frozen=True, slots=True)
class JsonFile:
    """The value of a file, and the SHA-256 of the bytes that it was read from."""

    value: Any
    sha256: str


def read_json_file(path: Path, hint: str) -> JsonFile:
    """The value of a file, of which `find_fault` finds no fault.

    Raises InvalidInput with the name of the file and `hint`: it cannot be read, is too large, or is not such JSON.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
            text = content
            if content.startswith(b"\x1f\x8b"):
                file.seek(0)
                text = gzip.GzipFile(fileobj=file).read(MAX_BYTES + 1)
        if max(len(content), len(text)) > MAX_BYTES:
            raise InvalidInput(f"{path.name} has more than {MAX_BYTES:,} bytes.", hint)
        value = read_json(text.decode("utf-8-sig"))
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise InvalidInput(f"{path.name} cannot be read as JSON: {error}", hint) from error
    if fault := find_fault(value):
        raise InvalidInput(f"{path.name}: {fault}", hint)
    return JsonFile(value, hashlib.sha256(content).hexdigest())
