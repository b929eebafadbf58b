"""Finding labels in one vocabulary, and which of a concept's labels stands for it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from browser.skosmos.matching import Pattern
from browser.skosmos.view import AMONG, View
from kg.rdf.namespaces import SKOS
from kg.texts.languages import matches
from kg.vocabularies.schema import ALT, BROADER, CONCEPT, HIDDEN, IN_SCHEME, MEMBER, NOTATION, PREF

MOST: Final = 100_000
"""How many labels are considered (Skosmos: MAX_N)."""
_FEW: Final = 3_000
_PRIORITY: Final = {PREF: 0, ALT: 1, NOTATION: 2, HIDDEN: 3}


class Match(NamedTuple):
    """A label that fits, in the order of results: folded label, its language; then which vocabulary and row."""

    folded: str
    language: str
    graph: str
    property: int
    thing: int
    label: int


@dataclass(frozen=True, slots=True)
class Search:
    """A search. `lang` is that of labels to match ('' for any), `label_lang` that of labels to return."""

    pattern: Pattern
    lang: str
    label_lang: str
    classes: tuple[str, ...]
    parent: str
    group: str
    schemes: tuple[str, ...]
    deprecated: bool = False
    unique: bool = False

    def run(self, view: View) -> list[Match]:
        """All matches in a vocabulary, in the order of results."""
        narrow = self._narrow(view)
        if narrow is not None and not narrow:
            return []
        members = members_of(view, self.classes, self.deprecated)
        allowed = members if narrow is None else members & narrow
        found = [
            Match(folded, language, view.graph, property_, thing, id_)
            for folded, language, property_, thing, id_ in self._labels(view, narrow)
            if thing in allowed and id_ not in view.unstated
        ]
        found.sort()
        # Skosmos asks for the members of a parent or group without looking at their labels: each of them once.
        return self._unique(found) if self.unique or self.pattern.matches_all else found

    def _narrow(self, view: View) -> set[int] | None:
        """Concepts within the parent, group and scheme that were given; None if none was."""
        kept: set[int] | None = None
        for part in (self._below(view), self._grouped(view), self._in_schemes(view)):
            if part is not None:
                kept = part if kept is None else kept & part
        return kept

    def _below(self, view: View) -> set[int] | None:
        if not self.parent:
            return None
        parent = view.find(self.parent)
        if parent is None:
            return set()
        step = "SELECT subject FROM relation WHERE property = ? AND object = ? AND stated >= ?"
        sql = (
            f"WITH RECURSIVE below(id) AS ({step} UNION SELECT relation.subject FROM below JOIN relation "
            "ON relation.property = ? AND relation.object = below.id AND relation.stated >= ?) SELECT id FROM below"
        )
        return {row[0] for row in view.rows(sql, (BROADER, parent.id, view.least, BROADER, view.least))}

    def _grouped(self, view: View) -> set[int] | None:
        if not self.group:
            return None
        group = view.find(self.group)
        return set(view.tables.objects(MEMBER, group.id, stated=True)) if group else set()

    def _in_schemes(self, view: View) -> set[int] | None:
        if not self.schemes:
            return None
        schemes = [thing.id for iri in self.schemes if (thing := view.find(iri))]
        return {id_ for scheme in schemes for id_ in view.tables.subjects(IN_SCHEME, scheme, stated=True)}

    def _labels(self, view: View, narrow: set[int] | None) -> Iterable[tuple[str, str, int, int, int]]:
        properties = "property IN (0, 1, 2, 3)" if view.settings.search_by_notation else "property IN (0, 1, 2)"
        sql = f"SELECT folded, language, property, thing, id FROM label WHERE {properties}"
        values: tuple[object, ...] = ()
        if self.lang:
            lang = self.lang.lower()
            sql += f" AND (language = ? OR substr(language, 1, ?) = ? OR property = {NOTATION})"
            values = (lang, len(lang) + 1, lang + "-")
        if narrow is not None and (len(narrow) <= _FEW or self.pattern.matches_all):
            rows = view.rows(f"{sql} AND thing {AMONG} LIMIT {MOST}", (*values, json.dumps(list(narrow))))
            fits = self.pattern.expression.fullmatch
            return rows if self.pattern.matches_all else [row for row in rows if fits(row[0])]
        condition, given = self.pattern.condition()
        return view.rows(f"{sql} AND {condition} LIMIT {MOST}", (*values, *given))

    def _unique(self, found: list[Match]) -> list[Match]:
        """The best label of each concept: by property, the language to return before others, then by order."""
        best: dict[int, tuple[int, Match]] = {}
        for match in found:
            other = not (self.label_lang and matches(match.language, self.label_lang))
            rank = 2 * _PRIORITY[match.property] + other
            known = best.get(match.thing)
            if known is None or rank < known[0]:
                best[match.thing] = rank, match
        return sorted(match for _rank, match in best.values())


def members_of(view: View, classes: tuple[str, ...], deprecated: bool) -> frozenset[int]:
    """Things of the classes; without any, concepts and the vocabulary's groups and arrays."""
    if not classes:
        classes = tuple(c for c in (SKOS.Concept.value, view.settings.array_class, view.settings.group_class) if c)
    key = (classes, deprecated)
    if key not in view.members:
        if len(view.members) > 50:
            view.members.clear()
        view.members[key] = _things_of(view, classes, deprecated)
    return view.members[key]


def _things_of(view: View, classes: tuple[str, ...], deprecated: bool) -> frozenset[int]:
    found: set[int] = set()
    if SKOS.Concept.value in classes:
        sql = "SELECT id FROM thing WHERE kind = ? AND deprecated <= ?"
        found |= {row[0] for row in view.rows(sql, (CONCEPT, deprecated))}
    sql = (
        f"SELECT thing.id FROM type JOIN thing ON thing.id = type.thing WHERE type.class {AMONG} "
        "AND thing.deprecated <= ?"
    )
    return frozenset(found | {row[0] for row in view.rows(sql, (json.dumps(classes), deprecated))})
