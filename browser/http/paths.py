"""The path of a request as it was sent: the one place that reads identifiers from addresses.

Servers pass on a path with its escapes undone, which is good for finding routes and loses what identifiers are: `%2B`
and `+` are not the same, and neither are `%2F` and `/`.
"""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, quote_from_bytes

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.rdf.spellings import as_uri

_CONTROL: Final = re.compile("[\x00-\x1f\x7f]")
_ASCII: Final = bytes(range(0x20, 0x7F))
_SLASH: Final = re.compile("%2f", re.IGNORECASE)


class RoutedPaths:
    """Lets routes see control characters of a path escaped, since patterns end before a final line feed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http" and _CONTROL.search(scope["path"]):
            scope = {**scope, "path": _CONTROL.sub(lambda found: f"%{ord(found[0]):02X}", scope["path"])}
        await self._app(scope, receive, send)


def written_path(scope: Mapping[str, Any]) -> str:
    """The path below this application, with its leading slash and with the escapes that the client sent."""
    root = scope.get("root_path", "")
    raw = scope.get("raw_path")
    if raw is None:
        return quote(scope["path"].removeprefix(root))
    written = as_uri(quote_from_bytes(raw.partition(b"?")[0], safe=_ASCII))
    return written.removeprefix(quote(root)) or "/"


def written_segments(request: Request, count: int) -> list[str]:
    """So many segments of the path of a request, and what follows them, with the escapes that the client sent.

    A client, or a proxy, that escaped slashes between these segments gets the same as others.
    """
    written = written_path(request.scope)
    found = written.split("/", count + 1)
    if len(found) < count + 2 or any("%2f" in segment.lower() for segment in found[:-1]):
        found = _SLASH.sub("/", written).split("/", count + 1)
    found += [""] * (count + 2 - len(found))
    return found[1:]
