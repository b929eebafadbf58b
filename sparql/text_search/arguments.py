"""Reading one use of text:query: its words and limits, and which variables get thing, score, label, graph, property.

    ?s text:query "words"
    (?s ?score ?literal ?graph ?property) text:query (property … "words" limit "lang:xx")

As "Jena Full Text Search" has it in its section "Syntax", without highlighting; the words are not in Lucene's language.
"""

import re
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.graph.labels import compact_iri
from kg.rdf.namespaces import XSD
from kg.search.index import PROPERTIES
from kg.search.text_query import LIMIT, LONGEST, MOST, TextQuery
from kg.texts.folding import tokens as words_of
from sparql.language.tokens import IRI, LANG, LONG, NUMBER, PNAME, STRING, VARIABLE
from sparql.text_search.triples import Call, Run, Span
from sparql.text_search.uses import Uses

COLUMNS: Final = ("subject", "score", "literal", "graph", "property")
"""Columns of a hit, in the order of the variables in the list before text:query."""
_LANGUAGE: Final = re.compile(r"lang:([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)")
_WRITTEN_OUT: Final = "What to look for must be written out: text:query cannot take it from a variable."


@dataclass(frozen=True, slots=True)
class TextQueryUse:
    """One use of text:query.

    `names`: the variables, each with what it gets (of `COLUMNS`). `graph`: the variable (with its mark) or the IRI
    after the GRAPH around it, or ''. `limited`: the query says itself how many hits it wants.
    """

    query: TextQuery
    names: tuple[tuple[str, str], ...]
    graph: str
    limited: bool


def read_run(uses: Uses, run: Run) -> list[TextQueryUse]:
    """The uses of one subject; raises InvalidInput."""
    call = run.calls[0]
    if call.subject and uses.found[call.subject[0]][1] == "(" and (run.follows or run.again):
        words = "A list before text:query cannot have other properties."
        raise uses.error(call.predicate, words, "End the triple with a full stop and go on with ?thing …")
    return [_Reader(uses, each).read() for each in run.calls]


