"""What the runner takes for equal, and that it reads what it compares."""

import re
from pathlib import Path

import pytest
from rdflib import Graph

from tests.conformance.known import KNOWN
from tests.conformance.reading import MEDIA_TYPES, read_result
from tests.conformance.report import HEAD, METHOD, WHOSE, elsewhere
from tests.conformance.schema import faults
from tests.conformance.suite import find_root, read_suite
from tests.conformance.terms import XSD, Quad, Table, Term, literal, same_dataset, same_table

URI = Term("uri", "u:a")


def blank(name: str) -> Term:
    return Term("bnode", name)


def table(*rows: dict[str, Term], ordered: bool = False) -> Table:
    return Table(("x", "y"), rows, ordered)


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        (table({"x": URI}, {"y": URI}), table({"y": URI}, {"x": URI}), True),
        (table({"x": URI}, {"y": URI}, ordered=True), table({"y": URI}, {"x": URI}), False),
        (table({"x": URI}, {"x": URI}), table({"x": URI}), False),
        (table({"x": blank("a"), "y": blank("a")}), table({"x": blank("1"), "y": blank("1")}), True),
        (table({"x": blank("a"), "y": blank("a")}), table({"x": blank("1"), "y": blank("2")}), False),
        (table({"x": blank("a"), "y": blank("b")}), table({"x": blank("1"), "y": blank("1")}), False),
        (
            table({"x": blank("a"), "y": URI}, {"x": blank("a")}, {"x": blank("b")}),
            table({"x": blank("2")}, {"x": blank("1")}, {"x": blank("1"), "y": URI}),
            True,
        ),
        (Table(("x",), ()), Table(("y",), ()), False),
    ],
)
def test_tables(expected: Table, actual: Table, same: bool) -> None:
    assert same_table(expected, actual) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (literal("1.0", XSD + "decimal"), literal("1.00", XSD + "decimal"), True),
        (literal("1E0", XSD + "double"), literal("1.0", XSD + "double"), True),
        (literal("01", XSD + "integer"), literal("1", XSD + "integer"), True),
        (literal("1", XSD + "integer"), literal("1", XSD + "decimal"), False),
        (literal("-3", XSD + "negativeInteger"), literal("-3", XSD + "integer"), False),
        (literal("a"), literal("a", XSD + "string"), True),
        (literal("a", "", "EN"), literal("a", "", "en"), True),
        (literal("a", "", "en"), literal("a"), False),
        (literal("x", XSD + "integer"), literal("y", XSD + "integer"), False),
    ],
)
def test_literals(one: Term, other: Term, same: bool) -> None:
    assert (one == other) is same


def test_datasets_share_their_blank_nodes() -> None:
    def quads(first: str, second: str) -> set[Quad]:
        return {(blank(first), URI, URI, "u:g"), (blank(second), URI, URI, "u:h")}

    assert same_dataset(quads("a", "a"), quads("b", "b"))
    assert not same_dataset(quads("a", "a"), quads("b", "c"))


def test_all_formats_are_read_alike() -> None:
    xml = (
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/><variable name="y"/></head>'
        '<results><result><binding name="x"><uri>u:a</uri></binding><binding name="y"><literal xml:lang="en">t&#9;"'
        "</literal></binding></result></results></sparql>"
    )
    json = (
        '{"head": {"vars": ["x", "y"]}, "results": {"bindings": [{"x": {"type": "uri", "value": "u:a"}, '
        '"y": {"type": "literal", "value": "t\\t\\"", "xml:lang": "en"}}]}}'
    )
    tsv = '?x\t?y\n<u:a>\t"t\\t\\""@en\n'
    expected = table({"x": URI, "y": literal('t\t"', "", "en")})
    for name, text in ((".srx", xml), (".srj", json), (".tsv", tsv)):
        assert read_result(text.encode(), MEDIA_TYPES[name]) == expected


def test_a_description_that_breaks_the_vocabulary_is_noticed() -> None:
    prefix = "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> . "
    right = prefix + "<u:s> a sd:Service ; sd:endpoint <u:s> ; sd:supportedLanguage sd:SPARQL11Query ."
    assert faults(Graph().parse(data=right, format="turtle")) == []
    for wrong in ("<u:s> sd:feature sd:SPARQL11Query .", "<u:s> sd:endpoint <u:other> .", "<u:s> sd:nonsense 1 ."):
        assert faults(Graph().parse(data=right + wrong, format="turtle"))


@pytest.mark.parametrize("layout", ["", "sparql11", "sparql/sparql11"])
def test_both_layouts_are_found(tmp_path: Path, layout: str) -> None:
    folder = tmp_path / layout / "syntax-query"
    folder.mkdir(parents=True)
    (folder / "manifest.ttl").write_text(
        "@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> . "
        "<> mf:entries ( <#one> ) . <#one> a mf:PositiveSyntaxTest11 ; mf:action <one.rq> ."
    )
    (test,) = read_suite([tmp_path])
    assert (test.name, test.kind) == ("syntax-query/one", "PositiveSyntaxTest11")
    assert test.path(str(test.action)) == folder / "one.rq"
    with pytest.raises(FileNotFoundError):
        find_root(tmp_path / "elsewhere")


def test_the_page_is_what_its_generator_writes_today() -> None:
    """All of it but the figures, which a run gives: the way to run, what fails and why, and how tests are run."""
    page = (Path(__file__).parents[2] / "docs" / "conformance.md").read_text(encoding="utf-8")
    failing = dict(re.findall(r"^\| `([^`]+)` \| (.*) \|$", page, re.MULTILINE))
    assert failing == {name: " | ".join(KNOWN[name]) for name in failing}
    for part in (HEAD, WHOSE, elsewhere(set(failing)), METHOD):
        assert part.strip() in page
