"""Checking a vocabulary against all rules."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from pyoxigraph import Quad, Triple

from kg.quality.coverage import measure_coverage
from kg.quality.index import LABELS, MAPPING, NOTES, SEMANTIC, Index
from kg.quality.model import Report
from kg.quality.rules import RULES
from kg.rdf.namespaces import SKOS
from kg.texts.languages import LANGUAGES
from kg.vocabularies.settings import VocabularySettings


def check(
    quads: Iterable[Quad | Triple],
    languages: Iterable[str] = LANGUAGES,
    settings: VocabularySettings | None = None,
    context: Iterable[Quad | Triple] = (),
) -> Report:
    """The report on a vocabulary. `languages` are those in which every concept should have a name.

    `context` is known but not judged: types that were inferred, subclass statements, mappings from elsewhere.
    """
    with _without_collector():
        return _check(Index(quads, languages, settings, context))


def _check(index: Index) -> Report:
    found = {rule.id: sorted(set(rule.find(index))) for rule in RULES.values()}
    return Report(
        findings={rule: findings for rule, findings in found.items() if findings},
        coverage=measure_coverage(index),
        totals=_totals(index),
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Stop the garbage collector: a million objects are made, none in a cycle, and collecting doubles the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _totals(index: Index) -> dict[str, int]:
    def amount(tables: Iterable[str]) -> int:
        texts = (index.texts.get(name, {}) for name in tables)
        return sum(len(values) for table in texts for values in table.values())

    def relations(tables: Iterable[str]) -> int:
        return sum(len(values) for name in tables for values in index.links.get(name, {}).values())

    return {
        "concepts": len(index.concepts),
        "deprecated": len(index.concepts & index.deprecated),
        "schemes": len(index.schemes & index.subjects),
        "collections": len(index.collections & index.subjects),
        "labels": amount(LABELS),
        "notes": amount(NOTES),
        "relations": relations(SEMANTIC),
        "mappings": relations(MAPPING),
        "top concepts": len({top for tops in index.top_concepts.values() for top in tops}),
        "notations": amount((SKOS.notation.value,)),
        "statements": index.statements,
    }
