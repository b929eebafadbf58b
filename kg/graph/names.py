"""Names and codes of many things at once, by one query, for pages that show the results of queries."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from kg.graph.graph import NAMING, KnowledgeGraph
from kg.rdf.namespaces import KMGBF, SKOS
from kg.texts.languages import Text

CODES: Final = (KMGBF.goalCode, KMGBF.targetCode, KMGBF.indicatorCode, SKOS.notation)
"""Properties that hold the notation of a thing, the first that a thing has is used."""
MOST: Final = 5_000
"""Things that are looked up at once; further ones are shown without a name."""

_IRI: Final = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")
"""What may be written in angle brackets in a query; nothing that matches can end the brackets or escape from them."""
_QUERY: Final = (
    "SELECT ?s ?p ?o ?g WHERE {{ VALUES ?s {{ {things} }} GRAPH ?g {{ ?s ?p ?o }} FILTER(?p IN ({properties})) }}"
)
"""Measured against VALUES for the properties, UNION, and look-ups one by one: 2 to 5 times as fast."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a thing: all texts by its first naming property, and its notation ('' for none)."""

    texts: tuple[Text, ...] = ()
    code: str = ""


NOTHING: Final = Names()


def read_names(graph: KnowledgeGraph, iris: Iterable[str]) -> Mapping[str, Names]:
    """Names and codes of things by the word of their owners; those without either are missing. One query for all."""
    things = [iri for iri in dict.fromkeys(iris) if _IRI.fullmatch(iri)][:MOST]
    if not things:
        return {}
    query = _QUERY.format(
        things=" ".join(f"<{iri}>" for iri in things),
        properties=", ".join(str(node) for node in (*NAMING, *CODES)),
    )
    found: dict[str, dict[str, list[Text]]] = {}
    solutions = graph.store.query(query)
    assert isinstance(solutions, QuerySolutions)
    for subject, predicate, value, name in solutions:
        assert isinstance(subject, NamedNode)
        assert isinstance(predicate, NamedNode)
        quad = Quad(subject, predicate, value, name)
        if isinstance(value, Literal) and graph.owners.is_own(quad):
            found.setdefault(subject.value, {}).setdefault(predicate.value, []).append(graph.text(quad))
    return {iri: _names(texts) for iri, texts in found.items()}


def _names(texts: Mapping[str, list[Text]]) -> Names:
    named = next((texts[node.value] for node in NAMING if node.value in texts), [])
    codes = next((texts[node.value] for node in CODES if node.value in texts), [])
    return Names(tuple(named), min((code.value for code in codes), default=""))
