"""What a vocabulary says of things that other datasets own, and which spaces of names it may claim."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode, Quad

from kg.errors import Refused
from kg.graph.owners import ONTOLOGIES, Owners
from kg.vocabularies.settings import VocabularySettings

_LISTED: Final = 5


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The vocabularies of one site with the spaces of names that its configuration gives them, if any.

    They are often views of one graph: each may come with statements about things of the others, which stay theirs.
    """

    spaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def own(self, iri: str, claimants: Iterable[str]) -> bool:
        """Whether nobody claims a thing but vocabularies of the site, and it is not that of a namesake of theirs.

        Which of them owns it is not asked: that may be settled only when the last of them is here.
        """
        return all(id_ in self.spaces and iri.startswith(self.spaces[id_] or "") for id_ in claimants)

    def claim(self, id_: str, space: str) -> bool:
        """Whether the configuration gives a space to others only, though they may not be here yet."""
        given = {name for name, spaces in self.spaces.items() if space in spaces}
        return bool(given) and id_ not in given


def claimable(
    owners: Owners, id_: str, base_iri: str, spaces: tuple[str, ...], neighbours: Neighbours
) -> tuple[str, ...]:
    """Those of the spaces found in a vocabulary that may be its own, the most frequent first.

    The most frequent one may be claimed by others too, as by another edition; a further one that somebody owns, the
    words of common vocabularies, what is ours and what the configuration of a site gives to others belong to those.
    """

    def may_claim(place: int, space: str) -> bool:
        owner = owners.owner(space)
        alike = place == 0 and owner != ONTOLOGIES and not space.startswith(base_iri)
        return alike or (owner in ("", id_) and not neighbours.claim(id_, space))

    return tuple(space for place, space in enumerate(spaces) if may_claim(place, space))


def find_foreign(
    owners: Owners, settings: VocabularySettings, base_iri: str, quads: Iterable[Quad], neighbours: Neighbours
) -> Mapping[str, set[str]]:
    """Subjects that other datasets own, by dataset; those of neighbours are left out.

    Of the words of common vocabularies everybody may say something.
    """
    spaces = tuple(space for space in settings.uri_spaces if not space.startswith(base_iri))
    found: dict[str, set[str]] = {}
    for iri in {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}:
        owner = owners.owner(iri)
        if owner in ("", settings.id, ONTOLOGIES) or iri.startswith(spaces):
            continue
        if not neighbours.own(iri, {owner, *owners.claimants(iri)}):
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
