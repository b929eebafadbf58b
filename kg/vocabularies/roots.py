"""Where the trees of a vocabulary begin, so that each of its concepts and groups is reached from a beginning.

A scheme that declares its top concepts begins with these. Any other begins with those of its concepts that have no
parent in the vocabulary, and a circle is entered at one of its members. What no scheme's tree reaches begins a last
tree, of no scheme ('').
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.vocabularies.collecting import Collected, tops
from kg.vocabularies.schema import COLLECTION, CONCEPT, GROUP, GROUP_ROOT, IN_SCHEME, MAIN_PARENT, PARENT, ROOT

Edges = Mapping[str, Sequence[str]]
Relation = tuple[int, str, str]


def tree_relations(collected: Collected, kinds: Mapping[str, str]) -> Iterator[Relation]:
    """The beginnings of trees and of groups, and the parent by which a tree is unfolded to each concept and group."""
    roots = set(find_roots(collected, kinds))
    yield from ((ROOT, scheme, concept) for scheme, concept in roots)
    yield from _main_parents(_children(collected, kinds, PARENT, CONCEPT), sorted({one for _scheme, one in roots}))
    groups = sorted(iri for iri, kind in kinds.items() if kind == COLLECTION)
    below = _children(collected, kinds, GROUP, COLLECTION)
    first = find_entrances(groups, below, ())
    yield from ((GROUP_ROOT, "", group) for group in first)
    yield from _main_parents(below, first)


def find_roots(collected: Collected, kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Scheme and concept for each beginning of a tree of concepts."""
    concepts = sorted(iri for iri, kind in kinds.items() if kind == CONCEPT)
    declared = {
        scheme: found
        for scheme, stated in tops(collected).items()
        if (found := {one for one in stated if kinds.get(one) == CONCEPT})
    }
    yield from ((scheme, concept) for scheme, found in declared.items() for concept in found)
    schemes: dict[str, set[str]] = defaultdict(set)
    for property_, subject, object_ in collected.relations:
        if property_ == IN_SCHEME and object_ not in declared:
            schemes[subject].add(object_)
    below = _children(collected, kinds, PARENT, CONCEPT)
    with_parents = {child for children in below.values() for child in children}
    given = set[str]().union(*declared.values())
    needed = find_entrances(concepts, below, given)
    for concept in dict.fromkeys((*needed, *(one for one in concepts if one not in with_parents))):
        own = schemes.get(concept, set())
        yield from ((scheme, concept) for scheme in own or (() if concept in given else ("",)))


def find_entrances(nodes: Sequence[str], below: Edges, given: Iterable[str]) -> list[str]:
    """The nodes from which, with those that are given, all are reached: one of each circle that nothing leads into.

    The last node to be left on a walk through all of a graph lies in a part that nothing else leads into (Kosaraju),
    and so does the last one of those that are not reached yet.
    """
    reached: set[str] = set()
    for node in given:
        reached.update(_walk(node, below, reached))
    seen = set(reached)
    left = [one for node in nodes if node not in seen for one in _walk(node, below, seen)]
    found = []
    for node in reversed(left):
        if node not in reached:
            found.append(node)
            reached.update(_walk(node, below, reached))
    return sorted(found)


def _walk(start: str, below: Edges, seen: set[str]) -> list[str]:
    """The nodes that can be reached and were not seen, in the order in which a walk leaves them; they are seen then."""
    if start in seen:
        return []
    seen.add(start)
    left = []
    path = [(start, iter(below.get(start, ())))]
    while path:
        node, following = path[-1]
        new = next((one for one in following if one not in seen), None)
        if new is None:
            left.append(node)
            path.pop()
        else:
            seen.add(new)
            path.append((new, iter(below.get(new, ()))))
    return left


def _main_parents(below: Edges, roots: Iterable[str]) -> Iterator[Relation]:
    """The parent of each node on its shortest way from a root, of equal ways the one of the first IRIs."""
    level = list(roots)
    seen = set(level)
    while level:
        following = []
        for parent in level:
            for child in below.get(parent, ()):
                if child not in seen:
                    seen.add(child)
                    following.append(child)
                    yield MAIN_PARENT, child, parent
        level = sorted(following)


def _children(collected: Collected, kinds: Mapping[str, str], property_: int, kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for relation, child, parent in sorted(collected.relations):
        if relation == property_ and kinds.get(child) == kind and kinds.get(parent) == kind:
            found[parent].append(child)
    return found
