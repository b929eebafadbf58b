"""The difference between two states of a vocabulary, thing by thing.

Canonical N-Triples are sorted, so that all lines about a thing stand together: both states are read side by side, and
only what differs is looked into. Time grows with the number of triples, memory with the number of differences.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode, Triple

from kg.errors import TooLarge
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.namespaces import DCT, ISOTHES, OWL, RDFS, SKOS, SKOSXL
from kg.releases.model import GROUPS, Detail, Difference, Group, Term, Thing
from kg.releases.sides import (
    LABELS,
    PLAIN_CONCEPTS,
    Side,
    blanks_of,
    count_concepts,
    key_of,
    loose_blanks,
    read_side,
    replaced_by,
    shown,
    side_by_side,
    subclasses_of_concept,
    subjects,
)

LARGEST: Final = 5_000_000
"""Most triples that both sides may have together."""

_GROUPS: Final[dict[NamedNode, Group]] = {
    **dict.fromkeys((*LABELS, SKOSXL.prefLabel, SKOSXL.altLabel, SKOSXL.hiddenLabel, SKOSXL.literalForm), "label"),
    SKOS.notation: "notation",
    **dict.fromkeys(
        (
            SKOS.broader, SKOS.narrower, SKOS.related, SKOS.broaderTransitive, SKOS.narrowerTransitive,
            SKOS.semanticRelation, SKOS.topConceptOf, SKOS.hasTopConcept, SKOS.inScheme, SKOS.member, SKOS.memberList,
            ISOTHES.broaderGeneric, ISOTHES.broaderPartitive, ISOTHES.broaderInstantial, ISOTHES.narrowerGeneric,
            ISOTHES.narrowerPartitive, ISOTHES.narrowerInstantial, ISOTHES.superGroup, ISOTHES.subGroup,
            ISOTHES.superOrdinate, ISOTHES.subordinateArray, RDFS.subClassOf,
        ),
        "hierarchy",
    ),
    **dict.fromkeys(
        (
            SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
            SKOS.mappingRelation, OWL.sameAs,
        ),
        "mapping",
    ),
    **dict.fromkeys(
        (
            SKOS.note, SKOS.scopeNote, SKOS.definition, SKOS.example, SKOS.historyNote, SKOS.editorialNote,
            SKOS.changeNote, RDFS.comment, DCT.description,
        ),
        "note",
    ),
}  # fmt: skip


def compare(before: Iterable[Triple], after: Iterable[Triple]) -> Difference:
    """The difference of `after` to `before`, by thing. Blank nodes are compared by their statements.

    Raises TooLarge above `LARGEST` triples.
    """
    return compare_graphs(canonicalize(before), canonicalize(after))


def compare_graphs(before: CanonicalGraph, after: CanonicalGraph) -> Difference:
    """The same for canonical graphs, as the ledger keeps them."""
    if before.count + after.count > LARGEST:
        raise TooLarge(
            f"Both together have {before.count + after.count:,} triples; differences are shown up to {LARGEST:,}.",
            "Download both and compare them with a tool of your own.",
        )
    return _Comparison(before, after).run()


class _Comparison:
    def __init__(self, before: CanonicalGraph, after: CanonicalGraph) -> None:
        self._before, self._after = before, after
        self._blanks_before, self._blanks_after = blanks_of(before), blanks_of(after)
        self._gone: set[str] = set()
        self._removed = self._added = 0
        self._replaced_by = replaced_by(after)
        self._concept_classes = subclasses_of_concept(before, after)

    def run(self) -> Difference:
        found = [thing for thing in self._things() if thing.groups]
        things = sorted(map(self._with_valid_successors, found), key=_order)
        blanks = tuple(self._loose_blanks())
        return Difference(
            before=self._before.sha256,
            after=self._after.sha256,
            triples_before=self._before.count,
            triples_after=self._after.count,
            triples_removed=self._removed,
            triples_added=self._added,
            concepts_before=count_concepts(self._before, self._concept_classes),
            concepts_after=count_concepts(self._after, self._concept_classes),
            things=tuple(things),
            blanks=blanks,
        )

    def _things(self) -> Iterator[Thing]:
        for key, old, new in side_by_side(subjects(self._before), subjects(self._after)):
            if old != new or b" _:" in old:
                yield self._thing(key[1:-1].decode(), read_side(old), read_side(new))

    def _thing(self, iri: str, before: Side, after: Side) -> Thing:
        removed, added = self._changes(before, after)
        self._removed += len(removed)
        self._added += len(added)
        if before.exists and not after.exists:
            return self._gone_thing(iri, before, after)
        if after.exists and not before.exists:
            return Thing(iri, after.kind, ("added",), after.names)
        details = tuple(_paired(removed, added))
        groups: list[Group] = [detail.group for detail in details]
        if (
            before.is_one_of(PLAIN_CONCEPTS)
            and not after.is_one_of(self._concept_classes)
            and after.kind in ("concept", "other")
        ):
            groups.append("removed")  # it has lost its type, so no list of concepts shows it any more
        if (
            after.is_one_of(PLAIN_CONCEPTS)
            and not before.is_one_of(self._concept_classes)
            and before.kind in ("concept", "other")
        ):
            groups.append("added")  # it has got the type of a concept, so lists of concepts show it from now on
        if before.deprecated != after.deprecated:
            groups.append("deprecated" if after.deprecated else "undeprecated")
        ordered = tuple(group for group in GROUPS if group in groups)
        successors = tuple(sorted(after.successors)) if after.deprecated or "removed" in groups else ()
        return Thing(iri, after.kind, ordered, after.names or before.names, successors, details)

    def _gone_thing(self, iri: str, before: Side, after: Side) -> Thing:
        self._gone.add(iri)
        successors = before.successors | after.successors | self._replaced_by.get(iri, set())
        return Thing(iri, before.kind, ("removed",), before.names, tuple(sorted(successors)))

    def _with_valid_successors(self, thing: Thing) -> Thing:
        """A thing with only those successors that still exist."""
        if "removed" not in thing.groups:
            return thing
        valid = tuple(iri for iri in thing.successors if iri not in self._gone)
        first: tuple[Group, ...] = ("replaced",) if valid else ("removed",)
        return replace(thing, successors=valid, groups=first + thing.groups[1:])

    def _changes(self, before: Side, after: Side) -> tuple[list[tuple[str, Term]], list[tuple[str, Term]]]:
        old = {key_of(triple, self._blanks_before): triple for triple in before.triples}
        new = {key_of(triple, self._blanks_after): triple for triple in after.triples}
        removed = [shown(old[key], self._blanks_before) for key in old if key not in new]
        added = [shown(new[key], self._blanks_after) for key in new if key not in old]
        return removed, added

    def _loose_blanks(self) -> Iterator[Detail]:
        """Blank nodes that no statement leads to, compared by the statements about them."""
        old, new = loose_blanks(self._before, self._blanks_before), loose_blanks(self._after, self._blanks_after)
        for digest in sorted(old.keys() - new.keys()):
            self._removed += 1
            yield Detail("other", "", Term("blank", self._blanks_before.text(old[digest])), None)
        for digest in sorted(new.keys() - old.keys()):
            self._added += 1
            yield Detail("other", "", None, Term("blank", self._blanks_after.text(new[digest])))


def _order(thing: Thing) -> tuple[int, str]:
    return GROUPS.index(thing.groups[0]), thing.iri


def _paired(removed: list[tuple[str, Term]], added: list[tuple[str, Term]]) -> Iterator[Detail]:
    """Details by property; where one value became one other of the same language, they are one detail."""
    sides: dict[tuple[str, str, str], tuple[list[Term], list[Term]]] = {}
    for side, terms in enumerate((removed, added)):
        for property_, term in terms:
            place = sides.setdefault((property_, term.kind, term.language), ([], []))
            place[side].append(term)
    details = []
    for (property_, kind, _), (old, new) in sides.items():
        group = _GROUPS.get(NamedNode(property_), "other")
        if len(old) == len(new) == 1 and kind != "iri":
            details.append(Detail(group, property_, old[0], new[0]))
        else:
            details += [Detail(group, property_, term, None) for term in old]
            details += [Detail(group, property_, None, term) for term in new]
    yield from sorted(details, key=_reading_order)


def _reading_order(detail: Detail) -> tuple[int, str, str, bool, str]:
    term = detail.before or detail.after or Term("literal", "")
    return GROUPS.index(detail.group), detail.property, term.language, detail.before is None, term.text
