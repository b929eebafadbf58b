"""A copy with decisions and their elements, what points to them, national targets, and a record of two revisions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.clearing_house.alignment import STRENGTHS
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.settings import Settings
from tests.browser.decided import SITE, documents, load, national_target
from tests.browser.records_data import TARGET, bodies
from tests.copying import copy_folder
from tests.once import made_once


@pytest.fixture(scope="session")
def decided_data(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled data with decisions, what follows from them, and national targets; one record has two revisions.

    Made once in a run; do not write to it.
    """

    def make(folder: Path) -> None:
        copy_folder(bundled_data, folder / "data")
        high, medium, low = STRENGTHS
        degrees = [low, high, "", medium, "DEGREE-UNHEARD-OF"]
        parties = ("mn", "fj", "pe")
        national = [national_target(number, parties[number % 3], degrees[number % 5]) for number in range(75)]
        load(folder / "data", folder, [*documents(), *national])
        newer = next(one for one in bodies() if one["identifier"] == TARGET)
        newer["body"]["title"] = {"en": "Protect half of everything"}
        load(folder / "data", folder, [{**newer, "revision": 4}])

    return made_once(tmp_path_factory, "decisions", make) / "data"


@pytest.fixture(scope="session")
def visitor(decided_data: Path) -> Iterator[TestClient]:
    """Requests to a copy with these records, without following redirects."""
    settings = Settings(data=decided_data, public_url=SITE, query_workers=1)
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def decided(decided_data: Path) -> Knowledge:
    """The same, opened for reading."""
    return KnowledgeBase(Settings(data=decided_data)).current()
