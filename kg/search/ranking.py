"""How well a label fits a query, and in which order things come."""

from collections.abc import Iterable, Sequence
from typing import Final

from kg.search.model import KINDS, Hit, Kind
from kg.search.schema import is_deprecated
from kg.search.words import Piece
from kg.texts.languages import Text
from kg.texts.ranges import UNSPOKEN, closeness

COLUMNS: Final = "id, iri, dataset, property, language, value, machine, key, tokens"
Row = tuple[int, str, str, str, str, str, int, str, str]
"""Columns of the table `label` that ranking looks at."""
Rank = tuple[int, int, int, int, int, int, str, str, str]
Ranked = tuple[Rank, Row]
"""A label with its rank; the least is the best."""
_PLACES: Final = {kind: place for place, kind in enumerate(KINDS)}
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


def rank_label(row: Row, wanted_key: str, wanted: Sequence[Piece], language: str, kind: Kind | None = None) -> Ranked:
    """The rank of a label.

    Things in use come first; then exact labels in the reader's language, in another, exact codes, labels that begin
    with the query, that have its words (together before apart), other forms. Among equals the reader's language, kinds
    of names, short before long.
    """
    number, iri, _, property_, tag, value, _, key, tokens = row
    how = kind or kind_of(key, tokens, wanted_key, wanted)
    foreign = 0 if tag in UNSPOKEN or closeness(tag, language) is not None else 1
    if how == "exact":
        degree = 2 if property_ in _CODES else foreign
    else:
        degree = 0 if how != "words" or wanted_key in key else 1
    gone = 1 if is_deprecated(number) else 0
    return (gone, _PLACES[how], degree, foreign, _PROPERTY[property_], len(key), key, value, iri), row


def best_by_thing(ranked: Iterable[Ranked]) -> list[Ranked]:
    """The best label of every thing, best first."""
    best: dict[str, Ranked] = {}
    for one in ranked:
        iri = one[1][1]
        known = best.get(iri)
        if known is None or one[0] < known[0]:
            best[iri] = one
    return sorted(best.values())


def make_hit(ranked: Ranked, datasets: Sequence[str] = ()) -> Hit:
    """A hit from a ranked label; of several datasets of a thing it names one that the query filters by."""
    rank, (_, iri, dataset, property_, tag, value, machine, _, _) = ranked
    where = datasets[0] if datasets and dataset not in datasets else dataset
    return Hit(iri, where, property_, Text(value, tag, bool(machine)), KINDS[rank[1]], bool(rank[0]))
