"""What has another name today: both names lead to one another, and what is loaded later leaves that as it is."""

import re
from collections.abc import Iterable
from typing import Final

from kg.rdf.documents import CanonicalGraph
from kg.rdf.namespaces import DCT, OWL, RDFS, XSD

_OF_PARTS: Final = re.compile(
    rf"^<[^> ]*#[^> ]*> (?:{re.escape(str(DCT.replaces))}|{re.escape(str(DCT.isReplacedBy))}) .*\n".encode(),
    re.MULTILINE,
)
_NAMES: Final = (RDFS.label, DCT.title)


def replacing(content: CanonicalGraph, new: str, former: Iterable[str]) -> CanonicalGraph:
    """A graph that says which things its own one replaces."""
    return _with(content, (f"<{new}> {DCT.replaces} <{old}> .\n".encode() for old in former))


def remains(content: CanonicalGraph, old: str, new: str) -> CanonicalGraph:
    """What is left of the graph of a thing that is replaced: its names, and by what."""
    starts = tuple(f"<{old}> {predicate} ".encode() for predicate in _NAMES)
    names = [line for line in content.lines if line.startswith(starts)]
    said = f'<{old}> {DCT.isReplacedBy} <{new}> .\n<{old}> {OWL.deprecated} "true"^^{XSD.boolean} .\n'
    return CanonicalGraph.of((*names, *said.encode().splitlines(keepends=True)))


def with_parts_replaced(content: CanonicalGraph, before: CanonicalGraph) -> CanonicalGraph:
    """A graph that takes the place of another, and still says which parts of its thing replace which."""
    return _with(content, _OF_PARTS.findall(before.ntriples))


def _with(content: CanonicalGraph, more: Iterable[bytes]) -> CanonicalGraph:
    added = list(more)
    return CanonicalGraph.of((*content.lines, *added)) if added else content
