"""The Kunming-Montreal Global Biodiversity Framework as objects: goals, targets, indicators and their roles.

Read once per generation from whatever release is in the graph; about 231 things, so it is held in memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final, TypeAlias, TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import NotFound
from kg.graph.graph import KnowledgeGraph
from kg.rdf.namespaces import DCT, KMGBF, RDF, SKOS
from kg.texts.languages import Text, choose_label
from kg.texts.numbers import in_order, read_whole

BASE: Final = "http://metadata.cbd.int/kmgbf/"
DATASET: Final = "kmgbf"


@dataclass(frozen=True, slots=True)
class Role:
    """A role of indicators (decision 16/31): name, two-letter code, property, part of its code."""

    name: str
    code: str
    predicate: NamedNode
    part: str = ""


ROLES: Final = (
    Role("headline", "HI", KMGBF.isHeadlineFor),
    Role("binary", "BI", KMGBF.isBinaryFor, "b"),
    Role("component", "CT", KMGBF.isComponentFor, "CT"),
    Role("complementary", "CY", KMGBF.isComplementaryFor, "CY"),
)
"""All roles, in their order: the only list of them, beside that of the data package (`ontologies.kmgbf.facts`)."""


@dataclass(frozen=True, slots=True)
class FrameworkThing:
    """The fields that goals, targets and indicators have in common.

    `labels` are preferred labels ("Target 3"), `titles` short titles ("Conserve 30% of Land, Waters and Seas"),
    `definitions` official texts (present when the published release is loaded), `summaries` our short descriptions,
    `notes` editorial notes on what was published.
    """

    iri: str
    code: str
    labels: tuple[Text, ...]
    titles: tuple[Text, ...]
    definitions: tuple[Text, ...]
    summaries: tuple[Text, ...]
    notes: tuple[Text, ...]

    def label(self, language: str) -> Text:
        """The preferred label for a reader."""
        return choose_label(self.labels, language) or Text(self.code)

    def title(self, language: str) -> Text:
        """The short title for a reader; the label where there is none."""
        return choose_label(self.titles, language) or self.label(language)


@dataclass(frozen=True, slots=True)
class Goal(FrameworkThing):
    """One of the four goals for 2050."""


@dataclass(frozen=True, slots=True)
class Target(FrameworkThing):
    """One of the 23 targets for 2030."""


@dataclass(frozen=True, slots=True)
class Indicator(FrameworkThing):
    """One of the indicators of the monitoring framework; `agencies` are its custodians."""

    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleLink:
    """An indicator, the role it has, and the goal or target for which it has it."""

    indicator: Indicator
    role: Role
    monitored: Goal | Target


_Thing = TypeVar("_Thing", bound=FrameworkThing)


@dataclass(frozen=True)
class Framework:
    """All of it, ordered by code."""

    goals: tuple[Goal, ...]
    targets: tuple[Target, ...]
    indicators: tuple[Indicator, ...]
    links: tuple[RoleLink, ...]

    @cached_property
    def by_iri(self) -> Mapping[str, Goal | Target | Indicator]:
        """Everything by identifier."""
        things: tuple[Goal | Target | Indicator, ...] = (*self.goals, *self.targets, *self.indicators)
        return {thing.iri: thing for thing in things}

    def goal(self, code: str) -> Goal:
        """A goal by its letter, in either case. Raises NotFound."""
        return _by_code(self.goals, code.upper(), "goal", "A, B, C or D")

    def target(self, code: str) -> Target:
        """A target by its number, leading zeros ignored. Raises NotFound."""
        return _by_code(self.targets, code.lstrip("0") or "0", "target", "1 to 23")

    def indicator(self, code: str) -> Indicator:
        """An indicator by its code, case ignored. Raises NotFound."""
        exact = {indicator.code.lower(): indicator for indicator in self.indicators}
        found = exact.get(code.lower())
        if found is None:
            raise NotFound(f"There is no indicator {code}.", "Codes look like A.1, 1.b, 2.CT.1 or 22.CY.6.")
        return found

    def indicators_of(self, monitored: Goal | Target) -> tuple[RoleLink, ...]:
        """The indicators of a goal or target with their roles, headline first."""
        return self._by_monitored.get(monitored.iri, ())

    def roles_of(self, indicator: Indicator) -> tuple[RoleLink, ...]:
        """The roles of an indicator, headline first."""
        return self._by_indicator.get(indicator.iri, ())

    @cached_property
    def _by_monitored(self) -> Mapping[str, tuple[RoleLink, ...]]:
        return _group((link.monitored.iri, link) for link in self.links)

    @cached_property
    def _by_indicator(self) -> Mapping[str, tuple[RoleLink, ...]]:
        return _group((link.indicator.iri, link) for link in self.links)


_Statements: TypeAlias = Mapping[NamedNode, Sequence[Quad]]
"""What the owner of a thing states of it, by property: read at once, as looking a property up takes longer."""


def read_framework(graph: KnowledgeGraph) -> Framework:
    """Read the Framework from the graph; empty when none is loaded."""
    goals = tuple(thing for thing, _ in _things(graph, KMGBF.Goal, KMGBF.goalCode, Goal))
    targets = tuple(thing for thing, _ in _things(graph, KMGBF.Target, KMGBF.targetCode, Target))
    indicators = _things(graph, KMGBF.Indicator, KMGBF.indicatorCode, Indicator)
    links = _links(indicators, (*goals, *targets))
    return Framework(goals, targets, tuple(indicator for indicator, _ in indicators), links)


def _things(
    graph: KnowledgeGraph, class_: NamedNode, code: NamedNode, make: type[_Thing]
) -> list[tuple[_Thing, _Statements]]:
    """Things of a class in the order of their codes, each with what is stated of it."""
    nodes = {q.subject for q in graph.said(None, RDF.type, class_) if isinstance(q.subject, NamedNode)}
    owned = (node for node in nodes if graph.owners.owner(node.value) == DATASET)
    read = ((node, _statements(graph, node)) for node in owned)
    things = [(_thing(graph, node, said, code, make), said) for node, said in read]
    return sorted(((thing, said) for thing, said in things if thing.code), key=lambda one: code_key(one[0].code))


def _statements(graph: KnowledgeGraph, node: NamedNode) -> _Statements:
    found: dict[NamedNode, list[Quad]] = {}
    for quad in graph.said(node):
        found.setdefault(quad.predicate, []).append(quad)
    return found


def _thing(graph: KnowledgeGraph, node: NamedNode, said: _Statements, code: NamedNode, make: type[_Thing]) -> _Thing:
    texts = partial(_texts, graph, said)
    extra: dict[str, Any] = {}
    if make is Indicator:
        extra["agencies"] = tuple(sorted({text.value for text in texts(KMGBF.custodianAgency)}))
    return make(
        iri=node.value,
        code=min((text.value for text in texts(code)), default=""),
        labels=texts(SKOS.prefLabel),
        titles=_titles(texts(DCT.title), texts(SKOS.altLabel)),
        definitions=texts(SKOS.definition),
        summaries=texts(DCT.description),
        notes=texts(SKOS.editorialNote),
        **extra,
    )


def _titles(titles: tuple[Text, ...], alternatives: tuple[Text, ...]) -> tuple[Text, ...]:
    """Short titles: the newest alternative label of a language where it differs from the older dct:title."""
    known = {(text.value, text.language) for text in titles}
    newer = tuple(text for text in alternatives if (text.value, text.language) not in known)
    languages = {text.language for text in newer}
    return newer + tuple(text for text in titles if text.language not in languages)


def _texts(graph: KnowledgeGraph, said: _Statements, predicate: NamedNode) -> tuple[Text, ...]:
    texts = {graph.text(quad) for quad in said.get(predicate, ()) if isinstance(quad.object, Literal)}
    return tuple(sorted(texts, key=lambda text: (text.language, text.machine, text.value)))


def _links(
    indicators: Iterable[tuple[Indicator, _Statements]], monitored: Iterable[Goal | Target]
) -> tuple[RoleLink, ...]:
    things = {thing.iri: thing for thing in monitored}
    links = []
    for indicator, said in indicators:
        for role in ROLES:
            objects = (quad.object for quad in said.get(role.predicate, ()))
            found = {object_.value for object_ in objects if isinstance(object_, NamedNode)}
            links += [RoleLink(indicator, role, things[iri]) for iri in found if iri in things]
    order = {role.name: position for position, role in enumerate(ROLES)}
    links.sort(key=lambda link: (order[link.role.name], code_key(link.indicator.code), code_key(link.monitored.code)))
    return tuple(links)


def role_of_code(code: str) -> Role:
    """The role that the code of an indicator says (decision 16/31).

    >>> [role_of_code(code).name for code in ("A.1", "22.b", "A.CT.1", "22.CY.6")]
    ['headline', 'binary', 'component', 'complementary']
    """
    part = code.split(".")[1] if "." in code else ""
    return next((role for role in ROLES if role.part == part), ROLES[0])


def code_key(code: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key of codes: goals before targets, numbers by value, headline before b, CT and CY.

    >>> sorted(["10.1", "2.CY.1", "A.1", "2.b", "2.1"], key=code_key)
    ['A.1', '2.1', '2.b', '2.CY.1', '10.1']
    """
    parts = code.split(".")
    number = read_whole(parts[0])
    first = (0, 0, parts[0]) if number is None else (1, number, "")
    return (first, *(in_order(part.lower()) for part in parts[1:]))


def _by_code(things: tuple[_Thing, ...], code: str, kind: str, range_: str) -> _Thing:
    for thing in things:
        if thing.code == code:
            return thing
    raise NotFound(f"There is no {kind} {code}.", f"Codes of {kind}s are {range_}.")


def _group(pairs: Iterable[tuple[str, RoleLink]]) -> Mapping[str, tuple[RoleLink, ...]]:
    groups: dict[str, list[RoleLink]] = {}
    for key, link in pairs:
        groups.setdefault(key, []).append(link)
    return {key: tuple(links) for key, links in groups.items()}
