"""Reading triples forward, over the tokens of `tokens`, to find those that have a given predicate.

Rules 52 to 111 of SPARQL 1.1 (section 19.8) and the brackets of RDF 1.2. As lenient as can be: the engine is the judge
of what is right, here it only matters where subjects, predicates and objects begin and end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NoReturn

from sparql.language.tokens import BLANK, IRI, LANG, LONG, NUMBER, PNAME, STRING, VARIABLE, WORD, Token

Span = tuple[int, int]
"""Indexes of the first token, and of the one after the last."""

_NAMES: Final = frozenset((VARIABLE, IRI, PNAME, BLANK))
_CLOSING: Final = {"(": ")", "{": "}", "<<": ">>", "<<(": ")>>", "{|": "|}"}


class NotParsed(Exception):
    """The text is no SPARQL, or uses syntax that this parser does not know. The argument is the index of the token."""


@dataclass(frozen=True, slots=True)
class Call:
    """One value of the predicate: the tokens of its subject (None inside [ ]), the index of the predicate, the tokens
    of the object.

    `graph` is the index of the name after the GRAPH around it; `hidden`: it is a variable, out of sight in a subquery.
    """

    subject: Span | None
    predicate: int
    object: Span
    graph: int | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours in one list of properties that have the predicate, and `span`, the tokens to be replaced.

    `follows`: another property of the same subject stands before; `again`: one stands after, and needs the subject.
    """

    calls: tuple[Call, ...]
    span: Span
    follows: bool
    again: bool


@dataclass(slots=True)
class Triples:
    """A reader of triples, at token `i`; what it finds is in `runs`. All methods raise Lost where they cannot go on."""

    found: Sequence[Token]
    predicates: frozenset[str]
    i: int
    runs: list[Run] = field(default_factory=list)
    graph: int | None = None
    hidden: bool = False

    def not_parsed(self) -> NoReturn:
        """Raise Lost at this token."""
        raise NotParsed(min(self.i, len(self.found)))

    @property
    def text(self) -> str:
        """The token here; '' at the end."""
        return self.found[self.i][1] if self.i < len(self.found) else ""

    @property
    def kind(self) -> int:
        """Its kind; 0 at the end."""
        return self.found[self.i][0] if self.i < len(self.found) else 0

    @property
    def word(self) -> str:
        """The keyword here, in capitals; '' if it is none."""
        return self.text.upper() if self.kind == WORD else ""

    def expect(self, *texts: str) -> None:
        """Pass over one of these tokens."""
        if self.text not in texts:
            self.not_parsed()
        self.i += 1

    def balanced(self) -> None:
        """Pass over a pair of brackets and all between."""
        opening, depth = self.text, 0
        closing = _CLOSING.get(opening) or self.not_parsed()
        while self.i < len(self.found):
            text = self.text
            self.i += 1
            depth += (text == opening) - (text == closing)
            if not depth:
                return
        self.not_parsed()

    def triples(self) -> None:
        """One subject with its properties."""
        start = self.i
        self.node()
        self.properties((start, self.i))

    def node(self) -> None:
        """A subject or an object."""
        if self.text == "(":
            self.i += 1
            while self.text != ")":
                self.node()
            self.i += 1
        elif self.text == "[":
            self.i += 1
            self.properties(None)
            self.expect("]")
        elif self.text in ("<<", "<<("):
            self.balanced()
        else:
            self.term()

    def term(self) -> None:
        """A variable, IRI, blank node or literal."""
        kind = self.kind
        if self.text in ("+", "-"):
            self.i += 1
            kind = NUMBER if self.kind == NUMBER else self.not_parsed()
        if kind not in _NAMES and kind not in (STRING, LONG, NUMBER) and self.word not in ("TRUE", "FALSE"):
            self.not_parsed()
        self.i += 1
        if kind in (STRING, LONG):
            if self.kind == LANG:
                self.i += 1
            elif self.text == "^^":
                self.i += 2

    def properties(self, subject: Span | None) -> None:
        """A list of properties; neighbours with the predicate become a run."""
        calls: list[Call] = []
        start, follows = subject[0] if subject else self.i, False
        while self.kind in (VARIABLE, IRI, PNAME) or self.text in ("a", "^", "!", "("):
            verb = self.i
            self.verb()
            wanted = self.i == verb + 1 and self.found[verb][1] in self.predicates
            if calls and not wanted:
                self.runs.append(Run(tuple(calls), (start, verb), follows, again=True))
                calls = []
            objects = self.objects()
            if wanted:
                calls += [Call(subject, verb, span, self.graph, self.hidden) for span in objects]
            else:
                start, follows = self.i, True
            if self.text != ";":
                break
            while self.text == ";":
                self.i += 1
        if calls:
            self.runs.append(Run(tuple(calls), (start, self.i), follows, again=False))

    def verb(self) -> None:
        """A variable or a property path."""
        if self.kind == VARIABLE:
            self.i += 1
            return
        while True:
            while self.text in ("^", "!"):
                self.i += 1
            if self.text == "(":
                self.i += 1
                if self.text != ")":
                    self.verb()
                self.expect(")")
            elif self.kind in (IRI, PNAME) or self.text == "a":
                self.i += 1
            else:
                self.not_parsed()
            if self.text in ("?", "*", "+"):  # the + of a number after it does no harm
                self.i += 1
            if self.text not in ("/", "|"):
                return
            self.i += 1

    def objects(self) -> list[Span]:
        """Objects with commas between; what is said about the triples (RDF 1.2) is passed over."""
        spans = []
        while True:
            start = self.i
            self.node()
            spans.append((start, self.i))
            while self.text in ("~", "{|"):
                if self.text == "{|":
                    self.balanced()
                else:
                    self.i += 1
                    if self.kind in _NAMES:
                        self.i += 1
            if self.text != ",":
                return spans
            self.i += 1
