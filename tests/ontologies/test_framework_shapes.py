"""The shapes accept our graphs and the published release, and reject what is wrong."""

from collections import Counter
from pathlib import Path
from typing import Final

import pyshacl
import pytest
from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

GBF = Namespace("http://metadata.cbd.int/kmgbf/ontology#")
KMGBF = Namespace("http://metadata.cbd.int/kmgbf/")
SH = Namespace("http://www.w3.org/ns/shacl#")
FILE = Path(__file__).parents[2] / "shapes/kmgbf/framework.ttl"
SIX = ["ar", "en", "es", "fr", "ru", "zh"]


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(FILE)


def validate(data: Graph, shapes: Graph) -> tuple[bool, Counter[tuple[str, str]]]:
    """Return whether there is no violation, and how often which shape reports with which severity."""
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", allow_warnings=True)
    found: Counter[tuple[str, str]] = Counter()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        severity, shape = (report.value(result, p) for p in (SH.resultSeverity, SH.sourceShape))
        found[str(severity).rpartition("#")[2], str(shape).rpartition("#")[2]] += 1
    return conforms, found


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    return sorted(str(getattr(o, "language", None)) for o in graph.objects(subject, predicate))


def test_our_graphs_conform_without_warnings(
    framework: Graph, supplement: Graph, machine: Graph, shapes: Graph
) -> None:
    conforms, found = validate(framework + supplement + machine, shapes)
    assert (conforms, found) == (True, {})


def test_the_release_conforms_with_the_expected_warnings(release: Graph, shapes: Graph) -> None:
    conforms, found = validate(release, shapes)
    assert conforms
    expected = {"notation": 231, "conceptType": 231, "frameworkScheme": 27, "topConcept": 27, "custodian": 5}
    assert found == {("Warning", name): n for name, n in (expected | {"namesInSixLanguages": 2}).items()}
    readme = FILE.with_name("README.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` | {number} |" in readme for (_, name), number in found.items())


MISTAKES: Final[list[tuple[str, tuple[URIRef, URIRef, Node | None] | None, tuple[URIRef, URIRef, Node] | None]]] = [
    ("targetCode", (KMGBF.target_3, GBF.targetCode, None), (KMGBF.target_3, GBF.targetCode, Literal(24))),
    ("goalCode", (KMGBF.goal_A, GBF.goalCode, None), (KMGBF.goal_A, GBF.goalCode, Literal("E"))),
    ("indicatorCode", None, (KMGBF["indicator_A.1"], GBF.indicatorCode, Literal("24.1"))),
    ("namesOncePerLanguage", None, (KMGBF.goal_A, SKOS.prefLabel, Literal("Цель", "ru"))),
    ("namesOncePerLanguage", None, (KMGBF.goal_A, SKOS.prefLabel, Literal("Ziel", "de"))),
    ("frenchName", (KMGBF.target_3, SKOS.prefLabel, Literal("Cible 3", "fr")), None),
    ("headlineFor", None, (KMGBF["indicator_A.1"], GBF.isHeadlineFor, KMGBF["indicator_A.2"])),
    ("IndicatorRole", (KMGBF["indicator_4.CT.3"], GBF.isComponentFor, None), None),
    ("indicatorScheme", (KMGBF["indicator_A.1"], SKOS.inScheme, None), None),
]


def test_mistakes_are_violations(framework: Graph, supplement: Graph, shapes: Graph) -> None:
    """Each of another thing or another property, and all in one graph: it is judged once."""
    data = framework + supplement
    for _, remove, add in MISTAKES:
        if remove:
            data.remove(remove)
        if add:
            data.add(add)
    conforms, found = validate(data, shapes)
    assert not conforms
    assert {*found} == {("Violation", shape) for shape, _, _ in MISTAKES}


def test_shapes_use_core_constraints_and_speak_six_languages(shapes: Graph) -> None:
    assert not list(shapes.subject_objects(SH.sparql))
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes.subjects(RDF.type, kind):
            assert languages(shapes, shape, SH.name) == SIX
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        assert languages(shapes, shape, SH.message) == SIX
