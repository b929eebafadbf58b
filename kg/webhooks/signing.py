"""Signatures of messages, as Standard Webhooks 1.0 has them: over identifier, time and body, so that nobody can change
or send again one that was heard."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Final

_PREFIX: Final = "whsec_"


def written_secret(secret: bytes) -> str:
    """A secret as receivers are given it."""
    return _PREFIX + base64.b64encode(secret).decode()


def signed(secrets: Iterable[bytes], message: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """The header fields of a message: its identifier, when it was sent (seconds), and a signature by each secret."""
    content = f"{message}.{timestamp}.".encode() + body
    signatures = (base64.b64encode(hmac.digest(secret, content, hashlib.sha256)).decode() for secret in secrets)
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
