"""What publication asks of fields: conditions, limits, and when a value is required."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InvalidInput
from kg.records.conditions import Condition, is_filled, read_condition
from kg.records.model import RecordType
from kg.records.types import read_record_type

SHAPE = """
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix kgs: <http://metadata.cbd.int/kg/shapes#> .
    @prefix shape: <http://metadata.cbd.int/shapes/record/> .
    @prefix ex: <http://example.org/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

    shape:trial sh:targetClass ex:Trial ; kgs:schema "trial" ; kgs:schemaType "national" ;
        sh:property shape:trial.begins, shape:trial.ends, shape:trial.isOpen, shape:trial.name, shape:trial.share .
    shape:trial.begins sh:path ex:begins ; kgs:field "begins" ; kgs:kind "date" ; sh:minCount 1 .
    shape:trial.ends sh:path ex:ends ; kgs:field "ends" ; kgs:kind "date" ;
        kgs:requiredToPublish true ; kgs:when "isOpen!=true" ; kgs:after "begins" .
    shape:trial.isOpen sh:path ex:isOpen ; kgs:field "isOpen" ; kgs:kind "flag" .
    shape:trial.name sh:path ex:name ; kgs:field "name" ; kgs:kind "string" ;
        kgs:requiredToPublish true ; kgs:longest 80 ; kgs:instead "begins share" .
    shape:trial.share sh:path ex:share ; kgs:field "share" ; kgs:kind "number" ;
        kgs:advised true ; kgs:least 0 ; kgs:most 99.5 .
"""


@pytest.fixture(scope="module")
def trial() -> RecordType:
    return read_record_type(SHAPE.encode(), "trial.ttl")


def test_what_publication_asks_is_read_with_a_field(trial: RecordType) -> None:
    begins, ends, is_open, name, share = (trial.by_name[key] for key in "begins ends isOpen name share".split())
    assert (begins.required, begins.required_to_publish) == (True, True)
    assert (ends.required, ends.required_to_publish, ends.after) == (False, True, "begins")
    assert ends.when == Condition("isOpen", ("true",), negated=True)
    assert (name.required, name.longest, name.instead) == (False, 80, ("begins", "share"))
    assert (share.advised, share.required_to_publish) == (True, False)
    assert share.least is not None
    assert share.most is not None
    assert (float(share.least), float(share.most)) == (0, 99.5)
    assert (is_open.when, is_open.least, is_open.most, is_open.longest, is_open.after) == (None, None, None, 0, "")


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ({}, "begins ends name"),
        ({"isOpen": True}, "begins name"),
        ({"isOpen": "yes", "begins": "2026"}, "begins"),
        ({"isOpen": "no", "share": 0}, "begins ends"),
        ({"isOpen": None, "share": [], "begins": {"en": " "}}, "begins ends name"),
    ],
)
def test_values_are_asked_for_where_they_apply(trial: RecordType, body: dict[str, object], asked: str) -> None:
    assert [field.name for field in trial.fields if field.asks(body)] == asked.split()


@pytest.mark.parametrize("text", ["", "scope", "=national", "scope=", "!=true"])
def test_what_is_no_condition_is_told_with_its_file(text: str) -> None:
    wrong = SHAPE.replace("isOpen!=true", text)
    if text:
        with pytest.raises(InvalidInput, match=r"trial\.ttl: .* is no condition"):
            read_record_type(wrong.encode(), "trial.ttl")
    with pytest.raises(ValueError, match="is no condition"):
        read_condition(text)


@pytest.mark.parametrize("limit", ["kgs:least 0", "kgs:most 99.5", "kgs:longest 80"])
def test_a_limit_that_is_no_number_is_told_with_its_file(limit: str) -> None:
    wrong = SHAPE.replace(limit, f'{limit.partition(" ")[0]} "much"')
    with pytest.raises(InvalidInput, match=r"trial\.ttl: .*much"):
        read_record_type(wrong.encode(), "trial.ttl")


names = st.from_regex(r"[a-zA-Z]{1,12}", fullmatch=True)
words = st.lists(st.from_regex(r"[A-Za-z0-9-]{1,12}", fullmatch=True), max_size=3, unique=True).map(tuple)


@given(name=names, words=words, negated=st.booleans())
def test_a_condition_is_read_as_it_is_written(name: str, words: tuple[str, ...], negated: bool) -> None:
    condition = Condition(name, words, negated)
    assert read_condition(str(condition)) == condition


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("identifier", "en")), inner),
)


@given(value=json, words=words)
def test_a_negated_condition_holds_where_the_other_does_not(value: object, words: tuple[str, ...]) -> None:
    condition = Condition("scope", words)
    assert condition.holds({"scope": value}) is not Condition("scope", words, negated=True).holds({"scope": value})
    assert not condition.holds({})
    if not is_filled(value):
        assert not condition.holds({"scope": value})
