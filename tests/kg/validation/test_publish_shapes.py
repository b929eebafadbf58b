"""What publication asks: the tables, the model and both engines say the same of every field."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from pyoxigraph import NamedNode

from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements
from kg.records.model import LONGEST, RecordField, RecordType
from kg.records.shape_files import ShapeFiles
from kg.records.types import read_record_types
from kg.validation.engines.engine import Engine
from kg.validation.engines.pyshacl_engine import PyshaclEngine
from kg.validation.engines.shifty_engine import ShiftyEngine
from kg.validation.shapes import read_shapes
from kg.validation.validator import Validator
from shapes.build.publish import LONGEST as LONGEST_OF_SHAPES
from tests.loaders.records.generated import make_body, make_value

TYPES: Final = read_record_types()
SUBMITTED: Final = {schema: type_ for schema, type_ in TYPES.items() if not type_.index_only}
ANYBODYS: Final = "contact"
"""The one national type whose records may be of no government."""
SHAPES: Final = ShapeFiles()
ENGINES: Final[tuple[Engine, ...]] = (PyshaclEngine(), ShiftyEngine())
DECIDING: Final = [
    (schema, path)
    for schema, type_ in SUBMITTED.items()
    for path, field in type_.walk()
    if field.counted and (field.when or field.instead) and (field.required_to_publish or field.advised)
]


def test_every_type_that_is_submitted_has_shapes_for_publication_and_no_other() -> None:
    found = {iri.rpartition("/")[2] for iri in SHAPES.documents if iri.startswith(f"{SHAPES.publication}/")}
    assert found == set(SUBMITTED)
    assert len(found) == 75


@pytest.mark.parametrize("schema", SUBMITTED)
def test_every_type_requires_something(schema: str) -> None:
    type_ = SUBMITTED[schema]
    required = {field.name for field in type_.fields if field.required_to_publish}
    assert required
    assert type_.schema_type != "national" or "government" in required or schema == ANYBODYS


def test_what_is_named_beside_a_field_is_beside_it() -> None:
    seen = 0
    for schema, type_ in TYPES.items():
        for fields in _objects(type_.fields):
            names = {field.name: field for field in fields}
            for field in fields:
                seen += bool(field.when or field.instead or field.after)
                assert {*field.instead, field.after or field.name} <= names.keys(), (schema, field.name)
                assert not field.after or {field.kind, names[field.after].kind} == {"date"}
                assert field.when is None or _knows(names[field.when.name], field.when.words), (schema, field.name)
                assert field.least is None or field.kind in ("number", "integer", "year")
                assert (field.longest > 0) is (field.kind in ("languageMap", "html", "string"))
    assert seen > 80
    assert str(LONGEST) == LONGEST_OF_SHAPES


def _objects(fields: tuple[RecordField, ...]) -> Iterator[tuple[RecordField, ...]]:
    yield fields
    for field in fields:
        if field.fields:
            yield from _objects(field.fields)


def _knows(field: RecordField, words: tuple[str, ...]) -> bool:
    """Whether a field can have the words of a condition."""
    if field.kind == "flag":
        return set(words) <= {"true", "false"}
    return field.kind == "term" or not words or set(words) <= {option.value for option in field.options}


@pytest.mark.parametrize(("schema", "path"), DECIDING)
def test_a_condition_is_judged_as_it_holds(schema: str, path: str) -> None:
    """By the model and by both engines, for every word and none, with and without the value and what may replace it."""
    type_ = SUBMITTED[schema]
    shape = f"{PUBLISHED_BASE}shapes/publish/{schema}.{path}."
    judged = set()
    for body, inner, field in _bodies(type_, path):
        given = any(inner.get(name) for name in (field.name, *field.instead))
        missing = field.applies(inner) and not given
        assert not field.required_to_publish or (field.asks(inner) and not inner.get(field.name)) is missing
        data = _graph(type_, body)
        for engine in ENGINES if "NationalReport" not in schema else ENGINES[1:]:
            results = engine.judge(read_shapes(schema, "publish", PUBLISHED_BASE), data)
            found = [one for one in results if one.shape.startswith(shape)]
            assert len(found) == missing, (engine.name, inner)
            assert all(one.severity == ("warning" if field.advised else "violation") for one in found)
        judged.add(missing)
    assert judged == {True, False} or path == "sectionV.assessmentSummary"  # whose object holds nothing else


def _bodies(type_: RecordType, path: str) -> Iterator[tuple[dict[str, Any], dict[str, Any], RecordField]]:
    """Bodies with one object each, in which a field, what decides and what may replace it stand or do not stand."""
    outer, _, name = path.rpartition(".")
    fields, steps = type_.fields, outer.split(".") if outer else []
    for step in steps:
        fields = next(field for field in fields if field.name == step).fields
    known = {field.name: field for field in fields}
    field = known[name]
    involved = {name, *field.instead, field.when.name if field.when else name}
    beside = {each.name: make_value(each, each.name) for each in fields if each.name not in involved and each.counted}
    beside = dict(list(beside.items())[:1])
    for decided in _values(known, field):
        for kept in ((), (name,), *((other,) for other in field.instead)):
            inner = {**beside, **decided, **{one: make_value(known[one], one) for one in kept}}
            if steps and not inner:
                continue  # an object without anything is none
            body: dict[str, Any] = inner
            for step in reversed(steps):
                body = {step: body}
            yield body, inner, field


def _values(known: Mapping[str, RecordField], field: RecordField) -> Iterator[dict[str, Any]]:
    """What a condition may be decided by: every word, another one, and nothing."""
    yield {}
    if field.when is None:
        return
    deciding = known[field.when.name]
    words = {"flag": ("true", "false"), "term": (*field.when.words, "ANOTHER-TERM")}.get(deciding.kind)
    for word in words or [option.value for option in deciding.options]:
        value = {"flag": word == "true", "term": {"identifier": word}}.get(deciding.kind, word)
        yield {deciding.name: [value] if deciding.many else value}


def _graph(type_: RecordType, body: Mapping[str, Any]) -> bytes:
    statements = Statements(f"{PUBLISHED_BASE}record/{'A' * 12}")
    Mapper(read_iris(PUBLISHED_BASE), Report()).map(statements, type_, body)
    return statements.canonical().ntriples


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.parametrize(
    ("schema", "change", "constraint"),
    [
        ("nationalTarget7", {"title": {"en": "x" * (LONGEST + 1)}}, "MaxLength"),
        ("nationalTarget7", {"nothing": "of the kind"}, "MaxCount"),
        ("nationalTarget7", {"sequence": -1}, "MinInclusive"),
        ("nationalReport7IndicatorData", {"year": 1850}, "Pattern"),
        ("nationalReport7IndicatorData", {"year": 2101}, "Pattern"),
        ("action", {"title": None}, "MinCount"),
    ],
)
def test_limits_are_judged(engine: Engine, schema: str, change: Mapping[str, Any], constraint: str) -> None:
    type_ = SUBMITTED[schema]
    shapes = read_shapes(schema, "publish", PUBLISHED_BASE)
    body = make_body(type_).given
    before = engine.judge(shapes, _graph(type_, body))
    after = engine.judge(shapes, _graph(type_, {**body, **change}))
    assert before == []
    assert [one.constraint.rpartition("#")[2] for one in after] == [f"{constraint}ConstraintComponent"]
    assert SHAPES.knows(after[0].shape)


@pytest.mark.parametrize("title", [{"en-GB": "A title"}, {"pt-BR": "Um título"}, {"tpi": "Nem"}, "A title"])
def test_texts_may_be_in_every_language_that_is_known_or_in_none(title: Any) -> None:
    type_ = SUBMITTED["action"]
    data = _graph(type_, {**make_body(type_).given, "title": title})
    assert [engine.judge(read_shapes("action", "publish", PUBLISHED_BASE), data) for engine in ENGINES] == [[], []]


def test_a_document_of_what_publication_asks_says_what_it_adds_to() -> None:
    for schema in SUBMITTED:
        document = NamedNode(f"{SHAPES.publication}/{schema}")
        imports = NamedNode("http://www.w3.org/2002/07/owl#imports")
        [said] = SHAPES.graph(document.value).quads_for_pattern(document, imports, None)
        assert said.object == NamedNode(f"{SHAPES.records}/{schema}")


@pytest.mark.parametrize(
    "engine", [pytest.param(ENGINES[0], marks=pytest.mark.slow), ENGINES[1]], ids=lambda engine: engine.name
)
def test_an_answer_that_is_required_is_missed_where_it_should_stand(engine: Engine) -> None:
    type_ = SUBMITTED["nationalReport7BinaryIndicatorData"]
    body = make_body(type_).given
    goal = body["binaryResponseGoalB"]
    answers = {key: value for key, value in goal["responses"].items() if key != "b_2"}
    validator = Validator(read_iris(PUBLISHED_BASE), engine)
    report = validator.judge({**body, "binaryResponseGoalB": {**goal, "responses": answers}})
    [found] = [finding for finding in report.findings if finding.severity == "violation"]
    assert (found.code, found.pointer) == ("missing", "/binaryResponseGoalB/responses/b_2")
    assert validator.judge({key: value for key, value in body.items() if key != "binaryResponseGoalB"}).conforms


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_the_limit_of_an_amount_of_a_year_is_of_that_year_alone(engine: Engine) -> None:
    body = make_body(SUBMITTED["resourceMobilisation2020"]).given
    plans = body["nationalPlansData"]
    first, *others = plans["domesticSources"]
    sources = [{**first, "amount2016": -3}, *others]
    validator = Validator(read_iris(PUBLISHED_BASE), engine)
    report = validator.judge({**body, "nationalPlansData": {**plans, "domesticSources": sources}})
    [found] = [finding for finding in report.findings if finding.severity == "violation"]
    assert (found.code, found.pointer) == ("out-of-range", "/nationalPlansData/domesticSources/0/amount2016")
    assert found.value == -3
    assert validator.judge(body).conforms
