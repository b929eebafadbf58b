"""A web process: the application on the socket that the supervisor listens on."""

import signal
import socket
import sys

import uvicorn

from browser.app import create_app
from browser.family import end_with_parent
from kg.settings import Settings


def main() -> None:
    """Serve on the inherited socket until SIGTERM."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    config = uvicorn.Config(
        create_app(Settings()),
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=True,
        timeout_graceful_shutdown=3,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=64 * 1024,
    )
    # Given as a socket, not as `fd`: uvicorn takes that for a Unix socket, which loses the address of the client.
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


if __name__ == "__main__":
    main()
