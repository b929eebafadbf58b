"""Nested nodes judged by themselves: from the record down, which node is a value of which shape.

An engine that is asked whether the values of a property conform to a node shape says only that one does not, and
pyshifty takes seconds for it where objects stand in objects. Here `sh:node` is taken out of shapes that have a plain
path, and the nodes that it would have been asked of become members of a class that the node shape is for.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kg.rdf.namespaces import RDF, SH

Inside: TypeAlias = tuple[str, str]
"""A node shape and an IRI that is to be judged by it."""
VALUE_OF: Final = "urn:kg:value-of:"
"""Begins the class of nodes that are to be judged by a node shape, whose IRI follows."""
_TYPE, _NODE, _PATH = str(RDF.type), str(SH.node), str(SH.path)
_PROPERTY, _TARGET_CLASS = str(SH.property), str(SH.targetClass)
_ITSELF: Final = ""
"""In the place of a path: the node itself must conform to another shape, too."""
_Index: TypeAlias = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Nesting:
    """Shapes in N-Triples without what asks of nested nodes, and which shapes these nodes have.

    `below` has for a node shape the properties that lead to nested nodes and their node shapes, `tops` the node shapes
    of records and things by class. All IRIs as in N-Triples.
    """

    shapes: bytes
    below: dict[str, list[tuple[str, str]]] = field(repr=False)
    tops: dict[str, list[str]] = field(repr=False)

    @classmethod
    def of(cls, shapes: bytes) -> "Nesting":
        """The nesting of shapes in N-Triples."""
        lines = shapes.decode().splitlines(keepends=True)
        index = _index(lines)
        plain = {
            shape: paths[0]
            for shape, about in index.items()
            if _NODE in about and (paths := about.get(_PATH, [])) and paths[0].startswith("<")
        }
        below, tops, nodes = dict[str, list[tuple[str, str]]](), dict[str, list[str]](), set[str]()
        for shape, about in index.items():
            nodes.update(about.get(_NODE, ()))
            for class_ in about.get(_TARGET_CLASS, ()):
                tops.setdefault(class_, []).append(shape)
            if _PATH not in about:
                below.setdefault(shape, []).extend((_ITSELF, node) for node in about.get(_NODE, ()))
            for inner in about.get(_PROPERTY, ()):
                if inner in plain:
                    below.setdefault(shape, []).extend((plain[inner], node) for node in index[inner][_NODE])
        kept = [line for line in lines if not (line.split(" ", 2)[1] == _NODE and line.split(" ", 1)[0] in plain)]
        return cls("".join((*kept, *targets(nodes))).encode(), below, tops)

    def nested(self, data: bytes) -> list[Inside] | None:
        """The nested nodes of a graph in N-Triples, with their shapes; None where a text stands for one of them.

        Each comes once, also in rings.
        """
        index = _index(data.decode().splitlines())
        waiting = [(shape, node) for node, about in index.items() for shape in self._tops_of(about.get(_TYPE, ()))]
        seen = set(waiting)
        for shape, node in waiting:  # grows as it is gone through
            for path, inner in self.below.get(shape, ()):
                for value in (node,) if path == _ITSELF else index.get(node, {}).get(path, ()):
                    if not value.startswith("<"):
                        return None
                    if (inner, value) not in seen:
                        seen.add((inner, value))
                        waiting.append((inner, value))
        return [(shape[1:-1], node[1:-1]) for shape, node in seen]

    def _tops_of(self, classes: Collection[str]) -> Iterator[str]:
        return (shape for class_ in classes for shape in self.tops.get(class_, ()))


def targets(nodes: Collection[str]) -> list[str]:
    """Statements that make node shapes, as in N-Triples, be for the members of their classes."""
    return [f"{node} {_TARGET_CLASS} <{VALUE_OF}{node[1:-1]}> .\n" for node in sorted(nodes)]


def typed(inside: Collection[Inside]) -> bytes:
    """Statements that make nodes members of the classes of their shapes."""
    return "".join(f"<{iri}> {_TYPE} <{VALUE_OF}{node}> .\n" for node, iri in sorted(inside)).encode()


def _index(lines: list[str]) -> _Index:
    """Statements by subject and predicate."""
    found: _Index = {}
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        found.setdefault(subject, {}).setdefault(predicate, []).append(rest.rstrip()[:-2])
    return found
