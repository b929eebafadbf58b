"""What the edits have in common: finding what they speak of, or why that does not fit, and stating what they say."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.changesets.draft import Draft
from kg.changesets.misfits import Unfit
from kg.changesets.model import Links, Texts
from kg.rdf.namespaces import SKOS, SKOSXL
from kg.releases.sides import Side

Link = tuple[str, str]
"""What is below, or replaced, and what it is below, or replaced by."""

OWN_LABELS: Final = (SKOSXL.prefLabel, SKOSXL.altLabel, SKOSXL.hiddenLabel)
"""Labels that are things of their own."""


def place_below(draft: Draft, concept: str, above: Iterable[str]) -> list[Link]:
    """Put a concept below others; the links made."""
    made = [(concept, one) for one in above]
    for link in made:
        draft.link(*link)
    draft.settle(concept)
    return made


def exchanged(now: set[str], change: Texts | Links) -> set[str]:
    """Values after a change. One that replaces takes what it replaces to be there still, or to be replaced already."""
    removed, added = set(change.remove), set(change.add)
    if removed and added and not removed <= now and not added <= now:
        raise Unfit("changed")
    return (now - removed) | added


def get_thing(draft: Draft, iri: str) -> Side:
    """What is said of a thing. Raises Unfit where it is not there."""
    found = draft.about(iri)
    if not found.exists:
        raise Unfit("unknown")
    return found


def get_concept(draft: Draft, iri: str) -> Side:
    """The same of a concept."""
    found = get_thing(draft, iri)
    if found.kind != "concept":
        raise Unfit("not-a-concept")
    return found


def check_target(draft: Draft, iri: str, concept: str, *, may_be_deprecated: bool = False) -> None:
    """Raise Unfit for what a concept cannot lead to."""
    found = draft.about(iri)
    if iri == concept:
        raise Unfit("itself")
    if not found.exists or found.kind != "concept":
        raise Unfit("no-target", iri)
    if found.deprecated and not may_be_deprecated:
        raise Unfit("target-deprecated", iri)


def add_note(draft: Draft, concept: str, reason: str | None, language: str) -> None:
    """A change note, if there is a reason."""
    if reason:
        draft.add(Triple(NamedNode(concept), SKOS.changeNote, literal(reason, language)))


def in_language(thing: Side, property_: NamedNode, language: str) -> list[Triple]:
    """The texts of a property in a language, as statements."""
    wanted = language.lower()
    return [
        one
        for one in thing.triples
        if one.predicate == property_ and isinstance(one.object, Literal) and tag_of(one.object) == wanted
    ]


def texts_in(thing: Side, property_: NamedNode, language: str) -> set[str]:
    """The same as texts."""
    return {one.object.value for one in in_language(thing, property_, language) if isinstance(one.object, Literal)}


def tag_of(literal: Literal) -> str:
    """The language of a text as it is compared."""
    return (literal.language or "").lower()


def literal(text: str, language: str) -> Literal:
    """A text in a language, '' for none."""
    return Literal(text, language=language) if language else Literal(text)
