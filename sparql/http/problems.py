"""Errors as answers: problem details (RFC 9457) by default, text for those who ask for text."""

import json
from collections.abc import Sequence
from typing import Any

from kg.errors import Busy, InvalidInput, KgError, MethodNotAllowed, NotAcceptable, TimedOut, Unauthorized
from kg.http.negotiation import choose
from kg.rdf.formats import PLAIN, PROBLEM, Format
from sparql.protocol.requests import METHODS

Headers = list[tuple[bytes, bytes]]


def members(error: KgError, public_url: str) -> dict[str, Any]:
    """The members of a problem document; `type` leads to an explanation under `public_url`."""
    content: dict[str, Any] = {
        "type": f"{public_url}problems/{error.slug}",
        "title": error.title,
        "status": error.status,
        "detail": error.message,
    }
    if error.hint:
        content["hint"] = error.hint
    if isinstance(error, InvalidInput) and error.line is not None:
        content |= {"line": error.line, "column": error.column, "excerpt": error.excerpt}
    if isinstance(error, Busy | TimedOut):
        content["retry-after"] = error.retry_after
    return content


def as_text(error: KgError) -> str:
    """The same for people at a terminal, with the line and a caret.

    >>> print(as_text(InvalidInput("No end.", "Close it.", line=1, column=5, excerpt="ASK {\\n    ^")), end="")
    Invalid input: No end. (line 1, column 5)
    <BLANKLINE>
        ASK {
            ^
    <BLANKLINE>
    Close it.
    """
    text = f"{error.title}: {error.message}"
    if isinstance(error, InvalidInput) and error.line is not None:
        shown = "\n".join(f"    {line}" for line in error.excerpt.splitlines())
        text += f" (line {error.line}, column {error.column})\n\n{shown}\n"
    return f"{text}\n{error.hint}\n" if error.hint else f"{text}\n"


def problem(
    error: KgError, accept: str | None, public_url: str, methods: Sequence[str] = METHODS
) -> tuple[int, Headers, bytes]:
    """Status, headers and body for an error; what the client accepts only decides between the two forms.

    `methods` are those that the address has, for an error that says so.
    """
    format_ = _form(accept)
    if format_ is PLAIN:
        body = as_text(error).encode()
    else:
        body = json.dumps(members(error, public_url), ensure_ascii=False).encode()
    headers = [
        (b"content-type", format_.content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-language", b"en"),
        (b"vary", b"Accept"),
    ]
    if isinstance(error, Busy | TimedOut):
        headers.append((b"retry-after", str(error.retry_after).encode()))
    if isinstance(error, Unauthorized):
        headers.append((b"www-authenticate", b'Bearer realm="kg"'))
    if isinstance(error, MethodNotAllowed):
        headers.append((b"allow", ", ".join(methods).encode()))
    return error.status, headers, body


def _form(accept: str | None) -> Format:
    """Whoever accepts neither form, but other kinds of text only, is somebody at a terminal."""
    try:
        return choose(accept, (PROBLEM, PLAIN))
    except NotAcceptable:
        types = {part.partition(";")[0].strip() for part in (accept or "").split(",")}
        return PLAIN if all(media_type.startswith("text/") for media_type in types) else PROBLEM
