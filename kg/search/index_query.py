"""Looking things up in the index for one query: matching, counting, choosing what is ranked.

The cost does not grow with the index: at most 12,000 labels are counted. If more than 2,000 match, only the first of
the index are ranked, and those that fit best, which are looked up on their own (whole labels, beginnings in the
reader's language, codes); all others follow in the order of the index.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from kg.search.model import COUNTED, FACETS, NOTHING, RANKED, Kind, Results, SearchQuery
from kg.search.notations import find_notations
from kg.search.ranking import COLUMNS, Ranked, Row, best_by_thing, make_hit, rank_label
from kg.search.schema import first_number
from kg.search.spelling import correct, is_known
from kg.search.stems import ALGORITHMS, primary
from kg.search.words import LONGEST, Piece, expression, key_of, pieces
from kg.texts.languages import matches
from kg.texts.ranges import UNSPOKEN, closeness

_SCANNED: Final = 12_000
_DIRECT: Final = 300
_SAMPLE: Final = 700
_CODES: Final = 200
_SHOWN_VALUES: Final = 100
_LAST: Final = "\U0010ffff"
_IRI: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+")
_CODE: Final = re.compile(r"\S*[\d_./-]\S*")
"""The form of a beginning of a code: a word that begins ordinary names would find too many things."""
_LANGUAGES: Final = """
WITH RECURSIVE tag (name) AS (SELECT min(language) FROM label UNION ALL
  SELECT (SELECT min(language) FROM label WHERE language > tag.name) FROM tag WHERE name IS NOT NULL)
