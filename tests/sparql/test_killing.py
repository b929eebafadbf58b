"""Any single process may be killed at any moment: the service comes back, and nothing that was acknowledged is lost."""

from pathlib import Path

import pytest

from tests.sparql.killing import KINDS, kill_one, loaded, seconds_until_served, written

# bench/kills.py measures how long it takes; here it only must not take for ever, on however busy a machine.
PATIENCE = 30.0


@pytest.mark.slow
def test_the_service_survives_the_death_of_any_process(tmp_path: Path) -> None:
    with loaded(tmp_path / "data") as (server, load):
        for kind in KINDS:
            assert seconds_until_served(load) < PATIENCE
            kill_one(server, kind)
            if kind == "supervisor":
                server.start_again()
            assert seconds_until_served(load, PATIENCE) < PATIENCE, kind
        load.stop()
        assert len(load.acknowledged) > 5
        assert load.acknowledged <= written(server.url)
