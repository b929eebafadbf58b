"""A concept in two languages, side by side."""

from collections.abc import Callable, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from browser.site import i18n
from browser.site.contexts import Value
from browser.vocabularies.concept_contexts import SideBySide, SideRow
from browser.vocabularies.contexts import LanguageChoice
from browser.vocabularies.labels import LABELS
from browser.vocabularies.view import VocabularyView
from kg.texts.ranges import closeness, find_reading


def side_by_side(
    view: VocabularyView, own: Sequence[Quad], beside: str, end_url: str, notes: Sequence[NamedNode]
) -> SideBySide | None:
    """The labels and notes in the reader's language and in a second one; None if there is no such language."""
    second = find_reading(view.vocabulary.languages, beside) if beside else ""
    if not second or second == view.content:
        return None
    rows = []
    for property_ in (*LABELS, *notes):
        first_values = _values(view, own, property_, view.content)
        second_values = _values(view, own, property_, second)
        if first_values or second_values:
            name = view.values.row(property_, ()).name
            rows.append(SideRow(name, first_values, second_values))
    return SideBySide(i18n.language(view.content), i18n.language(second), tuple(rows), end_url)


def _values(view: VocabularyView, own: Sequence[Quad], property_: NamedNode, tag: str) -> tuple[Value, ...]:
    found = {
        quad.object.value: quad
        for quad in own
        if quad.predicate == property_
        and isinstance(quad.object, Literal)
        and closeness(quad.object.language or "", tag) is not None
    }
    return tuple(view.values.literal(found[value]) for value in sorted(found))


def side_choices(view: VocabularyView, beside: str, address: Callable[[str], str]) -> tuple[LanguageChoice, ...]:
    """Languages that the concept can be read in beside the reader's."""
    choices = view.choices(lambda tag: address(tag or view.follows))
    return tuple(
        LanguageChoice(choice.url, choice.language, bool(beside) and closeness(choice.language.tag, beside) == 0)
        for choice in choices
        if choice.language.tag != view.content
    )
