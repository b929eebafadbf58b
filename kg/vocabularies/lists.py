"""Queries of the side views: a level of the tree, a letter of the index, groups and members, new and changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.rdf.identifiers import local_name
from kg.texts.languages import Text
from kg.texts.numbers import in_order
from kg.vocabularies.schema import ALT, COLLECTION, CONCEPT, GROUP, PARENT, PREF, ROOT
from kg.vocabularies.tables import Thing
from kg.vocabularies.vocabulary import Vocabulary, choose_name

FEW: Final = 100
"""Up to this a level is read whole and put in order; above it the tables do that, and only a page of it is read."""
MANY: Final = 4_000
"""Above this a level is walked in the order of the index of all labels."""
_THING: Final = "thing.id, thing.iri, thing.kind, thing.deprecated, thing.notation, thing.created, thing.modified"
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ListedThing:
    """A thing in a list: its name for the reader, and whether it can be opened."""

    thing: Thing
    name: Text
    opens: bool = False


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A label in the alphabetical index; `preferred` is the name of the thing where this is another name of it."""

    label: Text
    thing: Thing
    preferred: Text | None


@dataclass(frozen=True, slots=True)
class VocabularyLists:
    """One vocabulary for one reader: `language` is that of the names."""

    vocabulary: Vocabulary
    language: str

    def children(self, parent: int, limit: int, offset: int = 0) -> tuple[list[ListedThing], int]:
        """Concepts right below one, in order, and how many they are."""
        return self._level("subject", "object", PARENT, parent, limit, offset)

    def roots(self, scheme: int, limit: int, offset: int = 0) -> tuple[list[ListedThing], int]:
        """The roots of the tree of a scheme (0: concepts of no scheme), in order, and how many they are."""
        return self._level("object", "subject", ROOT, scheme, limit, offset)

    def members(self, group: int, limit: int, offset: int = 0) -> tuple[list[ListedThing], int]:
        """The members of a group, groups among them, in order, and how many they are."""
        return self._level("subject", "object", GROUP, group, limit, offset, PARENT if not group else GROUP)

    def groups(self) -> list[ListedThing]:
        """Collections that are in no other collection, in order."""
        sql = (
            f"SELECT {_THING} FROM thing WHERE kind = ? AND id NOT IN (SELECT relation.subject FROM relation "
            "JOIN thing AS above ON above.id = relation.object WHERE property = ? AND above.kind = ?)"
        )
        rows = self.vocabulary.tables.rows(sql, (COLLECTION, GROUP, COLLECTION))
        return self._sorted([Thing(*row) for row in rows], GROUP)

    def _level(
        self, wanted: str, given: str, property_: int, id_: int, limit: int, offset: int, opening: int = PARENT
    ) -> tuple[list[ListedThing], int]:
        """Things at one end of relations whose other end is given: a page of them, in order, and how many they are."""
        tables = self.vocabulary.tables
        found = f"FROM relation JOIN thing ON thing.id = relation.{wanted} WHERE property = ? AND relation.{given} = ?"
        total = tables.rows(f"SELECT count(*) {found}", (property_, id_))[0][0]
        if total > MANY:
            return self.entries(self._walked(wanted, given, (property_, id_), limit, offset), opening), total
        if total > FEW and not self.vocabulary.settings.sort_by_notation:
            ids = self._ordered(wanted, given, (property_, id_))
            if len(ids) == total:  # else some have no name in this language, and are sorted by another name
                page = ids[offset : offset + limit]
                things = tables.things(page)
                return self.entries([things[one] for one in page], opening), total
        things_found = [Thing(*row) for row in tables.rows(f"SELECT {_THING} {found}", (property_, id_))]
        return self._sorted(things_found, opening)[offset : offset + limit], total

    def _ordered(self, wanted: str, given: str, relation: tuple[int, int]) -> list[int]:
        """The numbers of all things of a level that have a name in the reader's language, in the order of these."""
        sql = (
            f"SELECT label.thing FROM relation JOIN label ON label.thing = relation.{wanted} "
            f"AND label.property = ? AND label.language = ? WHERE relation.property = ? AND relation.{given} = ? "
            "GROUP BY label.thing ORDER BY min(label.key), label.thing"
        )
        return [row[0] for row in self.vocabulary.tables.rows(sql, (PREF, self.language, *relation))]

    def _walked(self, wanted: str, given: str, relation: tuple[int, int], limit: int, offset: int) -> list[Thing]:
        """A page of a large level, found by walking through all labels of the reader's language in order."""
        sql = (
            f"SELECT {_THING} FROM label JOIN thing ON thing.id = label.thing WHERE label.language = ? AND "
            f"label.property = ? AND EXISTS (SELECT 1 FROM relation WHERE property = ? AND {given} = ? AND "
            f"{wanted} = label.thing) ORDER BY label.key LIMIT ? OFFSET ?"
        )
        return [
            Thing(*row) for row in self.vocabulary.tables.rows(sql, (self.language, PREF, *relation, limit, offset))
        ]

    def entries(self, things: Sequence[Thing], opening: int = PARENT) -> list[ListedThing]:
        """Things as a list shows them, in the order given."""
        ids = [thing.id for thing in things]
        names, opens = self.vocabulary.tables.names(ids), self.vocabulary.tables.with_children(ids, opening)
        return [
            ListedThing(
                thing, choose_name(names.get(thing.id, []), self.language, unnamed(thing))[0], thing.id in opens
            )
            for thing in things
        ]

    def _sorted(self, things: list[Thing], opening: int) -> list[ListedThing]:
        ids = [thing.id for thing in things]
        names, opens = self.vocabulary.tables.names(ids), self.vocabulary.tables.with_children(ids, opening)
        chosen = {thing.id: choose_name(names.get(thing.id, []), self.language, unnamed(thing)) for thing in things}
        by = self.vocabulary.settings.sort_by_notation
        things.sort(key=lambda thing: (_notation_key(thing.notation, by), chosen[thing.id][1], thing.iri))
        return [ListedThing(thing, chosen[thing.id][0], thing.id in opens) for thing in things]

    def headings(self) -> list[tuple[str, int]]:
        """The letters of the alphabetical index with the numbers of labels below them, in order."""
        sql = (
            "SELECT heading, count(*) FROM label WHERE language = ? AND property <= ? AND heading <> '' "
            "GROUP BY heading ORDER BY min(key)"
        )
        return [(row[0], row[1]) for row in self.vocabulary.tables.rows(sql, (self.language, ALT))]

    def index(self, heading: str, limit: int, offset: int = 0) -> list[IndexEntry]:
        """Labels of concepts below a letter, in order."""
        sql = (
            f"SELECT label.value, label.machine, label.property, {_THING} FROM label JOIN thing ON thing.id = "
            "label.thing WHERE label.language = ? AND label.heading = ? AND label.property <= ? AND thing.kind = ? "
            "ORDER BY label.key, label.value, thing.iri LIMIT ? OFFSET ?"
        )
        values = (self.language, heading, ALT, CONCEPT, limit, offset)
        rows = self.vocabulary.tables.rows(sql, values)
        others = [row[3] for row in rows if row[2] == ALT]
        names = self.vocabulary.tables.names(others)
        return [self._index_entry(row, names) for row in rows]

    def _index_entry(self, row: Any, names: Any) -> IndexEntry:
        value, machine, property_, *columns = row
        thing = Thing(*columns)
        preferred = None
        if property_ == ALT:
            preferred = choose_name(names.get(thing.id, []), self.language, unnamed(thing))[0]
        return IndexEntry(Text(value, self.language, bool(machine)), thing, preferred)

    def recent(self, column: str, limit: int, offset: int = 0) -> list[ListedThing]:
        """Concepts by `created` or `modified`, the newest first."""
        assert column in ("created", "modified")
        sql = (
            f"SELECT {_THING} FROM thing WHERE {column} <> '' AND kind = ? ORDER BY {column} DESC, iri LIMIT ? OFFSET ?"
        )
        rows = self.vocabulary.tables.rows(sql, (CONCEPT, limit, offset))
        return self.entries([Thing(*row) for row in rows])


def unnamed(thing: Thing) -> Text:
    """The name shown for a thing without a label."""
    return Text(thing.notation or local_name(thing.iri))


def _notation_key(notation: str, by: str) -> tuple[object, ...]:
    """The place of a notation; `natural` takes numbers by value, 2 before 10. Things without one come last."""
    if not by or by == "false":
        return ()
    if not notation:
        return (1,)
    if by == "lexical":
        return (0, notation)
    parts = re.split(r"(\d+)", notation)
    return (0, tuple(in_order(part.lower()) for part in parts if part))
