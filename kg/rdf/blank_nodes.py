"""Blank nodes that canonicalisation cannot tell apart at once, for which it takes the cube of their number.

RDFC-1.0 looks at a blank node's own statements first (section 4.6); those that are alike, and hang together, it tries
in all orders (section 4.8). In data that people write there are few of these: lists of equal members, at most.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode, Quad

from kg.errors import Refused
from kg.rdf.digraphs import clusters

MOST: Final = 256
"""Blank nodes alike that may hang together; they take about two seconds."""


def refuse_alike(quads: Iterable[Quad]) -> None:
    """Raise Refused for too many blank nodes that are alike and hang together."""
    pairs = [quad for quad in quads if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]
    if len(pairs) <= MOST:
        return
    most = _largest(pairs, _alike(pairs))
    if most > MOST:
        raise Refused(
            f"{most:,} blank nodes that are alike hang together; more than {MOST} cannot be told apart in time.",
            "Give them IRIs, or names that differ. Nothing was changed.",
        )


def _alike(quads: list[Quad]) -> set[BlankNode]:
    """Blank nodes of which another one has the same statements, other blank nodes counting as one."""
    seen: defaultdict[BlankNode, list[str]] = defaultdict(list)
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, BlankNode):
            other = str(value) if not isinstance(value, BlankNode) else "." if value == subject else "_"
            seen[subject].append(f"> {quad.predicate} {other}")
        if isinstance(value, BlankNode):
            seen[value].append(f"< {quad.predicate} {'_' if isinstance(subject, BlankNode) else subject}")
    signs = {node: "\n".join(sorted(lines)) for node, lines in seen.items()}
    counts = Counter(signs.values())
    return {node for node, sign in signs.items() if counts[sign] > 1}


def _largest(quads: list[Quad], nodes: set[BlankNode]) -> int:
    """The number of nodes in the largest group of some that hang together."""
    links: defaultdict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if quad.subject in nodes and quad.object in nodes:
            links[str(quad.subject)].append(str(quad.object))
    return max(map(len, clusters(map(str, nodes), [links])), default=0)
