"""Addresses and IRIs in headers of answers, which hold ASCII only (RFC 9110 section 5.5, RFC 8288)."""

from collections.abc import Iterable
from typing import Final

from kg.rdf.spellings import as_uri

MOST_BYTES: Final = 4_000
"""Bytes of a `Link` header: clients and proxies refuse answers with long heads."""


def location(address: str) -> str:
    """The value of `Location`.

    >>> location("http://example.org/en/page/水")
    'http://example.org/en/page/%E6%B0%B4'
    """
    return as_uri(address)


def link(target: str, relation: str, media_type: str = "", **more: str) -> str:
    """One element of a `Link` header, with `more` attributes, such as `datetime`.

    >>> link("http://example.org/水", "alternate", "text/turtle")
    '<http://example.org/%E6%B0%B4>; rel="alternate"; type="text/turtle"'
    """
    given = {"rel": relation, "type": media_type, **more}
    return f"<{as_uri(target)}>" + "".join(f'; {name}="{value}"' for name, value in given.items() if value)


def links(elements: Iterable[str]) -> str:
    """The value of a `Link` header; the last elements are left out where it would be too long."""
    kept: list[str] = []
    size = 0
    for element in elements:
        size += len(element) + 2
        if size > MOST_BYTES:
            break
        kept.append(element)
    return ", ".join(kept)
