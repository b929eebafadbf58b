"""Results in TSV as the table that a page shows."""

from collections.abc import Collection
from typing import Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from starlette.requests import Request

from browser.queries.charts import draw
from browser.queries.contexts import ResultTable
from browser.queries.terms import NUMBERS, Terms
from browser.site.contexts import Value

ROWS: Final = 500
"""Rows that a page shows."""


def read_table(request: Request, content: bytes, whole: bool, hidden: Collection[str] = ()) -> ResultTable:
    """The first rows of results in TSV, which can be cut at any line; `hidden` columns are left out."""
    lines = content.split(b"\n")
    rows = lines[1:-1]  # the last line is empty, or cut
    parsed = parse_query_results(b"\n".join((lines[0], *rows[:ROWS], b"")), format=QueryResultsFormat.TSV)
    assert isinstance(parsed, QuerySolutions)
    columns = [variable.value for variable in parsed.variables]
    kept = [position for position, name in enumerate(columns) if name not in hidden] or range(len(columns))
    solutions = [[solution[position] for position in kept] for solution in parsed]
    terms = Terms.of(request, (term for solution in solutions for term in solution))
    cells = tuple(tuple(terms.value(term) if term else None for term in solution) for solution in solutions)
    names = tuple(columns[position] for position in kept)
    truncated = not whole or len(rows) > ROWS
    numeric = frozenset(name for place, name in enumerate(names) if _all_numbers([row[place] for row in cells]))
    return ResultTable(names, cells, truncated, numeric, None if truncated else draw(names, cells))


def _all_numbers(values: list[Value | None]) -> bool:
    return any(values) and all(value is None or value.datatype in NUMBERS for value in values)
