"""Whatever happened, in whatever order: a copy made from the event stream is what the graphs hold."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from browser.changes.choosing import Choice
from browser.changes.tree import Stream
from browser.urls import Urls
from kg.errors import Conflict, NotFound
from kg.history.portions import portion
from kg.history.reading import read_members
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.erasure import erase
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import make_visible
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.formats import NQUADS
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import Identifiers
from kg.settings import Settings
from tests.browser.following import Followed, as_one, members, replayed, together

BASE = "http://metadata.cbd.int/"
NAMES = GraphNames(BASE)
RECORDS = [NAMES.record(f"RECORD-0000{number}") for number in range(3)]
VOCABULARY = [NAMES.dataset("waters"), NAMES.supplement("waters"), NAMES.machine("waters")]
THINGS = [f"{BASE}waters/{name}" for name in ("river", "lake", "river#source")] + ["http://elsewhere.example/ø?x=1#y"]
VALUES = ['"deep"', '"profond"@fr', '"c14n0 _:b0"', f"<{THINGS[0]}>", "<urn:x:1>"]


def statement(subject: str) -> st.SearchStrategy[str]:
    """A statement about a thing, or one that leads to a blank node with a statement of its own."""
    value = st.sampled_from(VALUES)
    blank = value.map(lambda said: f"<{subject}> <urn:p:b> _:b .\n_:b <urn:p:v> {said} .")
    return st.builds("<{}> <urn:p:{}> {} .".format, st.just(subject), st.sampled_from("ab"), value) | blank


def content(subjects: list[str]) -> st.SearchStrategy[CanonicalGraph]:
    """A graph about some things; each line has a blank node of its own."""
    lines = st.lists(st.sampled_from(subjects).flatmap(statement), min_size=1, max_size=6)
    return lines.map(lambda found: "\n".join(line.replace("_:b", f"_:n{n}") for n, line in enumerate(found))).map(_read)


def _read(text: str) -> CanonicalGraph:
    return canonicalize(quad.triple for quad in parse(text.encode(), format=RdfFormat.N_TRIPLES))


def _record(graph: str) -> list[str]:
    return [BASE + graph.removeprefix(NAMES.prefix)]


changes = st.one_of(
    *(st.tuples(st.just(graph), st.none() | content(_record(graph))) for graph in RECORDS),
    *(st.tuples(st.just(graph), st.none() | content(THINGS)) for graph in VOCABULARY),
)
erasures = st.tuples(st.sampled_from(RECORDS + VOCABULARY), st.integers(1, 4))
histories = st.lists(changes | erasures, min_size=1, max_size=12)


def happen(ledger: Ledger, steps: list[Any]) -> None:
    """Let things happen; what is not possible does not."""
    for graph, what in steps:
        if isinstance(what, int):
            try:
                erase(ledger, graph, what, "an administrator", "as the law asks")
            except (NotFound, Conflict):
                continue
        else:
            record = graph in RECORDS
            ledger.append(Change("record" if record else "waters", "somebody", "a reason"), {graph: what})


def walk(ledger: Ledger, data: Path, choice: Choice) -> Iterator[Followed]:
    """All members, in small pages, as they are written and read again."""
    knowledge = KnowledgeBase(Settings(data=data)).current()
    stream = Stream(Urls("http://testserver/", Identifiers(BASE)), choice)
    after, full = 0, True
    while full:
        found = portion(knowledge.events, choice.selection, after, size=3)
        written = stream.write_page(found, read_members(ledger, NAMES, found.events), NQUADS)
        yield from members(list(parse(written, format=RdfFormat.N_QUADS)))
        after, full = found.last, found.full


def check(steps: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        data = Path(folder)
        configuration = Settings(data=data, bundled=False)
        ledger = Ledger(configuration.ledger_address)
        happen(ledger, [(RECORDS[0], _read("<urn:a:1> <urn:p:a> <urn:a:2> .")), *steps])
        make_visible(configuration, ledger, ledger.last_sequence())
        copy = replayed(walk(ledger, data, Choice(dataset="record")))
        for graph in RECORDS:
            held = ledger.latest(graph)
            thing = BASE + graph.removeprefix(NAMES.prefix)
            assert as_one([copy.pop(thing, frozenset())]) == (held.content().ntriples if held else b"")
        assert not copy
        ours = replayed(walk(ledger, data, Choice(dataset="waters")))
        known = filter(None, map(ledger.latest, VOCABULARY))
        assert as_one(ours.values()) == together(held.content() for held in known)
        everything = list(walk(ledger, data, Choice()))
        twice = [iri for iri, number in Counter(one.iri for one in everything).items() if number > 1]
        assert not twice, [(one.iri, sorted(one.kinds)) for one in everything if one.iri in twice]
        ledger.close()


def limited(examples: int) -> Callable[[Any], Any]:
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    return settings(max_examples=examples, deadline=None, suppress_health_check=checks)


@limited(15)
@given(histories)
def test_a_copy_is_what_is_published(steps: list[Any]) -> None:
    check(steps)


def test_events_keep_their_changes_when_a_vocabulary_is_erased() -> None:
    """The events of vocabularies begin anew then, beside those of records that came later."""
    waters, record = VOCABULARY[0], RECORDS[1]
    first, second = (_read(f'<{THINGS[number]}> <urn:p:a> "deep" .') for number in (0, 1))
    own = _read(f'<{_record(record)[0]}> <urn:p:a> "deep" .')
    check([(waters, first), (waters, None), (record, own), (waters, second), (waters, 3), (record, None)])


def test_what_one_graph_of_a_vocabulary_states_stays_when_another_is_erased() -> None:
    stated = _read(f'<{THINGS[0]}> <urn:p:a> "deep" .')
    check([(VOCABULARY[2], stated), (VOCABULARY[0], stated), (VOCABULARY[2], 1)])


@pytest.mark.slow
@limited(300)
@given(histories)
def test_a_copy_is_what_is_published_for_many_histories(steps: list[Any]) -> None:
    check(steps)
