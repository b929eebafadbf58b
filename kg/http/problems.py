"""Errors as answers: the members of a problem document (RFC 9457), the same as text, and headers that go with it."""

import json
import logging
from collections.abc import Sequence
from typing import Any, Final

from kg.errors import (
    Busy,
    Damaged,
    InvalidInput,
    KgError,
    MethodNotAllowed,
    NotAcceptable,
    ReadOnly,
    StorageFull,
    TimedOut,
    Unauthorized,
    Withdrawn,
)
from kg.http.headers import Headers

_LOG: Final = logging.getLogger("kg.problems")


def members(error: KgError, public_url: str, path: str) -> dict[str, Any]:
    """The members of the document for a request of `path`; `type` leads to an explanation under `public_url`."""
    content: dict[str, Any] = {
        "type": f"{public_url}problems/{error.slug}",
        "title": error.title,
        "status": error.status,
        "detail": error.message,
        "instance": path,
    }
    if error.hint:
        content["hint"] = error.hint
    if isinstance(error, InvalidInput) and error.line is not None:
        content |= {"line": error.line, "column": error.column, "excerpt": error.excerpt}
    if isinstance(error, NotAcceptable):
        content["available"] = list(error.available)
    if isinstance(error, Busy | TimedOut):
        content["retry-after"] = error.retry_after
    if isinstance(error, Withdrawn):
        content["withdrawn"] = error.tombstone.withdrawn
        content["reason"] = error.tombstone.reason
        content["replacedBy"] = list(error.tombstone.replaced_by)
        if len(error.tombstone.chain) > 1:
            content["chain"] = [list(step) for step in error.tombstone.chain]
    return {**content, **error.extra()}


def log_trouble(error: KgError) -> None:
    """Log what the operator is to know of: a full or read-only disk, and what is damaged."""
    if isinstance(error, StorageFull | ReadOnly | Damaged):
        _LOG.error("%s: %s %s", error.title, error.message, error.hint)


def as_json(error: KgError, public_url: str, path: str) -> bytes:
    """The document, indented over several lines, since mostly people read errors."""
    return json.dumps(members(error, public_url, path), ensure_ascii=False, indent=1).encode("utf-8", "replace")


def as_text(error: KgError) -> bytes:
    """The same for people at a terminal, with the line and a caret.

    >>> print(as_text(InvalidInput("No end.", "Close it.", line=1, column=5, excerpt="ASK {\\n    ^")).decode(), end="")
    400 Invalid input
    No end. (line 1, column 5)
    <BLANKLINE>
        ASK {
            ^
    <BLANKLINE>
    Close it.
    """
    lines = [f"{error.status} {error.title}", error.message]
    if isinstance(error, InvalidInput) and error.line is not None:
        lines[1] += f" (line {error.line}, column {error.column})"
        lines += ["", *(f"    {line}" for line in error.excerpt.splitlines()), ""]
    return "".join(f"{line}\n" for line in [*lines, *([error.hint] if error.hint else ())]).encode()


def error_headers(error: KgError, methods: Sequence[str] = ()) -> Headers:
    """The headers of an error; `methods` are those that the address has, if they are known here."""
    if isinstance(error, Busy | TimedOut):
        return [(b"retry-after", str(error.retry_after).encode())]
    if isinstance(error, Unauthorized):
        return [(b"www-authenticate", b'Bearer realm="kg"')]
    if isinstance(error, MethodNotAllowed) and methods:
        return [(b"allow", ", ".join(methods).encode())]
    return []
