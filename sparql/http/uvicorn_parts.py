"""The parts of uvicorn that the short way needs although they are not public, looked for at import.

Importing this module raises ImportError or AttributeError if a part is not there, or not as it was. `pyproject.toml`
keeps to the versions of uvicorn for which that was tested.
"""

import inspect
from typing import Final

from uvicorn.config import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

__all__ = [
    "STATUS_LINE",
    "Config",
    "HttpToolsProtocol",
    "ProxyHeadersMiddleware",
    "RequestResponseCycle",
    "ServerState",
]

_METHODS: Final = (
    "connection_lost", "data_received", "on_message_begin", "on_message_complete", "on_response_complete", "shutdown",
    "timeout_keep_alive_handler", "_start_asgi_task", "_unset_keepalive_if_required",
)  # fmt: skip
_ATTRIBUTES: Final = (
    "access_logger", "client", "cycle", "flow", "logger", "loop", "parser", "scheme", "server", "server_state",
    "timeout_keep_alive", "timeout_keep_alive_task", "transport",
)  # fmt: skip
_CYCLE: Final = (
    "scope", "transport", "flow", "logger", "access_logger", "access_log", "default_headers", "message_event",
    "expect_100_continue", "keep_alive", "on_response",
)  # fmt: skip


def look_for_parts(protocol: type, cycle: type) -> None:
    """Raise AttributeError if the classes for a connection and for a request are not those that the short way knows."""
    attributes = protocol.__init__.__code__.co_names  # type: ignore[misc]
    missing = [name for name in _METHODS if not hasattr(protocol, name)]
    missing += [name for name in _ATTRIBUTES if name not in attributes]
    if missing or tuple(inspect.signature(cycle).parameters) != _CYCLE:
        raise AttributeError(f"{protocol.__name__} or {cycle.__name__} is not as it was: {', '.join(missing)}")


look_for_parts(HttpToolsProtocol, RequestResponseCycle)
