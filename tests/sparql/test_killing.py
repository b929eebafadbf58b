"""Any single process may be killed at any moment: the service comes back, and nothing that was acknowledged is lost."""

from pathlib import Path

import pytest

from tests.sparql.killing import KINDS, kill_one, loaded, seconds_until_served, written


@pytest.mark.slow
def test_the_service_survives_the_death_of_any_process(tmp_path: Path) -> None:
    """How long it takes is measured by bench/kills.py."""
    with loaded(tmp_path / "data") as (server, load):
        for kind in KINDS:
            seconds_until_served(load)
            kill_one(server, kind)
            if kind == "supervisor":
                server.start_again()
            seconds_until_served(load)
        load.stop()
        assert len(load.acknowledged) > 5
        assert load.acknowledged <= written(server.url)


def test_it_survives_the_death_of_the_writing_process(tmp_path: Path) -> None:
    with loaded(tmp_path / "data", web="1") as (server, load):
        seconds_until_served(load)
        kill_one(server, "writing process")
        seconds_until_served(load)
        load.stop()
        assert load.acknowledged <= written(server.url)
