"""Around every request: counting it, open CORS for reading, and headers of security."""

from time import perf_counter
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from browser.http.security import CONTENT_SECURITY_POLICY
from browser.http.varying import begin, vary
from kg.http.cors import CORS, preflight
from kg.http.headers import READ_ONLY, as_text
from kg.running.histogram import Requests
from kg.texts.languages import LANGUAGES
from sparql.http.sending import COUNTED
from sparql.protocol.requests import METHODS

_CORS: Final = as_text(CORS)
_ALLOW: Final = {"allow": READ_ONLY}
_HEADERS: Final = ("Authorization", "Idempotency-Key", "If-Match", "If-Range", "Range", "Realm")
_PREFLIGHT: Final = as_text(preflight((*METHODS, "PUT", "DELETE"), _HEADERS))
"""The methods of all addresses: a few take more than `_ALLOW` says, and those refuse the others themselves."""
_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_INVITATIONS: Final = tuple(f"/{language}/invitation" for language in LANGUAGES)
_OPERATION: Final = ("/api/operation", *(f"/{language}/operation" for language in LANGUAGES))
_PROPOSALS: Final = tuple(f"/{language}/{name}" for language in LANGUAGES for name in ("submissions", "review"))
_ACCOUNTS: Final = tuple(f"/{language}/account" for language in LANGUAGES)
_PRIVATE: Final = (*_OPERATION, *_ACCOUNTS, *_INVITATIONS, *_PROPOSALS)
"""Addresses that no page of another site may read: they answer to a cookie, or to a secret in the address."""
_UNKEPT: Final = ("/api/change-sets", "/api/submissions", "/api/webhooks")
"""Addresses of what only some may see, by a token: no cache keeps any answer, whatever it says."""
_OPEN: Final = {**_CORS, **_SAFE}
_CLOSED: Final = _SAFE | {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
_SECRET: Final = _CLOSED | {"Referrer-Policy": "no-referrer"}
_OWN: Final = _CLOSED | {"Cache-Control": "no-store, private"}
_GROUPS: Final = {
    "": "page", "problems": "page", "robots.txt": "page", "favicon.ico": "static", "static": "static",
    "api": "api", "rest": "api", "download": "download", "health": "health", "metrics": "health", "sparql": "sparql",
    "update": "write", "graph-store": "graph-store",
    "entity": "document", "context.jsonld": "document", ".well-known": "document",
}  # fmt: skip


def group_of(path: str) -> str:
    """The kind of an address, one of a few, for counting requests.

    >>> [group_of(path) for path in ("/en/", "/kmgbf/en/page/target_3", "/kmgbf/data/target_3.ttl", "/kmgbf/target_3")]
    ['page', 'page', 'document', 'identifier']
    """
    if path.startswith(_OPERATION):
        return "operation"
    first, _, rest = path[1:].partition("/")
    if first in _GROUPS:
        return _GROUPS[first]
    second = rest.partition("/")[0]
    if first in LANGUAGES or second in LANGUAGES:
        return "page"
    return "document" if second == "data" else "identifier"


def _closed(path: str) -> dict[str, str]:
    """The headers of an address that is private."""
    if path.startswith(_INVITATIONS):
        return _SECRET
    return _OWN if path.startswith(_PROPOSALS) else _CLOSED


class Counting:
    """Counts requests and how long they take, by the kind of their address."""

    def __init__(self, app: ASGIApp, groups: dict[str, Requests]) -> None:
        self._app = app
        self._groups = groups

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = perf_counter(), 500
        scope[COUNTED] = True

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            group = self._groups.setdefault(group_of(scope["path"]), Requests())
            group.count(status, perf_counter() - started)


class CommonHeaders:
    """Adds the headers and answers OPTIONS, in bare ASGI so that it costs next to nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        private = scope["path"].startswith(_PRIVATE)
        read = begin(scope)
        if scope["method"] == "OPTIONS":
            shared = _PREFLIGHT if "origin" in Headers(scope=scope) else _CORS
            await Response(status_code=204, headers={**({} if private else shared), **_ALLOW})(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if read:
                    headers["Vary"] = vary(read, headers.get("Vary", ""))
                if private:
                    headers.update(_closed(scope["path"]))
                else:
                    if scope["path"].startswith(_UNKEPT):
                        headers["Cache-Control"] = "no-store, private"
                    for name, value in _OPEN.items():
                        headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
