"""A server for mail that speaks just enough SMTP, and a sender that keeps what it is given."""

import base64
import contextlib
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

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


@dataclass(frozen=True)
class Manners:
    """How a server is: encrypted (with STARTTLS, or at once), asking for a login, silent from a verb on."""

    certificate: Path | None = None
    at_once: bool = False
    login: str = ""
    silent: bytes = b""

    @property
    def context(self) -> ssl.SSLContext:
        """What its side of an encrypted connection is made with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.certificate is not None
        context.load_cert_chain(self.certificate)
        return context


class _Talk(socketserver.StreamRequestHandler):
    """One conversation of RFC 5321. A recipient whose name begins with `nobody` is unknown."""

    server: "_Server"

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # whoever does not trust us leaves
            self._talk()

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.connection.close()

    def _talk(self) -> None:
        manners = self.server.manners
        if manners.at_once:
            self._encrypt()
        if manners.silent == b"220":
            self.server.closing.wait()
            return
        self._say("220 test")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"STAR":
                self._say("220 go on")
                self._encrypt()
            elif not self._answer(verb, line):
                return

    def _answer(self, verb: bytes, line: bytes) -> bool:
        """Answer a line; False where the conversation is over."""
        manners = self.server.manners
        if verb == b"EHLO":
            lines = ["test", *(["STARTTLS"] if manners.certificate else []), *(["AUTH PLAIN"] if manners.login else [])]
            self._say("\r\n".join([*(f"250-{one}" for one in lines[:-1]), f"250 {lines[-1]}"]))
        elif verb == b"AUTH":
            self.server.secrets.append(base64.b64decode(line.split()[-1]).decode().replace("\0", ":").strip(":"))
            self._say("235 fine" if self.server.secrets[-1] == manners.login else "535 no <secret@example.org>")
        elif verb == b"RCPT" and b"<nobody" in line:
            self._say("550 there is no <nobody@example.org>")
        elif verb == b"DATA":
            self._say("354 go on")
            self.server.received.append(self._read())
            if manners.silent == b"DATA":
                self.server.closing.wait()
                return False
            self._say("250 taken")
        elif verb == b"QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 fine")
        return True

    def _encrypt(self) -> None:
        self.connection = self.server.manners.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.server.encrypted += 1

    def _read(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, manners: Manners) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.manners = manners
        self.received: list[bytes] = []
        self.secrets: list[str] = []
        self.encrypted = 0
        self.closing = threading.Event()


@contextmanager
def serving(manners: Manners) -> Iterator[_Server]:
    """A server with its port and what it received."""
    with _Server(manners) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()


@contextmanager
def post_office() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a plain server, and what it received."""
    with serving(Manners()) as server:
        yield f"smtp://127.0.0.1:{server.server_address[1]}", server.received


def certify(folder: Path, host: str = "localhost") -> Path:
    """A file with a key and a certificate of a host, which nobody but itself has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / f"{host}.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    return file