SELECT name FROM tag WHERE name IS NOT NULL
"""


class IndexQuery:
    """One query, asked of one state of the index."""

    def __init__(self, connection: sqlite3.Connection, query: SearchQuery) -> None:
        self._execute, self._connection = connection.execute, connection
        self._query = query
        self._text = query.text[:LONGEST]
        self._wanted = pieces(self._text)
        self._key = key_of(self._text)
        self._languages = [row[0] for row in self._execute(_LANGUAGES)]
        self._conditions, self._values = self._filters()
        self._spoken_in = self._languages_of_match()
        self._values["languages"] = self._spoken_in
        self._matched: dict[int, int] = {}
        self._placed: set[int] = set()
        self._numbers: list[int] = []
        self._spoken: Counter[str] = Counter()
        self._bounded = self._more = False

    def results(self) -> Results:
        """The answer."""
        if not self._wanted:
            narrowed = any(self._query.filters.values()) or self._query.among is not None
            return self._members() if narrowed else NOTHING
        tags = [tag for tag in dict.fromkeys(map(primary, self._languages)) if tag in ALGORITHMS]
        self._match(expression(self._wanted, tags))
        codes = self._codes()
        if self._matched or codes:
            return self._answer([*self._ranked(None), *codes])
        corrected, words = correct(self._connection, self._wanted)
        if corrected:
            self._match(corrected)
        if self._matched:
            return self._answer(self._ranked("spelling"), corrected=words)
        return Results(looser=self._looser())

    # Filters

    def _filters(self) -> tuple[str, dict[str, object]]:
        """SQL conditions on the thing `{thing}`, and the values that they compare with."""
        conditions, values = [], dict[str, object]()
        if chosen := {name: given for name, given in self._query.filters.items() if given and name != "language"}:
            values["combinations"] = json.dumps(self._combinations(chosen))
            conditions.append(
                "(SELECT combination FROM thing AS other WHERE other.id = {thing}) "
                "IN (SELECT value FROM json_each(:combinations))"
            )
        if self._query.among is not None:
            values["among"] = json.dumps(self._query.among)
            conditions.append("{thing} IN (SELECT id FROM thing WHERE iri IN (SELECT value FROM json_each(:among)))")
        return "".join(f" AND {condition}" for condition in conditions), values

    def _on_labels(self) -> str:
        """The same on a label, with its language."""
        condition = self._conditions.format(thing="label.thing")
        if self._spoken_in is None:
            return condition
        return condition + " AND label.language IN (SELECT value FROM json_each(:languages))"

    def _languages_of_match(self) -> str | None:
        """Tags of the index within the ranges asked for, as JSON; None if any will do."""
        asked = self._query.filters.get("language", ())
        found = [tag for tag in self._languages if any(tag == one or matches(tag, one) for one in asked)]
        return json.dumps(found) if asked else None

    def _combinations(self, chosen: Mapping[str, tuple[str, ...]]) -> list[int]:
        """Combinations of facets that have one of the values of every facet asked for."""
        common: set[int] | None = None
        for name, given in chosen.items():
            rows = self._execute(
                "SELECT combination FROM part WHERE name = ? AND value IN (SELECT value FROM json_each(?))",
                (name, json.dumps(given)),
            )
            found = {row[0] for row in rows}
            common = found if common is None else common & found
        return sorted(common or ())

    # Matching

    def _match(self, matching: str) -> None:
        """Note the first matching label of every thing, in the order of the index, and the languages of match."""
        self._note(
            "SELECT label.id, label.thing, label.language FROM word CROSS JOIN label ON label.id = word.rowid "
            "WHERE word MATCH :expression",
            {"expression": matching},
        )

    def _note(self, sql: str, values: Mapping[str, object]) -> None:
        most = _SAMPLE if self._query.quick else _SCANNED
        rows = self._execute(f"{sql}{self._on_labels()} LIMIT {most + 1}", {**values, **self._values}).fetchall()
        self._bounded = len(rows) > most
        seen = set()
        for number, thing, language in rows:
            if thing not in self._matched:
                if len(self._matched) == COUNTED:
                    self._bounded = True
                    break
                self._matched[thing] = number
            seen.add((thing, language))
        self._spoken = Counter(language for _, language in seen)
        self._more = len(rows) > min(most, RANKED)
        compared = rows[: _SAMPLE if self._more else RANKED]
        self._numbers = [row[0] for row in compared]
        self._placed = {row[1] for row in compared}

    def _members(self) -> Results:
        """Everything that the filters allow, by its preferred names."""
        self._note("SELECT label.id, label.thing, label.language FROM label WHERE property = 'prefLabel'", {})
        return self._answer(self._ranked("member"))

    def _ranked(self, kind: Kind | None) -> list[Ranked]:
        numbers = self._numbers
        if self._more and kind is None:
            numbers = list(dict.fromkeys((*numbers, *self._direct())))
        return [rank_label(row, self._key, self._wanted, self._query.language, kind) for row in self._labels(numbers)]

    def _labels(self, numbers: Iterable[int]) -> list[Row]:
        return self._execute(
            f"SELECT {COLUMNS} FROM whole_label WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        ).fetchall()

    def _direct(self) -> list[int]:
        """Labels that are the query, in any language, and labels that begin with it, in the reader's."""
        numbers: list[int] = []
        language = self._query.language
        own = [tag for tag in self._languages if tag in UNSPOKEN or closeness(tag, language) is not None]
        whole = "SELECT id, thing FROM label WHERE language IN (SELECT value FROM json_each(:tags)) AND key = :key"
        begins = "SELECT id, thing FROM label WHERE language = :tag AND key >= :key AND key < :end"
        asked = [(whole, {"tags": json.dumps(self._languages)}), *((begins, {"tag": tag}) for tag in own)]
        for sql, values in asked:
            rows = self._execute(
                f"{sql}{self._on_labels()} LIMIT {_DIRECT}",
                {"key": self._key, "end": self._key + _LAST, **values, **self._values},
            )
            for number, thing in rows:
                numbers.append(number)
                self._placed.add(thing)
        return numbers

    def _codes(self) -> list[Ranked]:
        """Things that the query names in any notation, or whose local name is it or begins with it."""
        if self._spoken_in is not None:
            return []
        text = self._text.strip()
        condition = self._conditions.format(thing="thing.id")
        if _IRI.fullmatch(text):
            sql = (
                "SELECT id, iri, iri, (SELECT dataset FROM label WHERE label.thing = thing.id LIMIT 1), :key "
                f"FROM thing WHERE iri = :iri{condition}"
            )
        else:
            begins = len(self._key) > 2 and _CODE.fullmatch(text)
            range_ = "key >= :key AND key < :end" if begins else "key = :key"
            sql = (
                "SELECT thing.id, thing.iri, code.value, code.dataset, code.key FROM code "
                f"JOIN thing ON thing.id = code.thing WHERE {range_}{condition} LIMIT {_CODES}"
            )
        values = {"key": self._key, "end": self._key + _LAST, "iri": text, **self._values}
        named = [(*row[:4], self._key) for row in find_notations(self._execute, text, condition, self._values)]
        rows = list(dict.fromkeys((*named, *self._execute(sql, values).fetchall())))
        gone = self._deprecated(row[0] for row in rows)
        hits = []
        for thing, iri, value, dataset, key in rows:
            self._matched.setdefault(thing, 0)
            self._placed.add(thing)
            number = first_number("", deprecated=thing in gone)
            row = (number, iri, dataset, "identifier", "", value, 0, key, key)
            hits.append(rank_label(row, self._key, self._wanted, self._query.language))
        return hits

    def _deprecated(self, things: Iterable[int]) -> set[int]:
        rows = self._execute(
            "SELECT thing.id FROM thing JOIN part ON part.combination = thing.combination AND name = 'status' "
            "AND value = 'deprecated' WHERE thing.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(things)),),
        )
        return {row[0] for row in rows}

    # Results

    def _answer(self, ranked: list[Ranked], corrected: str = "") -> Results:
        query = self._query
        ordered = best_by_thing(ranked)
        if query.sort == "label":
            ordered.sort(key=lambda one: (one[1][7], one[1][1]))
        page = ordered[query.offset : query.offset + query.limit]
        page += self._beyond(max(0, query.offset - len(ordered)), query.limit - len(page))
        return Results(
            hits=tuple(make_hit(one, query.filters.get("dataset", ())) for one in page),
            total=max(len(self._matched), len(ordered)),
            bounded=self._bounded,
            facets=self._count() if query.counted else {},
            corrected=corrected,
        )

    def _beyond(self, skip: int, limit: int) -> list[Ranked]:
        """Things after those that were ranked, in the order of the index."""
        rest = sorted(number for thing, number in self._matched.items() if thing not in self._placed)
        rows = sorted(self._labels(rest[skip : skip + limit]))
        return [rank_label(row, self._key, self._wanted, self._query.language) for row in rows]

    def _count(self) -> dict[str, tuple[tuple[str, int], ...]]:
        rows = self._execute(
            "SELECT combination.facets, counted.number FROM (SELECT combination, count(*) AS number FROM thing "
            "WHERE id IN (SELECT value FROM json_each(?)) GROUP BY combination) AS counted "
            "JOIN combination ON combination.id = counted.combination",
            (json.dumps(list(self._matched)),),
        )
        counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        for facets, number in rows:
            for name, value in _pairs(facets):
                if name in counts:
                    counts[name][value] += number
        for tag, number in self._spoken.items():
            counts["language"][tag] += number
        return {
            name: tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN_VALUES])
            for name, found in counts.items()
        }

    def _looser(self) -> tuple[str, ...]:
        """Queries with fewer of the words, each of which finds something."""
        if len(self._wanted) < 2:
            return ()
        known: list[Piece] = [piece for piece in self._wanted if is_known(self._connection, piece)]
        together = [piece.written for piece in known] if len(known) < len(self._wanted) else []
        whole = [" ".join(together)] if len(together) > 1 and self._finds(known) else []
        return tuple(dict.fromkeys((*whole, *(piece.written for piece in known))))[:5]

    def _finds(self, wanted: list[Piece]) -> bool:
        row = self._execute("SELECT 1 FROM word WHERE word MATCH ? LIMIT 1", (expression(wanted),)).fetchone()
        return row is not None


@lru_cache(maxsize=10_000)
def _pairs(facets: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in json.loads(facets))
