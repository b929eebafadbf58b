"""Headers that every answer has: open CORS for reading, and what keeps browsers from doing foolish things."""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from browser.rendering import CONTENT_SECURITY_POLICY

_EXPOSED: Final = "ETag, Link, Location, Retry-After, Content-Location, Server-Timing, X-Kg-Generation"
_CORS: Final = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": _EXPOSED}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}
_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class CommonHeaders:
    """Adds the headers and answers OPTIONS, in bare ASGI so that it costs next to nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            headers = Headers(scope=scope)
            asked = {} if "origin" not in headers else _PREFLIGHT
            await Response(status_code=204, headers=_CORS | asked | {"Allow": _PREFLIGHT["Allow"]})(
                scope, receive, send
            )
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (*_CORS.items(), *_SAFE.items()):
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
