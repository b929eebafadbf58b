"""What is asked: queries whose parameter changes from request to request, so that nobody can have the answer ready."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from bench.sparql.data import CHILDREN, LANGUAGES, SCHEMES, concept, preferred, scheme, words

_Any = TypeVar("_Any")
JSON: Final = "application/sparql-results+json"
NTRIPLES: Final = "application/n-triples"
PARAMETERS: Final = 20_000
POINT: Final = (1, 8, 32)
HEAVY: Final = (8,)
_SKOS: Final = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
_TEXT: Final = "PREFIX text: <http://jena.apache.org/text#> "
REPEATED: Final = ("all of a concept", "children with a label")
"""The cases whose first query is also asked again and again, unchanged."""
AGAIN: Final = "again: "
"""Stands before the names of those."""


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of query: its texts in the order in which they are asked, the media type, how many at once.

    `ours` stands in for `queries` where this service has a way of its own. `rows_differ` says why the numbers of rows
    need not agree.
    """

    name: str
    queries: tuple[str, ...]
    connections: tuple[int, ...] = POINT
    accept: str = JSON
    ours: tuple[str, ...] = ()
    rows_differ: str = ""

    def again(self) -> "Case":
        """The same with its first query only."""
        return replace(self, name=AGAIN + self.name, queries=self.queries[:1], ours=self.ours[:1])


def build_cases(concepts: int) -> list[Case]:
    """All cases on a vocabulary of so many concepts; the same ones each time."""
    drawn = _shuffled(range(concepts))[:PARAMETERS]
    return [*_points(drawn, concepts), *_paths_and_forms(drawn), *_heavy(concepts), _search()]


def _points(drawn: Sequence[int], concepts: int) -> list[Case]:
    parents = [(parent, language) for parent in range(1, max(2, concepts // CHILDREN)) for language in LANGUAGES]
    return [
        Case("all of a concept", tuple(f"SELECT ?p ?o WHERE {{ <{concept(n)}> ?p ?o }}" for n in drawn)),
        Case(
            "children with a label",
            tuple(
                f"{_SKOS}SELECT ?c ?l WHERE {{ ?c skos:broader <{concept(parent)}> ; skos:prefLabel ?l "
                f"FILTER(LANG(?l) = '{language}') }}"
                for parent, language in _shuffled(parents)[:PARAMETERS]
            ),
        ),
        Case("by notation", tuple(f'{_SKOS}SELECT ?c WHERE {{ ?c skos:notation "{n:06d}" }}' for n in drawn)),
        Case(
            "by exact label",
            tuple(f'{_SKOS}SELECT ?c WHERE {{ ?c skos:prefLabel "{preferred(n, "en")}"@en }}' for n in drawn),
        ),
    ]


def _paths_and_forms(drawn: Sequence[int]) -> list[Case]:
    return [
        Case(
            "ancestors with labels",
            tuple(
                f"{_SKOS}SELECT ?a ?l WHERE {{ <{concept(n)}> skos:broader+ ?a . ?a skos:prefLabel ?l "
                f"FILTER(LANG(?l) = 'en') }}"
                for n in drawn
            ),
        ),
        Case(
            "DESCRIBE",
            tuple(f"DESCRIBE <{concept(n)}>" for n in drawn),
            accept=NTRIPLES,
            rows_differ="what DESCRIBE gives is left to the server; this one may not give N-Triples",
        ),
        Case("ASK", tuple(f"{_SKOS}ASK {{ <{concept(n)}> skos:inScheme <{scheme(n % SCHEMES)}> }}" for n in drawn)),
    ]


def _heavy(concepts: int) -> list[Case]:
    tops = [(top, language) for top in range(1, min(CHILDREN, concepts)) for language in LANGUAGES]
    pages = [(number, page) for page in range(20) for number in range(SCHEMES)]
    return [
        Case(
            "count of descendants",
            tuple(
                f"{_SKOS}SELECT (COUNT(?d) AS ?n) WHERE {{ ?d skos:broader+ <{concept(top)}> }}"
                for top, language in tops
                if language == "en"
            ),
            HEAVY,
        ),
        Case(
            "50 of a scheme by French label",
            tuple(
                f"{_SKOS}SELECT ?c ?l WHERE {{ ?c skos:inScheme <{scheme(number)}> ; skos:prefLabel ?l "
                f"FILTER(LANG(?l) = 'fr') }} ORDER BY ?l LIMIT 50 OFFSET {page * 10}"
                for number, page in _shuffled(pages)
            ),
            HEAVY,
        ),
        Case(
            "labels by language",
            (f"{_SKOS}SELECT ?g (COUNT(*) AS ?n) WHERE {{ ?c skos:prefLabel ?l }} GROUP BY (LANG(?l) AS ?g)",),
            HEAVY,
        ),
    ]


def _search() -> Case:
    """Peers without an index have to look at every label."""
    wanted = _shuffled([f"{quality} {thing}" for quality in words("quality", "en") for thing in words("thing", "en")])
    return Case(
        "text search",
        tuple(
            f"{_SKOS}SELECT DISTINCT ?c WHERE {{ ?c skos:prefLabel ?l "
            f"FILTER(CONTAINS(LCASE(STR(?l)), '{text}')) }} LIMIT 100"
            for text in wanted
        ),
        HEAVY,
        ours=tuple(f'{_TEXT}SELECT DISTINCT ?c WHERE {{ ?c text:query "{text}" }} LIMIT 100' for text in wanted),
        rows_differ="text:query finds words in any order, CONTAINS the phrase",
    )


def construct_query(number: int) -> str:
    """Everything of one scheme: 100,000 triples of a vocabulary of 50,000 concepts."""
    return f"{_SKOS}CONSTRUCT {{ ?c ?p ?o }} WHERE {{ ?c skos:inScheme <{scheme(number)}> ; ?p ?o }}"


def _shuffled(values: Sequence[_Any]) -> list[_Any]:
    return random.Random(1).sample(values, len(values))
