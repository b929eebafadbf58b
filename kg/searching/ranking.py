"""How well a label fits a query, and in which order things come."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from kg.languages import Text, matches
from kg.searching.model import KINDS, Hit, Kind
from kg.searching.schema import is_deprecated
from kg.searching.words import Piece

COLUMNS: Final = "id, iri, dataset, property, language, value, machine, key, tokens"
Row = tuple[int, str, str, str, str, str, int, str, str]
"""Columns of the table `label` that ranking looks at."""
_PROPERTY: Final = {"prefLabel": 0, "title": 1, "notation": 1, "altLabel": 2, "identifier": 2, "hiddenLabel": 3}
_CODES: Final = ("notation", "identifier")


def kind_of(key: str, tokens: str, wanted_key: str, wanted: Sequence[Piece]) -> Kind:
    """How a label, given by its key and its tokens, matches."""
    if key == wanted_key:
        return "exact"
    if key.startswith(wanted_key):
        return "prefix"
    spaced = f" {tokens}"
    if all((" ".join(piece.folded) if piece.run else f" {piece.folded}") in spaced for piece in wanted):
        return "words"
    return "form"


def rank_label(row: Row, wanted_key: str, wanted: Sequence[Piece], language: str, kind: Kind | None = None) -> Hit:
    """A label as a hit, with its rank.

    Things in use come first; then exact labels in the reader's language, in another, exact codes, labels that begin
    with the query, that have its words (together before apart), other forms. Among equals the reader's language, kinds
    of names, short before long.
    """
    number, iri, dataset, property_, tag, value, machine, key, tokens = row
    how = kind or kind_of(key, tokens, wanted_key, wanted)
    foreign = 0 if not tag or matches(tag, language) else 1
    place = KINDS.index(how)
    if how == "exact":
        degree = 2 if property_ in _CODES else foreign
    else:
        degree = 0 if how != "words" or wanted_key in key else 1
    gone = is_deprecated(number)
    rank = (int(gone), place, degree, foreign, _PROPERTY[property_], len(key), key, value, iri)
    return Hit(iri, dataset, property_, Text(value, tag, bool(machine)), how, gone, rank)


def best_by_thing(hits: Iterable[Hit], datasets: Sequence[str] = ()) -> list[Hit]:
    """The best hit of every thing, best first; of equals that which is in one of the datasets asked for."""
    best: dict[str, Hit] = {}
    for hit in hits:
        known = best.get(hit.iri)
        if known is None or hit.rank < known.rank:
            best[hit.iri] = hit
    found = [replace(hit, dataset=datasets[0]) if datasets and hit.dataset not in datasets else hit for hit in best.values()]
    return sorted(found, key=lambda hit: hit.rank)