class _Reader:
    """Reads one use from its tokens, from left to right."""

    def __init__(self, uses: Uses, call: Call) -> None:
        self._uses = uses
        self._found = uses.found
        self._call = call

    def read(self) -> TextQueryUse:
        subject, names = self._left()
        words, properties, limit, language = self._right(self._call.object)
        got = [what for _, what in names]
        query = TextQuery(
            words,
            properties,
            language,
            subject=subject,
            limit=limit or LIMIT,
            by_literal="literal" in got,
            by_graph="graph" in got,
            by_property="property" in got,
        )
        return TextQueryUse(query, tuple(names), self._graph(), limit is not None)

    def _graph(self) -> str:
        if self._call.graph is None:
            return ""
        if self._call.hidden:
            raise self._uses.error(
                self._call.predicate,
                "In a subquery, text:query does not see which graph is meant.",
                "Write GRAPH with its name inside the subquery.",
            )
        kind, lexeme = self._found[self._call.graph]
        return f"?{lexeme[1:]}" if kind == VARIABLE else self._iri(self._call.graph)

    def _iri(self, index: int) -> str:
        term = self._uses.term(self._found[index][1])
        if not isinstance(term, NamedNode):
            raise self._uses.error(index, "This is not a valid IRI.", "")
        return term.value

    def _left(self) -> tuple[str, list[tuple[str, str]]]:
        """The subject if it is given, and the variables."""
        if self._call.subject is None:
            words = "Inside [ ], text:query has no subject that could be told."
            raise self._uses.error(self._call.predicate, words)
        start, end = self._call.subject
        if self._found[start][1] == "(":
            start, end = start + 1, end - 1
        if start == end or end - start > len(COLUMNS):
            words = "The list before text:query has one to five members: thing, score, label, graph and property."
            raise self._uses.error(self._call.subject[0], words)
        return self._columns(start, end)

    def _columns(self, start: int, end: int) -> tuple[str, list[tuple[str, str]]]:
        subject, names = "", dict[str, str]()
        for index, column in zip(range(start, end), COLUMNS, strict=False):
            kind, lexeme = self._found[index]
            if kind == VARIABLE and lexeme[1:] not in names:
                names[lexeme[1:]] = column
            elif kind == VARIABLE:
                raise self._uses.error(index, f"{lexeme} stands twice in this list.", "Give each its own name.")
            elif column == "subject" and kind in (IRI, PNAME):
                subject = self._iri(index)
            else:
                what = "a variable or an IRI" if column == "subject" else "a variable"
                raise self._uses.error(index, f"Before text:query, the {column} must be {what}.")
        return subject, list(names.items())

    def _right(self, span: Span) -> tuple[str, tuple[str, ...], int | None, str | None]:
        """Words, properties, limit if there is one, and language if there is one ('' : none may be given)."""
        index, end = span
        properties: list[str] = []
        limit, language = None, None
        listed = self._found[index][1] == "("
        if listed:
            index, end = index + 1, end - 1
            while index < end and self._found[index][0] in (IRI, PNAME):
                properties.append(self._property(index))
                index += 1
        words, tag, index = self._words(index, end)
        if index < end and (self._found[index][0] == NUMBER or self._found[index][1] in "+-"):
            limit, index = self._limit(index), index + 1
        while index < end:
            language, index = self._language(index), index + 1
        return words, tuple(properties), limit, tag or language

    def _property(self, index: int) -> str:
        iri = self._iri(index)
        if NamedNode(iri) not in PROPERTIES:
            known = ", ".join(compact_iri(node.value) for node in PROPERTIES)
            words = f"text:query does not look in {self._found[index][1]}."
            raise self._uses.error(index, words, f"It looks in {known}.")
        return iri

    def _words(self, index: int, end: int) -> tuple[str, str | None, int]:
        """The words, their language tag, and the index of what follows them."""
        kind = self._found[index][0] if index < end else 0
        if kind == VARIABLE:
            raise self._uses.error(index, _WRITTEN_OUT)
        if kind not in (STRING, LONG):
            raise self._uses.error(min(index, end), "Here must stand the words to look for, in quotes.")
        after, datatype = index + 1, None
        if self._found[after][0] == LANG:
            after += 1
        term = self._uses.term("".join(lexeme for _, lexeme in self._found[index:after]))
        if self._found[after][1] == "^^":
            datatype, after = self._uses.term(self._found[after + 1][1]), after + 2
        if not isinstance(term, Literal) or datatype not in (None, XSD.string):
            raise self._uses.error(index, "The words to look for must be a string, with or without a language.")
        if not words_of(term.value):
            raise self._uses.error(index, "There is no word in this text.")
        if len(term.value) > LONGEST:
            raise self._uses.error(
                index, f"The words to look for have more than {LONGEST} characters.", "Look for fewer."
            )
        return term.value, term.language, after

    def _limit(self, index: int) -> int:
        lexeme = self._found[index][1]
        if not lexeme.isdecimal() or len(lexeme) > 9 or not 1 <= int(lexeme) <= MOST:
            raise self._uses.error(index, f"The limit is a whole number from 1 to {MOST:,}.", "")
        return int(lexeme)

    def _language(self, index: int) -> str:
        kind, lexeme = self._found[index]
        term = self._uses.term(lexeme) if kind in (STRING, LONG) else None
        value = term.value if term else ""
        if value == "lang:none":
            return ""
        if match := _LANGUAGE.fullmatch(value):
            return match[1]
        if kind == VARIABLE:
            raise self._uses.error(index, _WRITTEN_OUT)
        if value.startswith("highlight:"):
            raise self._uses.error(index, "Highlighting is not possible here.", "Leave it out.")
        words = 'After the words can only stand a limit and then a language, such as 20 "lang:en".'
        raise self._uses.error(index, words)
