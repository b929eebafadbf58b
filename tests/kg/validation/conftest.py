"""A validator that knows the surroundings of the valid bodies."""

from pathlib import Path

import pytest

from kg.graph.generations import read_current
from kg.graph.graph import KnowledgeGraph
from kg.rdf.graph_names import GraphNames
from kg.records.mapping.iris import read_iris
from kg.settings import Settings
from kg.validation.engines.choosing import choose_engine
from kg.validation.known import KnownOfGraph
from kg.validation.validator import Validator
from tests.kg.validation import surroundings
from tests.once import made_once


@pytest.fixture(scope="session")
def surrounded(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with what the valid bodies speak of, made once in a run; do not write to it."""
    return made_once(tmp_path_factory, "surrounded", lambda folder: surroundings.make(bundled_data, folder)) / "data"


@pytest.fixture(scope="session")
def validator(surrounded: Path) -> Validator:
    """The validator as the service has it."""
    return open_validator(surrounded)


def open_validator(data: Path) -> Validator:
    """A validator that knows what a data folder has."""
    base = Settings(data=data).base_iri
    current = read_current(data)
    assert current is not None
    iris = read_iris(base)
    graph = KnowledgeGraph.open(current.graph, GraphNames(base))
    return Validator(iris, choose_engine(), KnownOfGraph(graph, iris))
