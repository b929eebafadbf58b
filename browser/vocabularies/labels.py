"""The names of a concept in every language that its vocabulary has."""

from collections.abc import Callable, Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from browser.site import i18n
from browser.vocabularies.concept_contexts import LabelRow
from browser.vocabularies.view import VocabularyView
from kg.rdf.namespaces import DCT, RDFS, SKOS, SKOSXL
from kg.texts.languages import LANGUAGES, Language, Text
from kg.texts.ranges import UNSPOKEN

LABELS: Final = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, RDFS.label, DCT.title)
_FORMS: Final = {
    SKOSXL.prefLabel: SKOS.prefLabel,
    SKOSXL.altLabel: SKOS.altLabel,
    SKOSXL.hiddenLabel: SKOS.hiddenLabel,
}


def label_rows(view: VocabularyView, own: Iterable[Quad], address: Callable[[str, str], str]) -> tuple[LabelRow, ...]:
    """The labels by language: the reader's first, then the six, then the others by name."""
    found: dict[str, dict[NamedNode, dict[str, Text]]] = {}
    for predicate, text in _texts(view, own):
        by_property = found.setdefault("" if text.language in UNSPOKEN else text.language, {})
        by_property.setdefault(predicate, {}).setdefault(text.value, text)
    rows = []
    for tag in sorted(found, key=lambda tag: _place(tag, view)):
        labels = {predicate: tuple(texts.values()) for predicate, texts in found[tag].items()}
        preferred = next((labels[p] for p in (SKOS.prefLabel, RDFS.label, DCT.title) if p in labels), ())
        shown = {text.value for text in preferred}
        others = [*labels.get(SKOS.altLabel, ()), *labels.get(RDFS.label, ()), *labels.get(DCT.title, ())]
        alternative = tuple({text.value: text for text in others if text.value not in shown}.values())
        url = address(view.language, tag) if tag in view.tables.languages else ""
        row = LabelRow(i18n.language(tag), url, preferred, alternative, labels.get(SKOS.hiddenLabel, ()))
        rows.append(row)
    return tuple(rows)


def _texts(view: VocabularyView, own: Iterable[Quad]) -> Iterable[tuple[NamedNode, Text]]:
    """Labels as literals, and those that are things of their own (SKOS-XL, appendix B)."""
    graph = view.knowledge.graph
    for quad in own:
        if quad.predicate in LABELS and isinstance(quad.object, Literal):
            yield quad.predicate, graph.text(quad)
        elif quad.predicate in _FORMS and not isinstance(quad.object, Literal):
            for form in graph.store.quads_for_pattern(quad.object, SKOSXL.literalForm, None, quad.graph_name):
                if isinstance(form.object, Literal):
                    yield _FORMS[quad.predicate], graph.text(form)


def _place(tag: str, view: VocabularyView) -> tuple[bool, int, str]:
    order = list(LANGUAGES)
    base = tag.partition("-")[0]
    return tag != view.content, order.index(base) if base in LANGUAGES else len(order), i18n.language(tag).name


def missing_languages(view: VocabularyView, rows: Iterable[LabelRow]) -> tuple[Language, ...]:
    """Languages of the vocabulary in which the concept has no name."""
    present = {row.language.tag for row in rows if row.preferred}
    order = {tag: place for place, tag in enumerate(LANGUAGES)}
    tags = sorted(set(view.vocabulary.languages) - present, key=lambda tag: (order.get(tag, 9), tag))
    return tuple(i18n.language(tag) for tag in tags)
