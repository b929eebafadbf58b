"""Where messages go: `KG_MAIL`. To nobody (''), into a folder (`file:///folder`), or to a server of the operator.

`smtp://host:port` is for a relay nearby; a user and a password (`smtp://user:password@host:587`) are sent only after
STARTTLS, with a certificate that holds. `smtp+starttls://host` asks for that without them, `smtps://` is encrypted from
the first byte. Certificates are judged by those of the system, or of the file that SSL_CERT_FILE names.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

_PATIENCE: Final = 10.0
"""Seconds that a server may take to answer anything."""
_LONGEST: Final = 150


class NotSent(Exception):
    """A message was not taken. The text says why, without any address."""


class Sender(Protocol):
    """Where messages go. A message that is given twice may arrive twice, with the same Message-ID."""

    def send(self, message: EmailMessage) -> None:
        """Give a message away; raises NotSent."""

    def close(self) -> None:
        """Say goodbye."""


def open_sender(address: str) -> Sender | None:
    """The sender at an address that the settings have accepted; None if nobody is written to."""
    if not address:
        return None
    parts = urlsplit(address)
    return Folder(Path(unquote(parts.path))) if parts.scheme == "file" else Server(parts)


class Folder:
    """Messages as files in a folder, for development: one that is sent again replaces what it was."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write a file; raises NotSent."""
        name = str(message["Message-ID"]).strip("<>").replace("/", "_")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            made = self._folder / f"{name}.part"
            made.write_bytes(message.as_bytes(policy=WIRE))
            made.replace(self._folder / f"{name}.eml")
        except OSError as error:
            raise NotSent(_reason(error)) from error

    def close(self) -> None:
        """Nothing is open."""


class Server:
    """A server that speaks SMTP (RFC 5321), connected to with the first message."""

    def __init__(self, parts: SplitResult) -> None:
        self._parts = parts
        self._open: smtplib.SMTP | None = None
        self._unreachable: NotSent | None = None

    def send(self, message: EmailMessage) -> None:
        """Give a message to the server; raises NotSent. One that cannot be reached is not asked again."""
        if self._unreachable is not None:
            raise self._unreachable
        try:
            self._open = self._open or self._connect()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._unreachable = NotSent(_reason(error))
            raise self._unreachable from error
        try:
            self._open.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self.close()
            raise NotSent(_reason(error)) from error

    def close(self) -> None:
        """Say goodbye."""
        if self._open is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._open.quit()
        self._open = None

    def _connect(self) -> smtplib.SMTP:
        host, user = self._parts.hostname or "", self._parts.username
        encrypted = bool(user) or self._parts.scheme != "smtp"
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self._parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, self._parts.port or 465, timeout=_PATIENCE, context=context)
        else:
            server = smtplib.SMTP(host, self._parts.port or (587 if encrypted else 25), timeout=_PATIENCE)
        try:
            if encrypted and self._parts.scheme != "smtps":
                server.starttls(context=context)
            if user:
                server.login(unquote(user), unquote(self._parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server


def _reason(error: Exception) -> str:
    """Why, for operators: the kind and the code, and words only where they cannot hold an address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _ in error.recipients.values()})
        return f"The server refuses the address: {', '.join(codes)}."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    if isinstance(error, OSError):
        words: Callable[[], str] = lambda: error.strerror or str(error)  # noqa: E731
        return f"{type(error).__name__}: {words()}"[:_LONGEST]
    return type(error).__name__
