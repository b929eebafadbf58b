"""The host that a request names, where the address of this copy is not set: it is a stranger's word.

Pages and documents then hold addresses with that host. A cache that many share must not keep such an answer, or one
visitor could decide where the links of all others lead.
"""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.settings import Settings
from kg.texts.numbers import read_whole

_LOCAL: Final = ("", "localhost", "127.0.0.1", "[::1]")


class HostsKeptApart:
    """Lets only the client itself keep an answer to a request with a host that is not known to be ours."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._own = frozenset((*_LOCAL, settings.host.lower()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or name_of(Headers(scope=scope).get("host", "")) in self._own:
            await self._app(scope, receive, send)
            return

        async def send_privately(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                asked = headers.get("cache-control", "")
                if "no-store" not in asked:
                    kept = [part.strip() for part in asked.split(",") if part.strip() not in ("", "public")]
                    headers["cache-control"] = ", ".join(["private", *kept])
            await send(message)

        await self._app(scope, receive, send_privately)


def name_of(host: str) -> str:
    """A host without its port, in lower case.

    >>> name_of("Data.example:8000"), name_of("[::1]:80")
    ('data.example', '[::1]')
    """
    name, _, port = host.lower().rpartition(":")
    return name if name and (not port or read_whole(port) is not None) else host.lower()
