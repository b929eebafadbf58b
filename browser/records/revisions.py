"""Revisions of records: `record/X@2` is the record X as the Secretariat's second revision of it (design, section 3).

The ledger keeps every version of a graph that was ever accepted; a revision is held if one of them says that it is it.
"""

import re
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from browser.http.services import Services
from browser.things.contexts import VersionNotice
from kg.graph.graph import KnowledgeGraph
from kg.history.model import Event
from kg.knowledge.knowledge import Knowledge
from kg.ledger.ledger import Version
from kg.rdf.documents import CanonicalGraph

_ASKED: Final = re.compile(r"(?P<iri>.+/record/[^/#?]{1,2000})@(?P<revision>[1-9]\d{0,8})")
_MOST: Final = 50
"""Versions that are searched for a revision, the newest first."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision that was asked for, by the IRI of its record and its number in the Secretariat's count."""

    iri: str
    number: int

    @property
    def own_iri(self) -> str:
        """The IRI of the revision."""
        return f"{self.iri}@{self.number}"


@dataclass(frozen=True, slots=True)
class HeldRevision:
    """The version in the ledger that is a revision, and how many versions there are; `newest` if it is the last."""

    version: Version
    newest: bool


@dataclass(frozen=True, slots=True)
class Then:
    """A record as it was: the IRI under which it is shown so, a graph that holds nothing else, and what it was.

    `revision` is the number of the version in the ledger, `event` made it, `notice` is what is said of it beside it.
    """

    iri: str
    graph: KnowledgeGraph
    revision: int
    event: Event | None = None
    notice: VersionNotice | None = None


def read_revision(knowledge: Knowledge, iri: str) -> Revision | None:
    """The revision that one of our IRIs names; None for any other IRI, and for things whose name only looks like it."""
    base = knowledge.graph.names.base_iri
    found = _ASKED.fullmatch(iri) if iri.startswith(f"{base}record/") else None
    if found is None or found["iri"].count("/") != base.count("/") + 1:
        return None
    if next(knowledge.graph.said(NamedNode(iri)), None) is not None:
        return None
    return Revision(found["iri"], int(found["revision"]))


def find_revision(parts: Services, knowledge: Knowledge, revision: Revision) -> HeldRevision | None:
    """The newest version that is this revision; None if there is none among the last of them."""
    names = parts.names
    graph = names.record(revision.iri.removeprefix(f"{names.base_iri}record/"))
    line = f'<{revision.iri}> <{names.base_iri}chm/ontology#revision> "{revision.number}"'

    def look() -> bytes:
        sequence = knowledge.generation.sequence
        history = [version for version, _ in parts.ledger.history(graph) if version.sequence <= sequence]
        for version in history[:_MOST]:
            whole = parts.ledger.version(graph, version.revision) if version.sha256 else None
            if whole and line.encode() in whole.content().ntriples:
                return f"{version.revision} {int(version.revision == history[0].revision)}".encode()
        return b""

    key = ("revision", knowledge.generation.number, revision.own_iri)
    number, _, newest = parts.cache.get_or_make(key, look).decode().partition(" ")
    found = parts.ledger.version(graph, int(number)) if number else None
    return HeldRevision(found, newest == "1") if found else None


def quads_of(version: Version) -> list[Quad]:
    """The quads of a version, in its graph."""
    return _quads(version.graph, version.content())


def as_graph(knowledge: Knowledge, version: Version) -> KnowledgeGraph:
    """A graph that holds nothing but a version."""
    return graph_of(knowledge, version.graph, version.content())


def graph_of(knowledge: Knowledge, name: str, content: CanonicalGraph) -> KnowledgeGraph:
    """A graph that holds nothing but what would stand, or stood, under a name."""
    store = Store()
    store.bulk_extend(_quads(name, content))
    return KnowledgeGraph(store, knowledge.graph.names)


def _quads(name: str, content: CanonicalGraph) -> list[Quad]:
    graph = NamedNode(name)
    return [Quad(each.subject, each.predicate, each.object, graph) for each in content.triples()]
