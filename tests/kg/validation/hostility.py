"""What one hostile document is."""

from dataclasses import dataclass
from typing import Final

JSON: Final = "application/json"
IDENTIFIER: Final = "0A7E0000-0000-4000-8000-00000000BAD0"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A document, what it tries, and whether a report may call it publishable: what it has is odd, and no harm."""

    name: str
    content: bytes
    media_type: str = JSON
    harmless: bool = False
