"""Edits by which concepts go out of use, or come back. Each checks first, and changes nothing if it does not fit."""

from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.changesets.draft import Draft
from kg.changesets.misfits import Unfit
from kg.changesets.model import LABELS, Deprecate, Merge, Undeprecate
from kg.changesets.parts import OWN_LABELS, Link, add_note, check_target, get_concept, place_below, tag_of
from kg.rdf.namespaces import DCT, OWL, SKOS, XSD
from kg.releases.sides import Side

_TRUE: Final = Literal("true", datatype=XSD.boolean)


def merge(draft: Draft, edit: Merge) -> None:
    """Deprecate a concept in favour of another. What is below it goes over at the end (`hand_over`)."""
    old = get_concept(draft, edit.concept)
    check_target(draft, edit.into, edit.concept)
    if old.successors - {edit.into}:
        raise Unfit("replaced", *sorted(old.successors - {edit.into}))
    _withdraw(draft, edit.concept, (edit.into,))
    draft.merged[edit.concept] = edit.into
    if edit.labels:
        _take_labels(draft, old, edit.into)


def hand_over(draft: Draft, edit: Merge) -> list[Link]:
    """Put what is still below a merged concept below what it was merged into; the links made."""
    made: list[Link] = []
    for below in sorted(draft.children[edit.concept] - {edit.concept}):
        draft.unlink(below, edit.concept)
        if below != edit.into:
            into = [edit.into]
        else:
            into = [] if draft.parents[below] else sorted(draft.parents[edit.concept] - {below, edit.concept})
        made += place_below(draft, below, [one for one in into if one not in draft.parents[below]])
    return made


def _take_labels(draft: Draft, old: Side, into: str) -> None:
    new = draft.about(into)
    if new.objects(*OWN_LABELS):
        return
    kept = {
        (one.value, tag_of(one)) for one in new.objects(*(SKOS[name] for name in LABELS)) if isinstance(one, Literal)
    }
    for one in old.objects(SKOS.prefLabel, SKOS.altLabel):
        if isinstance(one, Literal) and one.value.strip() and (one.value, tag_of(one)) not in kept:
            draft.add(Triple(NamedNode(into), SKOS.altLabel, one))


def deprecate(draft: Draft, edit: Deprecate, spaces: Sequence[str]) -> None:
    """Deprecate a concept, with what replaces it or why."""
    get_concept(draft, edit.concept)
    for one in edit.successors:
        if one.startswith(tuple(spaces)) or draft.about(one).triples:
            check_target(draft, one, edit.concept, may_be_deprecated=True)
    _withdraw(draft, edit.concept, edit.successors)
    add_note(draft, edit.concept, edit.reason, edit.language)


def _withdraw(draft: Draft, concept: str, successors: Iterable[str]) -> None:
    node = NamedNode(concept)
    draft.add(Triple(node, OWL.deprecated, _TRUE))
    for one in successors:
        draft.add(Triple(node, DCT.isReplacedBy, NamedNode(one)))
    draft.retire(concept)


def undeprecate(draft: Draft, edit: Undeprecate) -> None:
    """Let a concept be in use again."""
    thing = get_concept(draft, edit.concept)
    for triple in thing.triples:
        if triple.predicate in (OWL.deprecated, DCT.isReplacedBy):
            draft.remove(triple)
    draft.merged.pop(edit.concept, None)
    if thing.deprecated:
        for above in draft.parents[edit.concept] - {edit.concept}:
            draft.link(edit.concept, above)
        draft.settle(edit.concept)
    add_note(draft, edit.concept, edit.reason, edit.language)
