"""Everything that can go wrong in the domain, each with what happened, to what, and what to do.

    KgError
    ├── NotFound            no such thing, dataset, graph or release
    ├── Withdrawn           a thing that once was, with its tombstone
    │   └── Erased          its content was erased, as the law asked it
    ├── NotAcceptable       no format that the client accepts
    ├── InvalidInput        text from outside that cannot be read (with line and column where known)
    ├── Refused             understood, but not allowed (SERVICE, LOAD, update, too deep, too large)
    ├── Unauthorized        no valid token or session was sent
    ├── MethodNotAllowed    the address exists, but not for this method
    ├── Busy                over capacity; try again after `retry_after` seconds
    ├── TimedOut            the deadline passed
    ├── Exhausted           the work needs more memory or depth than it may have
    ├── Conflict            the state on disk forbids it (another writer, another base)
    │   ├── AnotherWriter   another process writes to the data folder
    │   └── Superseded      the state that a change was made from is no longer the newest
    ├── PreconditionFailed  the state is not the one that the request was made for (If-Match)
    ├── NeedsPrecondition   a change does not say which state it was made for
    ├── FetchFailed         a public address did not give what was asked
    ├── StorageFull         the disk is full
    ├── ReadOnly            what is stored cannot be written
    ├── Damaged             what is stored cannot be read, or contradicts itself
    │   ├── ShownDamaged    what is made from the ledger is damaged
    │   └── WritingStopped  what is shown and the ledger are not of one history: reads go on, writing does not
    └── NotReady            the server has nothing to show yet

Each has a `slug`: the last segment of the problem type's address (RFC 9457), explained in `docs/problems.md`.
"""

import errno
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

_DAMAGE: Final = ("Corruption:", "checksum mismatch", ".sst: No such file", "Bad table magic number")
"""What the engine says of damaged files."""


def listed(items: Sequence[str], most: int) -> str:
    """The first of what a message speaks of, and how many there are more.

    >>> listed(["a", "b", "c"], 2), listed(["a", "b"], 2)
    ('a, b and 1 more', 'a, b')
    """
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more


class KgError(Exception):
    """Base of all errors of the domain. `message` says what happened; `hint` says what to do."""

    slug: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def extra(self) -> Mapping[str, Any]:
        """What its problem document says beside the usual, as plain values for JSON."""
        return {}


