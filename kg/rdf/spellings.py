"""Spellings of an IRI. HTTP carries ASCII, and clients and proxies escape more or less of it, so that one IRI arrives
in many spellings (RFC 3986 section 6.2.2, RFC 3987 section 3.1). Which of them an IRI of the graph has is its own
affair.
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, unquote_to_bytes

_RESERVED: Final = ":/?#[]@!$&'()*+,;="
_UNRESERVED: Final = "-._~"
_URI: Final = re.compile(r"[A-Za-z0-9:/?#\[\]@!$&'()*+,;=._~-]*")
_LONE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_PLAIN: Final = "-._~!$&'()*+,;=:@/?#"


def as_uri(iri: str) -> str:
    """The URI that stands for an IRI in headers and addresses: all that is not ASCII becomes escapes (RFC 3987, 3.1).

    Escapes stay as they are. What neither may hold is escaped as well, so that the result is always a URI reference.

    >>> as_uri("http://example.org/voc/生物%2b 100%")
    'http://example.org/voc/%E7%94%9F%E7%89%A9%2b%20100%25'
    """
    if _URI.fullmatch(iri):
        return iri
    return quote(_LONE.sub("%25", iri), safe=_RESERVED + _UNRESERVED + "%", errors="surrogatepass")


def octets(iri: str) -> bytes:
    """What all spellings of an IRI have in common: the octets that it stands for, without escapes.

    >>> octets("a%2Bé") == octets("a+%c3%A9")
    True
    """
    return unquote_to_bytes(iri.encode("utf-8", "surrogatepass"))


def plain(iri: str) -> str:
    """The spelling with the fewest escapes in ASCII, which most IRIs have.

    >>> plain("http://example.org/a%2Bb%40%20é")
    'http://example.org/a+b@%20%C3%A9'
    """
    return quote(octets(iri), safe=_PLAIN)


def is_plain(iri: str) -> bool:
    """Whether an IRI has the plain spelling."""
    return iri.isascii() and ("%" not in iri or plain(iri) == iri)


def normal(iri: str) -> str:
    """Equal for IRIs that are the same for HTTP: upper-case escapes, and none for unreserved characters (6.2.2).

    >>> normal("%7ea%2b") == normal("~%61%2B"), normal("%2B") == normal("+")
    (True, False)
    """
    return _ESCAPE.sub(_normal_escape, as_uri(iri))


def _normal_escape(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return character if character.isascii() and (character.isalnum() or character in _UNRESERVED) else match[0].upper()


def closest(asked: str, iris: Iterable[str]) -> list[str]:
    """IRIs in the order in which they may be meant: the very same, those that HTTP cannot tell from it, the others."""
    own = normal(asked)
    return sorted(dict.fromkeys(iris), key=lambda iri: (iri != asked, normal(iri) != own))
