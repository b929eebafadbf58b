"""Both engines say the same, of every type, at the place where it is wrong; and never that what they cannot judge is
right."""

import re
from collections.abc import Iterable
from itertools import cycle, islice
from typing import Any, Final

import pyshacl
import pytest
from rdflib import SH, Graph

from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.iris import read_iris
from kg.validation.engines.choosing import choose_engine
from kg.validation.engines.engine import NODE, Engine, EngineFailed, Result
from kg.validation.engines.pyshacl_engine import PyshaclEngine
from kg.validation.engines.shifty_engine import ShiftyEngine
from kg.validation.shapes import Shapes, read_shapes
from kg.validation.validator import Validator
from tests.kg.validation.breakages import breakages
from tests.kg.validation.slices import BREAKAGES, OTHER_BASE, SCHEMAS, slice_of

PYSHACL: Final = PyshaclEngine()
SHIFTY: Final = ShiftyEngine()
ENGINES: Final[tuple[Engine, ...]] = (PYSHACL, SHIFTY)


LARGE: Final = re.compile("(cpb|abs)NationalReport[2-9]?|nationalReport7BinaryIndicatorData")
"""Types for which the reference takes a second or more."""


def _some_slow(cases: Iterable[tuple[str, str]]) -> list[Any]:
    """Cases of a type and a breakage, those of large types marked."""
    return [pytest.param(*case, marks=[pytest.mark.slow] if LARGE.fullmatch(case[0]) else []) for case in cases]


def shapes_of(schema: str, base: str = PUBLISHED_BASE) -> Shapes:
    return read_shapes(schema, "audit", base)


def agreed(schema: str, data: bytes, base: str = PUBLISHED_BASE) -> list[Result]:
    """What both engines say."""
    shapes = shapes_of(schema, base)
    reference, fast = (engine.judge(shapes, data) for engine in ENGINES)
    assert fast == reference
    return fast


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_is_right_conforms(schema: str) -> None:
    assert [one for one in SHIFTY.judge(shapes_of(schema), slice_of(schema)) if one.severity == "violation"] == []


@pytest.mark.slow
@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_is_right_conforms_in_both_engines(schema: str) -> None:
    assert [one for one in agreed(schema, slice_of(schema)) if one.severity == "violation"] == []


_ONCE: Final = dict(zip(SCHEMAS, cycle(BREAKAGES), strict=False))
SAMPLES: Final = _some_slow((_ONCE | {name: "lacks some" for name in SCHEMAS if LARGE.fullmatch(name)}).items())
"""Every type, every way to break it, but not every type in every way; those with questions where links are missing."""


@pytest.mark.parametrize(("schema", "breakage"), SAMPLES)
def test_engines_agree_on_what_is_wrong(schema: str, breakage: str) -> None:
    agreed(schema, BREAKAGES[breakage](slice_of(schema)))


@pytest.mark.long
@pytest.mark.parametrize("breakage", BREAKAGES)
@pytest.mark.parametrize("schema", SCHEMAS)
def test_engines_agree_on_everything_that_is_wrong(schema: str, breakage: str) -> None:
    agreed(schema, BREAKAGES[breakage](slice_of(schema)))


@pytest.mark.slow
@pytest.mark.parametrize("schema", SCHEMAS)
def test_engines_agree_on_broken_documents(schema: str) -> None:
    """Of all breakages of a type one in forty, of large types fewer."""
    validator = Validator(read_iris(PUBLISHED_BASE), SHIFTY)
    graphs = {validator.validate(one.document).graph for one in islice(breakages(schema), 7, 2_000, 40)} - {b""}
    for graph in sorted(graphs):
        agreed(schema, graph)


def test_the_breakages_break() -> None:
    for name, breakage in BREAKAGES.items():
        assert any(SHIFTY.judge(shapes_of(schema), breakage(slice_of(schema))) for schema in SCHEMAS), name


