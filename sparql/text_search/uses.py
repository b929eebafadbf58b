"""Finding the uses of text:query in a query, under any prefix, and reading their terms."""

from collections.abc import Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import InvalidInput, Refused
from kg.rdf.namespaces import TEXT
from sparql.language import guard, tokens
from sparql.language.tokens import IRI, PNAME, Token
from sparql.text_search.patterns import find_runs
from sparql.text_search.triples import NotParsed, Run

EXAMPLE: Final = (
    'Write ?thing text:query "water", or (?thing ?score ?label) text:query (skos:prefLabel "water" 20 "lang:en").'
)
MOST: Final = 10
_PATH: Final = frozenset("/|^+*?!")


def may_search(text: str) -> bool:
    """Whether a text can be using text:query, with the default prefix or its own; False for nearly all that do not."""
    return "text" in text and ("text:query" in text or "jena.apache.org/text" in text)


class Uses:
    """A query in tokens, with what is needed to understand those around text:query.

    `prefixes` need not be declared, `base` is that of relative IRIs. `predicates`: the ways this query writes the IRI
    of text:query; none if it does not. Every error says where, and shows how to write it.
    """

    def __init__(self, text: str, prefixes: Mapping[str, str], base: str) -> None:
        self.text = text
        self.found = tokens.tokenize(text)
        declared, self._start = guard.prologue(self.found)
        self._declarations = self._as_turtle()
        self._prefixes = {name: iri for name, iri in prefixes.items() if name not in declared}
        self._base = base
        self._terms: dict[str, NamedNode | Literal | None] = {}
        names = {lexeme for kind, lexeme in self.found[self._start :] if kind in (IRI, PNAME) and "query" in lexeme}
        self.predicates = frozenset(name for name in names if self.term(name) == TEXT.query)

    def _as_turtle(self) -> str:
        """The prologue, which is the same in Turtle but for the rarely seen VERSION."""
        lexemes = [lexeme for _, lexeme in self.found[: self._start]]
        versions = {at + step for at, lexeme in enumerate(lexemes) if lexeme.upper() == "VERSION" for step in (0, 1)}
        return " ".join(lexeme for at, lexeme in enumerate(lexemes) if at not in versions)

    def term(self, lexeme: str) -> NamedNode | Literal | None:
        """An IRI, prefixed name or literal as a term: Turtle writes them as SPARQL does. None for what is none."""
        if lexeme not in self._terms:
            prefix = lexeme.partition(":")[0]
            default = f"PREFIX {prefix}: <{self._prefixes[prefix]}>" if prefix in self._prefixes else ""
            turtle = f"{self._declarations} {default} <urn:s> <urn:p> {lexeme} ."
            try:
                (quad,) = parse(turtle, format=RdfFormat.TURTLE, base_iri=self._base)
            except (SyntaxError, ValueError):
                self._terms[lexeme] = None
            else:
                self._terms[lexeme] = quad.object if isinstance(quad.object, NamedNode | Literal) else None
        return self._terms[lexeme]

    def runs(self) -> list[Run]:
        """All uses, neighbours together, in order.

        Raises triples.Lost for a text that cannot be followed, and InvalidInput for too many uses and for
        those where text:query is not the property of a triple in a graph pattern.
        """
        try:
            runs = sorted(find_runs(self.found, self._start, self.predicates), key=lambda run: run.span)
        except RecursionError:
            raise NotParsed(self._start) from None
        used = [call.predicate for run in runs for call in run.calls]
        for index in range(self._start, len(self.found)):
            if self.found[index][1] in self.predicates and index not in used:
                raise self._misplaced(index)
        if len(used) > MOST:
            raise self.error(used[MOST], f"A query can use text:query {MOST} times.", "Ask several queries.")
        return runs

    def error(self, index: int, message: str, hint: str = EXAMPLE) -> InvalidInput:
        """An error that points to a token."""
        return tokens.at(self.text, self.offset(index), message, hint)

    def offset(self, index: int) -> int:
        """The offset of a token."""
        return tokens.start_of(self.text, index)

    def _misplaced(self, index: int) -> InvalidInput:
        around = {lexeme for _, lexeme in self.found[index - 1 : index + 2]}
        if self._in_template(index):
            return self.error(
                index,
                "text:query is a search and cannot be stated: it has no place in the template of CONSTRUCT.",
                "Search in the WHERE part, after a template in braces of its own.",
            )
        if around & _PATH:
            return self.error(index, "text:query cannot be part of a property path.")
        return self.error(index, "text:query can only be the property of a triple in a graph pattern.")

    def _in_template(self, index: int) -> bool:
        if self.found[self._start][1].upper() != "CONSTRUCT":
            return False
        before = [lexeme for _, lexeme in self.found[self._start : index]]
        return before.count("{") == 1 and "}" not in before


def refuse(text: str, found: Sequence[Token], prefixes: Mapping[str, str]) -> None:
    """Raise Refused for text:query in an update, which would find nothing and, in MINUS, change too much."""
    for index, (kind, lexeme) in enumerate(found):
        prefix, _, name = lexeme.partition(":")
        iri = lexeme[1:-1] if kind == IRI else prefixes.get(prefix, "") + name if kind == PNAME else ""
        if iri == TEXT.query.value:
            words = "text:query is a search of queries; updates cannot use it."
            hint = "Ask for the things first, and write them into the update as VALUES."
            raise tokens.at(text, tokens.start_of(text, index), words, hint, Refused)
