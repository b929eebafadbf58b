"""The shapes that engines are given: all that judges and nothing else, with the base of the copy, and cheap."""

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import NotFound
from kg.rdf.formats import RDF_FORMATS
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.rdf.namespaces import RDF, SH
from kg.records.mapping.iris import read_iris
from kg.validation import shapes as module
from kg.validation.engines.choosing import choose_engine
from kg.validation.graphs import GraphValidator
from kg.validation.shapes import ANNOTATIONS, FEATURES, PROFILES, Shapes, read_shapes
from tests.kg.validation.slices import OTHER_BASE, SCHEMAS, slice_of

# The grammar of patterns as Python itself reads them; typed differently by each version.
constants: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

_MANY_VALUES: Final = frozenset("targetClass targetNode property class node or and not hasValue".split())
"""Parameters of SHACL that may have several values; of the others a second one makes a shape ill-formed."""
_DATE: Final = "^-?[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T.*)?)?)?$"
"""Without `sh:maxLength` beside it: what the mapping takes for a date is short."""
Statements = dict[str, dict[str, list[Any]]]


def statements(shapes: Shapes) -> Statements:
    found: Statements = defaultdict(lambda: defaultdict(list))
    for quad in parse(shapes.turtle, format=RdfFormat.N_TRIPLES):
        found[str(quad.subject)][quad.predicate.value.rpartition("#")[2]].append(quad.object)
    return found


@pytest.fixture(scope="module")
def judging() -> dict[str, Statements]:
    """The shapes of all types by which they are published."""
    return {schema: statements(read_shapes(schema, "publish", PUBLISHED_BASE)) for schema in SCHEMAS}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("schema", SCHEMAS)
def test_shapes_have_what_judges_and_nothing_for_people(schema: str, profile: module.Profile) -> None:
    shapes = read_shapes(schema, profile, PUBLISHED_BASE)
    terms = {name for about in statements(shapes).values() for name in about}
    assert terms <= FEATURES | {"first", "rest", "type"}
    assert "minCount" not in terms or profile != "draft"
    assert shapes.classes
    assert shapes.sha256 == read_shapes(schema, profile, PUBLISHED_BASE).sha256


def test_every_set_of_shapes_has_a_digest_of_its_own() -> None:
    profiles: tuple[module.Profile, ...] = ("draft", "publish")
    every = [read_shapes(s, p, b).sha256 for s in SCHEMAS for p in profiles for b in (PUBLISHED_BASE, OTHER_BASE)]
    assert len(set(every)) == len(every)


def test_what_is_published_is_judged_by_the_shapes_for_publishing() -> None:
    for schema in SCHEMAS:
        assert read_shapes(schema, "audit", PUBLISHED_BASE) is read_shapes(schema, "publish", PUBLISHED_BASE)


@pytest.mark.parametrize("schema", ["", "../common", "nationaltarget7", "x" * 500])
def test_a_type_that_is_not_there_has_no_shapes(schema: str) -> None:
    with pytest.raises(NotFound):
        read_shapes(schema, "publish", PUBLISHED_BASE)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_shapes_of_a_base_are_for_the_records_of_that_base(schema: str) -> None:
    published, other = (read_shapes(schema, "publish", base) for base in (PUBLISHED_BASE, OTHER_BASE))
    assert PUBLISHED_BASE.encode() not in other.turtle
    for shapes, base in ((published, PUBLISHED_BASE), (other, OTHER_BASE)):
        assert shapes.has_target(slice_of(schema, base))
    assert not published.has_target(slice_of(schema, OTHER_BASE))
    assert not other.has_target(slice_of(schema, PUBLISHED_BASE))


def test_a_text_that_looks_like_a_statement_is_no_target() -> None:
    shapes = read_shapes("nbsap", "publish", PUBLISHED_BASE)
    line = f"<urn:x> {RDF.type} <{shapes.classes[0]}> ."
    assert shapes.has_target(f"{line}\n".encode())
    for said in (f'<urn:x> <urn:y> "{line}" .\n', f'<urn:x> <urn:y> "\\n{line}\\n" .\n', f"<urn:a> <urn:b> {line}\n"):
        assert not shapes.has_target(said.encode())


