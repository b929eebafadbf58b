"""How a web process is set up, without starting one."""

import socket
from pathlib import Path
from typing import Any

import pytest

from browser.processes import web


class Stopped(Exception):
    """As far as this goes."""


@pytest.mark.parametrize(("value", "short"), [("", True), ("true", True), ("false", False)])
def test_the_short_way_of_queries_can_be_switched_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str, short: bool
) -> None:
    given: dict[str, Any] = {}

    def config(_app: object, **options: Any) -> None:
        given.update(options)
        raise Stopped

    monkeypatch.setenv("KG_DATA", str(tmp_path))
    if value:
        monkeypatch.setenv("KG_EXPRESS", value)
    monkeypatch.setattr("browser.processes.web.uvicorn.Config", config)
    monkeypatch.setattr(web, "create_app", lambda *_: None)
    monkeypatch.setattr(web, "end_with_parent", lambda: None)
    monkeypatch.setattr("browser.processes.web.signal.signal", lambda *_: None)
    with socket.socket() as listener, pytest.raises(Stopped):
        web.main(listener, "1", tmp_path)
    assert (given["http"].__name__ == "ExpressProtocol") is short
