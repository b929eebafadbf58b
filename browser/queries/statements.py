"""The answer to a CONSTRUCT or DESCRIBE as statements to read, by subject and property."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from starlette.requests import Request

from browser.queries.contexts import ResultGraph, SubjectGroup
from browser.queries.terms import Terms
from browser.site.contexts import PropertyRow
from browser.site.values import place_of
from kg.rdf.documents import Subject, Term

STATEMENTS: Final = 400
"""Statements that a page shows for reading."""

_Rows = dict[NamedNode, list[Term]]


def read_statements(request: Request, turtle: bytes, whole: bool) -> ResultGraph:
    """The statements of a Turtle document, or of the beginning of one that was cut."""
    triples: list[Triple] = []
    complete = whole
    for triple in _parsed(turtle):
        if len(triples) == STATEMENTS:
            complete = False
            break
        triples.append(triple)
    groups: dict[Subject, _Rows] = {}
    for triple in triples:
        groups.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    terms = Terms.of(request, (term for t in triples for term in (t.subject, t.predicate, t.object)))
    shown = tuple(SubjectGroup(terms.value(subject), _rows(rows, terms)) for subject, rows in groups.items())
    text = turtle.decode("utf-8", "ignore") + ("" if whole else "\n# …")
    return ResultGraph(shown, len(triples), not complete, text)


def _parsed(turtle: bytes) -> Iterator[Triple]:
    """The triples up to the place where the document was cut."""
    try:
        for quad in parse(turtle, format=RdfFormat.TURTLE):
            yield quad.triple
    except SyntaxError:
        return


def _rows(rows: _Rows, terms: Terms) -> tuple[PropertyRow, ...]:
    made = []
    for predicate, values in rows.items():
        name = terms.iri(predicate.value)
        made.append(PropertyRow(name.text, predicate.value, name.url, tuple(terms.value(term) for term in values)))
    return tuple(sorted(made, key=lambda row: (place_of(row.iri), row.name.value.casefold(), row.iri)))
