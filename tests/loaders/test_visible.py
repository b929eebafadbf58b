"""Commands that change data say when readers do not see the change yet."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import create_app
from kg.ledger.ledger import Ledger
from kg.publishing.changes import HIDDEN, make_visible
from kg.publishing.writer_lock import hold_writer_lock
from kg.settings import Settings
from tests.loaders.records.conftest import body

SCHEME = """@prefix : <http://metadata.cbd.int/demo/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:scheme a skos:ConceptScheme ; skos:prefLabel "Demo"@en .
:oak a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "oak"@en .
"""
TERM = {"termId": 1, "identifier": "X-1", "name": "One", "title": {"en": "One"}}
CONFIGURATION = """@prefix : <#> . @prefix skosmos: <http://purl.org/net/skosmos#> .
@prefix void: <http://rdfs.org/ns/void#> . @prefix dct: <http://purl.org/dc/terms/> .
:demo a skosmos:Vocabulary, void:Dataset ; dct:title "Demo"@en ; skosmos:shortName "Demo" ;
    void:uriSpace "http://metadata.cbd.int/demo/" ; skosmos:language "en" ; skosmos:defaultLanguage "en" .
"""


def _write(path: Path, text: str) -> str:
    path.write_text(text)
    return str(path)


COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "load records": lambda folder: [_write(folder / "a.json", json.dumps(body("nbsap", title={"en": "Plan"})))],
    "load thesaurus": lambda folder: [
        _write(folder / "t.json", json.dumps([TERM])),
        "--domain", "My Domain",
    ],
    "vocabulary add": lambda folder: [
        _write(folder / "v.ttl", SCHEME), "--id", "demo", "--uri-space", "http://metadata.cbd.int/demo/",
        "--title", "Demo@en",
    ],
    "vocabulary import-skosmos": lambda folder: [
        _write(folder / "config.ttl", CONFIGURATION), "--file", f"demo={_write(folder / 'd.ttl', SCHEME)}"
    ],
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_a_change_that_is_not_visible_is_told(
    command: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process is the writer, and slower than the command waits."""
    monkeypatch.setenv("KG_DATA", str(settings.data))
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setattr(make_visible, "__defaults__", (0.0,))
    group, _, name = command.partition(" ")
    arguments = [group, name, *COMMANDS[command](tmp_path)]
    with closing(Ledger(settings.ledger_address)) as ledger:
        with closing(hold_writer_lock(settings.data)):
            hidden = CliRunner().invoke(create_app(group), arguments)
        assert hidden.exit_code == 0, hidden.output
        assert ledger.last_sequence()
        assert HIDDEN in hidden.output
        make_visible(settings, ledger, ledger.last_sequence())
    again = CliRunner().invoke(create_app(group), arguments)
    assert HIDDEN not in again.output
