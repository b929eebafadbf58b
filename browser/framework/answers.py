"""The HTTP side of an answer: made once per generation and question, kept in the bounded cache."""

import re
from collections.abc import Callable, Hashable, Sequence

from pydantic import BaseModel
from starlette.responses import Response

from browser.framework.models import Model
from browser.framework.parameters import Question
from browser.framework.tables import table_of
from browser.http.answers import answer
from browser.http.json import as_json
from browser.http.services import services
from browser.http.tables import Table, write_csv
from kg.rdf.formats import CSV, JSON, Format


def listing(question: Question, name: str, model: type[Model], make: Callable[[], Sequence[Model]]) -> Response:
    """A list of items in the form asked for. `name` identifies the question beside its language and form."""

    def table(items: Sequence[Model]) -> Table:
        return table_of(name, model, items, question.language, definition=question.with_definition)

    key = (name, question.language, question.with_definition)
    return in_shape(question, name, key, make, table)


def in_shape(
    question: Question,
    name: str,
    key: tuple[Hashable, ...],
    make: Callable[[], object],
    table: Callable[..., Table],
) -> Response:
    """What `make` makes, as JSON or as the table that `table` makes of it."""

    def content() -> bytes:
        made = make()
        if question.shape is JSON:
            return as_json(made)
        return write_csv(table(made)) if question.shape is CSV else _workbook(table(made))

    headers = {} if question.shape is JSON else _as_file(f"kmgbf-{name}-{question.language}", question.shape)
    return _answer(question, key, content, headers)


def _workbook(table: Table) -> bytes:
    # Here, since it takes a fifth of a second and a tenth of the memory that a web process begins with.
    from browser.framework.workbook import write_workbook

    return write_workbook(table)


def record(question: Question, iri: str, make: Callable[[], BaseModel]) -> Response:
    """One thing as JSON."""
    return _answer(question, ("record", iri, question.language), lambda: as_json(make()), {})


def _answer(
    question: Question, key: tuple[Hashable, ...], make: Callable[[], bytes], headers: dict[str, str]
) -> Response:
    generation = question.knowledge.generation.number
    cache = services(question.request).cache
    content = cache.get_or_make(("api/kmgbf", generation, question.shape.name, *key), make)
    sent = {"X-Kg-Generation": str(generation), **headers}
    return answer(question.request, content, question.shape.content_type, headers=sent)


def _as_file(name: str, shape: Format) -> dict[str, str]:
    safe = re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-")
    return {"Content-Disposition": f'attachment; filename="{safe}.{shape.name}"'}
