"""A client of Memento that others wrote goes back in time here; of its settings only the TimeGate is ours."""

from datetime import datetime
from pathlib import Path

import pytest
from memento_client import MementoClient

from tests.browser.decided import BASE
from tests.browser.eventful import CONCEPT, RECORD, RIVER, WITHDRAWN
from tests.browser.running import running
from tests.copying import copy_folder

pytest_plugins = ["tests.browser.eventful_fixtures"]
THINGS = {CONCEPT: "kmgbf/target_3", RECORD: RECORD.removeprefix(BASE), RIVER: f"entity?uri={RIVER}"}


@pytest.mark.slow
def test_a_client_finds_the_first_and_the_newest_version_of_things(eventful_data: Path, tmp_path: Path) -> None:
    copy_folder(eventful_data, tmp_path / "data")
    with running(tmp_path / "data") as server:
        client = MementoClient(timegate_uri=f"{server.url}/timegate/")
        for thing, path in THINGS.items():
            early, late = (
                client.get_memento_info(f"{server.url}/{path}", datetime(year, 1, 1)) for year in (2000, 2900)
            )
            for found, end in ((early, "first"), (late, "last")):
                assert found["original_uri"] == thing
                closest = found["mementos"]["closest"]
                assert closest["http_status_code"] == 200
                assert closest["datetime"] == found["mementos"][end]["datetime"]
            assert early["mementos"]["closest"]["uri"] != late["mementos"]["closest"]["uri"]
            assert client.get_original_uri(early["mementos"]["closest"]["uri"][0]) == thing
        gone = client.get_memento_info(f"{server.url}/{WITHDRAWN.removeprefix(BASE)}", datetime(2000, 1, 1))
        assert gone["mementos"]["closest"]["http_status_code"] == 200
