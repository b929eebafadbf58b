"""The statements of one graph of a record, while rules bring them over."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from kg.rdf.documents import CanonicalGraph, Subject, Term, canonicalize
from kg.records.sources import path_of


@dataclass(slots=True)
class RecordStatements:
    """A working copy of a graph of the record at `path`, the end of the graph's name.

    Rules read and change it with the methods below. `lost` counts, by what it was, what could not be brought over.
    """

    base_iri: str
    path: str
    triples: set[Triple]
    lost: Counter[str] = field(default_factory=Counter)

    @property
    def iri(self) -> str:
        """The IRI of what the graph is about: `record/X`, or that of a thing that is named by its symbol."""
        return self.base_iri + path_of(self.path)

    def own(self, path: str) -> NamedNode:
        """An IRI below the base, such as `own("chm/ontology#outcome")`."""
        return NamedNode(self.base_iri + path)

    def chm(self, name: str) -> NamedNode:
        """A term of the ontology of records."""
        return self.own(f"chm/ontology#{name}")

    def find(
        self, subject: Subject | None = None, predicate: NamedNode | None = None, value: Term | None = None
    ) -> list[Triple]:
        """The statements with a subject, a property, a value, or several of these, in a stable order."""
        found = (
            triple
            for triple in self.triples
            if (predicate is None or triple.predicate == predicate)
            and (subject is None or triple.subject == subject)
            and (value is None or triple.object == value)
        )
        return sorted(found, key=str)

    def values(self, subject: Subject, predicate: NamedNode) -> Iterator[Term]:
        """The values of a property of a node."""
        return (triple.object for triple in self.find(subject, predicate))

    def add(self, subject: Subject, predicate: NamedNode, value: Term) -> None:
        """State something."""
        self.triples.add(Triple(subject, predicate, value))

    def replace(self, old: Triple, *new: Triple) -> None:
        """Put statements in the place of one."""
        self.triples.discard(old)
        self.triples.update(new)

    def replace_all(self, old: Iterable[Triple], predicate: NamedNode) -> None:
        """Give statements another property."""
        for triple in list(old):
            self.replace(triple, Triple(triple.subject, predicate, triple.object))

    def lose(self, what: str) -> None:
        """Note that something of earlier statements has no place today, or that what today asks for is not known."""
        self.lost[what] += 1

    def canonical(self) -> CanonicalGraph:
        """The graph as the ledger keeps it."""
        return canonicalize(self.triples)