class NotFound(KgError):
    """There is no such thing here."""

    slug = "not-found"
    status = 404
    title = "Not found"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The tombstone of a withdrawn thing: when and why it was withdrawn, and its successors.

    `chain` are the replacements step by step, where they have been followed. `erased`: its content was erased, as the
    law asked it, and the tombstone says nothing of what was in it.
    """

    iri: str
    withdrawn: str
    reason: str
    label: str = ""
    replaced_by: tuple[str, ...] = ()
    chain: tuple[tuple[str, ...], ...] = ()
    erased: bool = False


class Withdrawn(KgError):
    """The thing existed and was withdrawn; identifiers are never reused."""

    slug = "withdrawn"
    status = 410
    title = "Withdrawn"

    def __init__(self, tombstone: Tombstone) -> None:
        super().__init__(f"{tombstone.iri} was withdrawn on {tombstone.withdrawn[:10]}.", tombstone.reason)
        self.tombstone = tombstone


class Erased(Withdrawn):
    """The content was erased, as the law asked it; `tombstone` says when and why, and nothing of what was in it."""

    slug = "erased"
    title = "Erased by law"

    def __init__(self, tombstone: Tombstone) -> None:
        super().__init__(tombstone)
        self.message = f"What {tombstone.iri} said was erased on {tombstone.withdrawn[:10]}, as the law asked it."
        self.args = (self.message,)


class NotAcceptable(KgError):
    """The client accepts none of the formats that there are."""

    slug = "not-acceptable"
    status = 406
    title = "Not acceptable"

    def __init__(self, message: str, available: tuple[str, ...]) -> None:
        super().__init__(message, "Available: " + ", ".join(available))
        self.available = available


class InvalidInput(KgError):
    """Text from outside that cannot be read."""

    slug = "invalid-input"
    status = 400
    title = "Invalid input"

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        line: int | None = None,
        column: int | None = None,
        excerpt: str = "",
    ) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column
        self.excerpt = excerpt


class Refused(InvalidInput):
    """A request that was understood and is not allowed."""

    slug = "refused"
    status = 403
    title = "Request refused"


class Unauthorized(KgError):
    """No valid token or session was sent (RFC 9110 section 15.5.2)."""

    slug = "unauthorized"
    status = 401
    title = "Sign-in required"


class TooLarge(Refused):
    """The request is larger than the server takes."""

    slug = "too-large"
    status = 413
    title = "Too large"


class HeadTooLarge(TooLarge):
    """The fields of a head are too many or too long."""

    slug = "head-too-large"
    status = 431
    title = "Request header fields too large"


class TooSlow(KgError):
    """A request did not arrive in time."""

    slug = "too-slow"
    status = 408
    title = "Request timeout"


class MethodNotAllowed(KgError):
    """The address exists, but not for this method."""

    slug = "method-not-allowed"
    status = 405
    title = "Method not allowed"


class Busy(KgError):
    """The server is over capacity; the client may try again."""

    slug = "busy"
    status = 503
    title = "Server busy"

    def __init__(self, message: str, hint: str = "", retry_after: int = 1) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class TimedOut(KgError):
    """The deadline passed before there was an answer."""

    slug = "timed-out"
    status = 503
    title = "Timed out"

    def __init__(self, message: str, hint: str = "", retry_after: int = 30) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class Exhausted(KgError):
    """The work needs more memory or depth than it may have; trying again will not help."""

    slug = "exhausted"
    status = 422
    title = "Query needs too many resources"


class Conflict(KgError):
    """The state on disk forbids the change."""

    slug = "conflict"
    status = 409
    title = "Conflict"


class Impossible(InvalidInput):
    """What was asked can be read, but not be done in the present state, as to drop a graph that is not there."""

    slug = "impossible"
    status = 409
    title = "Not possible now"


class Superseded(Conflict):
    """Another change was accepted first, so that a change made from the state before it must be made anew."""

    slug = "superseded"


class AnotherWriter(Conflict):
    """Another process is writing; it will end."""


class PreconditionFailed(KgError):
    """The state is not the one that the request was made for (RFC 9110 section 15.5.13)."""

    slug = "precondition-failed"
    status = 412
    title = "Precondition failed"


class NeedsPrecondition(KgError):
    """A change of something that others may change too does not say which state it was made for (RFC 6585)."""

    slug = "precondition-required"
    status = 428
    title = "Precondition required"


class FetchFailed(KgError):
    """A public address did not give what was asked."""

    slug = "fetch-failed"
    status = 502
    title = "Fetching failed"


class StorageFull(KgError):
    """The disk is full; nothing was accepted (RFC 4918 section 11.5)."""

    slug = "storage-full"
    status = 507
    title = "Storage full"


class ReadOnly(KgError):
    """What is stored cannot be written; nothing was accepted."""

    slug = "read-only"
    status = 503
    title = "Read-only"


class Damaged(KgError):
    """What is stored cannot be read, or contradicts itself."""

    slug = "damaged"
    status = 503
    title = "Damaged"


class ShownDamaged(Damaged):
    """What is made from the ledger is damaged; it is made again."""

    def __init__(self, message: str = "What is shown is damaged.", hint: str = "It is being made again.") -> None:
        super().__init__(message, hint)


class WritingStopped(Damaged):
    """The ledger is not the one that what is shown was made from: reads go on, and nothing is accepted or published."""

    slug = "writing-stopped"
    title = "Writing stopped"


def storage_error(error: OSError, what: str) -> KgError | None:
    """The error of the domain for a file that could not be written (`what` names it); None for another cause."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StorageFull(f"{what} cannot grow: the disk is full.", "Make room on the disk; then try again.")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ReadOnly(f"{what} cannot be written: {error.strerror}.", "Make the data folder writable again.")
    if error.errno == errno.EIO:
        return Damaged(f"{what} cannot be read or written: {error.strerror}.", "Look at the disk.")
    if error.errno is None and "No space left on device" in str(error):  # as the engine says it
        return storage_error(OSError(errno.ENOSPC, ""), what)
    if error.errno is None and "Read-only file system" in str(error):
        return storage_error(OSError(errno.EROFS, "Read-only file system"), what)
    return None


def damage(error: BaseException) -> ShownDamaged | None:
    """The error for what SQLite and the engine raise when a file of what is shown is damaged; None for another."""
    sqlite3 = sys.modules.get("sqlite3")  # not imported here: workers can no longer read its library
    if sqlite3 is not None and isinstance(error, sqlite3.DatabaseError):
        return ShownDamaged()
    if isinstance(error, OSError | RuntimeError) and any(word in str(error) for word in _DAMAGE):
        return ShownDamaged()
    return None


class NotReady(Busy):
    """The first generation, or the index, is still being built."""

    slug = "not-ready"
    title = "Not ready"
