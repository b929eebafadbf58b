"""Names of things, for people: which texts name a thing, fetched for many at once, and the one that is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.graph.graph import KnowledgeGraph
from kg.rdf.identifiers import local_name
from kg.rdf.namespaces import DCT, FOAF, PREFIXES, RDFS, SCHEMA, SKOS
from kg.texts.languages import Text, choose_label
from kg.texts.values import bare

NAMING: Final = (SKOS.prefLabel, RDFS.label, DCT.title, FOAF.name, SCHEMA.name)
"""Properties that name a thing, the first that a thing has is used."""


@dataclass(slots=True)
class Labels:
    """Texts that name things by the word of their owners, by IRI, gathered once for what a page or document shows."""

    graph: KnowledgeGraph
    _texts: dict[str, tuple[Text, ...]] = field(default_factory=dict)

    def texts(self, iri: str) -> tuple[Text, ...]:
        """All names of a thing by its first naming property; empty if it has none."""
        found = self._texts.get(iri)
        if found is None:
            found = self._texts[iri] = self._look_up(iri)
        return found

    def know(self, iri: str, texts: tuple[Text, ...]) -> None:
        """Take over the names of a thing that the graph does not describe."""
        self._texts[iri] = texts

    def _look_up(self, iri: str) -> tuple[Text, ...]:
        node = NamedNode(iri)
        for predicate in (*NAMING, SKOS.altLabel):  # some things have other names only
            texts = tuple(
                self.graph.text(quad) for quad in self.graph.said(node, predicate) if isinstance(quad.object, Literal)
            )
            if found := tuple(text for text in texts if bare(text.value)):
                return found
        return ()

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
