"""What stands around a thing: a bounded number of neighbours by relation, with counts, from look-ups that cost little.

Things of a vocabulary are read from its tables, goals, targets and indicators from the Framework, everything else from
patterns of the store.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, Quad

from browser import i18n
from browser.diagram_contexts import Kind, Neighbour, NeighbourGroup, Neighbourhood
from browser.pages.diagram_layout import draw
from browser.pages.tiles import make_tile
from browser.pages.values import Shower, code_order, place_of
from browser.urls import Urls
from kg.framework import ROLES, Goal, Indicator, Target
from kg.knowledge import Knowledge
from kg.languages import LANGUAGES, Text
from kg.namespaces import DCT, FOAF, KMGBF, OWL, PROV, RDF, RDFS, SKOS, SKOSXL, VOID
from kg.vocabularies.browsing import unnamed
from kg.vocabularies.schema import GROUP, PARENT, PREF, RELATED, REPLACED_BY, ROOT
from kg.vocabularies.tables import Thing
from kg.vocabularies.vocabulary import Vocabulary, choose_name, get_vocabulary

_ORDERED: Final = 4_000
"""Neighbours of one relation that are put in order before the first of them are taken."""
_READ: Final = 600
"""Statements of a thing, and as many that point to it, that are looked through for links."""
_PROPERTIES: Final = 10
"""Properties by which links are shown."""
_NAMED: Final = 60
"""Neighbours by one property of which names are looked up to put them in order."""
_MATCHES: Final = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
_INVERSE: Final = {SKOS.broadMatch: SKOS.narrowMatch, SKOS.narrowMatch: SKOS.broadMatch}
_UPWARD: Final = (SKOS.broader, RDFS.subClassOf, RDFS.subPropertyOf)
_DOWNWARD: Final = (SKOS.narrower, SKOS.hasTopConcept, SKOS.member)
_ROLES: Final = frozenset(
    (
        KMGBF.isHeadlineFor, KMGBF.isBinaryFor, KMGBF.isComponentFor, KMGBF.isComplementaryFor,
        KMGBF.hasHeadlineIndicator, KMGBF.hasBinaryIndicator, KMGBF.hasComponentIndicator,
        KMGBF.hasComplementaryIndicator,
    )
)  # fmt: skip
_HIERARCHY: Final = frozenset(
    (
        SKOS.broader, SKOS.narrower, SKOS.related, SKOS.broaderTransitive, SKOS.narrowerTransitive, SKOS.inScheme,
        SKOS.topConceptOf, SKOS.hasTopConcept, SKOS.member, SKOS.memberList, SKOS.semanticRelation,
    )
)  # fmt: skip
_SILENT: Final = frozenset(
    (
        RDF.type, SKOS.inScheme, SKOS.mappingRelation, RDFS.seeAlso, RDFS.isDefinedBy, DCT.source, DCT.license,
        DCT.rights, DCT.publisher, DCT.creator, DCT.contributor, DCT.language, DCT.format, DCT.hasFormat,
        DCT.isRequiredBy, VOID.exampleResource, VOID.inDataset, FOAF.page, FOAF.homepage, OWL.versionInfo, PROV.wasDerivedFrom,
        SKOSXL.prefLabel, SKOSXL.altLabel, SKOSXL.hiddenLabel, RDFS.domain, RDFS.range,
    )
)  # fmt: skip
"""Properties whose values are no neighbours to look around at: classes, documents, makers, labels."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many boxes there are by kind, the one that says “and 7 more” among them."""

    broader: int = 4
    narrower: int = 12
    related: int = 6
    mapped: int = 6
    linked: int = 10
    group: int = 4
    """Of one property of those that are mapped or linked."""


LIMITS: Final = Limits()
LARGE: Final = Limits(broader=4, narrower=24, related=10, mapped=12, linked=20, group=8)
OVERVIEW: Final = 60
"""Things that the explorer begins with, of a vocabulary as a whole."""


