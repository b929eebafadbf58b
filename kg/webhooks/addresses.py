"""Addresses that may be sent to: public ones, looked up once, so that the one that was checked is connected to.

A name that leads to an address of this machine, of its network or of no network is refused, however it is written;
what it leads to the next moment (DNS rebinding) does not matter, since it is not looked up again.
"""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

from kg.errors import InvalidInput

LONGEST: Final = 2_000
_HOST: Final = re.compile(r"[A-Za-z0-9._-]{1,253}")
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as IPv6 networks write them (RFC 6052, section 2.1)."""
_LOCAL: Final = IPv6Network("64:ff9b:1::/48")
"""The same in networks of their own (RFC 8215)."""


class NotPublic(InvalidInput):
    """An address that is not sent to."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook is sent: scheme, name of the host in ASCII, port, and the path with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the field `Host` has them (RFC 9110, section 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.scheme == "https" else 80) else f"{host}:{self.port}"


def read_target(address: str, *, local: bool = False) -> Target:
    """The target that an address names: https at the usual port, or anything of HTTP where `local` ones are allowed.

    Raises InvalidInput.
    """
    hint = "Give an address such as https://example.org/hooks/cbd."
    if len(address) > LONGEST or not address.isprintable() or any(character.isspace() for character in address):
        raise InvalidInput("The address is too long, or has blanks or signs that no address has.", hint)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii") if host else ""
    except (ValueError, UnicodeError) as error:
        raise InvalidInput("The address cannot be read.", hint) from error
    known = ":" in ascii_host or _HOST.fullmatch(ascii_host)
    if parts.scheme not in (("https", "http") if local else ("https",)) or not known:
        raise InvalidInput("A webhook has an address that begins with https:// and names a host.", hint)
    if "@" in parts.netloc or parts.fragment or "#" in address:
        raise InvalidInput("A webhook's address has neither a name before the host nor a fragment.", hint)
    usual = 443 if parts.scheme == "https" else 80
    if not local and port not in (None, usual):
        raise InvalidInput(f"Webhooks are sent to port {usual}, not to {port}.", hint)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii():
        raise InvalidInput("Path and query of the address have letters that are not percent-encoded.", hint)
    return Target(parts.scheme, ascii_host, port or usual, path)


def find_public(target: Target, *, local: bool = False) -> str:
    """The address of the network that the host of a target has. Raises NotPublic, also if one of several is not public.

    Where `local` ones are allowed any is.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotPublic(f"There is no host {target.host}.", "Check the name.") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not (local or all(map(is_public, addresses))):
        raise NotPublic(
            f"{target.host} is not an address of the public internet.", "Give a host that everybody reaches."
        )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where one is written inside another.

    >>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::a00:1")
    (True, False, False, False)
    """
    found = ip_address(address.partition("%")[0])
    inner = _inner(found) if isinstance(found, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return found.is_global and not (found.is_multicast or found.is_reserved or "%" in address)


def _inner(address: IPv6Address) -> IPv4Address | IPv6Address | None:
    """The IPv4 address inside one of IPv6."""
    if address in _LOCAL:
        return IPv4Address("10.0.0.1")  # of a network of its own, whatever it is there
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
