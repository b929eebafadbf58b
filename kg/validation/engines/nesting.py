"""Nested nodes judged by themselves: from the record down, which node is a value of which shape.

An engine that is asked whether the values of a property conform to a node shape says only that one does not, and
pyshifty takes seconds for it where objects stand in objects. Here `sh:node` is taken out of shapes that have a plain
path, and the nodes that it would have been asked of become members of a class that the node shape is for.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kg.rdf.namespaces import RDF, SH

Inside: TypeAlias = tuple[str, str]
"""A node shape and an IRI that is to be judged by it."""
VALUE_OF: Final = "urn:kg:value-of:"
"""Begins the class of nodes that are to be judged by a node shape, whose IRI follows."""
_TYPE, _NODE, _PATH = str(RDF.type), str(SH.node), str(SH.path)
_PROPERTY, _TARGET_CLASS, _TARGET_NODE = str(SH.property), str(SH.targetClass), str(SH.targetNode)
_INVERSE, _AT_MOST_ONE = str(SH.inversePath), str(SH.zeroOrOnePath)
_FROM: Final = "^"
"""Before a property: from its values to what has them."""
_ITSELF: Final = ""
"""In the place of a path: the node itself must conform to another shape, too."""
_Index: TypeAlias = dict[str, dict[str, list[str]]]
_Pairs = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Nesting:
    """Shapes in N-Triples without what asks of nested nodes, and which shapes these nodes have.

    `below` has for a shape the properties that lead to nested nodes and their node shapes, `tops` the shapes of records
    and things by class, `single` those that are for one node. All IRIs as in N-Triples.
    """

    shapes: bytes
    below: _Pairs = field(repr=False)
    tops: dict[str, list[str]] = field(repr=False)
    single: dict[str, list[str]] = field(repr=False)

    @classmethod
    def of(cls, shapes: bytes) -> "Nesting":
        """The nesting of shapes in N-Triples."""
        lines = shapes.decode().splitlines(keepends=True)
        index = _index(lines)
        plain = {
            shape: paths
            for shape, about in index.items()
            if _NODE in about and _PATH in about and (paths := _plain(about[_PATH][0], index))
        }
        below, tops, single, nodes = _Pairs(), dict[str, list[str]](), dict[str, list[str]](), set[str]()
        for shape, about in index.items():
            inner = about.get(_NODE, ())
            nodes.update(inner)
            for target in about.get(_TARGET_CLASS, ()):
                tops.setdefault(target, []).append(shape)
            for target in about.get(_TARGET_NODE, ()):
                single.setdefault(target, []).append(shape)
            paths = plain.get(shape, () if _PATH in about else (_ITSELF,))
            below.setdefault(shape, []).extend((path, node) for path in paths for node in inner)
            for part in about.get(_PROPERTY, ()):
                found = ((path, node) for path in plain.get(part, ()) for node in index[part][_NODE])
                below[shape].extend(found)
        kept = [line for line in lines if not (line.split(" ", 2)[1] == _NODE and line.split(" ", 1)[0] in plain)]
        return cls("".join((*kept, *targets(nodes))).encode(), below, tops, single)

    def nested(self, data: bytes) -> list[Inside] | None:
        """The nested nodes of a graph in N-Triples, with their shapes; None where a text stands for one of them.

        Each comes once, also in rings.
        """
        index = _index(data.decode().splitlines(), inverse=True)
        waiting = [(shape, node) for node, about in index.items() for shape in self._tops_of(node, about)]
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

    def _tops_of(self, node: str, about: Mapping[str, list[str]]) -> Iterator[str]:
        yield from self.single.get(node, ())
        for class_ in about.get(_TYPE, ()):
            yield from self.tops.get(class_, ())


def targets(nodes: Collection[str]) -> list[str]:
    """Statements that make node shapes, as in N-Triples, be for the members of their classes."""
    return [f"{node} {_TARGET_CLASS} <{VALUE_OF}{node[1:-1]}> .\n" for node in sorted(nodes)]


def typed(inside: Collection[Inside]) -> bytes:
    """Statements that make nodes members of the classes of their shapes."""
    return "".join(f"<{iri}> {_TYPE} <{VALUE_OF}{node}> .\n" for node, iri in sorted(inside)).encode()


def _plain(path: str, index: _Index) -> tuple[str, ...]:
    """The steps that a path may be, of which each is one property or none; () for a path of another kind."""
    if path.startswith("<"):
        return (path,)
    about = index.get(path, {})
    backwards, once = (about.get(kind, [""])[0] for kind in (_INVERSE, _AT_MOST_ONE))
    if backwards.startswith("<"):
        return (_FROM + backwards,)
    return (_ITSELF, once) if once.startswith("<") else ()


def _index(lines: list[str], *, inverse: bool = False) -> _Index:
    """Statements by subject and predicate; with `inverse` also by object and predicate, where that is an IRI."""
    found: _Index = {}
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        object_ = rest.rstrip()[:-2]
        found.setdefault(subject, {}).setdefault(predicate, []).append(object_)
        if inverse and object_.startswith("<"):
            found.setdefault(object_, {}).setdefault(_FROM + predicate, []).append(subject)
    return found
