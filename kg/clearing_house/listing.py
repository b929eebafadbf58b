"""Lists of records: filtered by facets and words, in order, with the counts of every facet. Read-only, any thread.

Sets of records are read from the index once for each state of it; a list is then made by intersecting and counting sets
(`kg.records.record_index`), so that its cost hardly depends on how many records there are.
"""

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from kg.knowledge.knowledge import Knowledge
from kg.records.facets import ALIGNMENT, COUNTED, FILTERS
from kg.records.reading import read_name
from kg.records.record_index import ALL
from kg.search.stems import ALGORITHMS
from kg.search.words import expression, pieces
from kg.texts.languages import LANGUAGES, Text

Sort = Literal["newest", "oldest", "name"]
SORTS: Final[tuple[Sort, ...]] = ("newest", "oldest", "name")
_ORDERS: Final[Mapping[Sort, str]] = {
    "newest": "SELECT id FROM record ORDER BY day DESC, id DESC",
    "oldest": "SELECT id FROM record ORDER BY day = '', day, id",
    "name": "SELECT id FROM record ORDER BY name = '', name, id",
}
_WORDS: Final = """
SELECT thing.record FROM word CROSS JOIN label ON label.id = word.rowid CROSS JOIN thing ON thing.id = label.thing
WHERE word MATCH ? AND thing.record LIMIT ?
"""
_MOST_FOUND: Final = 12_000
"""Records that a list by words has at most."""
_STEMMED: Final = tuple(tag for tag in LANGUAGES if tag in ALGORITHMS)
"""Languages whose forms of words count."""
_BLOCK: Final = 1024
"""Records of one block of `_Order`: a page is found by intersecting whole blocks first."""


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """The filters of a list. `filters` are values by facet, any one of each facet's; `text`: words of names."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""
    sort: Sort = "newest"
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in a list: identifier, day (ISO 8601, as precise as it is known; '' if not), values by facet.

    `names` are what it is called in all languages, none for a record without a name; `observations` as they are written
    (`kg.records.observations`), the newest of them, `values` how many values there are of each indicator.
    """

    iri: str
    day: str
    facets: Mapping[str, tuple[str, ...]]
    names: tuple[Text, ...] = ()
    observations: tuple[str, ...] = ()
    values: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordList:
    """A page of records, how many there are, and how many have which value of each facet, most first.

    The counts of a facet are of what the list would be without that facet's own filter, so that a reader can choose
    another value. `bounded`: it was a search by words, and there are more than `total`.
    """

    rows: tuple[RecordRow, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    bounded: bool = False


class RecordSets:
    """All sets of records of one state of the index. Sets are whole numbers whose bits are records."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._search = knowledge.search
        self._orders: dict[Sort, _Order] = {}
        self.sets: dict[str, dict[str, int]] = {name: {} for name in (*FILTERS, ALIGNMENT)}
        rows = self._search.ask(
            lambda connection, _: connection.execute("SELECT name, value, bits FROM record_set").fetchall()
        )
        self.all = 0
        for name, value, bits in rows:
            if (name, value) == ALL:
                self.all = int.from_bytes(bits, "little")
            elif name in self.sets:
                self.sets[name][value] = int.from_bytes(bits, "little")

    def union(self, name: str, values: Iterable[str]) -> int:
        """Records that have one of some values of a facet."""
        found = 0
        for value in values:
            found |= self.sets[name].get(value, 0)
        return found

    def meet(self, filters: Mapping[str, Iterable[str]]) -> int:
        """Records that have one of the values of every facet given."""
        found = self.all
        for name, values in filters.items():
            found &= self.union(name, values)
        return found

    def count(self, **filters: str) -> int:
        """How many records have a value of each of some facets."""
        return self.meet({name: (value,) for name, value in filters.items()}).bit_count()

    def counts(self, name: str, among: int) -> list[tuple[str, int]]:
        """How many of the records `among` have each value of a facet, most first; values that none has are left out."""
        found = ((value, (bits & among).bit_count()) for value, bits in self.sets[name].items())
        return sorted((pair for pair in found if pair[1]), key=lambda pair: (-pair[1], pair[0]))

    def find(self, query: RecordQuery) -> RecordList:
        """A page of a list. Raises NotReady while the index is made anew."""
        filters = {name: values for name, values in query.filters.items() if values}
        found, bounded = self._worded(query.text) if query.text.strip() else (self.all, False)
        base, among = found, found
        for name, values in filters.items():
            among &= self.union(name, values)
        facets = {}
        for name in (facet.name for facet in COUNTED):
            others = base if name in filters else among
            for other, values in filters.items() if name in filters else ():
                others &= self.union(other, values) if other != name else -1
            facets[name] = tuple(self.counts(name, others))
        page = self._page(among, query)
        return RecordList(tuple(self.rows(page)), among.bit_count(), facets, bounded)

    def rows(self, numbers: Iterable[int]) -> list[RecordRow]:
        """Records by their numbers, in the order of the numbers; numbers without a record are left out."""
        wanted = list(numbers)
        found = self._search.ask(
            lambda connection, _: connection.execute(
                "SELECT id, iri, day, facets, told FROM record WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(wanted),),
            ).fetchall()
        )
        rows = {row[0]: _row(*row[1:]) for row in found}
        return [rows[number] for number in wanted if number in rows]

    def newest(self, among: int, limit: int) -> list[RecordRow]:
        """The newest of some records."""
        return self.rows(self._page(among, RecordQuery(limit=limit)))

    def _page(self, among: int, query: RecordQuery) -> list[int]:
        order = self._order(query.sort)
        skip, wanted = query.offset, query.limit
        page: list[int] = []
        for block in order.blocks:
            met = among & block
            count = met.bit_count()
            if skip >= count:
                skip -= count
                continue
            page += sorted(members(met), key=order.ranks.__getitem__)[skip : skip + wanted - len(page)]
            skip = 0
            if len(page) == wanted:
                break
        return page

    def _order(self, sort: Sort) -> "_Order":
        order = self._orders.get(sort)
        if order is None:
            rows = self._search.ask(lambda connection, _: connection.execute(_ORDERS[sort]).fetchall())
            order = self._orders[sort] = _Order.of([row[0] for row in rows])
        return order

    def _worded(self, text: str) -> tuple[int, bool]:
        """Records whose names have all words."""
        wanted = pieces(text[:500])
        if not wanted:
            return 0, False
        asked = (expression(wanted, _STEMMED), _MOST_FOUND + 1)

        def ask(connection: sqlite3.Connection, _: int) -> list[tuple[int]]:
            return connection.execute(_WORDS, asked).fetchall()

        rows = self._search.ask(ask)
        bits = bytearray(self.all.bit_length() // 8 + 1)
        for (number,) in rows[:_MOST_FOUND]:
            if number >> 3 < len(bits):
                bits[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(bits, "little") & self.all, len(rows) > _MOST_FOUND


@dataclass(frozen=True, slots=True)
class _Order:
    """All records in an order: the sets of its blocks of records, and the place of each record."""

    blocks: list[int]
    ranks: "array[int]"

    @classmethod
    def of(cls, numbers: Sequence[int]) -> "_Order":
        """From the numbers of all records, in their order."""
        last = max(numbers, default=0)
        ranks, blocks = array("I", bytes(4 * (last + 1))), []
        for start in range(0, len(numbers), _BLOCK):
            bits = bytearray((last >> 3) + 1)
            for rank, number in enumerate(numbers[start : start + _BLOCK], start=start):
                bits[number >> 3] |= 1 << (number & 7)
                ranks[number] = rank
            blocks.append(int.from_bytes(bits, "little"))
        return cls(blocks, ranks)


def members(bits: int) -> Iterator[int]:
    """The numbers of the records in a set, which is a small one.

    >>> list(members(0b1010))
    [1, 3]
    """
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def record_sets(knowledge: Knowledge) -> RecordSets:
    """The sets of a generation, read once."""
    return knowledge.remember("records", lambda: RecordSets(knowledge))


def _row(iri: str, day: str, facets: str, shown: str) -> RecordRow:
    values = {name: tuple(values) for name, values in json.loads(facets).items()}
    more = json.loads(shown)
    counts = (text.partition(" ") for text in more.get("values", ()))
    return RecordRow(
        iri, day, values, tuple(map(read_name, more.get("names", ()))), tuple(more.get("observations", ())),
        {indicator: int(count) for count, _, indicator in counts},
    )  # fmt: skip
