"""A server for mail that speaks just enough SMTP, and a sender that keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from kg.submissions.mail.senders import NotSent


class Postman:
    """Keeps messages; while it is `ill` it takes none."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refused: list[EmailMessage] = []
        self.ill = ""

    def send(self, message: EmailMessage) -> None:
        if self.ill:
            self.refused.append(message)
            raise NotSent(self.ill)
        self.taken.append(message)

    def close(self) -> None:
        """Nothing is open."""


class _Talk(socketserver.StreamRequestHandler):
    """One conversation of RFC 5321. A recipient whose name begins with `nobody` is unknown."""

    server: "_Server"

    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT" and b"<nobody" in line:
                self._say("550 there is no <nobody@example.org>")
            elif verb == b"DATA":
                self._say("354 go on")
                self.server.received.append(self._read())
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _read(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.received: list[bytes] = []


@contextmanager
def post_office() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a server, and what it received."""
    with _Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}", server.received
        server.shutdown()
