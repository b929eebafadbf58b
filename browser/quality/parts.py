"""What the pages of the quality report have in common."""

from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request

from browser.http.parameters import MOST_PAGES, whole_number
from browser.http.services import language_of, services, urls
from browser.quality.contexts import (
    FindingRow,
)
from browser.site.contexts import Link, Value
from browser.site.frame import words
from browser.site.values import ValueMaker
from kg.errors import NotFound
from kg.graph.datasets import Dataset
from kg.quality.decisions import Accepted
from kg.quality.model import Finding
from kg.texts.languages import Text, choose_label

STYLES: Final = ("vocabulary.css",)


def title_of(dataset: Dataset, language: str) -> Text:
    """The title of a dataset for a reader, its id without one."""
    return choose_label(dataset.titles, language) or Text(dataset.id)


def crumbs(request: Request, dataset: Dataset, *more: str) -> tuple[Link, ...]:
    """The way to a page of a dataset's report; `more` are names below it."""
    to, language = urls(request), language_of(request)
    title = title_of(dataset, language).value
    links = [Link(to.quality(language), words(language)("Quality")), Link(to.quality(language, dataset.id), title)]
    links += [Link("", text) for text in more]
    return (*links[:-1], replace(links[-1], current=True))


def page_number(request: Request, total: int) -> tuple[int, int, int]:
    """The page that is asked for, and the places of its first and last row from 0. Raises NotFound beyond the last."""
    number = whole_number(request.query_params, "page", 1, MOST_PAGES, 1)
    start = (number - 1) * PAGE
    if start >= total and number > 1:
        raise NotFound(f"There is no page {number}.", f"The last page is {max(1, -(-total // PAGE))}.")
    return number, start, min(start + PAGE, total)


PAGE: Final = 100


_NAMED: Final = 10


class Rows:
    """Makes rows of findings; resources of the vocabulary always lead to their page here."""

    def __init__(self, request: Request) -> None:
        knowledge = services(request).knowledge.current()
        self._urls, self._language = urls(request), language_of(request)
        self._values = ValueMaker(
            knowledge.graph, knowledge.labels(), self._urls, self._language, answers=knowledge.answers
        )

    def own(self, iri: str) -> Value:
        """A resource of the vocabulary."""
        shown = self.any(iri)
        return replace(shown, url=self._urls.page(iri, self._language), external=False) if shown.iri else shown

    def any(self, iri: str) -> Value:
        """Any resource; a blank node is its name."""
        try:
            return self._values.iri(NamedNode(iri))
        except ValueError:
            return Value("literal", Text(iri))

    def finding(self, finding: Finding, by: Accepted | None = None) -> FindingRow:
        """A finding, with who accepted it."""
        row = FindingRow(
            subject=self.own(finding.subject),
            others=tuple(map(self.any, finding.others[:_NAMED])),
            more=max(0, len(finding.others) - _NAMED),
            text=Text(finding.value, finding.language),
            key=finding.key(),
        )
        return replace(row, agent=by.agent, decided=by.decided, reason=by.reason) if by else row
