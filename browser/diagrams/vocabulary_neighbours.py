"""Neighbours by the tables of a vocabulary: a count and the first few of each relation, whatever their number."""

from typing import Final

from browser.diagrams.contexts import Kind, NeighbourGroup
from browser.diagrams.limits import OVERVIEW, Limits, shown_of
from browser.diagrams.nodes import Nodes
from kg.texts.languages import Text
from kg.vocabularies.schema import GROUP, PARENT, PREF, RELATED, REPLACED_BY, ROOT
from kg.vocabularies.tables import Thing
from kg.vocabularies.vocabulary import Vocabulary

_ORDERED: Final = 4_000
"""Neighbours of one relation that are put in order before the first of them are taken."""


class TableNeighbours:
    """Neighbours in one vocabulary, for one reader."""

    def __init__(self, nodes: Nodes, vocabulary: Vocabulary, limits: Limits) -> None:
        self.nodes, self.vocabulary, self.limits = nodes, vocabulary, limits
        self._, self._word = nodes._, nodes.word

    def root_groups(self) -> list[NeighbourGroup]:
        """The roots of each scheme of a vocabulary, and of none."""
        tables = self.vocabulary.tables
        schemes = [*tables.heads][:10]
        rooted = [(scheme.id, self.nodes.entries(self.vocabulary, [scheme])[0].name) for scheme in schemes]
        rooted.append((0, self._word(self._("without a scheme"))))
        sizes = {id_: self._count(ROOT, "subject", id_) for id_, _name in rooted}
        rooted = [(id_, name) for id_, name in rooted if sizes[id_]]
        boxes = OVERVIEW // max(1, len(rooted))
        more = self.nodes.urls.tree(self.vocabulary.id, self.nodes.language)
        return [self._tabled("narrower", name, ROOT, "object", id_, boxes, more) for id_, name in rooted]

    def around(self, thing: Thing) -> list[NeighbourGroup]:
        """Hierarchy, members and relations."""
        _, limits = self._, self.limits
        tree = self.nodes.urls.tree(self.vocabulary.id, self.nodes.language, thing.iri)
        plan: tuple[tuple[Kind, str, int, str, int, str], ...] = (
            ("broader", _("broader"), PARENT, "object", limits.broader, ""),
            ("narrower", _("narrower"), PARENT, "subject", limits.narrower, tree),
            ("narrower", _("top concepts"), ROOT, "object", limits.narrower, tree),
            ("narrower", _("members"), GROUP, "subject", limits.narrower, ""),
            ("related", _("related"), RELATED, "object", limits.related, ""),
        )
        made = [
            self._tabled(kind, self._word(name), property_, wanted, thing.id, boxes, more)
            for kind, name, property_, wanted, boxes, more in plan
        ]
        return [group for group in made if group.total]

    def memberships(self, thing: Thing) -> list[NeighbourGroup]:
        """Its successors, its groups, and the schemes whose tree begins with it."""
        _, boxes = self._, self.limits.group
        made = [
            self._tabled("linked", self._word(name), property_, wanted, thing.id, boxes, "")
            for name, property_, wanted in (
                (_("replaced by"), REPLACED_BY, "object"),
                (_("in the group"), GROUP, "object"),
                (_("top concept of"), ROOT, "subject"),
            )
        ]
        return [group for group in made if group.total]

    def _tabled(
        self, kind: Kind, name: Text, property_: int, wanted: str, id_: int, boxes: int, more_url: str
    ) -> NeighbourGroup:
        """A group by the tables: things at the `wanted` end of a relation whose other end is `id_`."""
        given = "subject" if wanted == "object" else "object"
        total = self._count(property_, given, id_)
        things = self._first(property_, wanted, id_, shown_of(total, boxes)) if total else []
        return NeighbourGroup(kind, name, tuple(self.nodes.entries(self.vocabulary, things)), total, more_url=more_url)

    def _count(self, property_: int, given: str, id_: int) -> int:
        sql = f"SELECT count(*) FROM relation WHERE property = ? AND {given} = ?"
        return int(self.vocabulary.tables.rows(sql, (property_, id_))[0][0])

    def _first(self, property_: int, wanted: str, id_: int, limit: int) -> list[Thing]:
        """The first of them in the order of names in the reader's language; those without one come last."""
        tables = self.vocabulary.tables
        given = "subject" if wanted == "object" else "object"
        tag = self.vocabulary.reading(self.nodes.values.text_language)
        notation = "length(thing.notation), thing.notation, " if self.vocabulary.settings.sort_by_notation else ""
        sql = (
            f"SELECT thing.id FROM (SELECT {wanted} AS id FROM relation WHERE property = ? AND {given} = ? LIMIT ?) "
            "AS near JOIN thing ON thing.id = near.id LEFT JOIN label ON label.thing = near.id AND label.property = ? "
            f"AND label.language = ? GROUP BY thing.id ORDER BY {notation}min(label.key) IS NULL, min(label.key), "
            "thing.id LIMIT ?"
        )
        ids = [row[0] for row in tables.rows(sql, (property_, id_, _ORDERED, PREF, tag, limit))]
        found = tables.things(ids)
        return [found[one] for one in ids]
