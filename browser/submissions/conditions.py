"""For which state a change was made, and which request it is: `If-Match` (RFC 9110 section 13.1.1), `Idempotency-Key`
(draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
import re
from collections.abc import Callable
from typing import Annotated, Final, Protocol

from fastapi import Header
from starlette.requests import Request

from kg.errors import InvalidInput, NeedsPrecondition, PreconditionFailed
from kg.submissions.once import Made, Once

NONE_OPEN: Final = 0
"""The state that a request names which is only for a record without an open submission: no submission has it."""
_LONGEST: Final = 200
_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
_TAGS: Final = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"\s*(?:,\s*(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"\s*)*')
IfMatch = Annotated[
    str,
    Header(description="The `etag` of what you change, as you saw it: needed to change it. `*`: whatever it is."),
]
IfNoneMatch = Annotated[str, Header(description="`*`: only if there is no open submission for the record.")]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="A new name for each request, of up to 200 characters. Repeated with it, as after a connection "
        "was lost, a request is answered as before and nothing is done twice.",
    ),
]


class Stated(Protocol):
    """What has a number, and another `etag` after everything that happens to it."""

    @property
    def number(self) -> int: ...

    @property
    def etag(self) -> int: ...


def etag_of(one: Stated) -> str:
    """The state of something as an entity tag."""
    return f'"{one.etag}"'


def expected(if_match: str, one: Stated, name: str = "Submission") -> int | None:
    """The state that a change of a proposal, or of what `name` says, was made for; None for any.

    Raises NeedsPrecondition (428) if none is named, PreconditionFailed (412) if it is another, InvalidInput (400).
    """
    if not if_match.strip():
        raise NeedsPrecondition(
            f"{name} {one.number} may have been changed by others.",
            f"Look at it, and send its etag: If-Match: {etag_of(one)}.",
        )
    if if_match.strip() == "*":
        return None
    if not _TAGS.fullmatch(if_match[:8_000]):
        raise InvalidInput("If-Match is no entity tag.", 'Send it as it came, in quotation marks: If-Match: "1".')
    if etag_of(one) not in (tag.strip() for tag in if_match.split(",")):  # weak ones never match
        raise PreconditionFailed(
            f"{name} {one.number} was changed meanwhile.", "Read it again, and decide on what it is now."
        )
    return one.etag


def once(
    request: Request,
    account: int | None,
    key: str,
    content: bytes,
    answer: Callable[[Made], tuple[int, str]],
    part: str = "",
) -> Once[Made] | None:
    """The key of a request, or of a `part` of it, with what was asked; None without one. Raises InvalidInput."""
    name = key.strip().strip('"')
    if not name:
        return None
    if not _KEY.fullmatch(name):
        raise InvalidInput(
            f"The Idempotency-Key is longer than {_LONGEST} characters, or has others than printable ones of ASCII.",
            "A new UUID for each request is good.",
        )
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    assert account is not None
    return Once(account, f"{name}{part}", hashlib.sha256(asked + content).hexdigest(), answer)
