"""`python -m bench.quality [CONCEPTS]`: how long it takes to check a generated vocabulary; asked are 5 s for 50,000.

Twelve statements a concept or so: six preferred labels, alternative labels, a definition, hierarchy from both sides,
related concepts, mappings. The statements are in memory before the clock starts, as they are for the report.
"""

import resource
import sys
from collections.abc import Iterator
from time import perf_counter

from pyoxigraph import Literal, NamedNode, Triple

from bench.results import heading, table, write_section
from kg.quality import check
from kg.quality.index import Index
from kg.rdf.namespaces import RDF, SKOS
from kg.texts.languages import LANGUAGES

ROUNDS = 3
CONCEPTS = 50_000
_WORDS = {"ar": "مصطلح", "zh": "术语", "en": "Term", "fr": "Notion", "ru": "Термин", "es": "Término"}
_BASE = "http://example.org/vocabulary/"


def statements(concepts: int) -> Iterator[Triple]:
    """A tree with ten children each, and cross-references."""
    scheme = NamedNode(_BASE)
    yield Triple(scheme, RDF.type, SKOS.ConceptScheme)
    yield Triple(scheme, SKOS.hasTopConcept, _concept(0))
    for number in range(concepts):
        node = _concept(number)
        yield Triple(node, RDF.type, SKOS.Concept)
        yield Triple(node, SKOS.inScheme, scheme)
        for tag in LANGUAGES:
            yield Triple(node, SKOS.prefLabel, Literal(f"{_WORDS[tag]} {number}", language=tag))
        yield Triple(node, SKOS.altLabel, Literal(f"Word {number}", language="en"))
        if number:
            parent = _concept((number - 1) // 10)
            yield Triple(node, SKOS.broader, parent)
            yield Triple(parent, SKOS.narrower, node)
        if number % 2:
            other = _concept(number * 7919 % concepts)
            yield Triple(node, SKOS.related, other)
            yield Triple(other, SKOS.related, node)
        if number % 3 == 0:
            yield Triple(node, SKOS.definition, Literal(f"What term {number} means, said at length.", language="en"))
            yield Triple(node, SKOS.closeMatch, NamedNode(f"http://example.com/other/{number}"))


def _concept(number: int) -> NamedNode:
    return NamedNode(f"{_BASE}{number}")


def main() -> None:
    """Measure and write the section."""
    concepts = int(sys.argv[1]) if len(sys.argv) > 1 else CONCEPTS
    data = list(statements(concepts))
    rows = []
    for _ in range(ROUNDS):
        started = perf_counter()
        Index(data, LANGUAGES)
        indexed = perf_counter() - started
        started = perf_counter()
        report = check(data, LANGUAGES)
        rows.append((perf_counter() - started, indexed, sum(report.counts.values())))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    whole, indexed, findings = sorted(rows)[len(rows) // 2]
    columns = ("vocabulary", "statements", "findings", "reading, s", "all rules too, s", "memory, MB")
    figures = (f"{len(data):,}", f"{findings:,}", f"{indexed:.2f}", f"{whole:.2f}", f"{memory:.0f}")
    title = heading("Quality report", "python -m bench.quality", ("pyoxigraph",))
    lines = [*title, "", f"Median of {ROUNDS} rounds in one process; memory at its highest.", ""]
    print(write_section("quality", [*lines, *table(columns, [(f"{concepts:,} concepts", *figures)])]))


if __name__ == "__main__":
    main()
