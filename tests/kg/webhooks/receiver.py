"""A receiver of webhooks on this machine, which answers as it is told to."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What came, and how the next is answered: a status, or `lost` (taken, but not answered)."""

    url: str = ""
    answer: int | str = 200
    content: bytes | None = None
    """What is answered; what was sent, without it."""
    location: str = ""
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The bodies that came."""
        return [json.loads(body) for _, body in self.came]

    def taken(self) -> list[int]:
        """Numbers of the events of messages that came, each message once, in the order of their coming."""
        found: dict[str, list[int]] = {}
        for fields, body in self.came:
            said = json.loads(body)
            if said["type"] == "changes":
                found.setdefault(fields["webhook-id"], [one["number"] for one in said["data"]["events"]])
        return [number for numbers in found.values() for number in numbers]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            lost = receiver.answer == "lost"
            if receiver.answer == 200 or lost:
                receiver.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            if lost:
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            content = body if receiver.content is None else receiver.content
            self.send_response(int(receiver.answer))
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook?x=1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