def test_what_engines_do_not_agree_on_is_refused() -> None:
    for name in ("sparql", "lessThan", "lessThanOrEquals", "closed", "qualifiedValueShape", "mispelt"):
        turtle = f"<urn:s> <{SH.iri}{name}> true .".encode()
        with pytest.raises(ValueError, match=name):
            list(module._needed(turtle, PUBLISHED_BASE, draft=False))
    assert not FEATURES & ANNOTATIONS


@pytest.mark.parametrize("schema", SCHEMAS)
def test_shapes_do_not_lead_to_themselves(judging: dict[str, Statements], schema: str) -> None:
    shapes = judging[schema]
    done: set[str] = set()

    def visit(shape: str, above: tuple[str, ...]) -> None:
        assert shape not in above, f"{shape} is judged by itself"
        if shape not in done:
            for inner in _inner(shapes, shape):
                visit(inner, (*above, shape))
            done.add(shape)

    for shape in list(shapes):
        visit(shape, ())


def _inner(shapes: Statements, shape: str) -> Iterator[str]:
    about = shapes.get(shape, {})
    for name in ("node", "property", "not"):
        yield from map(str, about.get(name, ()))
    for head in (*about.get("or", ()), *about.get("and", ())):
        while str(head) != str(NamedNode(RDF.iri + "nil")):
            yield str(shapes[str(head)]["first"][0])
            head = shapes[str(head)]["rest"][0]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_no_parameter_has_two_values(judging: dict[str, Statements], schema: str) -> None:
    for shape, about in judging[schema].items():
        twice = {name for name, values in about.items() if len(values) > 1} - _MANY_VALUES
        assert not twice, f"{shape}: {twice}"


def test_patterns_take_no_longer_than_texts_are_long(judging: dict[str, Statements]) -> None:
    found = set()
    for shapes in judging.values():
        for shape, about in shapes.items():
            for pattern in about.get("pattern", ()):
                assert isinstance(pattern, Literal)
                found.add(pattern.value)
                assert not _repeats_repetitions(parser.parse(pattern.value)), f"{shape}: {pattern.value}"
                assert PUBLISHED_BASE not in pattern.value, f"{shape}: another base has other IRIs"
                assert "maxLength" in about or pattern.value == _DATE, f"{shape} bounds no length"
    assert _DATE in found


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(a|b*)*c", "(?:x{2,})+", "([a-z]+[0-9]*)*"])
def test_patterns_that_take_long_are_recognised(pattern: str) -> None:
    assert re.compile(pattern)
    assert _repeats_repetitions(parser.parse(pattern))


def _repeats_repetitions(parsed: Any, inside: bool = False) -> bool:
    """Whether something that repeats without end stands in something that does."""
    for operation, argument in parsed:
        endless = operation in (constants.MAX_REPEAT, constants.MIN_REPEAT) and argument[1] == constants.MAXREPEAT
        if endless and inside:
            return True
        for part in _parts(argument):
            if _repeats_repetitions(part, inside or endless):
                return True
    return False


def _parts(argument: Any) -> Iterator[Any]:
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for part in argument:
            yield from _parts(part)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_no_list_has_all_languages_there_are(judging: dict[str, Statements], schema: str) -> None:
    """Engines would need nine times as long; a dictionary judges them."""
    shapes = judging[schema]
    assert sum("first" in about for about in shapes.values()) < 1_500
    for about in shapes.values():
        for head in about.get("languageIn", ()):
            assert "first" in shapes[str(head)]


@pytest.mark.parametrize(("tag", "registered"), [("xx", False), ("xx-Latn", False), ("pt-br", True), ("haw", True)])
def test_languages_that_do_not_exist_are_found_in_graphs(tag: str, registered: bool) -> None:
    graphs = GraphValidator(read_iris(PUBLISHED_BASE), choose_engine())
    data = slice_of("nbsap").replace(b"all-fields", b"all-fields-of-it").replace(b"@en", f"@{tag}".encode())
    found = graphs.validate(data, next(one for one in RDF_FORMATS if one.name == "nt"), "publish")
    assert found.graph
    assert any(one.code == "unknown-language" for one in found.findings) is not registered
