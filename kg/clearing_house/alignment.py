"""National targets that are aligned with a global goal or target: their countries and degrees."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from kg.clearing_house.listing import RecordRow, RecordSets, record_sets
from kg.knowledge.knowledge import Knowledge
from kg.records.facets import ALIGNMENT

STRENGTHS: Final = (
    "AABF237C-F906-40D2-9595-5226C8B18A58", "68197B76-67B4-40AD-BB14-A8C340E1320B",
    "9668759B-3653-4994-A917-3F039B0BAA5C",
)  # fmt: skip
"""Degrees of alignment in the thesaurus: high, medium, low."""


@dataclass(frozen=True, slots=True)
class AlignedTarget:
    """A national target that is aligned with a global one, and how strongly: the IRI of the degree or ''."""

    record: RecordRow
    degree: str = ""


@dataclass(frozen=True, slots=True)
class Alignment:
    """National targets aligned with a goal or target: their number, by country, and the number of all records.

    `newest` are the newest national targets by IRI of the degree, the strongest first, '' where none is stated.
    """

    national: int
    records: int
    by_country: tuple[tuple[str, int], ...]
    newest: tuple[tuple[str, int, tuple[RecordRow, ...]], ...] = ()


def read_alignment(knowledge: Knowledge, code: str, limit: int = 0) -> Alignment:
    """Counts for one goal or target of the Framework, of all records; about `limit` national targets are listed."""
    sets = record_sets(knowledge)
    linked = sets.union("target", (code,))
    national = linked & sets.union("type", ("nationalTarget7", "nationalTarget7Mapping"))
    terms = f"{knowledge.graph.names.base_iri}thesaurus/"
    countries = tuple(sets.counts("country", national))
    newest = tuple(_by_degree(sets, code, national, terms, limit)) if limit else ()
    return Alignment(national.bit_count(), linked.bit_count(), countries, newest)


def _by_degree(
    sets: RecordSets, code: str, national: int, terms: str, limit: int
) -> Iterator[tuple[str, int, tuple[RecordRow, ...]]]:
    """The newest national targets by degree: strong ones first, then degrees unknown to us, then none."""
    found = {value.partition(" ")[2]: bits & national for value, bits in sets.sets[ALIGNMENT].items()
             if value.startswith(f"{code} ")}  # fmt: skip
    known = 0
    for bits in found.values():
        known |= bits
    found[""] = national & ~known
    found = {degree: bits for degree, bits in found.items() if bits}
    place = {degree: number for number, degree in enumerate(STRENGTHS)}
    for degree in sorted(found, key=lambda one: (not one, place.get(one, len(place)), one)):
        rows = sets.newest(found[degree], max(10, limit // len(found)))
        yield terms + quote(degree, safe="") if degree else "", found[degree].bit_count(), tuple(rows)


def degrees_of(row: RecordRow, base_iri: str) -> dict[str, str]:
    """IRIs of the degrees of alignment by code of the goal or target."""
    pairs = (value.partition(" ") for value in row.facets.get(ALIGNMENT, ()))
    return {code: f"{base_iri}thesaurus/{quote(degree, safe='')}" for code, _, degree in pairs if degree}