def test_results_in_nested_nodes_are_at_those_nodes() -> None:
    """Also where several are nested, and nothing else remains of them."""
    data = slice_of("nationalTarget7")
    two = data.replace(b"#degreeOfAlignment> <", b"#degreeOfAlignment> <urn:another> .\n<urn:x> <urn:y> <", 1)
    node = two.partition(b" <urn:another>")[0].rpartition(b"\n")[2].split(b" ")[0]
    more = two + node + b' <http://metadata.cbd.int/chm/ontology#degreeOfAlignment> "no term" .\n'
    found = agreed("nationalTarget7", more)
    assert {f"<{one.focus}>".encode() for one in found} == {node}
    assert {one.constraint.partition("#")[2] for one in found} >= {"NodeKindConstraintComponent"}
    assert all(one.shape.endswith("Alignment.degreeOfAlignment") for one in found)
    assert [one.value for one in found if one.value] == ['"no term"']


def test_no_result_says_only_that_a_node_is_wrong() -> None:
    nested = 0
    for schema in SCHEMAS:
        found = SHIFTY.judge(shapes_of(schema), BREAKAGES["literals twice"](slice_of(schema)))
        nested += sum("#" in one.focus for one in found)
        assert [one for one in found if one.constraint == NODE and one.value.startswith("<")] == []
    assert nested > 1000


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.parametrize("schema", ["nationalTarget7", "meeting", "absNationalReport1"])
def test_records_of_another_base_are_judged_as_those_of_this(engine: Engine, schema: str) -> None:
    breakage = BREAKAGES["everything is one text"]
    here, there = (
        engine.judge(shapes_of(schema, base), breakage(slice_of(schema, base))) for base in (PUBLISHED_BASE, OTHER_BASE)
    )
    assert len(here) > 3
    assert {repr(one).replace(PUBLISHED_BASE, OTHER_BASE) for one in here} == {repr(one) for one in there}


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_what_is_not_judged_does_not_conform(engine: Engine) -> None:
    for data in (b"", slice_of("nbsap", OTHER_BASE), slice_of("contact"), b"nonsense"):
        with pytest.raises(EngineFailed, match="nbsap"):
            engine.judge(shapes_of("nbsap"), data)
    with pytest.raises(EngineFailed, match=engine.name):
        engine.judge(shapes_of("nbsap"), slice_of("nbsap") + b"<urn:a> nonsense\n")
    wrong = Shapes("nbsap", "publish", PUBLISHED_BASE, "", b"nonsense", shapes_of("nbsap").classes, {})
    with pytest.raises(EngineFailed, match=engine.name):
        engine.judge(wrong, slice_of("nbsap"))


@pytest.mark.parametrize("breakage", ["everything is one text", "literals twice"])
@pytest.mark.parametrize("schema", ["nationalTarget7", "nbsap", "absNationalReport1"])
def test_the_reference_says_what_pyshacl_says(schema: str, breakage: str) -> None:
    """Of the file as it is published, and by the function that is promised."""
    data = BREAKAGES[breakage](slice_of(schema))
    graph, shapes = Graph().parse(data=data, format="nt"), Graph().parse(f"shapes/records/{schema}.ttl")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)
    wanted = {
        (str(report.value(node, SH.focusNode)), str(component))
        for node in report.objects(None, SH.result)
        if str(component := report.value(node, SH.sourceConstraintComponent)) != NODE
    }
    assert wanted
    assert wanted <= {(one.focus, one.constraint) for one in PYSHACL.judge(shapes_of(schema), data)}


def test_engines_are_chosen_by_name() -> None:
    assert [choose_engine(name).name for name in ("auto", "pyshifty", "pyshacl")] == ["pyshifty", "pyshifty", "pyshacl"]


def test_values_are_spelt_as_they_came() -> None:
    """rdflib writes numbers anew: places are looked up by what stands in the graph."""
    record = f"<{PUBLISHED_BASE}record/all-fields> <{PUBLISHED_BASE}chm/ontology#government>"
    values = {'"01"@en-gb', '"01"^^<http://www.w3.org/2001/XMLSchema#integer>', '"\\u0001\\n\\"<é>"'}
    data = slice_of("nbsap") + "".join(f"{record} {value} .\n" for value in values).encode()
    assert {one.value for one in agreed("nbsap", data)} >= values
