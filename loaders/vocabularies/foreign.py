"""What a vocabulary says of things that other datasets own, and which spaces of names it may claim."""

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad

from kg.errors import Refused
from kg.graph.owners import ONTOLOGIES, Owners
from kg.vocabularies.settings import VocabularySettings

_LISTED: Final = 5


def claimable(owners: Owners, id_: str, base_iri: str, spaces: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the spaces found in a vocabulary that may be its own, the most frequent first.

    The most frequent one may be claimed by others too, as by another edition; a further one that somebody owns, the
    words of common vocabularies, and what is ours belong to their owners.
    """

    def may_claim(place: int, space: str) -> bool:
        owner = owners.owner(space)
        alike = place == 0 and owner != ONTOLOGIES and not space.startswith(base_iri)
        return owner in ("", id_) or alike

    return tuple(space for place, space in enumerate(spaces) if may_claim(place, space))


def find_foreign(
    owners: Owners, settings: VocabularySettings, base_iri: str, quads: Iterable[Quad]
) -> Mapping[str, set[str]]:
    """Subjects that other datasets own, by dataset. Of the words of common vocabularies everybody may say something."""
    spaces = tuple(space for space in settings.uri_spaces if not space.startswith(base_iri))
    found: dict[str, set[str]] = {}
    for iri in {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}:
        owner = owners.owner(iri)
        if owner not in ("", settings.id, ONTOLOGIES) and not (spaces and iri.startswith(spaces)):
            found.setdefault(owner, set()).add(iri)
    return found


def refuse_foreign(found: Mapping[str, set[str]]) -> None:
    """Raise Refused for statements about things of others, naming the first of them."""
    if not found:
        return
    count = sum(map(len, found.values()))
    listed = "; ".join(
        f"{dataset}: {', '.join(sorted(iris)[:_LISTED])}{', …' if len(iris) > _LISTED else ''}"
        for dataset, iris in sorted(found.items())
    )
    things = "1 thing that another dataset owns" if count == 1 else f"{count:,} things that other datasets own"
    raise Refused(
        f"There are statements about {things} ({listed}).",
        "Leave them out, or add --allow-foreign: then they are kept, and shown as this vocabulary's; names and status "
        "stay those of the owner. Nothing was loaded.",
    )
