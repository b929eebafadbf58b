"""Passwords: what may be one, and their Argon2id hashes (RFC 9106).

Hashing takes 32 MiB and some 80 ms on purpose: callers bound how many are worked out at a time.
"""

import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from kg.errors import InvalidInput

SHORTEST: Final = 12
LONGEST: Final = 1_000
_FEWEST_DIFFERENT: Final = 5
HASHER: Final = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


def check_password(password: str, *others: str) -> None:
    """Raise InvalidInput for what cannot be a password, or is too easy to guess by whoever knows the `others`."""
    if len(password) > LONGEST:
        raise InvalidInput(f"A password has {LONGEST:,} characters at most.", "Choose a shorter one.")
    if len(password) < SHORTEST or len(set(password)) < _FEWEST_DIFFERENT:
        raise InvalidInput(
            "This password is too short.",
            f"Choose {SHORTEST} characters or more, of which {_FEWEST_DIFFERENT} differ: a sentence is easy to keep.",
        )
    if password.casefold() in (other.casefold() for other in others):
        raise InvalidInput("This password is your name or address.", "Choose another one.")


def hash_password(password: str) -> str:
    """The hash of a password, with its salt and parameters."""
    return HASHER.hash(_bytes(password))


def verify_password(hashed: str, password: str) -> bool:
    """Whether a password is that of a hash; with '' for a hash it takes as long and is not."""
    if len(password) > LONGEST:
        return False
    try:
        HASHER.verify(hashed or _nobodys(), _bytes(password))
    except VerificationError:
        return False
    return bool(hashed)


def is_outdated(hashed: str) -> bool:
    """Whether a hash was made with other parameters than those of today."""
    return HASHER.check_needs_rehash(hashed)


@cache
def _nobodys() -> str:
    return HASHER.hash(b"")


def _bytes(password: str) -> bytes:
    """The same for all ways in which keyboards compose a text (NIST SP 800-63B section 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
