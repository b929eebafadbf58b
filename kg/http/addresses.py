"""Address of this copy and of the client, from the scope of a request in ASGI, which is a plain mapping."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote


def root_address(configured: str, scheme: str, host: str, below: str = "") -> str:
    """The address of this copy as its visitors see it, with a final slash: as set, else as the request names it.

    `below` is a path under which the application stands. A host that is none is escaped, since it comes from outside.

    >>> root_address("https://data.example", "http", "x"), root_address("", "http", "[::1]:80", "/below")
    ('https://data.example/', 'http://[::1]:80/below/')
    """
    return configured.rstrip("/") + "/" if configured else f"{scheme}://{quote(host, safe=':[].-')}{below}/"


def client_address(scope: Mapping[str, Any]) -> str:
    """The client's network address; of IPv6, the part that stands for a household (64 bits)."""
    client = scope.get("client")
    if not client:
        return "unknown"
    address: str = client[0]
    return ":".join(address.split(":")[:4]) if address.count(":") > 1 else address
