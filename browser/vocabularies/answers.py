"""What Parties answered to a question, on the page of the question."""

from typing import Final

from browser.site.contexts import Value
from browser.vocabularies.concept_contexts import AnswerList, AnswerRow
from browser.vocabularies.view import VocabularyView
from kg.clearing_house.answers import GivenAnswer, answers_to, is_question, options_of
from kg.texts.languages import Text, choose_label

ANSWERED: Final = "chm/ontology#question"
"""The property that leads to a question from its answers, below the base."""
_SHOWN: Final = 250
_LONGEST: Final = 300
_QUERY: Final = """PREFIX chm: <{base}chm/ontology#>
SELECT ?party ?record ?option ?word ?text WHERE {{
  ?record chm:hasAnswer ?answer .
  ?answer chm:question <{iri}>
  OPTIONAL {{ ?record chm:government ?party }}
  OPTIONAL {{ ?answer chm:answerOption ?option }}
  OPTIONAL {{ ?answer chm:answerTerm ?term }}
  OPTIONAL {{ ?answer chm:answerWord ?word }}
  OPTIONAL {{ ?answer chm:answerText ?text }}
}} ORDER BY ?party ?record
LIMIT 1000"""


def answer_list(view: VocabularyView, iri: str) -> AnswerList | None:
    """The answers to a question with their counts; None for what is no question."""
    graph = view.knowledge.graph
    if not is_question(graph, iri):
        return None
    found = answers_to(graph, iri, _SHOWN)
    chosen, words = found.chosen, found.words
    options = dict.fromkeys((*options_of(graph, iri), *chosen))
    places = {iso2: number for number, iso2 in enumerate(view.knowledge.country_names(view.language))}

    def place(answer: GivenAnswer) -> tuple[int, str]:
        return places.get(answer.government.rpartition("/")[2], len(places)), answer.record

    return AnswerList(
        (
            *((view.value(option), chosen[option]) for option in options),
            *((Value("literal", Text(word)), number) for word, number in sorted(words.items())),
        ),
        tuple(_row(view, answer) for answer in sorted(found.given, key=place)),
        found.more,
        view.urls.query(view.language, _QUERY.format(base=graph.names.base_iri, iri=iri)),
    )


def _row(view: VocabularyView, answer: GivenAnswer) -> AnswerRow:
    whose = view.value(answer.government or answer.record)
    to = view.urls.page(answer.record, view.language)
    text = choose_label(answer.texts, view.language)
    shown = Text(text.value[:_LONGEST] + "…", text.language) if text and len(text.value) > _LONGEST else text
    chosen = (*map(view.value, answer.chosen), *(Value("literal", Text(word)) for word in answer.words))
    return AnswerRow(Value("iri", whose.text, url=to, iri=answer.record), chosen, (shown,) if shown else ())
