"""The files on disk, the scripts that write them, and the manifest that lists them."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDFS, Graph, URIRef

from ontologies import build, tables
from ontologies.turtle import BASE, Turtle, plain, ref, text
from shapes.build import ontology
from shapes.build.facts import Field, read_types
from shapes.build.wording import example, names_of

ONTOLOGIES = Path(__file__).parents[2] / "ontologies"
SIX = {"ar", "en", "es", "fr", "ru", "zh"}


def manifest() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(ONTOLOGIES.joinpath("manifest.toml").read_text(encoding="utf-8"))


def test_the_files_on_disk_are_what_the_build_writes() -> None:
    assert tables.stale(build.build()) == []


def test_the_build_gives_the_same_bytes_twice() -> None:
    assert build.build() == build.build()


def test_check_fails_when_a_file_differs_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    missing = tables.ROOT / "kmgbf" / "missing.ttl"
    assert tables.run(lambda: {missing: "text"}, ["--check"]) == 1
    assert "kmgbf/missing.ttl" in capsys.readouterr().err
    assert not missing.exists()


def test_check_succeeds_when_nothing_differs() -> None:
    assert tables.run(build.build, ["--check"]) == 0


def test_every_turtle_file_is_built_and_in_the_manifest() -> None:
    on_disk = {path.relative_to(ONTOLOGIES).as_posix() for path in ONTOLOGIES.glob("**/*.ttl")}
    assert on_disk == {path.relative_to(ONTOLOGIES).as_posix() for path in build.build() | ontology.build()}
    assert on_disk == {graph["file"] for graph in manifest()["graph"] if "package" not in graph}


def test_the_manifest_is_complete() -> None:
    datasets = {dataset["id"]: dataset["version"] for dataset in manifest()["dataset"]}
    keys = {"graph", "dataset", "role", "file", "version", "licence", "source"}
    roles = {"published", "supplement", "machine", "ontology", "catalogue", "apart"}
    for graph in manifest()["graph"]:
        assert set(graph) - {"package"} == keys
        assert graph["version"] == datasets[graph["dataset"]] == tables.VERSION
        assert graph["role"] in roles


def test_package_data_is_found_as_resources() -> None:
    for graph in manifest()["graph"]:
        assert files(graph.get("package", "ontologies")).joinpath(graph["file"]).is_file()


@pytest.mark.parametrize("name", ["kmgbf", "thesaurus", "meeting", "programme", "organisation"])
def test_a_dataset_describes_exactly_its_graphs(name: str) -> None:
    described = Graph().parse(ONTOLOGIES / name / "dataset.ttl")
    graphs = {
        g["graph"] for g in manifest()["graph"] if g["dataset"] == name and g["role"] not in ("catalogue", "apart")
    }
    parts = set(described.objects(URIRef(f"{BASE}dataset/{name}"), DCTERMS.hasPart))
    derived = f"graph/{name}/inferred"  # made by the service, in no file
    assert parts == {URIRef(BASE + graph) for graph in graphs}  # what its files have
    for part in (*parts, URIRef(BASE + derived)):
        assert {getattr(label, "language", None) for label in described.objects(part, RDFS.label)} == SIX
        assert described.value(part, RDFS.comment)


def test_turtle_text_is_escaped() -> None:
    turtle = Turtle("A header")
    value = 'back\\slash "quoted" skos:notation\nnext line'
    turtle.add(BASE + "kmgbf/x", "rdfs:label", text(value, "en"), plain(value))
    rendered = turtle.render()
    assert "@prefix skos:" not in rendered
    assert {str(o) for o in Graph().parse(data=rendered, format="turtle").objects()} == {value}


def test_iris_that_no_prefix_can_shorten_stay_whole() -> None:
    assert ref(BASE + "thesaurus/domain/GBF-GOALS") == f"<{BASE}thesaurus/domain/GBF-GOALS>"
    assert ref(BASE + "thesaurus/A%2BB") == "thesaurus:A%2BB"
    assert ref(BASE + "kmgbf/ontology#Goal") == "gbf:Goal"


def test_properties_that_several_fields_share_are_called_what_they_have_in_common() -> None:
    """Not by whichever field comes first: the financial reports' `odaAmount` is one of many that are a chm:amount."""
    fields: dict[str, list[Field]] = {}
    for type_ in read_types():
        for field in type_.fields:
            fields.setdefault(field.rdf, []).append(field)
    shared = {name: own for name, own in fields.items() if len({str(field.names) for field in own}) > 1}
    assert len(shared) > 40
    described = {f"chm:{row['term']}" for row in tables.read(ONTOLOGIES / "chm" / "terms.csv")}
    ours = {name: own for name, own in fields.items() if name.startswith("chm:") and name not in described}
    assert [name for name, own in ours.items() if names_of(own) != names_of(own[::-1])] == []
    assert names_of(ours["chm:amount"])["en"] == "Amount"
    graph = Graph().parse(ONTOLOGIES / "chm" / "ontology.ttl")
    said = {str(name) for name in graph.objects(URIRef(BASE + "chm/ontology#amount"), RDFS.label)}
    assert said == set(names_of(ours["chm:amount"]).values())
    assert '\\"amount\\": ' in text(example(ours["chm:amount"]), "en")
