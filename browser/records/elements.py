"""The elements of a decision as a table."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.parameters import language_asked
from browser.http.paths import written_segments
from browser.http.services import services
from browser.http.tables import Columns, Table, table_by, write_csv
from browser.records.naming import place_words
from browser.site.html import plain
from browser.things.resolving import Sought, resolve, sought
from kg.clearing_house.decision_tree import Element, decision_name, read_tree
from kg.errors import NotFound
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import CSV
from kg.records.decisions import DecisionName
from kg.texts.languages import Text, choose_label


@dataclass(frozen=True)
class Cells:
    """One element of a decision, with the values of its columns."""

    element: Element
    base: str
    language: str

    @cached_property
    def text(self) -> Text:
        """Its text for a reader."""
        return choose_label(list(self.element.texts), self.language) or Text("")


COLUMNS: Final[Columns[Cells]] = {
    "iri": lambda cells: cells.base + cells.element.name.path,
    "anchor": lambda cells: cells.element.name.anchor,
    "element": lambda cells: place_words(cells.element.name.parts, cells.language),
    "kind": lambda cells: cells.element.kind,
    "status": lambda cells: " ".join(cells.element.statuses),
    "actors": lambda cells: " ".join(cells.element.actors),
    "timeline": lambda cells: cells.element.timeline,
    "subjects": lambda cells: " ".join(cells.element.subjects),
    "led_to": lambda cells: " ".join(cells.element.led_to),
    "related": lambda cells: " ".join(cells.element.related),
    "records": lambda cells: " ".join(row.iri for row in cells.element.pointing),
    "language": lambda cells: cells.text.language,
    "text": lambda cells: plain(cells.text.value),
}
"""The columns of the elements of a decision as CSV, and their values, separated by blanks."""


def elements_table(knowledge: Knowledge, name: DecisionName, language: str) -> Table:
    """The elements of a decision as a table, one a row, in their order."""
    base = knowledge.graph.names.base_iri
    elements = read_tree(knowledge, name).root.walk()
    return table_by(
        name.whole.path.replace("/", "-"), COLUMNS, (Cells(element, base, language) for element in elements)
    )


def elements_file(request: Request) -> Response:
    """GET /decision/data/{decision}.csv: the elements of a decision, one a row. Raises NotFound for what is none."""
    language, asked = language_asked(request), _decision(request)
    resolve(asked)
    name = decision_name(asked.knowledge.graph, asked.iri)
    if name is None or name.parts:
        raise NotFound(f"<{asked.iri}> is no decision.", "Only whole decisions have a table of their elements.")
    key = ("elements", asked.knowledge.generation.number, asked.iri, language)
    content = asked.services.cache.get_or_make(key, lambda: write_csv(elements_table(asked.knowledge, name, language)))
    file = f'attachment; filename="{name.path.replace("/", "-")}.csv"'
    return answer(request, content, CSV.content_type, headers={"Content-Disposition": file})


def _decision(request: Request) -> Sought:
    return sought(
        request, services(request).identifiers.iri(f"decision/{written_segments(request, 2)[-1].removesuffix('.csv')}")
    )
