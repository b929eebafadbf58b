"""Why a query has no answer, by what its worker said or by how it died."""

import signal
from typing import Final, Protocol

from kg.errors import Busy, Exhausted, InvalidInput, KgError, NotAcceptable, TimedOut, damage
from kg.rdf.formats import RDF_FORMATS, RDFXML, RESULT_FORMATS

_FLATTER: Final = "Write the query flatter, or split it."


class TooMany(Busy):
    """One client asks for too much at once."""

    slug = "too-many-requests"
    status = 429
    title = "Too many requests"


class Stopped(Busy):
    """An administrator stopped the query."""

    slug = "stopped"
    title = "Stopped by an administrator"


class Words(Protocol):
    """Errors of a pool in the words of what it does; this module has those for queries."""

    def too_many(self, limit: int, /) -> TooMany:
        """One client has as many jobs running or waiting as it may."""

    def full(self) -> Busy:
        """As many jobs wait as may."""

    def none_free(self, seconds: float, /) -> Busy:
        """No worker became free in time."""

    def too_slow(self, seconds: float, /) -> TimedOut:
        """The deadline passed while the job was at work."""

    def stopped(self) -> Stopped:
        """An administrator stopped the job."""

    def reported(self, error: str, message: str, memory: int, /) -> KgError:
        """A worker said that it could not do it."""

    def death(self, code: int | None, words: str, seconds: float, memory: int, /) -> KgError:
        """A worker died of the job, or of something else."""


def too_many(limit: int) -> TooMany:
    """The error for a client that has as many queries running or waiting as it may."""
    return TooMany(
        f"You have {limit} queries running or waiting; that is the limit for one client.",
        "Wait for an answer before you send the next query.",
    )


def full() -> Busy:
    """The error for a query that may not even wait."""
    return Busy("All query workers are busy and the queue is full.", "Try again in a moment.", retry_after=2)


def none_free(seconds: float) -> Busy:
    """The error for a query that waited until its deadline."""
    return Busy(f"No worker became free within {round(seconds, 1):g} seconds.", "Try again.", retry_after=5)


def stopped() -> Stopped:
    """The error for a query that an administrator stopped."""
    return Stopped(
        "An administrator of this service stopped the query.",
        "It used too much of what all users share. Ask for less, or take the download; do not just send it again.",
        retry_after=600,
    )


def reported(error: str, message: str, memory: int) -> KgError:
    """From a FAILED frame. `language.syntax_errors` puts syntax errors into words; `memory` is in megabytes."""
    if error == "syntax":
        return EngineSyntaxError(message)
    if error == "memory":
        return too_much_memory(memory)
    if error == "merge":
        return Exhausted(
            "The graphs that the query names say some things twice, and are too large to be merged for one query.",
            "Name fewer or smaller graphs, ask without FROM, or ask each with GRAPH ?g { … } and SELECT DISTINCT.",
        )
    if error == "format":
        formats = RDF_FORMATS if message == RDFXML.media_type else RESULT_FORMATS
        others = tuple(format_.media_type for format_ in formats if format_.media_type != message)
        return NotAcceptable(f"{message} cannot say this answer: characters or names in it are none of XML.", others)
    if error == "open":
        return Busy("The graph was being replaced.", "Try again.", retry_after=1)
    return damage(RuntimeError(message)) or InvalidInput(f"The query cannot be evaluated: {message[:300]}")


class EngineSyntaxError(InvalidInput):
    """The engine's parser refused the text; the message is the engine's own."""


def too_much_memory(memory: int) -> Exhausted:
    """The worker reached its limit, given in megabytes."""
    return Exhausted(
        f"The query needed more than {memory:,} MB of memory and was stopped.",
        "Ask for less: avoid DISTINCT, ORDER BY, GROUP BY and joins without shared variables over everything.",
    )


def too_slow(seconds: float) -> TimedOut:
    """The deadline passed while the query was at work."""
    return TimedOut(
        f"The query took longer than {round(seconds, 1):g} seconds and was stopped.",
        "Ask for less: bind more terms, add LIMIT, avoid sorting and counting everything; to find words in names, "
        'write ?thing text:query "word" instead of a FILTER. '
        "The parameter timeout= (in seconds) allows more time, up to the maximum of this server.",
    )


def death(code: int | None, words: str, seconds: float, memory: int) -> KgError:
    """From the exit code of a worker (negative: the signal) and its last words. Busy: not the query's fault."""
    if code == -signal.SIGABRT or "memory allocation" in words or "MemoryError" in words:
        if "panicked" in words and "memory" not in words:
            return Exhausted("The engine cannot evaluate this query.", _FLATTER)
        return too_much_memory(memory)
    if code in (-signal.SIGSEGV, -signal.SIGBUS):
        return Exhausted("The query is nested too deeply for the engine.", _FLATTER)
    if code == -signal.SIGXCPU:
        return too_slow(seconds)
    return Busy("The query was interrupted.", "Try again.", retry_after=1)
