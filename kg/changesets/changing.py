"""What each kind of edit does to a draft. Every function checks first, and changes nothing if it does not fit."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.changesets.draft import Draft
from kg.changesets.misfits import Unfit
from kg.changesets.model import (
    LABELS,
    NAME,
    Add,
    Deprecate,
    Edit,
    Label,
    Links,
    Map,
    Merge,
    Move,
    Relabel,
    Texts,
    Undeprecate,
)
from kg.rdf.namespaces import DCT, OWL, RDF, SKOS, SKOSXL, XSD
from kg.releases.sides import Side

_TRUE: Final = Literal("true", datatype=XSD.boolean)
_OWN_LABELS: Final = (SKOSXL.prefLabel, SKOSXL.altLabel, SKOSXL.hiddenLabel)
_APART: Final = ("broadMatch", "narrowMatch", "relatedMatch")
Link = tuple[str, str]
"""What is below, or replaced, and what it is below, or replaced by."""


def change(draft: Draft, edit: Edit, spaces: Sequence[str]) -> list[Link]:
    """Apply one edit; the links of the hierarchy that it makes. Raises Unfit. `spaces`: where concepts may be made.

    What is below a merged concept goes over at the end (`hand_over`), so that it may be moved before or after.
    """
    match edit:
        case Add():
            return _add(draft, edit, spaces)
        case Relabel():
            _relabel(draft, edit)
        case Move():
            return _move(draft, edit)
        case Merge():
            _merge(draft, edit)
        case Deprecate():
            _deprecate(draft, edit, spaces)
        case Undeprecate():
            _undeprecate(draft, edit)
        case Map():
            _map(draft, edit)
    return []


def _add(draft: Draft, edit: Add, spaces: Sequence[str]) -> list[Link]:
    if not any(edit.concept.startswith(one) and NAME.fullmatch(edit.concept[len(one) :]) for one in spaces):
        raise Unfit("not-ours")
    for above in edit.broader:
        _target(draft, above, edit.concept)
    node = NamedNode(edit.concept)
    wanted = {Triple(node, RDF.type, SKOS.Concept)}
    wanted |= {Triple(node, SKOS.prefLabel, _literal(text, tag)) for tag, text in edit.labels.items()}
    wanted |= {Triple(node, SKOS.definition, _literal(text, tag)) for tag, text in edit.definitions.items()}
    wanted |= {Triple(node, SKOS.inScheme, NamedNode(one)) for one in _schemes(draft, edit)}
    said = set(draft.about(edit.concept).triples)
    if (said and not wanted <= said) or edit.concept in draft.places:
        raise Unfit("taken")
    if said:
        return []
    for triple in wanted:
        draft.add(triple)
    return _place(draft, edit.concept, edit.broader)


def _schemes(draft: Draft, edit: Add) -> set[str]:
    if edit.scheme:
        if edit.scheme not in draft.schemes:
            raise Unfit("no-target", edit.scheme)
        return {edit.scheme}
    above = {scheme for one in edit.broader for scheme in draft.objects(one, SKOS.inScheme)}
    if not above and len(draft.schemes) > 1:
        raise Unfit("no-scheme")
    return above or set(draft.schemes)


def _relabel(draft: Draft, edit: Relabel) -> None:
    thing = _existing(draft, edit.concept)
    said = {name: _texts(thing, SKOS[name], edit.language) for name in edit.texts}
    after = {name: _exchanged(said[name], texts) for name, texts in edit.texts.items()}
    labels = {name: after.get(name, _texts(thing, SKOS[name], edit.language)) for name in LABELS}
    if any(name in edit.texts for name in LABELS):
        if thing.objects(*_OWN_LABELS):
            raise Unfit("own-labels")
        _check_labels(thing, edit, labels)
    node = NamedNode(edit.concept)
    for name, texts in after.items():
        for triple in _in_language(thing, SKOS[name], edit.language):
            draft.remove(triple)
        for text in texts:
            draft.add(Triple(node, SKOS[name], _literal(text, edit.language)))


def _check_labels(thing: Side, edit: Relabel, labels: Mapping[Label, set[str]]) -> None:
    if len(labels["prefLabel"]) > 1 and "prefLabel" in edit.texts:
        raise Unfit("two-names")
    elsewhere = len(thing.objects(SKOS.prefLabel)) > len(_in_language(thing, SKOS.prefLabel, edit.language))
    if not labels["prefLabel"] and not elsewhere and thing.objects(SKOS.prefLabel):
        raise Unfit("no-name")
    if sum(map(len, labels.values())) > len(set().union(*labels.values())):
        raise Unfit("named-twice")


def _move(draft: Draft, edit: Move) -> list[Link]:
    _concept(draft, edit.concept)
    before = set(draft.parents[edit.concept])
    merged = {one for one in before if draft.merged.get(one) in edit.broader.remove}
    there = {draft.merged[one] for one in merged} - before
    after = _exchanged(before | there, edit.broader) - merged - there
    for above in after - before:
        _target(draft, above, edit.concept)
    for above in before - after:
        draft.unlink(edit.concept, above)
    return _place(draft, edit.concept, after - before)


def _merge(draft: Draft, edit: Merge) -> None:
    old = _concept(draft, edit.concept)
    _target(draft, edit.into, edit.concept)
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
        made += _place(draft, below, [one for one in into if one not in draft.parents[below]])
    return made


def _take_labels(draft: Draft, old: Side, into: str) -> None:
    new = draft.about(into)
    if new.objects(*_OWN_LABELS):
        return
    kept = {(one.value, _tag(one)) for one in new.objects(*(SKOS[name] for name in LABELS)) if isinstance(one, Literal)}
    for one in old.objects(SKOS.prefLabel, SKOS.altLabel):
        if isinstance(one, Literal) and one.value.strip() and (one.value, _tag(one)) not in kept:
            draft.add(Triple(NamedNode(into), SKOS.altLabel, one))


def _deprecate(draft: Draft, edit: Deprecate, spaces: Sequence[str]) -> None:
    _concept(draft, edit.concept)
    for one in edit.successors:
        if one.startswith(tuple(spaces)) or draft.about(one).triples:
            _target(draft, one, edit.concept, may_be_deprecated=True)
    _withdraw(draft, edit.concept, edit.successors)
    _note(draft, edit.concept, edit.reason, edit.language)


def _withdraw(draft: Draft, concept: str, successors: Iterable[str]) -> None:
    node = NamedNode(concept)
    draft.add(Triple(node, OWL.deprecated, _TRUE))
    for one in successors:
        draft.add(Triple(node, DCT.isReplacedBy, NamedNode(one)))
    draft.retire(concept)


def _undeprecate(draft: Draft, edit: Undeprecate) -> None:
    thing = _concept(draft, edit.concept)
    for triple in thing.triples:
        if triple.predicate in (OWL.deprecated, DCT.isReplacedBy):
            draft.remove(triple)
    draft.merged.pop(edit.concept, None)
    if thing.deprecated:
        for above in draft.parents[edit.concept] - {edit.concept}:
            draft.link(edit.concept, above)
        draft.settle(edit.concept)
    _note(draft, edit.concept, edit.reason, edit.language)


def _map(draft: Draft, edit: Map) -> None:
    thing = _concept(draft, edit.concept)
    before = {
        name: draft.objects(edit.concept, SKOS[name]) for name in ("exactMatch", "narrowMatch", *_APART, *edit.mappings)
    }
    after = before | {name: _exchanged(before[name], links) for name, links in edit.mappings.items()}
    if edit.concept in set().union(*after.values()):
        raise Unfit("itself")
    new = set().union(*(after[name] - before[name] for name in edit.mappings))
    if inside := {iri for iri in new if draft.about(iri).exists or iri in draft.places}:
        raise Unfit("mapped-inside", *sorted(inside))
    hierarchical = after.get("broadMatch", set()) | after.get("narrowMatch", set())
    twice = after["exactMatch"] & set().union(*(after[name] for name in _APART))
    if twice := twice | (after.get("relatedMatch", set()) & hierarchical):  # SKOS, S27
        raise Unfit("mapped-twice", *sorted(twice))
    for name in edit.mappings:
        for triple in [one for one in thing.triples if one.predicate == SKOS[name]]:
            if isinstance(triple.object, NamedNode) and triple.object.value not in after[name]:
                draft.remove(triple)
        for iri in after[name] - before[name]:
            draft.add(Triple(NamedNode(edit.concept), SKOS[name], NamedNode(iri)))


def _place(draft: Draft, concept: str, above: Iterable[str]) -> list[Link]:
    made = [(concept, one) for one in above]
    for link in made:
        draft.link(*link)
    draft.settle(concept)
    return made


def _exchanged(now: set[str], change: Texts | Links) -> set[str]:
    """Values after a change. One that replaces takes what it replaces to be there still, or to be replaced already."""
    removed, added = set(change.remove), set(change.add)
    if removed and added and not removed <= now and not added <= now:
        raise Unfit("changed")
    return (now - removed) | added


def _existing(draft: Draft, iri: str) -> Side:
    found = draft.about(iri)
    if not found.exists:
        raise Unfit("unknown")
    return found


def _concept(draft: Draft, iri: str) -> Side:
    found = _existing(draft, iri)
    if found.kind != "concept":
        raise Unfit("not-a-concept")
    return found


def _target(draft: Draft, iri: str, concept: str, *, may_be_deprecated: bool = False) -> None:
    found = draft.about(iri)
    if iri == concept:
        raise Unfit("itself")
    if not found.exists or found.kind != "concept":
        raise Unfit("no-target", iri)
    if found.deprecated and not may_be_deprecated:
        raise Unfit("target-deprecated", iri)


def _note(draft: Draft, concept: str, reason: str | None, language: str) -> None:
    if reason:
        draft.add(Triple(NamedNode(concept), SKOS.changeNote, _literal(reason, language)))


def _in_language(thing: Side, property_: NamedNode, language: str) -> list[Triple]:
    wanted = language.lower()
    return [
        one
        for one in thing.triples
        if one.predicate == property_ and isinstance(one.object, Literal) and _tag(one.object) == wanted
    ]


def _texts(thing: Side, property_: NamedNode, language: str) -> set[str]:
    return {one.object.value for one in _in_language(thing, property_, language) if isinstance(one.object, Literal)}


def _tag(literal: Literal) -> str:
    return (literal.language or "").lower()


def _literal(text: str, language: str) -> Literal:
    return Literal(text, language=language) if language else Literal(text)
