"""The parts of a difference between two releases, and its form as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, get_args

from kg.errors import InvalidInput
from kg.texts.languages import Text

Group = Literal[
    "removed", "replaced", "deprecated", "undeprecated", "added", "label", "notation", "hierarchy", "mapping", "note",
    "other",
]  # fmt: skip
"""Why a thing is in a difference. `removed` has no successor and is the one to be afraid of (it is gone, or no longer a
concept); `replaced` says what to use instead; the groups from `label` on are kinds of details of things that stayed."""
GROUPS: Final[tuple[Group, ...]] = get_args(Group)
Kind = Literal["concept", "scheme", "collection", "other"]
VERSION: Final = 2
"""Version of the comparison and its JSON; differences that were kept under another are computed again."""


@dataclass(frozen=True, slots=True)
class Term:
    """A value: `kind` is `iri`, `literal` or `blank` (whose text is what is said of it, in the manner of Turtle)."""

    kind: Literal["iri", "literal", "blank"]
    text: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """One property's value before and after; None where there was or is none."""

    group: Group
    property: str
    before: Term | None
    after: Term | None


@dataclass(frozen=True, slots=True)
class Thing:
    """The change of one thing: the groups it is in, its names (after, or before if it is gone), successors, details.

    Things that were added or are gone have no details: all that is said of them is new or gone with them.
    """

    iri: str
    kind: Kind
    groups: tuple[Group, ...]
    names: tuple[Text, ...] = ()
    successors: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that is different, by thing. Digests and numbers of triples identify the states that were compared.

    `things` stand in the order of `GROUPS`, then by IRI. `blanks` are contents of blank nodes that belong to no thing.
    """

    before: str
    after: str
    triples_before: int
    triples_after: int
    triples_removed: int
    triples_added: int
    concepts_before: int
    concepts_after: int
    things: tuple[Thing, ...]
    blanks: tuple[Detail, ...] = ()

    @property
    def counts(self) -> dict[Group, int]:
        """How many things are in each group; groups without any are left out."""
        counts = dict.fromkeys(GROUPS, 0)
        for thing in self.things:
            for group in thing.groups:
                counts[group] += 1
        return {group: count for group, count in counts.items() if count}

    def of_group(self, group: Group) -> list[Thing]:
        """The things of a group."""
        return [thing for thing in self.things if group in thing.groups]

    def as_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`; `from_json` is its inverse."""
        numbers = {name: getattr(self, name) for name in _NUMBERS}
        things = [_thing_json(thing) for thing in self.things]
        blanks = [_detail_json(detail) for detail in self.blanks]
        return {"version": VERSION, **numbers, "counts": self.counts, "things": things, "blanks": blanks}


_NUMBERS: Final = tuple(
    "before after triples_before triples_after triples_removed triples_added concepts_before concepts_after".split()
)


def from_json(value: Mapping[str, Any]) -> Difference:
    """A difference as it was written by `as_json`; raises InvalidInput for one of another version."""
    if value.get("version") != VERSION:
        raise InvalidInput("This difference was written by another version.", "Compare again.")
    return Difference(
        **{name: value[name] for name in _NUMBERS},
        things=tuple(_thing(thing) for thing in value["things"]),
        blanks=tuple(_detail(detail) for detail in value["blanks"]),
    )


def _thing_json(thing: Thing) -> dict[str, Any]:
    found: dict[str, Any] = {"iri": thing.iri, "kind": thing.kind, "groups": thing.groups}
    found["names"] = [{"value": text.value, "language": text.language} for text in thing.names]
    if thing.successors:
        found["successors"] = thing.successors
    if thing.details:
        found["details"] = [_detail_json(detail) for detail in thing.details]
    return found


def _detail_json(detail: Detail) -> dict[str, Any]:
    return {"group": detail.group, "property": detail.property, **_sides(detail)}


def _sides(detail: Detail) -> dict[str, Any]:
    sides = {"before": detail.before, "after": detail.after}
    return {
        name: {key: part for key, part in asdict(term).items() if part} if term else None
        for name, term in sides.items()
    }


def _thing(value: Mapping[str, Any]) -> Thing:
    return Thing(
        iri=value["iri"],
        kind=value["kind"],
        groups=tuple(value["groups"]),
        names=tuple(Text(name["value"], name["language"]) for name in value["names"]),
        successors=tuple(value.get("successors", ())),
        details=tuple(_detail(detail) for detail in value.get("details", ())),
    )


def _detail(value: Mapping[str, Any]) -> Detail:
    return Detail(value["group"], value["property"], _term(value["before"]), _term(value["after"]))


def _term(value: Mapping[str, Any] | None) -> Term | None:
    return (
        Term(value["kind"], value.get("text", ""), value.get("language", ""), value.get("datatype", ""))
        if value
        else None
    )
