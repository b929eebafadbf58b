"""What the tests of the ontologies share: our graphs, and a release in the published form."""

from pathlib import Path

import pytest
from rdflib import Graph

REPOSITORY = Path(__file__).parents[2]
ONTOLOGIES = REPOSITORY / "ontologies"
FILES = (*sorted(ONTOLOGIES.glob("*/*.ttl")), REPOSITORY / "shapes" / "common.ttl")
"""All files that come with the program as graphs."""


def parse(*files: Path) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


@pytest.fixture(scope="session")
def release(release_file: Path) -> Graph:
    """The published release 1.0.1 of the framework, or ours in its form."""
    return parse(release_file)


@pytest.fixture(scope="session")
def framework() -> Graph:
    """The framework as we publish it, with its ontology."""
    return parse(*(ONTOLOGIES / "kmgbf" / f"{name}.ttl" for name in ("framework", "ontology", "inherited")))


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
    return parse(*FILES)
