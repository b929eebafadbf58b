"""The tables of a vocabulary: what the writer puts into them, when it makes them anew, and how they are read."""

import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFound
from kg.graph.generations import Generation, read_current
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings
from kg.vocabularies.collation import _collator, _key, heading, letter, sort_key
from kg.vocabularies.lists import ListedThing, VocabularyLists
from kg.vocabularies.schema import PARENT, tables_path
from kg.vocabularies.tables import Tables
from kg.vocabularies.vocabulary import Vocabulary, get_vocabulary
from tests.vocabularies import SPACE, WATERS, add_vocabulary


@pytest.fixture(scope="module")
def waters(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    settings = Settings(data=tmp_path_factory.mktemp("waters") / "data")
    ledger = Ledger(settings.ledger_address)
    add_vocabulary(settings, ledger, "waters", WATERS)
    ledger.close()
    return KnowledgeBase(settings).current().vocabularies["waters"]


def id_of(vocabulary: Vocabulary, name: str) -> int:
    thing = vocabulary.tables.thing(SPACE + name)
    assert thing is not None
    return thing.id


def names(entries: Sequence[ListedThing]) -> list[str]:
    return [entry.name.value for entry in entries]


def current(settings: Settings) -> Generation:
    generation = read_current(settings.data)
    assert generation is not None
    return generation


def test_counts_and_languages(waters: Vocabulary) -> None:
    assert waters.tables.counts == {"concept": 13, "collection": 2, "scheme": 2, "deprecated": 2}
    assert waters.tables.languages[0] == "en"
    assert set(waters.tables.languages) == {"en", "ar", "zh", "ru", "fr", "es"}
    assert waters.default_language == "en"


def test_children_are_in_the_order_of_the_language(waters: Vocabulary) -> None:
    water = id_of(waters, "water")
    english, total = VocabularyLists(waters, "en").children(water, 10)
    assert (names(english), total) == (["brook", "lake", "river"], 3)
    assert [entry.opens for entry in english] == [False, True, True]
    french, _total = VocabularyLists(waters, "fr").children(water, 10)
    assert names(french) == ["brook", "étang", "rivière"]  # the accent is no letter of its own


def test_children_may_be_ordered_by_notation(waters: Vocabulary) -> None:
    water = id_of(waters, "water")
    natural = replace(waters, settings=replace(waters.settings, sort_by_notation="natural"))
    assert names(VocabularyLists(natural, "en").children(water, 10)[0]) == ["lake", "river", "brook"]
    lexical = replace(waters, settings=replace(waters.settings, sort_by_notation="lexical"))
    assert names(VocabularyLists(lexical, "en").children(water, 10)[0]) == ["river", "lake", "brook"]


def test_roots_are_declared_or_have_no_parent(waters: Vocabulary) -> None:
    lists = VocabularyLists(waters, "en")
    assert names(lists.roots(id_of(waters, "scheme"), 10)[0]) == ["water"]
    assert "label of its own" in names(lists.roots(id_of(waters, "second"), 10)[0])


def test_ways_to_the_root_end_in_circles(waters: Vocabulary) -> None:
    tables = waters.tables
    path = tables.path(id_of(waters, "estuary"))
    assert path[0] == id_of(waters, "water")
    assert len(path) == 3
    assert [tables.is_root(id_of(waters, name)) for name in ("about", "round", "water", "river")] == [
        True,
        False,
        True,
        False,
    ]
    assert tables.path(id_of(waters, "round")) == [id_of(waters, "about"), id_of(waters, "round")]


def test_groups_hold_groups_and_concepts(waters: Vocabulary) -> None:
    lists = VocabularyLists(waters, "en")
    assert names(lists.groups(10)[0]) == ["Kinds"]
    members, total = lists.members(id_of(waters, "groups"), 10)
    assert (names(members), total) == (["Flowing", "lake"], 2)


def test_the_index_leads_from_other_names_to_the_preferred_one(waters: Vocabulary) -> None:
    lists = VocabularyLists(waters, "en")
    assert ("S", 1) in lists.headings()
    (row,) = lists.index("S", 10)
    assert row.label.value == "stream"
    assert row.preferred is not None
    assert row.preferred.value == "river"
    assert lists.index("Q", 10) == []


def test_labels_that_are_things_are_labels(waters: Vocabulary) -> None:
    named = waters.tables.names([id_of(waters, "named")])
    assert named[id_of(waters, "named")][0].text.value == "label of its own"


def test_new_and_changed_concepts(waters: Vocabulary) -> None:
    lists = VocabularyLists(waters, "en")
    assert names(lists.recent("created", 10)) == ["river"]
    assert names(lists.recent("modified", 10)) == ["river", "brook"]


def test_an_unknown_vocabulary_is_not_found(waters: Vocabulary) -> None:
    with pytest.raises(NotFound):
        get_vocabulary({"waters": waters}, "fires")


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("en", ["Äpfel", "apple", "banana", "zebra"]),
        ("sv", ["apa", "zebra", "åska", "älg", "öga"]),
        ("es", ["nube", "nzu", "ñandú", "oso"]),
        ("pl", ["lato", "łoś", "mama"]),
        ("ru", ["ёж", "жук", "ящерица"]),
        ("ar", ["أسماك", "بحر", "ياقوت"]),
        ("zh", ["爱", "北京", "中国"]),  # ai, beijing, zhongguo
    ],
)
def test_words_stand_in_the_order_of_their_language(language: str, ordered: list[str]) -> None:
    assert sorted(set(ordered), key=lambda word: sort_key(word, language)) == ordered


