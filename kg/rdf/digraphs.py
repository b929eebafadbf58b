"""Directed graphs as mappings from a node to its neighbours: what rules about structure need. Nothing recurses."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

Links: TypeAlias = Mapping[str, list[str]]


def reverse(links: Links) -> dict[str, list[str]]:
    """The same links the other way round."""
    turned: defaultdict[str, list[str]] = defaultdict(list)
    for source, targets in links.items():
        for target in targets:
            turned[target].append(source)
    return dict(turned)


def union(*tables: Links) -> dict[str, list[str]]:
    """All links of several tables, each once."""
    filled = [table for table in tables if table]
    if not filled:
        return {}
    joined = dict(filled[0])
    for table in filled[1:]:
        for source, targets in table.items():
            known = joined.get(source)
            joined[source] = targets if known is None else list(dict.fromkeys([*known, *targets]))
    return joined


def components(links: Links) -> list[list[str]]:
    """Strongly connected components (Tarjan 1972), those that others lead to first; each in order of its names."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    waiting: set[str] = set()
    found: list[list[str]] = []
    for root in links:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        stack.append(root)
        waiting.add(root)
        path: list[tuple[str, Iterator[str]]] = [(root, iter(links[root]))]
        while path:
            node, following = path[-1]
            for target in following:
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    waiting.add(target)
                    path.append((target, iter(links.get(target, ()))))
                    break
                if target in waiting:
                    low[node] = min(low[node], number[target])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == number[node]:
                    found.append(_take_down_to(stack, waiting, node))
    return found


def _take_down_to(stack: list[str], waiting: set[str], node: str) -> list[str]:
    group = []
    while True:
        last = stack.pop()
        waiting.discard(last)
        group.append(last)
        if last == node:
            return sorted(group)


def clusters(nodes: Iterable[str], tables: Iterable[Links]) -> list[list[str]]:
    """Weakly connected components of the nodes, largest first, each in order of its names."""
    parent = {node: node for node in nodes}

    def root(node: str) -> str:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for table in tables:
        for source, targets in table.items():
            if source in parent:
                for target in targets:
                    if target in parent:
                        parent[root(source)] = root(target)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for node in parent:
        groups[root(node)].append(node)
    return sorted((sorted(group) for group in groups.values()), key=lambda group: (-len(group), group[0]))


def reachability(links: Links, strata: list[list[str]] | None = None) -> Callable[[str, str], bool]:
    """A function: whether a path of one or more links leads from one node to another. `strata` are their components.

    Nodes are ranked so that links outside cycles lead to lower ranks; a search ends where the rank is too low.
    """
    rank: dict[str, int] = {}
    cyclic: dict[str, int] = {}
    for place, group in enumerate(components(links) if strata is None else strata):
        for node in group:
            rank[node] = place
        if len(group) > 1 or group[0] in links.get(group[0], ()):
            cyclic.update(dict.fromkeys(group, place))

    def leads(source: str, target: str) -> bool:
        floor = rank.get(target)
        if floor is None or source not in rank or rank[source] < floor:
            return False
        if source in cyclic and cyclic.get(target) == cyclic[source]:
            return True
        seen, waiting = {source}, [source]
        while waiting:
            for following in links.get(waiting.pop(), ()):
                if following == target:
                    return True
                if following not in seen and rank[following] >= floor:
                    seen.add(following)
                    waiting.append(following)
        return False

    return leads
