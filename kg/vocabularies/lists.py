"""Queries of the side views: a level of the tree, a letter of the index, groups and members, new and changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.texts.languages import Text
from kg.texts.ranges import is_listed
from kg.vocabularies.levels import FEW
from kg.vocabularies.naming import Named, choose_name, notation_key, unnamed
from kg.vocabularies.schema import ALT, CONCEPT, GROUP, GROUP_ROOT, PARENT, ROOT
from kg.vocabularies.tables import Thing
from kg.vocabularies.vocabulary import Vocabulary

_THING: Final = "thing.id, thing.iri, thing.kind, thing.deprecated, thing.notation, thing.created, thing.modified"
_ONCE: Final = "GROUP BY label.thing, label.value"
_INDEXED: Final = "label.heading <> '' AND label.language IN ({})"


@dataclass(frozen=True, slots=True)
class ListedThing:
    """A thing in a list: its name for the reader, and whether it can be opened."""

    thing: Thing
    name: Text
    opens: bool = False


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A label in the alphabetical index; `preferred` is the name of the thing where this is another name of it.

    `qualifier` tells it apart from equal labels, where the vocabulary chose a property for that.
    """

    label: Text
    thing: Thing
    preferred: Text | None
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class VocabularyLists:
    """One vocabulary for one reader: `language` is that of the names."""

    vocabulary: Vocabulary
    language: str

    def children(self, parent: int, limit: int, offset: int = 0) -> tuple[list[ListedThing], int]:
        """Concepts right below one, in order, and how many they are."""
        return self._level("subject", "object", PARENT, parent, limit, offset)

    def roots(self, scheme: int, limit: int, offset: int = 0) -> tuple[list[ListedThing], int]:
        """The roots of the tree of a scheme (0: of no scheme's tree), in order, and how many they are."""
        return self._level("object", "subject", ROOT, scheme, limit, offset)

    def heads(self) -> list[Thing | None]:
        """The schemes with which trees begin, the main one first; None last for a tree of no scheme."""
        tables, main = self.vocabulary.tables, self.vocabulary.settings.main_scheme
        heads = sorted(tables.heads, key=lambda scheme: scheme.iri != main)
        return [*heads, *([None] if tables.has(ROOT, 0) else [])]

    def members(self, group: int, limit: int, offset: int = 0) -> tuple[list[ListedThing], int]:
        """The members of a group, groups among them, in order, and how many they are."""
        return self._level("subject", "object", GROUP, group, limit, offset, PARENT if not group else GROUP)

    def groups(self, limit: int, offset: int = 0) -> tuple[list[ListedThing], int]:
        """The groups to begin with, in order, and how many they are."""
        return self._level("object", "subject", GROUP_ROOT, 0, limit, offset, GROUP)

    def _level(
        self, wanted: str, given: str, property_: int, id_: int, limit: int, offset: int, opening: int = PARENT
    ) -> tuple[list[ListedThing], int]:
        """Things at one end of relations whose other end is given: a page of them, in order, and how many they are."""
        tables, relation = self.vocabulary.tables, (property_, id_)
        found = f"FROM relation JOIN thing ON thing.id = relation.{wanted} WHERE property = ? AND relation.{given} = ?"
        count = f"SELECT count(*) FROM relation WHERE property = ? AND {given} = ?"
        total = tables.rows(count, relation)[0][0]
        if (total > FEW or property_ == GROUP) and (page := self._placed(relation, limit, offset)):
            things = tables.things(page)
            return self.entries([things[one] for one in page], opening), total
        things_found = [Thing(*row) for row in tables.rows(f"SELECT {_THING} {found}", relation)]
        return self._sorted(things_found, opening)[offset : offset + limit], total

    def _placed(self, relation: tuple[int, int], limit: int, offset: int) -> list[int]:
        """A page of a level whose order was worked out when the tables were made."""
        sql = (
            "SELECT thing FROM level WHERE property = ? AND above = ? AND language IN ('', ?) AND place >= ? "
            "AND place < ? ORDER BY place"
        )
        return [row[0] for row in self.vocabulary.tables.rows(sql, (*relation, self.language, offset, offset + limit))]

    def entries(self, things: Sequence[Thing], opening: int = PARENT) -> list[ListedThing]:
        """Things as a list shows them, in the order given."""
        return [entry for _key, entry in self._keyed(things, opening)]

    def _sorted(self, things: Sequence[Thing], opening: int) -> list[ListedThing]:
        by = self.vocabulary.settings.sort_by_notation
        keyed = self._keyed(things, opening)
        keyed.sort(key=lambda one: (notation_key(one[1].thing.notation, by), one[0], one[1].thing.iri))
        return [entry for _key, entry in keyed]

    def _keyed(self, things: Sequence[Thing], opening: int) -> list[tuple[bytes, ListedThing]]:
        ids = [thing.id for thing in things]
        names, opens = self.vocabulary.tables.names(ids), self.vocabulary.tables.with_children(ids, opening)
        named = ((thing, self.choose(thing, names.get(thing.id, ()))) for thing in things)
        return [(key, ListedThing(thing, text, thing.id in opens)) for thing, (text, key) in named]

    def choose(self, thing: Thing, names: Iterable[Named]) -> tuple[Text, bytes]:
        """The name of a thing for the reader, with the key that puts it in order."""
        fallbacks = self.vocabulary.settings.fallback_languages
        return choose_name(names, self.language, unnamed(thing.iri, thing.notation), fallbacks)

    def name(self, thing: Thing) -> Text:
        """The name of one thing for the reader."""
        return self.choose(thing, self.vocabulary.tables.names([thing.id]).get(thing.id, ()))[0]

    @property
    def _tags(self) -> list[str]:
        """The tags of the labels that the index lists in the reader's language."""
        return [tag for tag in self.vocabulary.tables.listed_languages if is_listed(tag, self.language)]

    def headings(self) -> list[tuple[str, int]]:
        """The letters of the alphabetical index with the numbers of labels below them, in order."""
        sql = "SELECT text, number FROM heading WHERE language = ? ORDER BY place"
        return [(row[0], row[1]) for row in self.vocabulary.tables.rows(sql, (self.language,))]

    def index(self, heading: str, limit: int, offset: int = 0) -> list[IndexEntry]:
        """Labels below a letter, in order; one that a thing has in several languages or ways stands there once."""
        tags = self._tags
        # Of one language no label is there twice, so that the index of the tables gives a page without the rest.
        first, once = ("label.property", "") if len(tags) == 1 else ("min(label.property)", _ONCE)
        sql = (
            "SELECT label.value, label.language, label.machine, label.property, qualifier.value, "
            f"{_THING}, {first} FROM label JOIN thing ON thing.id = label.thing LEFT JOIN qualifier ON "
            f"qualifier.thing = thing.id WHERE label.heading = ? AND {_INDEXED.format(_marks(tags))} "
            f"{once} ORDER BY label.key, label.value, thing.iri LIMIT ? OFFSET ?"
        )
        rows = self.vocabulary.tables.rows(sql, (heading, *tags, limit, offset))
        names = self.vocabulary.tables.names([row[5] for row in rows if row[3] == ALT])
        return [self._index_entry(row, names) for row in rows]

    def _index_entry(self, row: Any, names: Mapping[int, list[Named]]) -> IndexEntry:
        value, language, machine, property_, qualifier, *columns, _first = row
        thing = Thing(*columns)
        preferred = self.choose(thing, names.get(thing.id, ()))[0] if property_ == ALT else None
        if preferred is not None and preferred.value == value:
            preferred = None  # it is called by its other name, since it has no preferred one
        return IndexEntry(Text(value, language, bool(machine)), thing, preferred, qualifier or "")

    def recent(self, column: str, limit: int, offset: int = 0) -> list[ListedThing]:
        """Concepts by `created` or `modified`, the newest first."""
        assert column in ("created", "modified")
        sql = (
            f"SELECT {_THING} FROM thing WHERE {column} <> '' AND kind = ? ORDER BY {column} DESC, iri LIMIT ? OFFSET ?"
        )
        rows = self.vocabulary.tables.rows(sql, (CONCEPT, limit, offset))
        return self.entries([Thing(*row) for row in rows])


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
