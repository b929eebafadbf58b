"""The format of an answer, and its ETag."""

import hashlib
from functools import lru_cache
from typing import Final

from kg.errors import InvalidInput
from kg.graph.generations import Generation
from kg.http.negotiation import choose
from kg.rdf.formats import RDF_FORMATS, RESULT_FORMATS, Format, by_name
from sparql.protocol.requests import ANYTHING

_REPRESENTATION: Final = "2"
"""Part of every ETag: raise it when the same result is written differently."""


@lru_cache(maxsize=1024)
def choose_format(name: str, accept: str | None, gives_graph: bool) -> Format:
    """The format of an answer: the first that is known of those that `format=` names, else by the Accept header.

    Raises InvalidInput for a name that is none, NotAcceptable for a header that nothing matches.
    """
    formats = RDF_FORMATS if gives_graph else RESULT_FORMATS
    known, asked = by_name(formats), name.lower().split("\n")
    found = next((known[one] for one in asked if one in known), None)
    if found is None and (not name or ANYTHING in asked):
        return choose(accept, formats)
    if found is None:
        what = "a graph" if gives_graph else "a table or a truth value"
        names = ", ".join(format_.name for format_ in formats)
        raise InvalidInput(f"There is no format “{name[:40]}” for {what}.", f"There are: {names}.")
    return found


class _Newest:
    """The generation asked for last, and its snapshot. A cache by value would compute a hash of its path each time."""

    generation: Generation | None = None
    snapshot = ""


def snapshot_of(generation: Generation) -> str:
    """Absolute path of the snapshot of a generation: workers have another working directory."""
    if generation is not _Newest.generation:
        _Newest.generation, _Newest.snapshot = generation, str(generation.graph.absolute())
    return _Newest.snapshot


def etag_of(generation: Generation, key: tuple[object, ...], union: bool) -> str:
    """A weak ETag of what an answer depends on; the last two of `key` are the query's text and its substitutions.

    Weak, since two runs of a query are equal in meaning, but may differ in order or in names of blank nodes.
    """
    *others, query, substitutions = key
    own = f"{len(str(query))} {query}{substitutions or ''}"
    text = _as_bytes(union, *others) + own.encode("utf-8", "surrogatepass")
    return f'W/"{generation.number}-{hashlib.blake2b(text, digest_size=12).hexdigest()}"'


@lru_cache(maxsize=256)
def _as_bytes(*others: object) -> bytes:
    """What many queries have in common of what their answers depend on."""
    return repr((_REPRESENTATION, *others)).encode("utf-8", "surrogatepass")
