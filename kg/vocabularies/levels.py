"""The order of the large levels of trees and groups, worked out for every language in which they can be read.

Small levels are put in order when they are read. Ordered collections are kept in their own order, whatever their size.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kg.texts.languages import DEFAULT, Text
from kg.texts.ranges import UNSPOKEN, find_reading, is_listed, primary
from kg.vocabularies.naming import Named, choose_name, notation_key, unnamed
from kg.vocabularies.schema import ALT, GROUP, GROUP_ROOT, PARENT, PREF, ROOT
from kg.vocabularies.settings import VocabularySettings

FEW: Final = 100
"""Up to this a level is read whole and put in order when it is asked for."""
Level = tuple[int, int]
Row = tuple[int, int, str, int, int]


def fill_levels(
    connection: sqlite3.Connection, settings: VocabularySettings, ordered: Mapping[int, Sequence[int]]
) -> None:
    """Write the levels. `ordered` are members of ordered collections by number; members that it leaves out follow."""
    found = _members(connection)
    languages = _languages(connection, settings)
    large = {level: ids for level, ids in found.items() if len(ids) > FEW}
    given = {(GROUP, group): members for group, members in ordered.items()}
    names = _names(connection, {one for ids in large.values() for one in ids})
    things = dict(_things(connection, {*names, *(one for ids in large.values() for one in ids)}))
    keys = {tag: _keys(settings, tag, names, things) for tag in languages}
    insert = "INSERT INTO level VALUES (?, ?, ?, ?, ?)"
    for level, members in given.items():
        there = dict.fromkeys(found.get(level, ()))
        first = dict.fromkeys(one for one in members if one in there)
        connection.executemany(insert, _rows(level, "", first | there))
    for level, ids in large.items():
        for tag in languages if level not in given else ():
            connection.executemany(insert, _rows(level, tag, sorted(ids, key=keys[tag].__getitem__)))


def fill_headings(connection: sqlite3.Connection, settings: VocabularySettings) -> None:
    """Write the letters of the alphabetical index of each language with the numbers of labels below them, in order."""
    every = [row[0] for row in connection.execute("SELECT DISTINCT language FROM label WHERE heading <> ''")]
    for reading in _languages(connection, settings):
        tags = [tag for tag in every if is_listed(tag, reading)]
        listed = f"label WHERE heading <> '' AND language IN ({', '.join('?' * len(tags))})"
        if len(tags) > 1:
            listed = f"(SELECT heading, min(key) AS key FROM {listed} GROUP BY heading, thing, value)"
        rows = connection.execute(
            f"SELECT heading, count(*) FROM {listed} GROUP BY 1 ORDER BY min(key)", tags
        ).fetchall()
        connection.executemany(
            "INSERT INTO heading VALUES (?, ?, ?, ?)", [(reading, place, *row) for place, row in enumerate(rows)]
        )


def _members(connection: sqlite3.Connection) -> dict[Level, list[int]]:
    """The things on each level, by relation and by what is above them."""
    found: dict[Level, list[int]] = defaultdict(list)
    upward = "SELECT property, object, subject FROM relation WHERE property IN (?, ?) ORDER BY 3"
    downward = "SELECT property, subject, object FROM relation WHERE property IN (?, ?) ORDER BY 3"
    for sql, properties in ((upward, (PARENT, GROUP)), (downward, (ROOT, GROUP_ROOT))):
        for property_, above, thing in connection.execute(sql, properties):
            found[property_, above].append(thing)
    return found


def _languages(connection: sqlite3.Connection, settings: VocabularySettings) -> tuple[str, ...]:
    """Every language that a reader can be given: the tags of labels, those of one kind together, and those chosen."""
    sql = "SELECT DISTINCT language FROM label WHERE property IN (?, ?)"
    tags = {row[0] for row in connection.execute(sql, (PREF, ALT))} - UNSPOKEN
    kinds = Counter(map(primary, tags))
    together = {find_reading(tags, one) for one, number in kinds.items() if number > 1}
    return tuple(sorted({*tags, *together, *settings.languages, settings.default_language, DEFAULT}))


def _names(connection: sqlite3.Connection, ids: set[int]) -> dict[int, list[Named]]:
    found: dict[int, list[Named]] = defaultdict(list)
    sql = "SELECT thing, value, language, machine, key FROM label WHERE property = ?"
    for thing, value, language, machine, key in connection.execute(sql, (PREF,)) if ids else ():
        if thing in ids:
            found[thing].append(Named(Text(value, language, bool(machine)), key))
    return found


def _things(connection: sqlite3.Connection, ids: set[int]) -> Iterator[tuple[int, tuple[str, str]]]:
    for number, iri, notation in connection.execute("SELECT id, iri, notation FROM thing") if ids else ():
        if number in ids:
            yield number, (iri, notation)


def _keys(
    settings: VocabularySettings, tag: str, names: Mapping[int, list[Named]], things: Mapping[int, tuple[str, str]]
) -> dict[int, tuple[object, ...]]:
    by, fallbacks = settings.sort_by_notation, settings.fallback_languages
    return {
        number: (
            notation_key(notation, by),
            choose_name(names.get(number, ()), tag, unnamed(iri, notation), fallbacks)[1],
            iri,
        )
        for number, (iri, notation) in things.items()
    }


def _rows(level: Level, tag: str, ids: Iterable[int]) -> Iterator[Row]:
    return ((*level, tag, place, thing) for place, thing in enumerate(ids))
