"""A query of a known shape is found to be what the guard finds it to be, whatever its IRIs, strings and numbers are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InvalidInput
from sparql.language import guard
from sparql.language import known_shapes as shapes
from sparql.language.guard import Inspected, Limits, inspect
from sparql.language.known_shapes import Shapes
from sparql.language.tokens import IRI, LONG, NUMBER, STRING, shape, tokenize

LIMITS = Limits()
SHARED = Shapes(LIMITS)
PIECES = """
SELECT ASK CONSTRUCT DESCRIBE * ?s $x { } ( ) . ; , = < > << >> a rdfs:label skos:a 'x' "y" '''z''' ' " # \\ @en
<u:a> <u:b> <a b>
<SERVICE> 1 2.5e3 .5 - ! && || FROM NAMED PREFIX BASE a: b: : <u:p> FILTER NOW() RAND SERVICE service:x
_:b UNION \n [ ] 'NOW()' "}" GRAPH VALUES UNDEF é
""".split()
TEXT = st.lists(st.sampled_from([piece.replace("\\n", "\n") for piece in PIECES]), max_size=14)
START = st.sampled_from(
    ("", "SELECT ?s { ", "ASK { ", "PREFIX a: <u:p> ASK {", "prefix b:<u:b>\nSELECT * {", "# PREFIX\n")
)


def outcome(text: str, shared: Shapes | None) -> Inspected | tuple[str, str]:
    """What is found, or the error."""
    try:
        return shared.inspect(text) if shared else inspect(text, LIMITS)
    except InvalidInput as error:
        return error.message, error.excerpt


@given(start=START, pieces=TEXT, space=st.sampled_from(("", " ")))
@settings(max_examples=300, deadline=None)
def test_shapes_make_no_difference(start: str, pieces: list[str], space: str) -> None:
    text = start + space.join(pieces)
    assert outcome(text, SHARED) == outcome(text, None)


def others(text: str) -> list[str] | None:
    """The tokens but for IRIs, strings and numbers, which are ''; None if a string does not end."""
    try:
        return ["" if kind in (IRI, LONG, STRING, NUMBER) else lexeme for kind, lexeme in tokenize(text)]
    except InvalidInput:
        return None


LITERALS = ("<u:a>", "<http://e/#x?y=1>", "'x'", '"# ?y <z>"', "'''it's here'''", "1", "2.5e3", '""')


@given(start=START, pieces=TEXT, space=st.sampled_from(("", " ")), data=st.data())
@settings(max_examples=300, deadline=None)
def test_texts_of_a_shape_have_the_same_tokens(start: str, pieces: list[str], space: str, data: st.DataObject) -> None:
    texts = []
    for _ in range(2):
        literals = [data.draw(st.sampled_from(LITERALS)) if piece == "1" else piece for piece in pieces]
        texts.append(start + space.join(literals))
    first, second = map(shape, texts)
    if first is not None and first == second:
        assert others(texts[0]) == others(texts[1])


@given(start=START, pieces=TEXT, data=st.data())
@settings(max_examples=100, deadline=None)
def test_literals_between_spaces_make_no_difference(start: str, pieces: list[str], data: st.DataObject) -> None:
    texts = []
    for _ in range(2):
        literals = [data.draw(st.sampled_from(LITERALS)) if piece == "1" else piece for piece in pieces]
        texts.append(start + " ".join(literals))
    if not any(mark in piece for piece in pieces for mark in ("'", '"', "#", "\\")):
        assert shape(texts[0]) == shape(texts[1])


def test_only_the_first_of_a_shape_is_inspected(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def counting(text: str, limits: Limits) -> Inspected:
        asked.append(text)
        return guard.inspect(text, limits)

    monkeypatch.setattr(shapes, "inspect", counting)
    known = Shapes(LIMITS)
    for number in range(10):
        known.inspect(f"PREFIX e: <u:e> SELECT ?p {{ <u:{number}> ?p '{number}'@en, {number} }}")
    assert len(asked) == 1
    for text in (
        "SELECT ?p FROM <u:1> {}",
        "SELECT ?p FROM <u:2> {}",
        "SELECT * { <u:1> ?p 1 }",
        "SELECT * {?s ?p 11 }",
    ):
        known.inspect(text)
    assert len(asked) == 5
