"""The things that a version of a graph speaks of, with a digest of what it states of each.

Of a graph of records that is its record. Of a graph of a vocabulary it is every IRI that something is stated of. What
is inside a thing (`meeting/COP-16#location`) counts for the thing, but for what stands in an ontology or a scheme, with
whose IRI its terms begin. Blank nodes count by their statements, since their names mean nothing.
"""

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from pyoxigraph import BlankNode, RdfFormat, Triple, parse

from kg.graph.owners import is_of_single_record
from kg.rdf.blanks import BlankNodes
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames, stands_apart
from kg.rdf.namespaces import OWL, RDF, SKOS

_SILENT: Final = frozenset(("", "catalogue", "provenance", "default"))
"""Datasets whose graphs make no events."""
_NAME_SPACES: Final = tuple(f" {RDF.type} {one} .\n".encode() for one in (OWL.Ontology, SKOS.ConceptScheme))
_DIGEST: Final = 12
_BLANK: Final = re.compile(r"_:[0-9A-Za-z]+")


def speaker(names: GraphNames, graph: str) -> str:
    """The dataset whose events a graph makes, `record` for records; '' if it makes none.

    >>> names = GraphNames("http://metadata.cbd.int/")
    >>> speaker(names, names.supplement("kmgbf")), speaker(names, names.catalogue), speaker(names, names.record("X"))
    ('kmgbf', '', 'record')
    """
    dataset = "" if stands_apart(graph) or names.is_derived(graph) else names.dataset_of(graph)
    return "" if dataset in _SILENT else dataset


def record_of(names: GraphNames, graph: str) -> str:
    """The record that a graph of records is of, or is a part of (its geometry).

    >>> names = GraphNames("http://metadata.cbd.int/")
    >>> [record_of(names, names.record(path)) for path in ("X", "X/geometry", "meeting/COP-16")]
    ['http://metadata.cbd.int/record/X', 'http://metadata.cbd.int/record/X', 'http://metadata.cbd.int/meeting/COP-16']
    """
    path = graph.removeprefix(names.record(""))
    first, below, _ = path.partition("/")
    return (
        f"{names.base_iri}{path}" if below and is_of_single_record(names, graph) else f"{names.base_iri}record/{first}"
    )


def digests(content: CanonicalGraph) -> dict[str, bytes]:
    """What a graph of a vocabulary states of each thing, as a digest, by IRI."""
    return {iri: hashlib.blake2b(lines, digest_size=_DIGEST).digest() for iri, lines in _told(content).items()}


def lines_of(content: CanonicalGraph, thing: str) -> bytes:
    """What a graph of a vocabulary states of a thing, of what is inside it, and of blank nodes that it leads to."""
    text = content.ntriples
    blocks = dict(_blocks(io.BytesIO(_beginning(text, thing.partition("#")[0]))))
    lines = b"".join(blocks[iri] for iri in sorted(blocks) if inside(iri, blocks) == thing)
    return lines + _of_blanks(text, lines) if b"_:" in lines else lines


def _beginning(text: bytes, iri: str) -> bytes:
    """The lines whose subject begins with an IRI: in the canonical order they stand together."""
    first = f"<{iri}".encode()
    start = 0 if text.startswith(first) else text.find(b"\n" + first) + 1
    if not start and not text.startswith(first):
        return b""
    return text[start : text.find(b"\n", max(text.rfind(b"\n" + first), start) + 1) + 1]


def inside(iri: str, blocks: Mapping[str, bytes]) -> str:
    """The thing that an IRI counts for in a graph, given by the lines about each: another one that it is inside of."""
    outer, fragment, _ = iri.partition("#")
    if not fragment or outer not in blocks or any(one in blocks[outer] for one in _NAME_SPACES):
        return iri
    return outer


def _blocks(lines: io.BytesIO) -> Iterator[tuple[str, bytes]]:
    """Each IRI with the lines about it; blank nodes and triple terms are left out."""
    named = (line for line in lines if line[:1] == b"<" and line[1:2] != b"<")
    for key, group in groupby(named, key=lambda line: line.partition(b" ")[0]):
        yield key[1:-1].decode(), b"".join(group)


def _told(content: CanonicalGraph) -> dict[str, bytes]:
    """Lines about each thing, blank nodes written as digests, in an order that these give."""
    blocks = dict(_blocks(io.BytesIO(content.ntriples)))
    blanks = _blanks(content.ntriples) if content.has_blank_nodes else None
    found: dict[str, bytes] = {}
    for iri in sorted(blocks):
        lines = blocks[iri]
        if blanks is not None and b"_:" in lines:
            lines = b"".join(sorted(_named_by_digest(line, blanks) for line in lines.splitlines(keepends=True)))
        thing = inside(iri, blocks)
        found[thing] = found.get(thing, b"") + lines
    return found


def _blanks(text: bytes) -> BlankNodes:
    return BlankNodes(_parsed(b"".join(line for line in io.BytesIO(text) if line.startswith(b"_:"))))


def _parsed(lines: bytes) -> Iterator[Triple]:
    return (quad.triple for quad in parse(lines, format=RdfFormat.N_TRIPLES, lenient=True))


def _named_by_digest(line: bytes, blanks: BlankNodes) -> bytes:
    if b"_:" not in line:
        return line
    triple = next(_parsed(line))
    value = triple.object
    if isinstance(value, BlankNode):
        text = f"_:{blanks.digest(value)}"
    elif isinstance(value, Triple):
        text = _BLANK.sub(lambda name: f"_:{blanks.digest(BlankNode(name[0][2:]))}", str(value))
    else:
        text = str(value)
    return f"{triple.subject} {triple.predicate} {text} .\n".encode()


def _of_blanks(text: bytes, lines: bytes) -> bytes:
    """Lines about the blank nodes that some lines lead to, and those that these lead to."""
    about: dict[bytes, list[bytes]] = {}
    for line in io.BytesIO(text):
        if line.startswith(b"_:"):
            about.setdefault(line.partition(b" ")[0], []).append(line)
    found: list[bytes] = []
    waiting = _names_in(lines)
    while waiting:
        own = about.pop(waiting.pop(), [])
        found += own
        waiting |= _names_in(b"".join(own)) & about.keys()
    return b"".join(found)


def _names_in(lines: bytes) -> set[bytes]:
    """Names of blank nodes; words of texts that look like them find nothing, or too much of the same graph at worst."""
    return set(re.findall(rb"_:[0-9A-Za-z]+", lines))
