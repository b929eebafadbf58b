"""Finding the triples of a query that have a given predicate, wherever they stand in its graph patterns.

A forward parser for queries of SPARQL 1.1 (section 19.8, rules 2 to 74) and LATERAL, over the tokens of `tokens`. It
knows as much of the language as is needed to find the triples; expressions are passed over, but for
EXISTS.
"""

from collections.abc import Sequence
from typing import Final

from sparql.language.tokens import VARIABLE, Token
from sparql.text_search.triples import Run, Triples

_NESTING: Final = frozenset(("OPTIONAL", "MINUS", "LATERAL", "UNION"))
_KEYWORDS: Final = _NESTING | {"GRAPH", "SERVICE", "FILTER", "BIND", "VALUES"}


def find_runs(found: Sequence[Token], start: int, predicates: frozenset[str]) -> list[Run]:
    """All triples of which a predicate, given by the ways it is written, is the verb; `start` is after the prologue.

    In order of their ends. Uses elsewhere, such as in templates of CONSTRUCT, property paths and expressions, are not
    among them. Raises sparql.text_search.triples.Lost.
    """
    patterns = _Patterns(found, predicates, start)
    patterns.query()
    return patterns.runs


class _Patterns(Triples):
    """Reads groups, and what stands around them."""

    __slots__ = ()

    def query(self) -> None:
        template = self.word == "CONSTRUCT"
        self.i += 1
        if template:
            while self.text not in ("{", ""):  # CONSTRUCT FROM … WHERE { … } has a template only
                self.i += 1
            self.balanced()
        self.clauses("{")
        if self.text:
            self.group()
        self.clauses("")

    def clauses(self, until: str) -> None:
        """SELECT, DESCRIBE and FROM before a group, or GROUP BY, HAVING, ORDER BY and VALUES after it."""
        while self.text and self.text != until:
            if self.text == "(":
                self.expression()
            elif self.word == "EXISTS":
                self.i += 1
                self.group()
            elif self.word == "VALUES":
                self.data()
            elif self.text in ("{", "}"):
                self.not_parsed()
            else:
                self.i += 1

    def expression(self) -> None:
        """An expression in parentheses; EXISTS in it has a group of its own."""
        depth = 0
        while self.text not in ("{", "}", ""):
            if self.word == "EXISTS":
                self.i += 1
                self.group()
                continue
            depth += (self.text == "(") - (self.text == ")")
            self.i += 1
            if not depth:
                return
        self.not_parsed()

    def data(self) -> None:
        """VALUES."""
        self.i += 1
        if self.text == "(":
            self.balanced()
        else:
            self.term()
        if self.text != "{":
            self.not_parsed()
        self.balanced()

    def group(self) -> None:
        """A group graph pattern."""
        self.expect("{")
        if self.word == "SELECT":
            self.subquery()
        while self.text != "}":
            self.pattern()
        self.i += 1

    def subquery(self) -> None:
        """A subquery; it sees the graph around it, but not the variable that names it."""
        around = self.graph, self.hidden
        self.hidden = self.hidden or (self.graph is not None and self.found[self.graph][0] == VARIABLE)
        self.clauses("{")
        self.group()
        self.clauses("}")
        self.graph, self.hidden = around
        if self.text != "}":
            self.not_parsed()

    def pattern(self) -> None:
        """One element of a group."""
        word = self.word
        if self.text == ".":
            self.i += 1
        elif self.text == "{":
            self.group()
        elif word in _NESTING:
            self.i += 1
            self.group()
        elif word in ("GRAPH", "SERVICE"):
            self.named()
        elif word == "FILTER":
            self.constraint()
        elif word == "BIND":
            self.i += 1
            self.expression()
        elif word == "VALUES":
            self.data()
        else:
            self.triples()
            if self.text not in (".", "{", "}") and self.word not in _KEYWORDS:
                self.not_parsed()

    def named(self) -> None:
        """GRAPH or SERVICE, its name and its group."""
        around = self.graph, self.hidden
        self.i += 1
        if self.word == "SILENT":
            self.i += 1
        self.graph, self.hidden = self.i, False
        self.term()
        self.group()
        self.graph, self.hidden = around

    def constraint(self) -> None:
        """FILTER and its condition: in parentheses, a call of a function, or EXISTS."""
        self.i += 1
        if self.word == "NOT":
            self.i += 1
        if self.word == "EXISTS":
            self.i += 1
            self.group()
            return
        if self.text != "(":
            self.i += 1
        if self.text != "(":
            self.not_parsed()
        self.expression()
