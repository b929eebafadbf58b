"""Nothing is minted by accident: by no graph, whatever it is called, unless the name is its own to make."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import Refused
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.publishing.minting import refuse_minted
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.namespaces import DCT, RDF, SKOS
from kg.releases.candidates import Candidate, Candidates
from kg.releases.publishing import Releases
from kg.settings import Settings
from loaders.vocabularies.adding import Addition, add, prepare
from tests.copying import copy_folder

BASE = "http://metadata.cbd.int/"
GRAPHS = [
    f"{BASE}graph/kmgbf", f"{BASE}graph/kmgbf/supplement", f"{BASE}graph/thesaurus", f"{BASE}graph/ours",
    f"{BASE}graph/record/DEMO-1", f"{BASE}graph/ontology/chm", f"{BASE}graph/example", f"{BASE}graph/example/part",
    f"{BASE}graph/mapping/partner", f"{BASE}graph/default", "http://example.org/graph",
]  # fmt: skip
OWNED = ("kmgbf", "thesaurus", "ours", "record", "chm")
SPACES = (*OWNED, "record/DEMO-1", "nobody", "graph", "graph/example", "dataset/kmgbf", "change", "languages", "")
KNOWN = (
    f"{BASE}kmgbf/target_3",
    f"{BASE}thesaurus/AICHI-TARGET-01",
    f"{BASE}ours/one",
    f"{BASE}ours",
    f"{BASE}graph/kmgbf",
)
LOCAL = st.from_regex(r"[a-z][a-z0-9_.-]{0,8}(?:[/#][a-z0-9é%]{1,5})?", fullmatch=True).map(
    lambda t: t.replace("%", "")
)


def graph_of(*iris: str) -> CanonicalGraph:
    return canonicalize([Triple(NamedNode(iri), DCT.title, Literal("A", language="en")) for iri in iris])


@pytest.fixture(scope="module")
def copy(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Ledger]]:
    """The bundled data and a vocabulary with names below the base, and with one that is withdrawn."""
    folder = tmp_path_factory.mktemp("minting")
    copy_folder(bundled_data, folder / "data")
    settings = Settings(data=folder / "data")
    ledger = Ledger(settings.ledger_address)
    for names in ("one two", "one"):
        lines = [
            f'ours:{name} a skos:Concept ; skos:inScheme <{BASE}ours> ; skos:prefLabel "{name}"@en .'
            for name in names.split()
        ]
        text = f"@prefix ours: <{BASE}ours/> . @prefix skos: <{SKOS.iri}> . <{BASE}ours> a skos:ConceptScheme . "
        (folder / "ours.ttl").write_text(text + "\n".join(lines))
        add(settings, ledger, prepare(settings, ledger, Addition("ours", (folder / "ours.ttl",))))
    yield settings, ledger
    ledger.close()


@given(graph=st.sampled_from(GRAPHS), space=st.sampled_from(SPACES), local=LOCAL)
def test_only_owners_mint(copy: tuple[Settings, Ledger], graph: str, space: str, local: str) -> None:
    """In every kind of graph, in every kind of space."""
    iri = f"{BASE}{space}/{local}" if space else BASE + local
    if space.partition("/")[0] in OWNED or iri.partition("#")[0] == graph:
        refuse_minted(*copy, {graph: graph_of(iri)})
    else:
        with pytest.raises(Refused) as refused:
            refuse_minted(*copy, {graph: graph_of("http://example.org/a", iri, KNOWN[0])})
        assert refused.value.message.startswith(f"The graph {graph} ")
        assert refused.value.message.endswith(f": {iri}.")
        assert "<#name>" in refused.value.hint


def test_each_of_several_graphs_is_looked_at(copy: tuple[Settings, Ledger]) -> None:
    quotes = {graph: graph_of(*KNOWN) for graph in GRAPHS}
    for graph in GRAPHS:
        with pytest.raises(Refused, match=f"The graph {graph} .*: {BASE}nobody/a.$"):
            refuse_minted(*copy, {**quotes, graph: graph_of(f"{BASE}nobody/a", *KNOWN)})
    refuse_minted(*copy, quotes)


def test_what_single_sources_say_is_shown_to_nobody(copy: tuple[Settings, Ledger]) -> None:
    refuse_minted(*copy, {f"{BASE}source/document/X": graph_of(f"{BASE}record/X", f"{BASE}nobody/a")})


@pytest.mark.parametrize("graph", GRAPHS)
def test_every_graph_may_quote_what_is_or_was(copy: tuple[Settings, Ledger], graph: str) -> None:
    refuse_minted(
        *copy, {graph: graph_of(*KNOWN, f"{BASE}ours/two", graph, f"{graph}#a", "http://example.org/x", "urn:x")}
    )


@pytest.mark.parametrize("name", ["", "kmgbf/target_3", "words", "graph", "graph/", "dataset/x", "record/X", "Graph/x"])
def test_graphs_are_not_called_by_other_names_of_ours(copy: tuple[Settings, Ledger], name: str) -> None:
    with pytest.raises(Refused, match="can be called"):
        refuse_minted(*copy, {BASE + name: graph_of("http://example.org/a")})
    refuse_minted(*copy, {BASE + name: None})


def test_a_vocabulary_mints_in_the_space_that_comes_with_it(copy: tuple[Settings, Ledger], tmp_path: Path) -> None:
    settings, ledger = copy
    head = f"@prefix skos: <{SKOS.iri}> . "
    file = tmp_path / "a.ttl"
    file.write_text(head + f'<{BASE}meadow/a> a skos:Concept ; skos:prefLabel "a"@en .')
    prepared = prepare(settings, ledger, Addition("fresh", (file,)))
    refuse_minted(settings, ledger, prepared.graphs)
    without = {name: graph for name, graph in prepared.graphs.items() if "catalogue" not in name}
    with pytest.raises(Refused, match="meadow/a"):
        refuse_minted(settings, ledger, without)


def test_what_a_graph_said_before_it_may_go_on_to_say(copy: tuple[Settings, Ledger]) -> None:
    settings, ledger = copy
    old, new = f"{BASE}lost/a", f"{BASE}lost/b"
    graph = f"{BASE}graph/older"
    ledger.append(Change(dataset="older", agent="Test", reason=""), {graph: graph_of(old)})
    refuse_minted(settings, ledger, {graph: graph_of(old, "http://example.org/x")})
    with pytest.raises(Refused, match=new):
        refuse_minted(settings, ledger, {graph: graph_of(old, new)})


def test_nothing_is_taken_by_any_door(copy: tuple[Settings, Ledger]) -> None:
    """Changes of the command line, releases: nothing reaches the ledger."""
    settings, ledger = copy
    before = ledger.last_sequence()
    lost = graph_of(f"{BASE}nobody/a")
    with pytest.raises(Refused):
        accept(settings, ledger, Change(dataset="x", agent="Test", reason=""), {"http://example.org/g": lost})
    candidates = Candidates(settings.ledger_address)
    proposed = Candidate("kmgbf", "", "9", "Test", "New", "", 0)
    try:
        with pytest.raises(Refused):
            Releases(settings, ledger, candidates).propose(proposed, lost)
        assert not candidates.of_dataset("kmgbf")
    finally:
        candidates.close()
    assert ledger.last_sequence() == before


def test_bundled_data_obey_the_rule(copy: tuple[Settings, Ledger], tmp_path: Path) -> None:
    """They do not pass the door one by one; all of them together would."""
    _, ledger = copy
    settings = Settings(data=tmp_path / "empty")
    empty = Ledger(settings.ledger_address)
    newest = ((name, ledger.latest(name)) for name in ledger.newest_revisions())
    graphs = {name: version.content() for name, version in newest if version and version.sha256}
    refuse_minted(settings, empty, {name: graph for name, graph in graphs.items() if not name.endswith("/older")})
    empty.close()
    assert len(graphs) > 10
    assert any(triple.predicate == RDF.type for triple in graphs[f"{BASE}graph/kmgbf"].triples())


def test_a_graph_names_what_is_called_like_it_unless_the_word_is_the_services(copy: tuple[Settings, Ledger]) -> None:
    refuse_minted(*copy, {f"{BASE}graph/example/part": graph_of(f"{BASE}example/a", f"{BASE}example#b")})
    for word in ("default", "en", "api", "mapping"):
        with pytest.raises(Refused):
            refuse_minted(*copy, {f"{BASE}graph/{word}": graph_of(f"{BASE}{word}/a")})
