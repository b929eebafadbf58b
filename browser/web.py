"""A web process: the application on the socket that the supervisor listens on."""

import signal
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
        fd=int(sys.argv[1]),
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
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
