"""The elements of a decision as a table."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.parameters import language_asked
from browser.http.services import services
from browser.http.tables import Table, printable, write_csv
from browser.records.naming import place_words
from browser.site.frame import words
from browser.site.html import plain
from browser.things.kinds import Sought, resolve, sought
from kg.clearing_house.decision_tree import decision_name, read_tree
from kg.errors import NotFound
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import CSV
from kg.records.decisions import DecisionName
from kg.texts.languages import Text, choose_label

COLUMNS: Final = (
    "iri", "anchor", "element", "kind", "status", "actors", "timeline", "subjects", "led_to", "related", "records",
    "language", "text",
)  # fmt: skip


def elements_table(knowledge: Knowledge, name: DecisionName, language: str) -> Table:
    """The elements of a decision as a table, one a row, in their order. Several values are separated by blanks."""
    tree, base, _ = read_tree(knowledge, name), knowledge.graph.names.base_iri, words(language)
    rows = []
    for element in tree.root.walk():
        text = choose_label(list(element.texts), language) or Text("")
        cells = (
            base + element.name.path, element.name.anchor, place_words(element.name.parts, _), element.kind,
            " ".join(element.statuses), " ".join(element.actors), element.timeline, " ".join(element.subjects),
            " ".join(element.led_to), " ".join(element.related), " ".join(row.iri for row in element.pointing),
            text.language, plain(text.value),
        )  # fmt: skip
        rows.append(tuple(map(printable, cells)))
    return Table(name.whole.path.replace("/", "-"), COLUMNS, tuple(rows))


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
    return sought(request, services(request).identifiers.iri(f"decision/{request.path_params['local']}"))
