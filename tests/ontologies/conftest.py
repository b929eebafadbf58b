"""What the tests of the ontologies share: our graphs, and the published release where it is at hand."""

import os
from pathlib import Path

import pytest
from rdflib import Graph

REPOSITORY = Path(__file__).parents[2]
ONTOLOGIES = REPOSITORY / "ontologies"


def parse(*files: Path) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


@pytest.fixture(scope="session")
def release() -> Graph:
    """The published release 1.0.1 of the framework."""
    shared = Path(os.environ.get("KG_SHARED", REPOSITORY.parent / "shared"))
    file = shared / "data/cbd/kmgbf/ontology/kmgbf-all.ttl"
    if not file.exists():
        pytest.skip("the published release is not at hand: set KG_SHARED to the folder that holds data/cbd")
    return parse(file)


@pytest.fixture(scope="session")
def framework() -> Graph:
    """The framework as we publish it, with its ontology."""
    return parse(ONTOLOGIES / "kmgbf/framework.ttl", ONTOLOGIES / "kmgbf/ontology.ttl")


@pytest.fixture(scope="session")
def supplement() -> Graph:
    return parse(ONTOLOGIES / "kmgbf/supplement.ttl")


@pytest.fixture(scope="session")
def machine() -> Graph:
    """Everything machine-made, of the framework and of the thesaurus."""
    names = ("kmgbf", "thesaurus")
    return parse(*(ONTOLOGIES / name / "machine-translations.ttl" for name in names))


@pytest.fixture(scope="session")
def thesaurus() -> Graph:
    return parse(ONTOLOGIES / "thesaurus/terms.ttl")


@pytest.fixture(scope="session")
def everything() -> Graph:
    """All graphs of the package together."""
    return parse(*sorted(ONTOLOGIES.glob("*/*.ttl")))
