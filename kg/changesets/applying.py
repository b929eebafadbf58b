"""Applying edits to a published graph: what comes out, and which edits do not fit, and why.

A pure function: nothing is read but its arguments. The order of edits that name different concepts makes no difference,
so what only shows in the whole (circles) is looked for at the end, and takes out every edit that has a part in it.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from kg.changesets.changing import change
from kg.changesets.draft import Draft
from kg.changesets.following import follow
from kg.changesets.misfits import Misfit, Reason, Unfit
from kg.changesets.model import Deprecate, Edit, Merge
from kg.changesets.parts import Link
from kg.changesets.retiring import hand_over
from kg.rdf.digraphs import components, reachability
from kg.rdf.documents import CanonicalGraph
from kg.rdf.namespaces import DCT, SKOS
from kg.releases.sides import links

Made = Mapping[int, Sequence[Link]]


@dataclass(frozen=True, slots=True)
class Applied:
    """What edits make of a graph, and those that do not fit; in the order of the list."""

    graph: CanonicalGraph
    draft: Draft
    misfits: tuple[Misfit, ...]


def apply(base: CanonicalGraph, edits: Sequence[Edit], spaces: Sequence[str]) -> Applied:
    """Apply edits in their order. `spaces` are the beginnings of identifiers in which new concepts may be made."""
    circular: dict[int, Misfit] = {}
    while True:
        draft, misfits, made, replaced = _once(base, edits, spaces, circular.keys())
        found = _circular(base, draft, made, replaced)
        if not found:
            follow(draft)
            everything = sorted((*misfits, *circular.values()), key=lambda misfit: misfit.place)
            return Applied(draft.graph(), draft, tuple(everything))
        circular |= found


def _once(
    base: CanonicalGraph, edits: Sequence[Edit], spaces: Sequence[str], without: Set[int]
) -> tuple[Draft, list[Misfit], Made, Made]:
    draft = Draft(base)
    misfits: list[Misfit] = []
    made: dict[int, Sequence[Link]] = {}
    replaced: dict[int, Sequence[Link]] = {}
    for place, edit in enumerate(edits):
        if place in without:
            continue
        try:
            made[place] = change(draft, edit, spaces)
        except Unfit as unfit:
            misfits.append(Misfit(place, unfit.reason, unfit.about))
        else:
            replaced[place] = _successions(edit)
    for place in made:
        edit = edits[place]
        if isinstance(edit, Merge) and draft.merged.get(edit.concept) == edit.into:
            made[place] = hand_over(draft, edit)
    return draft, misfits, made, replaced


def _successions(edit: Edit) -> Sequence[Link]:
    if isinstance(edit, Merge):
        return [(edit.concept, edit.into)]
    return [(edit.concept, one) for one in edit.successors] if isinstance(edit, Deprecate) else ()


def _circular(base: CanonicalGraph, draft: Draft, made: Made, replaced: Made) -> dict[int, Misfit]:
    """Edits that have a part in a circle, or put a concept below a related one, by their places."""
    found: dict[int, Misfit] = {}
    if any(replaced.values()):
        found |= _on_circles(_successors(base, draft, replaced), replaced, "successor-circle")
    if any(made.values()):
        found |= _on_circles(draft.parents, made, "circle")
        found |= _related(base, draft, made) if not found else {}
    return found


def _successors(base: CanonicalGraph, draft: Draft, replaced: Made) -> Mapping[str, Set[str]]:
    named = {old for old, _ in links(base, DCT.isReplacedBy)} | {old for some in replaced.values() for old, _ in some}
    return {old: draft.objects(old, DCT.isReplacedBy) for old in named}


def _on_circles(table: Mapping[str, Iterable[str]], made: Made, reason: Reason) -> dict[int, Misfit]:
    group = {one: place for place, some in enumerate(components(_lists(table))) for one in some}

    def circular(link: Link) -> bool:
        below, above = link
        return above in table.get(below, ()) and group[below] == group[above]

    parts = {place: [link for link in some if circular(link)] for place, some in made.items()}
    return {
        place: Misfit(place, reason, tuple(sorted({above for _, above in some})))
        for place, some in parts.items()
        if some
    }


def _related(base: CanonicalGraph, draft: Draft, made: Made) -> dict[int, Misfit]:
    """Edits by which a concept comes below one that it is related to."""
    pairs = {pair for one, other in links(base, SKOS.related) for pair in ((one, other), (other, one))}
    if not pairs:
        return {}
    leads, led = reachability(_lists(draft.parents)), reachability(_lists(Draft(base).parents))
    new = [pair for pair in pairs if leads(*pair) and not led(*pair)]
    found: dict[int, Misfit] = {}
    for place, some in made.items():
        for low, high in new:
            if any((low == a or leads(low, a)) and (high == b or leads(b, high)) for a, b in some):
                found[place] = Misfit(place, "related", (low, high))
    return found


def _lists(table: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {one: sorted(others) for one, others in table.items() if others}