def neighbourhood(
    knowledge: Knowledge,
    urls: Urls,
    iri: str,
    language: str,
    content_language: str = "",
    *,
    limits: Limits = LIMITS,
    explorer: bool = False,
) -> Neighbourhood:
    """What stands around a thing. Nothing is checked: of an unknown thing there are no groups.

    `content_language` is that of the names where it is not the reader's `language`; with `explorer` nodes lead to
    the explorer and not to pages.
    """
    look = _Look(knowledge, urls, iri, language, content_language, limits, explorer)
    return look.finished(look.centre(), look.groups())


def overview(
    knowledge: Knowledge, urls: Urls, dataset: str, language: str, *, explorer: bool = True
) -> Neighbourhood:
    """A vocabulary as a whole: goals, targets and headline indicators, or the roots of its schemes, 60 at most.

    Raises NotFound when there is no such vocabulary.
    """
    vocabulary = get_vocabulary(knowledge.vocabularies, dataset)
    iri = urls.identifiers.dataset(dataset)
    look = _Look(knowledge, urls, iri, language, "", LIMITS, explorer, vocabulary)
    home = urls.dataset(dataset, language)
    centre = Neighbour(iri, vocabulary.title(language), home, home)
    if dataset == "kmgbf" and knowledge.framework.goals:
        return look.finished(centre, look.framework_groups(), look.headline_links())
    return look.finished(centre, look.root_groups())


def vocabulary_of(knowledge: Knowledge, iri: str) -> tuple[Vocabulary, Thing] | None:
    """The vocabulary that a thing is in, by its space of names first, and its row there."""
    spaces = [id_ for space, id_ in knowledge.spaces if iri.startswith(space)]
    for id_ in dict.fromkeys((*spaces, *knowledge.vocabularies)):
        vocabulary = knowledge.vocabularies.get(id_)
        thing = vocabulary.tables.thing(iri) if vocabulary else None
        if vocabulary and thing and thing.kind:
            return vocabulary, thing
    return None


