"""A tokenizer of SPARQL, just good enough to know what a query contains before the engine sees it.

It follows section 19.8 of SPARQL 1.1 (and the RDF 1.2 brackets) with the longest match, and never fails except on a
string that does not end. What it takes for a token may differ from what the engine takes for one: `guard` knows where.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from kg.errors import InvalidInput

# The order matters: the first alternative that matches wins, and long forms stand before short ones.
IRI, LONG, STRING, VARIABLE, PNAME, WORD, NUMBER, LANG, BLANK, OPERATOR, OTHER = range(1, 12)

_NAME_START: Final = r"[^\W\d_]"
_LOCAL: Final = r"(?:[\w·\-:]|\.(?=[\w·\-:.%\\])|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
# Possessive quantifiers and the bound on the length of a prefix keep the time linear in the length of the text.
_SKIPPED: Final = r"[ \t\r\n]*+(?:\#[^\r\n]*+[ \t\r\n]*+)*+"  # white space and comments
_IRI: Final = r"<[^<>\"{}|^`\x00-\x20]*+>"
_LONG: Final = (
    r"\"\"\"[^\"\\]*+(?:(?:\\.|\"(?!\"\"))[^\"\\]*+)*+\"\"\"|\'\'\'[^'\\]*+(?:(?:\\.|'(?!\'\'))[^'\\]*+)*+\'\'\'"
)
_STRING: Final = r"\"(?!\"\")[^\"\\\r\n]*+(?:\\.[^\"\\\r\n]*+)*+\"|'(?!\'\')[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+'"
_VARIABLE: Final = r"[?$]\w[\w·]*+"
_PNAME: Final = rf"(?:{_NAME_START}[\w·\-.]{{0,100}}+(?<!\.))?:{_LOCAL}*+"
_WORD: Final = rf"{_NAME_START}\w*+"
_NUMBER: Final = r"(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?"
_LANG: Final = r"@[A-Za-z]++(?:--?[A-Za-z0-9]++)*+"
_BLANK: Final = r"_:\w?(?:[\w·\-]|\.(?=[\w·\-]))*+"
_OPERATOR: Final = r"<<\(|\)>>|<<|>>|\{\||\|\}|&&|\|\||\^\^|<=|>=|!=|[{}()\[\]<>=!+\-*/^|.,;~?]"
_TOKEN: Final = re.compile(
    rf"{_SKIPPED}(?:({_IRI})|({_LONG})|({_STRING})|({_VARIABLE})|({_PNAME})|({_WORD})|({_NUMBER})|({_LANG})|({_BLANK})"
    rf"|({_OPERATOR})|(.)|\Z)",
    re.DOTALL,
)
# IRIs, strings, comments, and those numbers that can be no part of a name. None of them begins within another token,
# but for a `<` after a `<`, and in names with a backslash.
_SHAPELESS: Final = re.compile(
    rf"(?=[<\"'#0-9])(?:(?<!<){_IRI}|{_LONG}|{_STRING}|\#[^\r\n]*+|(?<![\w·:.\-%@]){_NUMBER})", re.DOTALL
)
_HOLE: Final = "\0"
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


Token = tuple[int, str]
"""One token: its kind and its text."""


def tokenize(text: str) -> list[Token]:
    """All tokens of a query; raises InvalidInput for a string that does not end. Linear in the length of the text."""
    tokens = [(kind, match[kind]) for match in _TOKEN.finditer(text) if (kind := match.lastindex)]
    if OTHER in {kind for kind, _ in tokens} and ((OTHER, '"') in tokens or (OTHER, "'") in tokens):
        index, quote = next((i, found) for i, (kind, found) in enumerate(tokens) if kind == OTHER and found in "\"'")
        raise at(text, start_of(text, index), "A string begins here and does not end.", _string_hint(quote))
    return tokens


def shape(text: str) -> str | None:
    """A text with its IRIs, strings, comments and numbers replaced, a tenth of the work of `tokenize`; None if unsure.

    Texts of the same shape have the same tokens, but for IRIs, strings and numbers.

    >>> shape("ASK { ?s1 rdfs:label 'x'@en, 5 }").replace(chr(0), "_")
    'ASK { ?s1 rdfs:label _@en, _ }'
    """
    found = _SHAPELESS.sub(_HOLE, text)
    return None if "\\" in found or _HOLE in text else found


def starts(text: str) -> Iterator[int]:
    """Offsets in characters of all tokens. Not kept in the tokens: they are needed for errors only."""
    for match in _TOKEN.finditer(text):
        if match.lastindex:
            yield match.start(match.lastindex)


def start_of(text: str, index: int) -> int:
    """Offset of the token with this index; the length of the text after the last."""
    return next(islice(starts(text), index, None), len(text))


def _string_hint(quote: str) -> str:
    return (
        f"Close it with {quote} on the same line, or use three quotes for a text of several lines. "
        f"A quote inside is written \\{quote}."
    )


@dataclass(frozen=True, slots=True)
class TextPosition:
    """A position as people count: line and column from 1, and the text of the line."""

    line: int
    column: int
    text: str

    @property
    def excerpt(self) -> str:
        """The line with a caret under the column; long lines are cut around it."""
        shift = max(0, self.column - 61)
        cut = self.text[shift : shift + 120].replace("\t", " ")
        return f"{cut}\n{' ' * (self.column - 1 - shift)}^"


def place(text: str, offset: int) -> TextPosition:
    """Line and column of an offset.

    >>> place("ASK {\\n  x }", 8)
    TextPosition(line=2, column=3, text='  x }')
    """
    start, line = 0, 1
    for match in _LINE_END.finditer(text, 0, offset):
        start, line = match.end(), line + 1
    end = _LINE_END.search(text, start)
    return TextPosition(line, offset - start + 1, text[start : end.start() if end else len(text)])


def offset_of(text: str, line: int, column: int) -> int:
    """The offset of a line and column, both from 1, as the engine counts them (lines end with a line feed)."""
    start = 0
    for _ in range(line - 1):
        found = text.find("\n", start)
        if found < 0:
            return len(text)
        start = found + 1
    return min(start + column - 1, len(text))


def at(text: str, offset: int, message: str, hint: str = "", error: type[InvalidInput] = InvalidInput) -> InvalidInput:
    """An error that points to an offset of the text."""
    where = place(text, offset)
    return error(message, hint, line=where.line, column=where.column, excerpt=where.excerpt)
