"""The home of a vocabulary: counts, letters, trees and languages."""

from typing import Final

from browser.site import i18n
from browser.vocabularies.alphabet import heading_links
from browser.vocabularies.contexts import LanguageCount, Overview, Tree
from browser.vocabularies.view import VocabularyView
from kg.texts.ranges import UNSPOKEN
from kg.vocabularies.schema import COLLECTION, CONCEPT, SCHEME

_ROOTS: Final = 40
_LABELS: Final = (
    "SELECT label.language, count(DISTINCT CASE WHEN label.property = 0 THEN thing.id END), "
    "sum(label.property BETWEEN 1 AND 2) FROM label JOIN thing ON thing.id = label.thing "
    "WHERE thing.kind = ? AND label.property <= 2 AND label.language <> '' GROUP BY 1"
)


def overview(view: VocabularyView) -> Overview:
    """The content of the home page of a vocabulary. The counts are made once per generation."""
    id_ = view.vocabulary.id
    to, tag, counts = view.urls, view.language, view.tables.counts
    trees, total = _trees(view)
    return Overview(
        head=view.head("home", lambda language, clang: to.dataset(id_, language, clang)),
        concepts=view.tables.concepts,
        deprecated=counts.get("deprecated", 0),
        collections=counts.get(COLLECTION, 0),
        schemes=counts.get(SCHEME, 0),
        headings=heading_links(view),
        trees=trees,
        roots_total=total,
        tree_url=to.tree(id_, tag, clang=view.clang),
        languages=_languages(view),
        statistics=view.vocabulary.settings.show_statistics,
        tree_first=view.vocabulary.settings.default_view == "hierarchy",
    )


def _trees(view: VocabularyView) -> tuple[tuple[Tree, ...], int]:
    """The first concepts of each scheme, forty in all."""
    trees: list[Tree] = []
    left, total = _ROOTS, 0
    heads = view.lists.heads()
    for scheme in heads:
        entries, number = view.lists.roots(scheme.id if scheme else 0, max(left, 5))
        total += number
        if entries:
            heading = view.value(scheme.iri) if scheme and len(heads) > 1 else None
            nodes = tuple(view.node(entry) for entry in entries)
            trees.append(Tree(heading, nodes, number, "", apart=not scheme and len(heads) > 1))
            left -= len(entries)
    return tuple(trees), total


def _languages(view: VocabularyView) -> tuple[LanguageCount, ...]:
    rows = view.knowledge.remember(f"labels {view.vocabulary.id}", lambda: view.tables.rows(_LABELS, (CONCEPT,)))
    concepts = max(1, view.tables.concepts)
    to, id_, tag = view.urls, view.vocabulary.id, view.language
    found = [
        LanguageCount(
            i18n.language(code), to.index(id_, tag, clang=code), preferred, others, preferred * 100 // concepts
        )
        for code, preferred, others in rows
        if code not in UNSPOKEN
    ]
    return tuple(sorted(found, key=lambda row: (-row.preferred, row.language.tag)))
