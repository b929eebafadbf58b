"""Areas without a key of their own were numbered in the order of their file; name and shape make their key today.

This is no rule of one graph: the area gets another, which says what it was called.
"""

import json
import re
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.rdf.documents import CanonicalGraph
from kg.rdf.namespaces import DCT, SCHEMA
from kg.records.mapping.geometry import GEO, area_key, class_of, well_known_text
from kg.records.sources import GEOMETRY

NAME: Final = "areas by name and shape"
_NUMBERED: Final = re.compile(rf"(?P<record>[^/]+){GEOMETRY}/(?P<key>area-[0-9]{{1,6}})")
_POSITION: Final = re.compile("[^(),]+")


def renamed(content: CanonicalGraph, path: str, base_iri: str) -> tuple[str, CanonicalGraph] | None:
    """The path of the graph that an area has today, and what that says; None for any other graph."""
    found = _NUMBERED.fullmatch(path)
    if found is None:
        return None
    start = f"{base_iri}record/{found['record']}#"
    old = NamedNode(start + found["key"])
    said = {triple.predicate: triple.object for triple in content.triples() if triple.subject == old}
    shape, name = said.get(GEO.asWKT), said.get(SCHEMA.name)
    if not isinstance(shape, Literal) or DCT.identifier in said:  # a key that was given
        return None
    valid = Literal(_valid(shape.value), datatype=GEO.wktLiteral)
    key = area_key(name.value if isinstance(name, Literal) else "", valid.value)
    new = NamedNode(start + key)
    text = content.ntriples.replace(f"{old} ".encode(), f"{new} ".encode())
    lines = text.replace(f" {shape} .".encode(), f" {valid} .".encode()).splitlines(keepends=True)
    lines += f"{new} {DCT.replaces} {old} .\n".encode(), f"{old} {DCT.isReplacedBy} {new} .\n".encode()
    return f"{found['record']}{GEOMETRY}/{key}", CanonicalGraph.of(lines)


def _valid(text: str) -> str:
    """A shape as it is read today: rings are closed, and positions in range. What is no shape stays."""
    try:
        kind = class_of(text)
        inner = _POSITION.sub(lambda found: f"[{found[0].replace(' ', ',')}]", text[len(kind) :])
        coordinates = json.loads(inner.replace("(", "[").replace(")", "]"))
    except (StopIteration, ValueError, RecursionError):
        return text
    return well_known_text({"type": kind, "coordinates": coordinates[0] if kind == "Point" else coordinates}) or text
