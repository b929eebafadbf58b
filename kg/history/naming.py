"""Names of versions: `version/{sequence}/{thing}` is what was stated of a thing after a change of the ledger.

The thing is written by its path below the base IRI, or as a whole and percent-encoded, if it is not ours or has
characters that end a path.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from kg.rdf.identifiers import is_iri

_NAME: Final = re.compile(r"version/(?P<sequence>[1-9]\d{0,15})/(?P<thing>.+)", re.DOTALL)
_WHOLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*%3A[^/]*")
_ENDS_PATH: Final = re.compile(r"[?#]|^/|//|(^|/)\.{1,2}(/|$)|/$")
"""What a client, a proxy or a server would not leave in a path as it is."""


@dataclass(frozen=True, slots=True)
class VersionName:
    """A thing after a change, given by its sequence."""

    sequence: int
    thing: str


def version_iri(base_iri: str, name: VersionName) -> str:
    """The IRI of a version.

    >>> version_iri("http://metadata.cbd.int/", VersionName(12, "http://metadata.cbd.int/kmgbf/target_3"))
    'http://metadata.cbd.int/version/12/kmgbf/target_3'
    >>> version_iri("http://metadata.cbd.int/", VersionName(12, "urn:x:1"))
    'http://metadata.cbd.int/version/12/urn%3Ax%3A1'
    """
    path = name.thing.removeprefix(base_iri) if name.thing.startswith(base_iri) else ""
    if not path or _ENDS_PATH.search(path) or _WHOLE.fullmatch(path):
        path = quote(name.thing, safe="")
    return f"{base_iri}version/{name.sequence}/{path}"


def read_version(base_iri: str, iri: str) -> VersionName | None:
    """The version that an IRI names; None for any other IRI."""
    found = _NAME.fullmatch(iri.removeprefix(base_iri)) if iri.startswith(base_iri) else None
    if found is None:
        return None
    path = found["thing"]
    thing = unquote(path) if _WHOLE.fullmatch(path) else base_iri + path
    return VersionName(int(found["sequence"]), thing) if is_iri(thing) else None
