"""Methods of every address of a read-only API: GET, HEAD and OPTIONS, with or without a final slash."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from browser.http.problems import respond
from kg.errors import MethodNotAllowed
from kg.http.headers import READ_ONLY


class ReadOnly:
    """Answers HEAD as GET without the content, OPTIONS with what is possible, other methods with 405."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        if method in ("GET", "HEAD"):
            get = {**scope, "method": "GET", "path": _without_final_slash(scope)}
            await self._app(get, receive, send if method == "GET" else _without_content(send))
        elif method == "OPTIONS":
            await Response(status_code=204, headers={"Allow": READ_ONLY})(scope, receive, send)
        else:
            problem = MethodNotAllowed(f"{method} is not possible here.", f"Possible: {READ_ONLY}.")
            await respond(Request(scope), problem, {"Allow": READ_ONLY})(scope, receive, send)


def _without_final_slash(scope: Scope) -> str:
    path: str = scope["path"]
    below: str = path.removeprefix(scope.get("root_path", ""))
    return path if below in ("", "/", "/docs/") else path.rstrip("/")


def _without_content(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head
