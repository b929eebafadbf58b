"""A load gives the same, however it is divided into publications, and leaves its process as it was."""

import gc
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.generated_records import Generator
from kg.ledger.ledger import Ledger
from kg.records.mapping.texts import clean_text, plain
from kg.search.index import index_path
from kg.search.words import forms
from kg.settings import Settings
from kg.texts.folding import tokens
from loaders.records.graphs import changes
from loaders.records.graphs.loading import Options, load_records
from tests.loaders.records.conftest import open_store

_COUNT = 30
_OF_TIME = ("position", "word", "sqlite", "event_change")
"""Beginnings of the names of tables that differ from load to load, or are those of the engine."""
_ASCII = st.text(st.characters(max_codepoint=127), max_size=60)
_ITEMS = st.lists(st.sampled_from(("•", " ", "\n", "• ", "word", " ", "\t", "<li>", "</li>", "<br>")), max_size=12)


def _loaded(folder: Path, first: int, most: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """All statements but those of provenance, all rows of the index, all payloads of the ledger."""
    monkeypatch.setattr(changes, "_FIRST", first)
    folder.mkdir()
    source = folder / "records.ndjson"
    bodies = list(Generator(7).bodies(_COUNT))
    again = [{**body, "title": {"en": f"Again {number}"}} for number, body in enumerate(bodies[:9])]
    settings = Settings(data=folder / "data")
    ledger = Ledger(settings.ledger_address)
    for given_ in (bodies, again):
        source.write_text("\n".join(map(json.dumps, given_)), encoding="utf-8")
        load_records(settings, ledger, [source], Options(change=5, publication=most))
    found = {"payloads": [str(each.content()) for n in range(99) for each in ledger.versions_of_change(n)]}
    ledger.close()
    quads = list(open_store(settings.data))
    of_time = {quad.triple for quad in quads if str(quad.graph_name).endswith("/provenance>")}
    found["quads"] = sorted(str(quad) for quad in quads if quad.triple not in of_time)
    with closing(sqlite3.connect(index_path(settings.data))) as index:
        names = [row[0] for row in index.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        for name in (each for each in names if not each.startswith(_OF_TIME)):
            found[name] = sorted(map(repr, index.execute(f"SELECT * FROM {name}")))
        found["forest"] = [repr(row) for row in index.execute("SELECT rowid FROM word WHERE word MATCH 'forest'")]
    return found


def test_publications_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = _loaded(tmp_path / "once", _COUNT, _COUNT, monkeypatch)
    assert len(once["record"]) == _COUNT
    assert len(once["quads"]) > 20 * _COUNT
    assert once["forest"]
    for first, most in ((1, 1), (7, 12)):
        other = _loaded(tmp_path / f"{first}-{most}", first, most, monkeypatch)
        assert [name for name in once if other[name] != once[name]] == []


def test_a_load_leaves_the_collector_as_it_was(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    source = tmp_path / "records.json"
    source.write_text("[]")
    before = gc.get_threshold()
    load_records(settings, ledger, [source], Options())
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


@given(_ASCII)
def test_plain_texts_are_read_as_others_are(text: str) -> None:
    """What is left out for texts of ASCII changes nothing: a mark that is cut off again makes them others."""
    other = f"{text} \u0301"
    assert tokens(text) == tokens(other)
    assert forms(text, tokens(text), "en") == forms(other, tokens(other), "en")


@given(_ITEMS)
def test_items_stand_on_lines_of_their_own(pieces: list[str]) -> None:
    text = "".join(pieces)
    for found in (clean_text(text), plain(text)):
        assert found == normalize("NFC", found.strip())
        assert "  " not in found
    assert plain(plain(f"<p>{text}</p>")) == plain(f"<p>{text}</p>")
    before, item, _ = plain(f"<p>{text}</p>").partition(" • ")
    assert not item, before
