"""Events say what a plain model of the versions says, however the ledger came to be and was read."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import Erased
from kg.history.contents import content_of
from kg.history.model import Event, Selection
from kg.history.naming import VersionName
from kg.history.things import digests, lines_of
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.ledger.erasure import erase
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import make_visible
from kg.publishing.projection import Writer
from kg.publishing.rebuilding import rebuild
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings

BASE = "http://metadata.cbd.int/"
NAMES = GraphNames(BASE)
VOCABULARIES = [NAMES.dataset("words"), NAMES.supplement("words"), NAMES.dataset("other")]
RECORDS = [NAMES.record("A"), NAMES.record("B"), NAMES.record("A/geometry")]
TARGET, CONTACT = f"{BASE}chm/ontology#NationalTarget", f"{BASE}chm/ontology#Contact"
EVERYTHING = 10_000
Content = frozenset[tuple[str, int]]
"""What a graph states: names of things, each with a number that stands for its statements."""


@dataclass
class Version:
    sequence: int
    content: Content | None
    erased: bool = False


@dataclass
class Model:
    """Versions by graph, and what each erasure erased: the change, and graph and number of the version."""

    versions: dict[str, list[Version]] = field(default_factory=dict)
    erasures: list[tuple[int, str, int]] = field(default_factory=list)
    last: int = 0

    def change(self, graphs: dict[str, Content | None]) -> dict[str, Content | None]:
        graphs = {name: one if one is None else _stated(name, one) for name, one in graphs.items()}
        differing = {name: one for name, one in graphs.items() if self._newest(name) != one}
        if differing:
            self.last += 1
        for name, one in differing.items():
            self.versions.setdefault(name, []).append(Version(self.last, one))
        return differing

    def _newest(self, name: str) -> Content | None:
        versions = self.versions.get(name)
        return versions[-1].content if versions and not versions[-1].erased else None

    def erase(self, name: str, at: int) -> None:
        self.last += 1
        version = self.versions[name][at]
        version.erased = True
        self.erasures.append((self.last, name, version.sequence))
        if at == len(self.versions[name]) - 1:
            self.versions[name].append(Version(self.last, None))

    def _states(self, sequence: int, name: str) -> dict[str, object]:
        """What a graph states of each thing after a change, as far as one knows."""
        record = name in RECORDS
        for version in reversed([one for one in self.versions.get(name, []) if one.sequence <= sequence]):
            if version.erased and not record:
                continue
            if record:
                known = version.erased or version.content is not None
                return {_record(name): version.sequence} if known else {}
            return dict(version.content or ())
        return {}

    def events(self) -> list[tuple[int, str, str, str, int]]:
        """Sequence, kind, thing, dataset, and what was erased."""
        found = []
        for sequence in range(1, self.last + 1):
            rows: dict[tuple[str, str], tuple[str, int]] = {}
            for dataset, graphs in (("record", RECORDS), ("words", VOCABULARIES[:2]), ("other", VOCABULARIES[2:])):
                before = [self._states(sequence - 1, name) for name in graphs]
                after = [self._states(sequence, name) for name in graphs]
                for thing in {thing for state in (*before, *after) for thing in state}:
                    if all(old.get(thing) == new.get(thing) for old, new in zip(before, after, strict=True)):
                        continue
                    was, is_ = (any(thing in state for state in states) for states in (before, after))
                    rows[dataset, thing] = ("update" if was and is_ else "create" if is_ else "delete", 0)
            for at, name, erased in self.erasures:
                if at == sequence:
                    dataset = NAMES.dataset_of(name)
                    thing = _record(name) if name in RECORDS else f"{BASE}dataset/{dataset}"
                    rows[dataset, thing] = ("erase", erased)
            ordered = sorted(rows, key=lambda key: (key[0] != "record", key))
            found += [(sequence, rows[key][0], key[1], key[0], rows[key][1]) for key in ordered]
        return found


def _record(name: str) -> str:
    return f"{BASE}record/{name.removeprefix(NAMES.record('')).partition('/')[0]}"


def _stated(name: str, content: Content) -> Content:
    """What differs between two graphs: of a record the sum of its numbers only, which is all that its RDF holds."""
    return frozenset({(_record(name), sum(number for _, number in content))}) if name in RECORDS else content


def _graph(name: str, content: Content, label: str) -> CanonicalGraph:
    """RDF for a content: of a record its type and more; of a thing texts and blank nodes, called by a label."""
    if name in RECORDS:
        iri, number = _record(name), sum(number for _, number in content)
        text = f"<{iri}> a <{TARGET if number % 2 else CONTACT}> ; <{BASE}chm/ontology#government> "
        text += f"<{BASE}thesaurus/{'ca' if number % 3 else 'bt'}> ; <urn:p> {number} ."
        return canonicalize(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    triples = []
    for iri, number in content:
        thing, node, below = NamedNode(iri), BlankNode(f"{label}{iri[-1]}"), BlankNode(f"{label}x{number}")
        triples += [
            Triple(thing, NamedNode("urn:p"), Literal("_:b0 " * (number % 2) + "text")),
            Triple(thing, NamedNode("urn:q"), node),
        ]
        triples += [Triple(node, NamedNode("urn:p"), below), Triple(below, NamedNode("urn:p"), Literal(number))]
        triples += [Triple(below, NamedNode("urn:up"), node)] * (number % 2)
    return canonicalize(triples)


CONTENTS = st.frozensets(
    st.tuples(st.sampled_from([f"{BASE}words/{name}" for name in "ab"] + ["http://example.org/c"]), st.integers(0, 3)),
    max_size=3,
).map(lambda pairs: frozenset(dict(sorted(pairs)).items()))
CHANGES = st.dictionaries(st.sampled_from(VOCABULARIES + RECORDS), st.none() | CONTENTS, min_size=1, max_size=3)
STEPS = st.lists(
    CHANGES | st.tuples(st.sampled_from(VOCABULARIES + RECORDS), st.integers(0, 9)) | st.booleans(), max_size=9
)


def _read(settings: Settings) -> list[Event]:
    return KnowledgeBase(settings).current().events.after(Selection(), 0, EVERYTHING)


def _do(model: Model, ledger: Ledger, step: object) -> None:
    """Do a step in both. Contents that are empty stand for a graph that states nothing."""
    if isinstance(step, dict):
        differing = model.change(step)
        graphs = {name: None if one is None else _graph(name, one, f"n{model.last}") for name, one in step.items()}
        receipt = ledger.append(Change("words", "Tester", "test", kind="record"), graphs)
        assert set(receipt.changed) == set(differing)
    elif isinstance(step, tuple):
        name, at = step
        versions = model.versions.get(name, [])
        if at < len(versions) and versions[at].content is not None and not versions[at].erased:
            model.erase(name, at)
            erase(ledger, name, at + 1, "Tester", "the law")


@settings(max_examples=12)
@given(STEPS)
def test_events_are_those_of_the_versions_whenever_they_were_read(steps: list[object]) -> None:
    _try(steps)


@pytest.mark.slow
@settings(max_examples=40)
@given(STEPS)
def test_so_they_are_in_very_many_orders(steps: list[object]) -> None:
    _try(steps)


def _try(steps: list[object]) -> None:
    with TemporaryDirectory() as folder:
        configuration, model = Settings(data=Path(folder) / "data"), Model()
        ledger = Ledger(configuration.ledger_address)
        for step in steps:
            if step is True:
                make_visible(configuration, ledger, ledger.last_sequence())
            else:
                _do(model, ledger, step)
        if not ledger.last_sequence():
            return
        make_visible(configuration, ledger, ledger.last_sequence())
        grown = _read(configuration)
        found = [(one.sequence, one.kind, one.thing, one.dataset, one.erased) for one in grown]
        assert found == model.events()
        _check_selections(KnowledgeBase(configuration).current(), grown)
        rebuild(configuration.data, BASE, ledger)
        assert _read(configuration) == grown
        _check_contents(KnowledgeBase(configuration).current(), ledger, grown)
        ledger.close()


def _check_selections(knowledge: Knowledge, every: list[Event]) -> None:
    events = knowledge.events
    for one in every:
        for names in (
            {"dataset"},
            {"schema"},
            {"government"},
            {"thing"},
            {"schema", "government"},
            {"thing", "dataset"},
        ):
            selection = replace(Selection(), **{name: getattr(one, name) for name in names})
            wanted = [each for each in every if all(getattr(selection, n) in ("", getattr(each, n)) for n in names)]
            assert events.after(selection, 0, EVERYTHING) == wanted
            assert events.before(selection, None, EVERYTHING) == wanted[::-1]
            assert events.count(selection) == len(wanted)
            assert events.after(selection, one.number, 1) == [each for each in wanted if each.number > one.number][:1]
        found = events.of_version(VersionName(one.sequence, one.thing))
        assert found is not None
        assert (found.sequence, found.thing) == (one.sequence, one.thing)
        mine = events.of_thing(one.thing, EVERYTHING)
        assert (
            mine
            == [each for each in every if each.thing == one.thing and mine and each.dataset == mine[0].dataset][::-1]
        )
        assert not mine or events.at(one.thing, "1970-01-01T00:00:00Z") == mine[-1]
        assert not mine or events.at(one.thing, "9999-01-01T00:00:00Z") == mine[0]
    assert [one.number for one in every] == sorted({one.number for one in every})


def _check_contents(knowledge: Knowledge, ledger: Ledger, every: list[Event]) -> None:
    """A content tells what it was before and after from what it is: deleted is empty, created not."""
    for one in every:
        try:
            content = content_of(ledger, knowledge.graph.names, one)
        except Erased:
            continue
        if one.dataset != "record" and one.kind != "erase":
            assert bool(content.count) == (one.kind != "delete")


def test_a_reader_of_an_older_generation_sees_no_later_event(settings: Settings, ledger: Ledger) -> None:
    graph = NAMES.dataset("words")
    for number in range(3):
        ledger.append(Change("words", "T", "r"), {graph: _graph(graph, frozenset({(f"{BASE}words/a", number)}), "b")})
        make_visible(settings, ledger, number + 1)
        if number == 0:
            old = KnowledgeBase(settings).current()
    assert [one.sequence for one in old.events.before(Selection(), None, 9)] == [1]
    assert old.events.count(Selection()) == old.events.count(Selection(thing=f"{BASE}words/a")) == 1
    assert old.events.at(f"{BASE}words/a", "9999") == old.events.of_version(VersionName(1, f"{BASE}words/a"))
    assert old.events.of_version(VersionName(2, f"{BASE}words/a")) is None


def test_a_thing_holds_what_is_inside_of_it_and_a_scheme_does_not_hold_its_terms() -> None:
    text = """@prefix : <urn:t:> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <urn:t:scheme> a skos:ConceptScheme . <urn:t:scheme#term> :p 1 .
    :meeting :at <urn:t:meeting#place> . <urn:t:meeting#place> :p [ :q [ :r 1 ] ] . :meeting-2 :p [ :q 2 ] ."""
    content = canonicalize(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    assert digests(content).keys() == {
        "urn:t:scheme", "urn:t:scheme#term", "urn:t:meeting", "urn:t:meeting-2",
    }  # fmt: skip
    counts = {
        thing: lines_of(content, thing).count(b"\n")
        for thing in (*digests(content), "urn:t:meet", "urn:t:meeting#place")
    }
    assert counts == {
        "urn:t:scheme": 1,
        "urn:t:scheme#term": 1,
        "urn:t:meeting": 4,
        "urn:t:meeting-2": 2,
        "urn:t:meet": 0,
        "urn:t:meeting#place": 0,
    }


def test_a_writer_that_was_killed_between_gives_the_same_events(settings: Settings, ledger: Ledger) -> None:
    for name in (*VOCABULARIES, *RECORDS):
        ledger.append(Change("words", "T", "r"), {name: _graph(name, frozenset({(f"{BASE}words/a", 1)}), "b")})
        failing = patch.object(Writer, "_publish", side_effect=RuntimeError)
        with Writer(settings.data, BASE, ledger) as writer, suppress(RuntimeError), failing:
            writer.catch_up()
    make_visible(settings, ledger, ledger.last_sequence())
    grown = _read(settings)
    rebuild(settings.data, BASE, ledger)
    assert _read(settings) == grown
    assert len(grown) == len(VOCABULARIES) + len(RECORDS)
