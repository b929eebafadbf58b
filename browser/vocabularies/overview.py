"""The home of a vocabulary: counts, letters, trees and languages."""

from typing import Final

from starlette.requests import Request

from browser.site import i18n
from browser.vocabularies.alphabet import heading_links
from browser.vocabularies.contexts import LanguageCount, Overview, Tree
from browser.vocabularies.reading import Reading
from kg.vocabularies.schema import COLLECTION, CONCEPT, SCHEME

_ROOTS: Final = 40
_LABELS: Final = (
    "SELECT label.language, count(DISTINCT CASE WHEN label.property = 0 THEN thing.id END), "
    "sum(label.property BETWEEN 1 AND 2) FROM label JOIN thing ON thing.id = label.thing "
    "WHERE thing.kind = ? AND thing.deprecated = 0 AND label.property <= 2 AND label.language <> '' GROUP BY 1"
)


def overview(request: Request, id_: str) -> Overview:
    """The content of the home page of a vocabulary. The counts are made once per generation."""
    reading = Reading(request, id_)
    to, tag, counts = reading.urls, reading.language, reading.tables.counts
    trees, total = _trees(reading)
    return Overview(
        head=reading.head("home", lambda language, clang: to.dataset(id_, language, clang)),
        concepts=counts.get(CONCEPT, 0),
        deprecated=counts.get("deprecated", 0),
        collections=counts.get(COLLECTION, 0),
        schemes=counts.get(SCHEME, 0),
        headings=heading_links(reading),
        trees=trees,
        roots_total=total,
        tree_url=to.tree(id_, tag, clang=reading.clang),
        languages=_languages(reading),
    )


def _trees(reading: Reading) -> tuple[tuple[Tree, ...], int]:
    """The first concepts of each scheme, forty in all."""
    trees: list[Tree] = []
    left, total = _ROOTS, 0
    schemes = [*reading.tables.schemes, None]
    for scheme in schemes:
        entries, number = reading.browser.roots(scheme.id if scheme else 0, max(left, 5))
        total += number
        if entries:
            heading = reading.value(scheme.iri) if scheme and len(schemes) > 2 else None
            trees.append(Tree(heading, tuple(reading.node(entry) for entry in entries), number, ""))
            left -= len(entries)
    return tuple(trees), total


def _languages(reading: Reading) -> tuple[LanguageCount, ...]:
    rows = reading.knowledge.remember(
        f"labels {reading.vocabulary.id}", lambda: reading.tables.rows(_LABELS, (CONCEPT,))
    )
    concepts = max(1, reading.tables.counts.get(CONCEPT, 0))
    to, id_, tag = reading.urls, reading.vocabulary.id, reading.language
    found = [
        LanguageCount(
            i18n.language(code), to.index(id_, tag, clang=code), preferred, others, preferred * 100 // concepts
        )
        for code, preferred, others in rows
    ]
    return tuple(sorted(found, key=lambda row: (-row.preferred, row.language.tag)))