class _Look:
    """One look at one thing for one reader."""

    def __init__(
        self,
        knowledge: Knowledge,
        urls: Urls,
        iri: str,
        language: str,
        content: str,
        limits: Limits,
        explorer: bool,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self.knowledge, self.urls, self.iri, self.language = knowledge, urls, iri, language
        self.content = content if content != language else ""
        self.limits, self.explorer = limits, explorer
        self.node = NamedNode(iri)
        self.labels = knowledge.labels()
        self.shower = Shower(knowledge.graph, self.labels, urls, language, content)
        translations = i18n.translations(language)
        self._, self.ngettext = translations.gettext, translations.ngettext
        found = None if vocabulary else vocabulary_of(knowledge, iri)
        self.vocabulary, self.thing = found or (vocabulary, None)

    def centre(self) -> Neighbour:
        """The thing itself; in the explorer its node leads to its page."""
        found = self.neighbour(self.iri)
        return Neighbour(
            found.iri, found.name, found.page_url, found.page_url, found.code, found.colour, found.ink, found.deprecated
        )

    def groups(self) -> tuple[NeighbourGroup, ...]:
        """All that is around the thing, by relation."""
        framework = self.knowledge.framework.by_iri.get(self.iri)
        own, incoming, whole = self._statements()
        linked: list[NeighbourGroup] = []
        made: list[NeighbourGroup] = []
        if framework is not None:
            linked += self._roles(framework)
            handled = _HIERARCHY | _ROLES
        elif self.thing is not None and self.vocabulary is not None:
            made += self._from_tables(self.thing)
            linked += self._memberships(self.thing)
            handled = _HIERARCHY | {DCT.isReplacedBy}
        else:
            made += self._from_store(own, incoming, whole)
            handled = frozenset((*_UPWARD, *_DOWNWARD, SKOS.related, SKOS.topConceptOf))
        made += self._mappings()
        linked += self._links(own, incoming, handled, whole)
        return (*made, *self._bounded(linked[:_PROPERTIES], self.limits.linked))

    def finished(
        self,
        centre: Neighbour,
        groups: Iterable[NeighbourGroup],
        links: tuple[tuple[str, str, Text], ...] = (),
    ) -> Neighbourhood:
        """The groups with their drawing."""
        groups = tuple(groups)
        mores = [self.more(group) for group in groups]
        drawing = draw(centre, groups, mores, LANGUAGES[self.language].direction == "rtl")
        dataset = self.vocabulary.id if self.vocabulary else ""
        explore = self.urls.explore(self.language, dataset, "" if self.thing is None and dataset else self.iri)
        return Neighbourhood(centre, groups, drawing, explore, links)

    def more(self, group: NeighbourGroup) -> str:
        """“and 7 more”, '' where all are shown."""
        if not group.more:
            return ""
        shown = i18n.number(group.more, self.language)
        if not group.exact:
            return self._("and more than %(shown)s more") % {"shown": shown}
        return self.ngettext("and %(shown)s more", "and %(shown)s more", group.more) % {"shown": shown}

    # What a neighbour is called and where it leads.

    def neighbour(self, iri: str) -> Neighbour:
        """Any thing as a node."""
        framework = self.knowledge.framework.by_iri.get(iri)
        if framework is not None:
            return self._framework_neighbour(framework)
        found = vocabulary_of(self.knowledge, iri)
        if found is not None:
            return self._entries(found[0], [found[1]])[0]
        value = self.shower.iri(NamedNode(iri))
        url = value.url if value.external or not self.explorer else self._explore(iri)
        return Neighbour(iri, value.text, url, value.url, value.code, external=value.external)

    def _framework_neighbour(self, thing: Goal | Target | Indicator) -> Neighbour:
        page = self.urls.page(thing.iri, self.language)
        url = self._explore(thing.iri, "kmgbf") if self.explorer else page
        if isinstance(thing, Indicator):
            return Neighbour(thing.iri, thing.label(self.shower.reading), url, page, thing.code)
        tile = make_tile(thing, self.urls, self.shower.reading)
        return Neighbour(thing.iri, tile.title, url, page, tile.code, tile.colour, tile.ink)

    def _entries(self, vocabulary: Vocabulary, things: Sequence[Thing]) -> list[Neighbour]:
        """Things of a vocabulary, by its tables."""
        names = vocabulary.tables.names([thing.id for thing in things])
        made = []
        for thing in things:
            name = choose_name(names.get(thing.id, []), self.shower.reading, unnamed(thing))[0]
            page = self.urls.page(thing.iri, self.language, clang=self.content)
            code = thing.notation if vocabulary.settings.show_notation and thing.notation != name.value else ""
            url = self._explore(thing.iri, vocabulary.id) if self.explorer else page
            made.append(Neighbour(thing.iri, name, url, page, code, deprecated=thing.deprecated))
        return made

    def _explore(self, iri: str, dataset: str = "") -> str:
        return self.urls.explore(self.language, dataset, iri)

    # The Framework.

    def _roles(self, thing: Goal | Target | Indicator) -> list[NeighbourGroup]:
        framework, _ = self.knowledge.framework, self._
        if isinstance(thing, Indicator):
            names = (_("Headline indicator for"), _("Binary indicator for"))
            names += (_("Component indicator for"), _("Complementary indicator for"))
            pairs = [(link.role, link.monitored.iri) for link in framework.roles_of(thing)]
        else:
            names = (_("Headline indicators"), _("Binary indicators"))
            names += (_("Component indicators"), _("Complementary indicators"))
            pairs = [(link.role, link.indicator.iri) for link in framework.indicators_of(thing)]
        made = []
        for role, name in zip(ROLES, names, strict=True):
            iris = [iri for given, iri in pairs if given is role]
            made.append(self._group("linked", self._word(name), iris, len(iris), role.predicate.value))
        return [group for group in made if group.total]

    def framework_groups(self) -> list[NeighbourGroup]:
        """Goals, targets and headline indicators."""
        framework, _ = self.knowledge.framework, self._
        headline = dict.fromkeys(link.indicator.iri for link in framework.links if link.role is ROLES[0])
        parts = (
            (_("Goals"), [goal.iri for goal in framework.goals]),
            (_("Targets"), [target.iri for target in framework.targets]),
            (_("Headline indicators"), list(headline)),
        )
        return [
            self._group("narrower", self._word(name), iris, len(iris), boxes=OVERVIEW) for name, iris in parts if iris
        ]

    def headline_links(self) -> tuple[tuple[str, str, Text], ...]:
        """For which goal or target a headline indicator is one."""
        name = self._word(self._("Headline indicator for"))
        links = [link for link in self.knowledge.framework.links if link.role is ROLES[0]]
        return tuple((link.indicator.iri, link.monitored.iri, name) for link in links)

    # Vocabularies.

    def root_groups(self) -> list[NeighbourGroup]:
        """The roots of each scheme of a vocabulary, and of none."""
        assert self.vocabulary is not None
        tables = self.vocabulary.tables
        schemes = [*tables.schemes][:10]
        rooted = [(scheme.id, self._entries(self.vocabulary, [scheme])[0].name) for scheme in schemes]
        rooted.append((0, self._word(self._("without a scheme"))))
        sizes = {id_: self._count(ROOT, "subject", id_) for id_, _name in rooted}
        rooted = [(id_, name) for id_, name in rooted if sizes[id_]]
        boxes = OVERVIEW // max(1, len(rooted))
        more = self.urls.tree(self.vocabulary.id, self.language)
        return [self._tabled("narrower", name, ROOT, "object", id_, boxes, more) for id_, name in rooted]

    def _from_tables(self, thing: Thing) -> list[NeighbourGroup]:
        assert self.vocabulary is not None
        _, limits = self._, self.limits
        tree = self.urls.tree(self.vocabulary.id, self.language, thing.iri)
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

    def _memberships(self, thing: Thing) -> list[NeighbourGroup]:
        """What replaced it, its groups, and the schemes whose tree begins with it."""
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
        assert self.vocabulary is not None
        given = "subject" if wanted == "object" else "object"
        total = self._count(property_, given, id_)
        things = self._first(property_, wanted, id_, _shown(total, boxes)) if total else []
        return NeighbourGroup(kind, name, tuple(self._entries(self.vocabulary, things)), total, more_url=more_url)

    def _count(self, property_: int, given: str, id_: int) -> int:
        assert self.vocabulary is not None
        sql = f"SELECT count(*) FROM relation WHERE property = ? AND {given} = ?"
        return int(self.vocabulary.tables.rows(sql, (property_, id_))[0][0])

    def _first(self, property_: int, wanted: str, id_: int, limit: int) -> list[Thing]:
        """The first of them in the order of names in the reader's language; those without one come last."""
        assert self.vocabulary is not None
        tables = self.vocabulary.tables
        given = "subject" if wanted == "object" else "object"
        tag = tables.best_language(self.shower.reading, self.vocabulary.default_language)
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

    # The store.

    def _statements(self) -> tuple[list[Quad], list[Quad], bool]:
        """Statements of the thing and those that point to it, and whether these are all."""
        store = self.knowledge.graph.store
        own = list(islice(store.quads_for_pattern(self.node, None, None, None), _READ))
        incoming = list(islice(store.quads_for_pattern(None, None, self.node, None), _READ))
        return own, incoming, len(own) < _READ and len(incoming) < _READ

    def _from_store(self, own: Sequence[Quad], incoming: Sequence[Quad], whole: bool) -> list[NeighbourGroup]:
        """Hierarchy and relations of what is in no vocabulary, subclasses among it."""
        up = _objects(own, _UPWARD) | _subjects(incoming, _DOWNWARD)
        down = _objects(own, _DOWNWARD) | _subjects(incoming, (*_UPWARD, SKOS.topConceptOf))
        beside = _objects(own, (SKOS.related,)) | _subjects(incoming, (SKOS.related,))
        _, limits = self._, self.limits
        plan: tuple[tuple[Kind, str, dict[str, None], int], ...] = (
            ("broader", _("broader"), up, limits.broader),
            ("narrower", _("narrower"), down, limits.narrower),
            ("related", _("related"), beside, limits.related),
        )
        return [
            self._group(kind, self._word(name), self._ordered(found), _others(found, self.iri), "", whole, boxes)
            for kind, name, found, boxes in plan
            if _others(found, self.iri)
        ]

    def _mappings(self) -> list[NeighbourGroup]:
        """Mappings, in the words that people use for them; those that others state are turned round."""
        _, store = self._, self.knowledge.graph.store
        names = (_("same as"), _("close to"), _("broader elsewhere"), _("narrower elsewhere"), _("related elsewhere"))
        groups = []
        for predicate, name in zip(_MATCHES, names, strict=True):
            own = list(islice(store.quads_for_pattern(self.node, predicate, None, None), _READ))
            inverse = _INVERSE.get(predicate, predicate)
            theirs = list(islice(store.quads_for_pattern(None, inverse, self.node, None), _READ))
            found = _objects(own, (predicate,)) | _subjects(theirs, (inverse,))
            exact = len(own) < _READ and len(theirs) < _READ
            groups.append(
                self._group("mapped", self._word(name), self._ordered(found), _others(found, self.iri),
                            predicate.value, exact, self.limits.group)
            )  # fmt: skip
        return self._bounded([group for group in groups if group.total], self.limits.mapped)

    def _links(
        self, own: Sequence[Quad], incoming: Sequence[Quad], handled: frozenset[NamedNode], whole: bool
    ) -> list[NeighbourGroup]:
        """Links by any other property, from the thing and to it."""
        ignored = handled | _SILENT | frozenset(_MATCHES)
        made = []
        for quads, inward, gather in ((own, False, _objects), (incoming, True, _subjects)):
            predicates = {quad.predicate for quad in quads if quad.predicate not in ignored}
            for predicate in sorted(predicates, key=lambda node: (place_of(node.value), node.value)):
                found = gather(quads, (predicate,))
                total = _others(found, self.iri)
                if total:
                    name = self.labels.name(predicate.value, self.language)
                    made.append(
                        self._group("linked", name, self._ordered(found), total, predicate.value, whole,
                                    self.limits.group, inward)
                    )  # fmt: skip
        return made

    def _ordered(self, iris: Iterable[str]) -> list[str]:
        """Things by code and name; of very many only some are looked at."""
        some = [iri for iri in islice(iris, _NAMED) if iri != self.iri]
        values = {iri: self.shower.iri(NamedNode(iri)) for iri in some}
        return sorted(some, key=lambda iri: (code_order(values[iri].code), values[iri].text.value.casefold(), iri))

    def _group(
        self,
        kind: Kind,
        name: Text,
        iris: Sequence[str],
        total: int,
        property_: str = "",
        exact: bool = True,
        boxes: int = 0,
        inward: bool = False,
    ) -> NeighbourGroup:
        shown = tuple(self.neighbour(iri) for iri in iris[: _shown(total, boxes or self.limits.group)])
        more = self.urls.page(self.iri, self.language, clang=self.content)
        return NeighbourGroup(kind, name, shown, total, property_, inward, exact, more)

    def _bounded(self, groups: Sequence[NeighbourGroup], boxes: int) -> list[NeighbourGroup]:
        """Groups that together have so many boxes, shared among them in turn; two each they have in any case."""
        shares = [min(2, group.total) for group in groups]
        while sum(shares) < boxes:
            waiting = [place for place, group in enumerate(groups) if shares[place] < _boxes(group)]
            if not waiting:
                break
            for place in waiting[: boxes - sum(shares)]:
                shares[place] += 1
        return [
            replace(group, neighbours=group.neighbours[: max(1, _shown(group.total, share))])
            for group, share in zip(groups, shares, strict=True)
        ]

    def _word(self, text: str) -> Text:
        return Text(text, self.language)


Gather = Callable[[Iterable[Quad], Sequence[NamedNode]], dict[str, None]]


def _objects(quads: Iterable[Quad], predicates: Sequence[NamedNode]) -> dict[str, None]:
    """IRIs that are the value of a property, each once."""
    found = (quad.object for quad in quads if quad.predicate in predicates)
    return {node.value: None for node in found if isinstance(node, NamedNode)}


def _subjects(quads: Iterable[Quad], predicates: Sequence[NamedNode]) -> dict[str, None]:
    """IRIs that have a property, each once."""
    found = (quad.subject for quad in quads if quad.predicate in predicates)
    return {node.value: None for node in found if isinstance(node, NamedNode)}


def _others(found: dict[str, None], iri: str) -> int:
    return len(found) - (iri in found)


def _shown(total: int, boxes: int) -> int:
    """How many are shown where there are so many boxes: one box says how many more there are."""
    return total if total <= boxes else boxes - 1



def _boxes(group: NeighbourGroup) -> int:
    return len(group.neighbours) + bool(group.more)
