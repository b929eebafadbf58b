"""Every concept, group and name of any vocabulary is reached from its tables: trees, groups, index."""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.graph.named_graphs import NamedGraphs
from kg.rdf.graph_names import GraphNames
from kg.texts.ranges import UNSPOKEN
from kg.texts.values import bare
from kg.vocabularies.building import build_tables
from kg.vocabularies.inference import infer
from kg.vocabularies.lists import ListedThing, VocabularyLists
from kg.vocabularies.schema import COLLECTION
from kg.vocabularies.settings import VocabularySettings
from kg.vocabularies.tables import Tables
from kg.vocabularies.vocabulary import Vocabulary
from tests.data.skos_graphs import Graph, random_graph, wide_graph

NAMES = GraphNames("http://metadata.cbd.int/")
Level = Callable[[int, int], tuple[list[ListedThing], int]]


def read(graph: Graph, folder: Path, **chosen: object) -> Vocabulary:
    """The vocabulary as the writer makes its tables."""
    store = Store()
    node = NamedNode(NAMES.dataset("chance"))
    quads = parse(graph.turtle, format=RdfFormat.TURTLE)
    store.extend(Quad(quad.subject, quad.predicate, quad.object, node) for quad in quads)
    store.extend(infer(NamedGraphs(store), NAMES, "chance"))
    path = folder / "chance.sqlite3"
    assert build_tables(path, NamedGraphs(store), NAMES, "chance")
    return Vocabulary(VocabularySettings("chance", "", **chosen), Tables(path))  # type: ignore[arg-type]


def pages(level: Level, size: int) -> Iterable[ListedThing]:
    """All of a level, page by page; none of it twice, and as many as it says."""
    found: list[ListedThing] = []
    entries, total = level(size, 0)
    while entries:
        found += entries
        entries, _total = level(size, len(found))
    assert len({entry.thing.id for entry in found}) == len(found) == total
    return found


def reached(lists: VocabularyLists, size: int = 3) -> tuple[set[str], set[str]]:
    """Concepts from the trees, and groups from the first groups."""
    seen: dict[int, str] = {}
    for head in lists.heads():
        waiting = list(pages(lambda limit, offset, at=head: lists.roots(at.id if at else 0, limit, offset), size))  # type: ignore[misc]
        while waiting:
            entry = waiting.pop()
            if entry.thing.id not in seen:
                seen[entry.thing.id] = entry.thing.iri
                below = list(pages(lambda limit, offset, at=entry: lists.children(at.thing.id, limit, offset), size))  # type: ignore[misc]
                assert entry.opens == bool(below)
                waiting += below
    groups: dict[int, str] = {}
    waiting = list(pages(lists.groups, size))
    while waiting:
        entry = waiting.pop()
        if entry.thing.kind == COLLECTION and entry.thing.id not in groups:
            groups[entry.thing.id] = entry.thing.iri
            waiting += pages(lambda limit, offset, at=entry: lists.members(at.thing.id, limit, offset), size)  # type: ignore[misc]
    return set(seen.values()), set(groups.values())


def indexed(lists: VocabularyLists) -> set[tuple[str, str]]:
    """IRI and name of every row of the index; each letter has as many rows as it says, and none twice."""
    found: list[tuple[str, str]] = []
    for heading, count in lists.headings():
        rows = lists.index(heading, 10_000)
        assert len(rows) == count == len({(row.thing.iri, row.label.value) for row in rows})
        found += [(row.thing.iri, row.label.value) for row in rows]
    return set(found)


@settings(max_examples=150)
@given(st.randoms(use_true_random=False))
def test_everything_is_reached_in_any_vocabulary(random: Random) -> None:
    graph = random_graph(random)
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = read(graph, Path(folder))
        names = set[tuple[str, str]]()
        for language in {*vocabulary.tables.languages, vocabulary.reading("en"), vocabulary.reading("zh")}:
            lists = VocabularyLists(vocabulary, language)
            concepts, groups = reached(lists)
            assert concepts >= set(graph.concepts)
            assert groups == set(graph.groups)
            names |= indexed(lists)
        assert names == {(iri, text) for iri, named in graph.names.items() for _tag, text in named}
        tables = vocabulary.tables
        assert all(tables.is_root(tables.path(thing.id)[0]) for iri in graph.concepts if (thing := tables.thing(iri)))


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_a_label_without_a_language_is_in_every_index(random: Random) -> None:
    graph = random_graph(random)
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = read(graph, Path(folder))
        unspoken = {
            (iri, text) for iri, named in graph.names.items() for tag, text in named if tag in UNSPOKEN and bare(text)
        }
        for language in {*vocabulary.tables.languages, vocabulary.reading("en"), vocabulary.reading("ar")}:
            assert unspoken <= indexed(VocabularyLists(vocabulary, language))


@pytest.mark.parametrize("number", [99, 101, 1_203])
@pytest.mark.parametrize("by", ["", "natural"])
def test_wide_levels_hold_each_concept_once_in_the_order_of_its_name(tmp_path: Path, number: int, by: str) -> None:
    graph = wide_graph(number)
    vocabulary = read(graph, tmp_path, sort_by_notation=by)
    top = vocabulary.tables.thing(graph.concepts[0])
    assert top is not None
    for language in ("en", "es", "en-gb", "fr"):
        lists = VocabularyLists(vocabulary, language)
        entries = list(pages(lambda limit, offset, at=lists: at.children(top.id, limit, offset), 100))  # type: ignore[misc]
        assert {entry.thing.iri for entry in entries} == set(graph.concepts[1:])
        named = [entry.name.value for entry in entries if entry.name.language]
        assert named == sorted(named)
        assert [bool(entry.name.language) for entry in entries] == sorted(
            (bool(entry.name.language) for entry in entries), reverse=True
        )
        spanish = [entry.name for entry in entries if entry.name.language == "es"]
        assert bool(spanish) == (number > 1)


def test_an_ordered_collection_keeps_its_order(tmp_path: Path) -> None:
    names = ["vast", "one", "tiny", "more", "all"]
    turtle = (
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <http://chance.example.org/> . "
        f":g a skos:OrderedCollection ; skos:prefLabel 'scale'@en ; skos:member :last ; "
        f"skos:memberList ({' '.join(f':{n}' for n in names)}) . "
        + " ".join(f":{name} a skos:Concept ; skos:prefLabel '{name}'@en ." for name in (*names, "last"))
    )
    vocabulary = read(Graph(turtle), tmp_path)
    lists = VocabularyLists(vocabulary, "en")
    ((group,), total) = lists.groups(10)
    assert (group.name.value, total) == ("scale", 1)
    assert [entry.name.value for entry in lists.members(group.thing.id, 10)[0]] == [*names, "last"]
    assert [entry.name.value for entry in lists.members(group.thing.id, 2, 2)[0]] == ["tiny", "more"]
