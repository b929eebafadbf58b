"""A version of a thing: its event among the others, its content, and what is said of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad
from starlette.requests import Request

from browser.http.services import Services, language_of, services, urls
from browser.records.naming import Naming
from browser.things.contexts import VersionNotice
from browser.things.memento import trail, version_of
from kg.errors import Erased, NotFound, Tombstone, Withdrawn
from kg.history.contents import content_of
from kg.history.describing import describe_change, describe_judgement, describe_version
from kg.history.judgements import Judgement, judgement_of
from kg.history.model import Event
from kg.history.naming import VersionName
from kg.knowledge.knowledge import Knowledge
from kg.ledger.ledger import Change
from kg.publishing.provenance import change_iri
from kg.rdf.documents import CanonicalGraph
from kg.records.graphs.drafts import graph_path
from kg.validation.findings import SEVERITIES


@dataclass(frozen=True)
class HeldVersion:
    """What a change made of a thing, in one generation."""

    parts: Services
    knowledge: Knowledge
    event: Event

    @property
    def iri(self) -> str:
        """The IRI of the version."""
        return version_of(self.knowledge.graph.names.base_iri, self.event)

    @cached_property
    def change(self) -> Change | None:
        """The change; None while the ledger cannot be read."""
        return self.parts.changes_of([self.event.sequence]).get(self.event.sequence)

    @cached_property
    def judgement(self) -> Judgement | None:
        """How the document was judged that became the record; None where none was, or while that cannot be read."""
        names, event = self.knowledge.graph.names, self.event
        if event.dataset != names.RECORDS:
            return None
        graph = names.record(graph_path(event.thing.removeprefix(names.base_iri)))
        made = next((one for one, change in self.parts.history(graph) if change.sequence == event.sequence), None)
        return judgement_of(self.parts.ledger, graph, made.revision) if made else None

    @cached_property
    def near(self) -> Mapping[str, Event | None]:
        """The first, last, previous and next version of the thing."""
        return trail(self.knowledge, self.event)

    @property
    def last(self) -> Event:
        """The newest version."""
        return self.near["last"] or self.event

    @cached_property
    def gone(self) -> bool:
        """Whether the thing was withdrawn, or all of it erased."""
        thing = self.event.thing
        return self.last.kind == "delete" or (not self.knowledge.graph.knows(thing) and self._is_buried)

    @property
    def _is_buried(self) -> bool:
        return self.knowledge.search.tombstone(self.event.thing) is not None

    @cached_property
    def content(self) -> CanonicalGraph:
        """All that was stated of the thing. Raises Withdrawn where there was nothing, and Erased."""
        found = self.stated
        if found.count:
            return found
        tombstone = Tombstone(self.event.thing, self.event.moment, self.change.reason if self.change else "")
        if self.event.kind == "erase":
            raise Erased(replace(tombstone, erased=True))
        raise Withdrawn(tombstone)

    @cached_property
    def stated(self) -> CanonicalGraph:
        """The same; nothing where there was nothing. Raises Erased."""
        key = ("version", self.knowledge.generation.number, self.iri)

        def read() -> bytes:
            return content_of(self.parts.ledger, self.parts.names, self.event).ntriples

        lines = self.parts.cache.get_or_make(key, read)
        return CanonicalGraph(lines, lines.count(b"\n"))

    def quads(self) -> Iterator[Quad]:
        """Its document: the content in a graph that is called as the version, and beside it what the version is."""
        graph = NamedNode(self.iri)
        for triple in self.content.triples():
            yield Quad(triple.subject, triple.predicate, triple.object, graph)
        base = self.knowledge.graph.names.base_iri
        yield from _outside(describe_version(base, self.event, self.change, self.near["prev"], self.near["next"]))
        yield from _outside(describe_change(self.knowledge.graph, self.event))
        if self.judgement:
            yield from _outside(describe_judgement(base, self.event, self.judgement))

    def notice(self, request: Request) -> VersionNotice:
        """What its page says of it."""
        to, language, thing = urls(request), language_of(request), self.event.thing
        base, change = to.identifiers.base_iri, self.change
        here, last = self.event.sequence, self.last

        def page(event: Event | None) -> str:
            return to.page(version_of(base, event), language) if event else ""

        newest, previous = last.number == self.event.number, self.near["prev"]
        return VersionNotice(
            thing=thing,
            moment=self.event.moment,
            sequence=here,
            change_url=to.page(change_iri(base, here), language),
            newest_url="" if newest or self.gone else page(last),
            thing_url="" if self.gone else to.page(thing, language),
            previous_url=page(previous),
            next_url=page(self.near["next"]),
            history_url=to.history(language, thing),
            before_url=to.difference(language, thing, previous.sequence, here) if previous else "",
            since_url="" if newest else to.difference(language, thing, here, last.sequence),
            agent=change.agent if change else "",
            on_behalf_of=Naming(self.knowledge, to, language).owner(change.on_behalf_of).value if change else "",
            approved_by=change.approved_by if change else "",
            reason=change.reason if change else "",
            source=change.source if change else "",
            licence=change.licence if change else "",
            **self._judged(),
        )

    def _judged(self) -> dict[str, Any]:
        """What the page says of the judgement."""
        if self.judgement is None:
            return {}
        found: Counter[str] = Counter()
        for one in self.judgement.findings:
            found[one.severity] += one.number
        findings = tuple((severity, found[severity]) for severity in SEVERITIES if found[severity])
        return {"shapes": self.judgement.shapes, "conforms": self.judgement.conforms, "findings": findings}


def _outside(triples: Iterator[object]) -> Iterator[Quad]:
    return (Quad(one.subject, one.predicate, one.object, DefaultGraph()) for one in triples)  # type: ignore[attr-defined]


def find_version(parts: Services, knowledge: Knowledge, name: VersionName) -> HeldVersion:
    """A version by its name. Raises NotFound."""
    event = knowledge.events.of_version(name)
    if event is None:
        raise NotFound(
            f"Change {name.sequence} made no version of <{name.thing}>.", "Its history lists those that there are."
        )
    return HeldVersion(parts, knowledge, event)


def version_asked(request: Request, thing: str, sequence: int) -> HeldVersion:
    """The version of a thing that a request names. Raises NotFound."""
    parts = services(request)
    return find_version(parts, parts.knowledge.current(), VersionName(sequence, thing))
