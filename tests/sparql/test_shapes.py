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


@given(start=START, pieces=TEXT, space=st.sampled_from(("", " ")))
@settings(max_examples=150, deadline=None)
def test_shapes_are_the_tokens(start: str, pieces: list[str], space: str) -> None:
    text = start + space.join(pieces)
    try:
        found = tokenize(text)
    except InvalidInput:
        return
    kept = ["" if kind in (IRI, LONG, STRING, NUMBER) else lexeme for kind, lexeme in found]
    assert list(shape(text))[: len(kept)] == kept
    assert not any(shape(text)[len(kept) :])


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
