"""Why a document was not judged, by what its worker said or by how it died: never that it conforms."""

import logging
import signal
from typing import Final

from kg.errors import Busy, Exhausted, KgError, TimedOut
from kg.validation.engines.engine import EngineFailed
from sparql.workers.failures import Stopped, TooMany

_log: Final = logging.getLogger(__name__)
_SMALLER: Final = "Send it in parts, or run `kg validate` on your own computer."


def too_many(limit: int) -> TooMany:
    """The error for a client that has as many documents being judged or waiting as it may."""
    return TooMany(
        f"You have {limit} documents being judged or waiting; that is the limit for one client.",
        "Wait for an answer before you send the next document.",
    )


def full() -> Busy:
    """The error for a document that may not even wait."""
    return Busy("Too many documents wait to be judged.", "Try again in a moment.", retry_after=2)


def none_free(seconds: float) -> Busy:
    """The error for a document that waited until its deadline."""
    return Busy(f"The document waited for {seconds:g} seconds and was not judged.", "Try again.", retry_after=5)


def too_slow(seconds: float) -> TimedOut:
    """The deadline passed while the document was being judged."""
    return TimedOut(f"It takes longer than {seconds:g} seconds to judge this document.", _SMALLER)


def stopped() -> Stopped:
    """The error for a document that an administrator stopped."""
    return Stopped("An administrator of this service stopped it.", "Do not just send it again.", retry_after=600)


def reported(error: str, message: str, memory: int) -> KgError:
    """From a FAILED frame; `memory` is in megabytes."""
    if error == "memory":
        return _too_much_memory(memory)
    if error == "open":
        return Busy("The graph was being replaced.", "Try again.", retry_after=1)
    _log.error("a document could not be judged: %s", message)
    return EngineFailed("The document could not be judged; this is a fault of the service.", "Tell its operator.")


def death(code: int | None, words: str, seconds: float, memory: int) -> KgError:
    """From the exit code of a worker (negative: the signal) and its last words. Busy: not the document's fault."""
    if "memory allocation" in words or "MemoryError" in words:
        return _too_much_memory(memory)
    if code in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
        return Exhausted("The document is too large or too deep to be judged.", _SMALLER)
    if code == -signal.SIGXCPU:
        return too_slow(seconds)
    return Busy("Judging was interrupted.", "Try again.", retry_after=1)


def _too_much_memory(memory: int) -> Exhausted:
    return Exhausted(f"It takes more than {memory:,} MB of memory to judge this document.", _SMALLER)
