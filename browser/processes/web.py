"""A web process: the application on the socket that the supervisor listens on."""

import signal
import socket
from pathlib import Path

import uvicorn

from browser.app import create_app
from browser.operation.siblings import ProcessAddress
from browser.processes.parent import end_with_parent
from kg.settings import Settings
from sparql.http.bounds import Bounds
from sparql.http.protocols import protocol_class


def main(listener: socket.socket, name: str, folder: Path) -> None:
    """Serve on a listening socket until SIGTERM; `name` is that among its siblings, `folder` where they meet."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = Settings()
    config = uvicorn.Config(
        create_app(settings, ProcessAddress(name, settings.web, folder)),
        loop="uvloop",
        http=protocol_class(settings.express, Bounds(settings.write_length, settings.connections_per_client)),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=3,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=64 * 1024,
    )
    # Given as a socket, not as `fd`: uvicorn takes that for a Unix socket, which loses the address of the client.
    uvicorn.Server(config).run(sockets=[listener])
