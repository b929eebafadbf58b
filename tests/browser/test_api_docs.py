"""Every curl command of docs/rest-api.md, sent to the API."""

import re
import shlex
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

pytest_plugins = ["tests.browser.api_fixtures"]

HOST = "http://127.0.0.1:8000"
PAGE = Path(__file__).parents[2] / "docs/rest-api.md"
BLOCKS = re.findall(r"^```bash\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("curl ")]


def as_request(command: str) -> tuple[str, str, dict[str, str]]:
    """Method, address and headers of a curl command; an option that is not known fails."""
    method, address = "GET", ""
    headers: dict[str, str] = {}
    parameters: list[tuple[str, str]] = []
    words = iter(shlex.split(command)[1:])
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "--data-urlencode":
            name, _, value = next(words).partition("=")
            parameters.append((name, value))
        elif word == "-o":
            next(words)
        elif word == "-I":
            method = "HEAD"
        elif word != "-G":
            assert word.startswith(HOST), command
            address = word.removeprefix(HOST)
    return method, address + (f"?{urlencode(parameters)}" if parameters else ""), headers


def test_page_shows_every_address_of_the_api(kmgbf_api: httpx.Client) -> None:
    shown = {as_request(command)[1].partition("?")[0].removeprefix("/api/kmgbf") for command in COMMANDS}
    samples = {"/goals/{code}": "A", "/targets/{code}": "3", "/indicators/{code}": "A.1"}
    for path in kmgbf_api.get("/openapi.json").json()["paths"]:
        code = next((sample for start, sample in samples.items() if path.startswith(start)), "")
        assert path == "/" or path.replace("{code}", code) in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_command_works_as_shown(kmgbf_api: httpx.Client, command: str) -> None:
    method, address, headers = as_request(command)
    response = kmgbf_api.request(method, f"http://testserver{address}", headers=headers)
    assert response.status_code == 200
    if method == "GET":
        assert response.content not in (b"", b"[]")
