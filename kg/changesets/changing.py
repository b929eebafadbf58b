"""What each kind of edit does to a draft. Every function checks first, and changes nothing if it does not fit."""

from collections.abc import Mapping, Sequence
from typing import Final

from pyoxigraph import NamedNode, Triple

from kg.changesets.draft import Draft
from kg.changesets.misfits import Unfit
from kg.changesets.model import (
    LABELS,
    NAME,
    Add,
    Deprecate,
    Edit,
    Label,
    Map,
    Merge,
    Move,
    Relabel,
    Undeprecate,
)
from kg.changesets.parts import (
    OWN_LABELS,
    Link,
    check_target,
    exchanged,
    get_concept,
    get_thing,
    in_language,
    literal,
    place_below,
    texts_in,
)
from kg.changesets.retiring import deprecate, merge, undeprecate
from kg.rdf.namespaces import RDF, SKOS
from kg.releases.sides import Side

_APART: Final = ("broadMatch", "narrowMatch", "relatedMatch")


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
            merge(draft, edit)
        case Deprecate():
            deprecate(draft, edit, spaces)
        case Undeprecate():
            undeprecate(draft, edit)
        case Map():
            _map(draft, edit)
    return []


def _add(draft: Draft, edit: Add, spaces: Sequence[str]) -> list[Link]:
    if not any(edit.concept.startswith(one) and NAME.fullmatch(edit.concept[len(one) :]) for one in spaces):
        raise Unfit("not-ours")
    for above in edit.broader:
        check_target(draft, above, edit.concept)
    node = NamedNode(edit.concept)
    wanted = {Triple(node, RDF.type, SKOS.Concept)}
    wanted |= {Triple(node, SKOS.prefLabel, literal(text, tag)) for tag, text in edit.labels.items()}
    wanted |= {Triple(node, SKOS.definition, literal(text, tag)) for tag, text in edit.definitions.items()}
    wanted |= {Triple(node, SKOS.inScheme, NamedNode(one)) for one in _schemes(draft, edit)}
    said = set(draft.about(edit.concept).triples)
    if (said and not wanted <= said) or edit.concept in draft.places:
        raise Unfit("taken")
    if said:
        return []
    for triple in wanted:
        draft.add(triple)
    return place_below(draft, edit.concept, edit.broader)


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
    thing = get_thing(draft, edit.concept)
    said = {name: texts_in(thing, SKOS[name], edit.language) for name in edit.texts}
    after = {name: exchanged(said[name], texts) for name, texts in edit.texts.items()}
    labels = {name: after.get(name, texts_in(thing, SKOS[name], edit.language)) for name in LABELS}
    if any(name in edit.texts for name in LABELS):
        if thing.objects(*OWN_LABELS):
            raise Unfit("own-labels")
        _check_labels(thing, edit, labels)
    node = NamedNode(edit.concept)
    for name, texts in after.items():
        for triple in in_language(thing, SKOS[name], edit.language):
            draft.remove(triple)
        for text in texts:
            draft.add(Triple(node, SKOS[name], literal(text, edit.language)))


def _check_labels(thing: Side, edit: Relabel, labels: Mapping[Label, set[str]]) -> None:
    if len(labels["prefLabel"]) > 1 and "prefLabel" in edit.texts:
        raise Unfit("two-names")
    elsewhere = len(thing.objects(SKOS.prefLabel)) > len(in_language(thing, SKOS.prefLabel, edit.language))
    if not labels["prefLabel"] and not elsewhere and thing.objects(SKOS.prefLabel):
        raise Unfit("no-name")
    if sum(map(len, labels.values())) > len(set().union(*labels.values())):
        raise Unfit("named-twice")


def _move(draft: Draft, edit: Move) -> list[Link]:
    get_concept(draft, edit.concept)
    before = set(draft.parents[edit.concept])
    merged = {one for one in before if draft.merged.get(one) in edit.broader.remove}
    there = {draft.merged[one] for one in merged} - before
    after = exchanged(before | there, edit.broader) - merged - there
    for above in after - before:
        check_target(draft, above, edit.concept)
    for above in before - after:
        draft.unlink(edit.concept, above)
    return place_below(draft, edit.concept, after - before)


def _map(draft: Draft, edit: Map) -> None:
    thing = get_concept(draft, edit.concept)
    before = {
        name: draft.objects(edit.concept, SKOS[name]) for name in ("exactMatch", "narrowMatch", *_APART, *edit.mappings)
    }
    after = before | {name: exchanged(before[name], links) for name, links in edit.mappings.items()}
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
