"""The grammar of SPARQL 1.1 queries, to find the first token that cannot stand where it stands.

Only used to explain what the engine has already refused: a table-driven LL(1) recogniser over the tokens of `tokens`.
The engine's own position is the farthest character any of its attempts has looked at, often well after the mistake.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sparql.language.tokens import BLANK, IRI, LANG, LONG, NUMBER, OPERATOR, PNAME, STRING, VARIABLE, WORD, Token

# Section 19.8 of SPARQL 1.1, with these liberties: a number may have a sign anywhere, `!` may be repeated.
_RULES: Final = """
Query: Prologue Form Values
Prologue: ( 'BASE' IRI | 'PREFIX' PNAME IRI | 'VERSION' STRING )*
Form: Select | Construct | Describe | Ask
Select: SelectClause Dataset* Where Modifiers
SelectClause: 'SELECT' ( 'DISTINCT' | 'REDUCED' )? ( '*' | SelectItem SelectItem* )
SelectItem: VAR | '(' Expression 'AS' VAR ')'
Construct: 'CONSTRUCT' ( '{' Template? '}' Dataset* Where | Dataset Dataset* ShortWhere | ShortWhere ) Modifiers
ShortWhere: 'WHERE' '{' Template? '}'
Template: Triples ( '.' Template? )?
Describe: 'DESCRIBE' ( '*' | Name Name* ) Dataset* Where? Modifiers
Ask: 'ASK' Dataset* Where Modifiers
Dataset: 'FROM' ( Iri | 'NAMED' Iri )
Where: 'WHERE'? Group
Modifiers: GroupBy? Having? OrderBy? Limits?
GroupBy: 'GROUP' 'BY' GroupKey GroupKey*
GroupKey: VAR | Call | Iri Arguments | '(' Expression ( 'AS' VAR )? ')'
Having: 'HAVING' Constraint Constraint*
OrderBy: 'ORDER' 'BY' OrderKey OrderKey*
OrderKey: ( 'ASC' | 'DESC' ) '(' Expression ')' | Constraint | VAR
Limits: 'LIMIT' NUMBER ( 'OFFSET' NUMBER )? | 'OFFSET' NUMBER ( 'LIMIT' NUMBER )?
Values: ( 'VALUES' Data )?
Group: '{' ( SubSelect | Patterns ) '}'
SubSelect: SelectClause Where Modifiers Values
Patterns: Block? ( Pattern '.'? Block? )*
Block: Triples ( '.' Block? )?
Pattern: Group ( 'UNION' Group )* | 'OPTIONAL' Group | 'MINUS' Group | 'GRAPH' Name Group | 'LATERAL' Group
  | 'SERVICE' 'SILENT'? Name Group | 'FILTER' Constraint | 'BIND' '(' Expression 'AS' VAR ')' | 'VALUES' Data
Data: VAR '{' Value* '}' | '(' VAR* ')' '{' ( '(' Value* ')' )* '}'
Value: Iri | Literal | Number | Truth | 'UNDEF'
Literal: STRING ( LANG | '^^' Iri )?
Number: ( '+' | '-' )? NUMBER
Truth: 'true' | 'false'
Triples: Term Properties | Node Properties?
Properties: Verb Objects ( ';' ( Verb Objects )? )*
Verb: VAR | Path
Objects: Object ( ',' Object )*
Object: Term | Node
Node: '(' Object* ')' | '[' Properties? ']'
Term: VAR | Iri | Literal | Number | Truth | BLANK
Name: VAR | Iri
Iri: IRI | PNAME
Path: Sequence ( '|' Sequence )*
Sequence: Step ( '/' Step )*
Step: '^'? ( Iri | 'a' | '!' Excluded | '(' Path ')' ) ( '?' | '*' | '+' )?
Excluded: One | '(' ( One ( '|' One )* )? ')'
One: '^'? ( Iri | 'a' )
Expression: And ( '||' And )*
And: Relation ( '&&' Relation )*
Relation: Sum ( ( '=' | '!=' | '<' | '>' | '<=' | '>=' ) Sum | 'IN' List | 'NOT' 'IN' List )?
Sum: Product ( ( '+' | '-' ) Product )*
Product: Factor ( ( '*' | '/' ) Factor )*
Factor: ( '!' | '+' | '-' )* Primary
Primary: '(' Expression ')' | Iri Arguments? | VAR | Literal | NUMBER | Truth | Call
Call: 'COUNT' '(' 'DISTINCT'? ( '*' | Expression ) ')' | AGGREGATE '(' 'DISTINCT'? Expression ')' | FUNCTION List
  | 'GROUP_CONCAT' '(' 'DISTINCT'? Expression ( ';' 'SEPARATOR' '=' STRING )? ')'
  | 'EXISTS' Group | 'NOT' 'EXISTS' Group
