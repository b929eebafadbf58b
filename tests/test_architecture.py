"""The map in docs/architecture.md is that of the tree."""

import re
from pathlib import Path

import pytest

from browser.rooms import ROOMS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
_PATH = re.compile(r"`((?:browser|sparql|loaders|kg|ontologies|shapes)/[\w./*-]*)`(?: \(`(\w+)`\))?")
_ROWS = [line for line in PAGE.partition("## To change X")[2].splitlines() if line.startswith("| ")][1:]


def test_twenty_changes_and_more_are_listed() -> None:
    assert len(_ROWS) >= 20
    assert all(_PATH.search(row.split(" | ")[1]) or "shapes/facts" in row for row in _ROWS)


@pytest.mark.parametrize(("path", "name"), sorted({(path, name) for path, name in _PATH.findall(PAGE)}))
def test_what_the_map_names_is_there(path: str, name: str) -> None:
    found = list(ROOT.glob(path))
    assert found, f"{path} is not in the tree"
    if name:
        assert re.search(rf"\b{name}\b", found[0].read_text("utf-8")), f"{name} is not in {path}"


def test_every_room_is_on_the_map() -> None:
    rooms = {folder.name for folder in (ROOT / "browser").iterdir() if (folder / "__init__.py").exists()}
    table = PAGE.partition("## The rooms of the browser")[2].partition("\n\nA room says")[0]
    assert rooms == set(re.findall(r"`(\w+)`", table.partition("|---|---|")[2])) & rooms


def test_every_room_with_a_room_file_is_listed() -> None:
    files = list((ROOT / "browser").glob("*/room.py"))
    assert len(files) == len(ROOMS)


def test_every_package_says_what_it_is_for() -> None:
    packages = [p for name in ("kg", "sparql", "loaders", "browser") for p in (ROOT / name).rglob("__init__.py")]
    assert len(packages) > 40
    assert [p for p in packages if not p.read_text("utf-8").startswith('"""')] == []
