"""Names of things, for people: which texts name a thing, and the one that is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.graph.graph import KnowledgeGraph
from kg.rdf.identifiers import local_name
from kg.rdf.namespaces import PREFIXES
from kg.texts.languages import Text, choose_label


@dataclass(slots=True)
class Labels:
    """Texts that name things by the word of their owners, by IRI."""

    graph: KnowledgeGraph
    _told: dict[str, tuple[Text, ...]] = field(default_factory=dict)

    def texts(self, iri: str) -> tuple[Text, ...]:
        """All names of a thing by its first naming property; empty if it has none."""
        return self._told.get(iri) or self.graph.texts(iri)

    def know(self, iri: str, texts: tuple[Text, ...]) -> None:
        """Take over the names of a thing that the graph does not describe."""
        self._told[iri] = texts

    def name(self, iri: str, language: str) -> Text:
        """The name of a thing: its label, else its compact IRI or local name."""
        return choose_label(self.texts(iri), language) or Text(compact_iri(iri) or local_name(iri))


def compact_iri(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """An IRI as `prefix:name` by the longest prefix that fits, '' if none does.

    >>> compact_iri("http://www.w3.org/2004/02/skos/core#broader")
    'skos:broader'
    """
    fitting: Iterable[tuple[int, str, str]] = (
        (len(start), prefix, iri[len(start) :])
        for prefix, start in prefixes.items()
        if prefix and iri.startswith(start)
    )
    best = max(fitting, default=None)
    return f"{best[1]}:{best[2]}" if best and best[2] and "/" not in best[2] else ""