Arguments: '(' 'DISTINCT'? ( Expression ( ',' Expression )* )? ')'
List: '(' ( Expression ( ',' Expression )* )? ')'
Constraint: '(' Expression ')' | Call | Iri Arguments
"""
AGGREGATES: Final = frozenset("SUM MIN MAX AVG SAMPLE".split())
FUNCTIONS: Final = frozenset(
    (
        "STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE "
        "ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS "
        "TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI "
        "ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE LANGDIR STRLANGDIR HASLANG HASLANGDIR ISTRIPLE TRIPLE "
        "SUBJECT PREDICATE OBJECT"
    ).split()
)
_KINDS: Final = {
    IRI: "IRI", LONG: "STRING", STRING: "STRING", VARIABLE: "VAR", PNAME: "PNAME", NUMBER: "NUMBER", LANG: "LANG",
    BLANK: "BLANK",
}  # fmt: skip
_PIECE: Final = re.compile(r"'[^']*'|\w+|[()|?*]")
_END: Final = ""

Production = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a text stops being SPARQL: index of the token (their number if the text ends too early), and what could
    stand there."""

    index: int
    expected: frozenset[str]


class _Grammar:
    """Productions without operators, and the terminals that each symbol can begin with ('' : it may be empty)."""

    def __init__(self, rules: str) -> None:
        self.productions: dict[str, list[Production]] = {}
        self._names = 0
        for rule in re.split(r"\n(?=\w)", rules.strip()):
            name, _, body = rule.partition(":")
            pieces = _PIECE.findall(body)
            self.productions[name] = self._alternatives(name, pieces)
            assert not pieces, name
        self.first: dict[str, set[str]] = {name: set() for name in self.productions}
        growing = True
        while growing:
            growing = sum(self._grow(name) for name in self.productions) > 0
        self._choices: dict[tuple[str, str], Production | None] = {}

    def _alternatives(self, name: str, pieces: list[str]) -> list[Production]:
        found: list[Production] = [()]
        while pieces and pieces[0] != ")":
            piece = pieces.pop(0)
            if piece == "|":
                found.append(())
                continue
            if piece == "(":
                piece = self._name(name)
                self.productions[piece] = self._alternatives(name, pieces)
                assert pieces.pop(0) == ")"
            if pieces and pieces[0] in "?*":
                many = self._name(name)
                self.productions[many] = [(piece, many) if pieces.pop(0) == "*" else (piece,), ()]
                piece = many
            found[-1] += (piece,)
        return found

    def _name(self, name: str) -> str:
        self._names += 1
        return f"{name}.{self._names}"

    def first_of(self, production: Production) -> set[str]:
        """Terminals that a production can begin with."""
        found: set[str] = set()
        for symbol in production:
            begins = self.first.get(symbol, {symbol})
            found |= begins - {_END}
            if _END not in begins:
                return found
        return found | {_END}

    def _grow(self, name: str) -> bool:
        before = len(self.first[name])
        for production in self.productions[name]:
            self.first[name] |= self.first_of(production)
        return len(self.first[name]) > before

    def choose(self, name: str, terminal: str) -> Production | None:
        """The production by which a symbol can begin with a terminal, or be empty; None if neither."""
        key = (name, terminal)
        if key not in self._choices:
            self._choices[key] = self._choose(name, terminal)
        return self._choices[key]

    def _choose(self, name: str, terminal: str) -> Production | None:
        empty: Production | None = None
        for production in self.productions[name]:
            begins = self.first_of(production)
            if terminal in begins:
                return production
            if _END in begins:
                empty = production
        return empty


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    return _Grammar(_RULES)


def terminal(token: Token) -> str:
    """The terminal of the grammar that a token is."""
    kind, text = token
    if kind == OPERATOR:
        return f"'{text}'"
    if kind != WORD:
        return _KINDS.get(kind, "?")
    upper = text.upper()
    if upper in AGGREGATES:
        return "AGGREGATE"
    if upper in FUNCTIONS:
        return "FUNCTION"
    return f"'{text.lower()}'" if upper in ("TRUE", "FALSE") or text == "a" else f"'{upper}'"


def find_stop(found: Sequence[Token]) -> Stop | None:
    """The first token that cannot follow those before it; None if the grammar accepts them all."""
    grammar = _grammar()
    stack = ["Query"]
    index, skipped = 0, set[str]()
    while stack or index < len(found):
        current = terminal(found[index]) if index < len(found) else "end"
        if not stack:
            return Stop(index, frozenset(skipped))
        symbol = stack.pop()
        if symbol not in grammar.productions:
            if symbol != current:
                return Stop(index, frozenset(skipped | {symbol}))
            index += 1
            skipped = set()
            continue
        production = grammar.choose(symbol, current)
        if production is None:
            return Stop(index, frozenset(skipped | grammar.first[symbol]) - {_END})
        if current not in grammar.first[symbol]:
            skipped |= grammar.first[symbol] - {_END}
        stack.extend(reversed(production))
    return None
