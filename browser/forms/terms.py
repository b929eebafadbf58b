"""The terms that can be chosen in a field: those of its lists, with their names in a language."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.knowledge.knowledge import Knowledge
from kg.rdf.namespaces import OWL, SKOS
from kg.records.identifiers import RecordIris, is_guid
from kg.texts.folding import fold
from kg.texts.languages import Text, choose_label

MOST: Final = 400
"""Terms of a list that are read at once; a longer one is looked through by the search."""
_COUNTRIES: Final = "countries"
Terms = tuple[tuple[str, Text], ...]


class TermLists:
    """The lists of one generation in one language. They are read once for each generation."""

    def __init__(self, knowledge: Knowledge, iris: RecordIris, language: str) -> None:
        self._knowledge = knowledge
        self._iris = iris
        self._language = language

    def of(self, domains: Iterable[str]) -> Terms:
        """The terms of some lists, by identifier; none where one of them is not here, or they are too many."""
        lists = [self._list(domain) for domain in domains]
        if not all(lists) or sum(map(len, lists)) > MOST:
            return ()
        return tuple({identifier: (identifier, name) for one in lists for identifier, name in one}.values())

    def _list(self, domain: str) -> Terms:
        return self._knowledge.remember(f"terms {domain} {self._language}", lambda: self._read(domain))

    def _read(self, domain: str) -> Terms:
        if domain == _COUNTRIES:
            return tuple(self._knowledge.country_names(self._language).items())
        graph, start = self._knowledge.graph, self._iris.term("")
        scheme = NamedNode(self._iris.domain(domain))
        members = (quad.subject for quad in graph.said(None, SKOS.inScheme, scheme))
        own = [node for node in members if isinstance(node, NamedNode) and node.value.startswith(start)]
        if len(own) > MOST:
            return ()
        terms = [self._term(node, start) for node in own if next(graph.said(node, OWL.deprecated), None) is None]
        by_code = not any(is_guid(identifier) for identifier, _ in terms)
        return tuple(sorted(terms, key=lambda term: term[0] if by_code else fold(term[1].value)))

    def _term(self, node: NamedNode, start: str) -> tuple[str, Text]:
        """A term's identifier and name, with the notation of the concept of the Framework that it is."""
        identifier, graph = unquote(node.value.removeprefix(start)), self._knowledge.graph
        same = [quad.object for quad in graph.said(node, SKOS.exactMatch) if isinstance(quad.object, NamedNode)]
        names = graph.texts(node.value) or tuple(text for one in same for text in graph.texts(one.value))
        name = choose_label(names, self._language) or Text(identifier)
        notations = [quad.object.value for one in same for quad in graph.said(one, SKOS.notation)]  # type: ignore[union-attr]
        return identifier, replace(name, value=f"{notations[0]} – {name.value}") if notations else name
