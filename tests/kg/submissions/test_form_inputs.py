"""Bodies as inputs and back: nothing changes that nobody changed, and everything can be said."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.iris import read_iris
from kg.records.model import RecordType
from kg.records.types import get_record_type
from kg.submissions.forms.inputs import NAMES_OF_LINK, Inputs, inputs_of
from kg.submissions.forms.taking import taken
from kg.validation.json_schema import submittable_types
from kg.validation.tracing import trace
from tests.loaders.records.generated import make_body

_TYPES = submittable_types()
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("en", "identifier", "url", "name", "title", "x")), inner, max_size=3)
    ),
    max_leaves=6,
)


def _sent(inputs: Inputs) -> Inputs:
    """As a browser sends it."""
    return {name: text.replace("\n", "\r\n") for name, text in inputs.items()}


@pytest.mark.parametrize("type_", _TYPES, ids=lambda type_: type_.schema)
def test_a_form_that_is_sent_as_it_came_changes_nothing(type_: RecordType) -> None:
    body = make_body(type_).given
    before = copy.deepcopy(body)
    assert taken(type_.fields, _sent(inputs_of(type_.fields, body)), body) == before


@pytest.mark.parametrize("type_", _TYPES, ids=lambda type_: type_.schema)
def test_a_body_written_in_an_empty_form_says_the_same(type_: RecordType) -> None:
    body = make_body(type_).given
    inputs = inputs_of(type_.fields, body)
    made = taken(type_.fields, _sent(inputs), {"header": body["header"]})
    assert inputs_of(type_.fields, made) == inputs
    assert _graph(type_, made) == _graph(type_, body)


@pytest.mark.parametrize("schema", [type_.schema for type_ in _TYPES[::8]])
def test_whatever_a_body_holds_stays_as_it_was(schema: str) -> None:
    type_ = get_record_type(schema)

    @given(body=st.dictionaries(st.sampled_from([field.name for field in type_.fields]), _JSON, max_size=4))
    def stays(body: dict[str, Any]) -> None:
        assert taken(type_.fields, _sent(inputs_of(type_.fields, body)), body) == body

    stays()


@given(
    names=st.dictionaries(
        st.sampled_from(NAMES_OF_LINK),
        st.text("ab ", min_size=1).filter(str.strip)
        | st.dictionaries(st.sampled_from(("en", "fr", "ar")), st.text("ab", min_size=1), min_size=1),
    ),
    more=st.dictionaries(st.sampled_from(("tags", "contentType")), st.just("x")),
)
def test_an_address_keeps_its_names_whatever_they_are_called(names: dict[str, Any], more: dict[str, Any]) -> None:
    field = next(field for type_ in _TYPES for field in type_.fields if field.kind == "link" and not field.many)
    body = {field.name: {"url": "https://www.example.org/a", **more, **names}}
    sent = _sent(inputs_of([field], body)) | {f"/{field.name}/language": "es"}
    assert taken([field], sent, body) == {field.name: body[field.name] | {"language": "es"}}
    plain = {field.name: "https://www.example.org/a"}
    assert taken([field], inputs_of([field], plain), plain) == plain


def _graph(type_: RecordType, body: dict[str, Any]) -> bytes:
    return trace(read_iris(PUBLISHED_BASE), type_, body, "RECORD-0000001").statements.canonical().ntriples
