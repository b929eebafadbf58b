"""The tokenizer: kinds, places, and time that grows with the length of the text only."""

import contextlib

import pytest

from kg.errors import InvalidInput
from sparql.language import tokens
from sparql.language.tokens import (
    BLANK,
    IRI,
    LANG,
    LONG,
    NUMBER,
    OPERATOR,
    OTHER,
    PNAME,
    STRING,
    VARIABLE,
    WORD,
    tokenize,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<http://a/b>", [(IRI, "<http://a/b>")]),
        ("?a < ?b", [(VARIABLE, "?a"), (OPERATOR, "<"), (VARIABLE, "?b")]),
        ('"a\\"b"', [(STRING, '"a\\"b"')]),
        ("'a'", [(STRING, "'a'")]),
        ('""', [(STRING, '""')]),
        ("''", [(STRING, "''")]),
        ('"""a"b""c\n"""', [(LONG, '"""a"b""c\n"""')]),
        ("'''a'b\\''''", [(LONG, "'''a'b\\''''")]),
        ('"a" "b"', [(STRING, '"a"'), (STRING, '"b"')]),
        ("$x ?y1", [(VARIABLE, "$x"), (VARIABLE, "?y1")]),
        ("a:b.c.", [(PNAME, "a:b.c"), (OPERATOR, ".")]),
        (":x ex: ex:a%20b ex:a\\-b", [(PNAME, ":x"), (PNAME, "ex:"), (PNAME, "ex:a%20b"), (PNAME, "ex:a\\-b")]),
        ("ex:a:b", [(PNAME, "ex:a:b")]),
        ("_:b0 _:b1.", [(BLANK, "_:b0"), (BLANK, "_:b1"), (OPERATOR, ".")]),
        ("1 1.5 .5 1e3 1.", [(NUMBER, text) for text in ("1", "1.5", ".5", "1e3", "1.")]),
        ('"x"@en-GB', [(STRING, '"x"'), (LANG, "@en-GB")]),
        ('"x"^^xsd:date', [(STRING, '"x"'), (OPERATOR, "^^"), (PNAME, "xsd:date")]),
        ("<<( )>> << >> {| |}", [(OPERATOR, text) for text in ("<<(", ")>>", "<<", ">>", "{|", "|}")]),
        ("ASK # comment { \n{", [(WORD, "ASK"), (OPERATOR, "{")]),
        ("# only a comment", []),
        ("# a\n# b\r\n", []),
        ("<a#b> <c>", [(IRI, "<a#b>"), (IRI, "<c>")]),
        ('"# no comment"', [(STRING, '"# no comment"')]),
        ("\\u0053", [(OTHER, "\\"), (WORD, "u0053")]),
        ("ex:p+ ex:q*", [(PNAME, "ex:p"), (OPERATOR, "+"), (PNAME, "ex:q"), (OPERATOR, "*")]),
        ("été:à", [(PNAME, "été:à")]),
        ("", []),
    ],
)
def test_texts_become_tokens(text: str, expected: list[tokens.Token]) -> None:
    assert tokenize(text) == expected


@pytest.mark.parametrize("text", ['"abc', "'abc", '"abc\n"', '"""abc"', "'''", '"a\\"'])
def test_a_string_without_an_end_is_named(text: str) -> None:
    with pytest.raises(InvalidInput, match="does not end") as caught:
        tokenize(f"ASK {{\n  ?s ?p {text}")
    assert (caught.value.line, caught.value.column) == (2, 9)
    assert caught.value.excerpt.endswith("\n" + " " * 8 + "^")


def test_places_count_lines_and_columns_as_people_do() -> None:
    text = "ASK {\r\n  ?s é ?o\n}"
    assert tokens.place(text, text.index("é")) == tokens.TextPosition(2, 6, "  ?s é ?o")
    assert tokens.offset_of("ab\ncd", 2, 2) == 4
    assert tokens.offset_of("ab", 9, 9) == 2


def test_long_lines_are_cut_around_the_caret() -> None:
    line, caret = tokens.place("x" * 500 + "!" + "y" * 500, 500).excerpt.split("\n")
    assert len(line) == 120
    assert line[caret.index("^")] == "!"


@pytest.mark.parametrize(
    "piece", ["(1", "a.", "a-", "''' '", '"" ', "<", "<a", "# x\n", "\\", "@", ":.", "?", "1e", "%", "_:", "^^", "é"]
)
def test_a_long_text_is_read_in_time_that_is_linear_in_its_length(piece: str) -> None:
    """Were it the square of the length, this would go on for hours."""
    for text in (piece * (100_000 // len(piece)), "ASK {" + piece * (100_000 // len(piece)) + ":"):
        with contextlib.suppress(InvalidInput):
            tokenize(text)
