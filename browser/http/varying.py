"""What an answer depends on beside its address: the headers that were read for it, which is what `Vary` says.

The one way to read a header that chooses a representation (RFC 9110 section 12.5.5). Nothing is declared twice, and
nothing is forgotten: whoever reads such a header has said so. It is to be read before a cache is asked, not inside what
fills it.
"""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request

_READ: Final = "kg.read-headers"


def begin(scope: Any) -> set[str]:
    """Begin to note which headers are read for a request; all copies of its scope share the notes."""
    read: set[str] = scope.setdefault(_READ, set())
    return read


def header_of(request: Request, name: str) -> str | None:
    """A header by which a representation is chosen, such as `Accept`; None if it was not sent."""
    begin(request.scope).add(name)
    return request.headers.get(name)


def cookies_of(request: Request) -> Mapping[str, str]:
    """The cookies, for answers that are others with them."""
    begin(request.scope).add("Cookie")
    return request.cookies


def vary(read: set[str], said: str) -> str:
    """The value of `Vary`: what was read, with what an answer says itself.

    >>> vary({"Accept-Language", "Accept"}, "Accept-Encoding, accept")
    'Accept-Encoding, Accept, Accept-Language'
    """
    names = {name.strip().lower(): name.strip() for name in said.split(",") if name.strip()}
    names |= {name.lower(): name for name in sorted(read)}
    return ", ".join(names.values())