@given(st.text() | st.text(" aábl\u0301\u0327\u0387L·ก็เกา\u0f71\u0f72 cñ", max_size=12))
def test_keys_are_those_of_the_algorithm_for_whole_texts(text: str) -> None:
    """They are put together from those of words."""
    weights = _collator().sort_key(text)
    assert _key(text) == struct.pack(f">{len(weights)}H", *weights)


def test_letters_and_headings() -> None:
    assert [letter(text) for text in ("éclair", "3 R", "%", "")] == ["É", "0-9", "!*", "!*"]
    assert [heading("éclair", "fr"), heading("中国", "zh"), heading("Ёж", "ru")] == ["E", "Z", "Е"]


def test_tables_of_what_did_not_change_are_linked(settings: Settings, ledger: Ledger) -> None:
    add_vocabulary(settings, ledger, "waters", WATERS)
    before = tables_path(current(settings), "waters").stat().st_ino
    add_vocabulary(settings, ledger, "others", WATERS.replace("/waters/", "/others/"))
    generation = current(settings)
    assert tables_path(generation, "waters").stat().st_ino == before
    assert tables_path(generation, "others").exists()


def test_a_change_makes_tables_anew_and_the_old_generation_keeps_its_own(settings: Settings, ledger: Ledger) -> None:
    add_vocabulary(settings, ledger, "waters", WATERS)
    old = current(settings)
    add_vocabulary(settings, ledger, "waters", WATERS.replace('"lake"@en', '"mere"@en'))
    labels = "SELECT value FROM label WHERE value IN ('lake', 'mere')"
    assert Tables(tables_path(current(settings), "waters")).rows(labels) == [("mere",)]
    assert Tables(tables_path(old, "waters")).rows(labels) == [("lake",)]


def test_new_settings_change_the_tree(settings: Settings, ledger: Ledger) -> None:
    add_vocabulary(settings, ledger, "waters", WATERS)
    part = "http://purl.org/dc/terms/isPartOf"
    turtle = WATERS + f"w:source a skos:Concept ; skos:prefLabel 'source'@en ; <{part}> w:river ."
    add_vocabulary(settings, ledger, "waters", turtle, hierarchy=(part, "http://www.w3.org/2004/02/skos/core#broader"))
    vocabulary = KnowledgeBase(settings).current().vocabularies["waters"]
    source = id_of(vocabulary, "source")
    assert vocabulary.tables.objects(PARENT, source) == [id_of(vocabulary, "river")]
    assert vocabulary.tables.objects(PARENT, source, stated=True) == []


def test_a_withdrawn_vocabulary_has_no_tables(settings: Settings, ledger: Ledger) -> None:
    add_vocabulary(settings, ledger, "waters", WATERS)
    names = GraphNames(settings.base_iri)
    gone = {names.dataset("waters"): None, names.named("catalogue/waters"): None}
    accept(settings, ledger, Change(dataset="waters", agent="Tests", reason="No more", kind="withdrawal"), gone)
    assert KnowledgeBase(settings).current().vocabularies == {}


def test_tables_of_another_version_are_made_anew(settings: Settings, ledger: Ledger) -> None:
    add_vocabulary(settings, ledger, "waters", WATERS)
    path: Path = tables_path(current(settings), "waters")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    add_vocabulary(settings, ledger, "others", WATERS.replace("/waters/", "/others/"))
    with closing(sqlite3.connect(tables_path(current(settings), "waters"))) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] != 999
