"""A record is the same in whatever order its sources arrive, in one load or in several, once or twice."""

import json
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.graph.owners import Owners
from kg.ledger.ledger import Ledger
from kg.publishing.verifying import find_problems
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import RDFS
from kg.records.derived.statements import with_derived
from kg.records.sources import path_of
from kg.records.types import read_record_types
from kg.settings import Settings
from loaders.records.graphs.changes import Changes
from loaders.records.graphs.loading import Options, load_records
from tests.loaders.records.arriving import DECISION, EXPORT, PARTIAL, SOURCES, TREE, Value, index
from tests.loaders.records.conftest import BASE, CHM, GUID, Load, open_store, values
from tests.loaders.records.generated import make_body

DCT: Final = "http://purl.org/dc/terms/"
Graphs = dict[str, bytes]


class Arrivals:
    """Loads sources in some order into empty ledgers, which are not published: graphs are made before that."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def load(self, sources: Sequence[Value], sizes: Sequence[int]) -> Graphs:
        """The graphs after loads of so many sources each."""
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir(parents=True)
        paths = [self._write(folder / f"{number}-", source) for number, source in enumerate(sources)]
        configuration = Settings(data=folder / "data")
        ledger = Ledger(configuration.ledger_address)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Changes, "open", lambda _: None)
            patch.setattr(Changes, "publish", lambda _: None)
            for size in sizes:
                load_records(configuration, ledger, paths[:size], Options())
                del paths[:size]
        assert not paths
        found = graphs(ledger)
        ledger.close()
        return found

    @staticmethod
    def _write(start: Path, source: Value) -> Path:
        text = source if isinstance(source, str) else json.dumps(source)
        path = Path(f"{start}source.{'csv' if isinstance(source, str) else 'json'}")
        path.write_text(text, encoding="utf-8")
        return path


def graphs(ledger: Ledger) -> Graphs:
    """All graphs that are shown, as canonical N-Triples."""
    names = GraphNames(BASE)
    newest = ((name, ledger.latest(name)) for name in ledger.newest_revisions() if not names.is_source(name))
    return {name: version.content().ntriples for name, version in newest if version and version.payload is not None}


OWNERS: Final = Owners(GraphNames(BASE))


def is_sound(found: Graphs) -> bool:
    """Whether graphs of records describe only what is theirs, and what their statements amount to, and no more."""
    for name, ntriples in found.items():
        path = name.removeprefix(GraphNames(BASE).record(""))
        content = CanonicalGraph(ntriples, ntriples.count(b"\n"))
        assert with_derived(content, BASE + path_of(path).removeprefix(BASE), BASE) is content, name
        subjects = {str(triple.subject)[1:-1] for triple in content.triples()}
        ours = {iri for iri in subjects if iri.startswith(BASE)}
        assert [iri for iri in ours if not OWNERS.owner(iri) or not OWNERS.speaks(name, iri)] == [], name
    return bool(found)


@pytest.fixture(scope="module")
def arrivals(tmp_path_factory: pytest.TempPathFactory) -> Arrivals:
    return Arrivals(tmp_path_factory.mktemp("arrivals"))


@pytest.mark.parametrize(
    ("kind", "most"),
    [*((kind, 8) for kind in SOURCES), *(pytest.param(kind, 24, marks=pytest.mark.slow) for kind in SOURCES)],
)
def test_every_order_gives_the_same_graphs(arrivals: Arrivals, kind: str, most: int) -> None:
    sources = SOURCES[kind]
    expected = arrivals.load(sources, [len(sources)])
    assert is_sound(expected)
    orders = list(permutations(sources))
    for order in orders[:: max(1, len(orders) // most)]:
        assert arrivals.load(order, [1] * len(order)) == expected, order
    assert arrivals.load([*sources, *sources], [len(sources), len(sources)]) == expected
    assert arrivals.load([*reversed(sources), sources[0]], [1, len(sources)]) == expected


@st.composite
def documents(draw: st.DrawFn) -> list[Value]:
    """Documents about one record: its body in some revision, and answers of the index and excerpts with some fields."""
    type_ = draw(st.sampled_from(sorted(read_record_types())).map(lambda name: read_record_types()[name]))
    fields = [field for field in type_.fields if field.public]
    found: list[Value] = []
    for revision in draw(st.lists(st.integers(1, 3), unique=True, max_size=2)):
        given = make_body(type_).given
        kept = {key: value for key, value in given.items() if key == "header" or draw(st.booleans())}
        head = {"identifier": given["header"]["identifier"], "documentID": 7, "type": type_.schema, "charset": "utf-8"}
        found.append({**head, "revision": revision, "body": kept})
    guid = make_body(type_).given["header"]["identifier"]
    for number in range(draw(st.integers(0 if found else 1, 3))):
        chosen = draw(st.lists(st.sampled_from(fields), max_size=5)) if fields else []
        texts = {f"{field.name}_s": f"text {number}" for field in chosen}
        named = draw(st.sampled_from([{"identifier": guid}, {"identifier": guid.lower()}, {"documentID": 7}]))
        both = {"documentID": 7, **named, **texts, "_revision_i": number}
        found.append({"schema_s": type_.schema, **both} if number % 2 else {"schema": type_.schema, **both})
    return found


@profile(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(sources=documents(), data=st.data())
def test_records_of_all_types_do_not_depend_on_the_order(
    arrivals: Arrivals, sources: list[Value], data: st.DataObject
) -> None:
    order = data.draw(st.permutations([*sources, sources[0]]))
    found = arrivals.load(order, [1] * len(order))
    assert found == arrivals.load(sources, [len(sources)])
    assert is_sound(found) or not found


def test_what_is_put_together_is_what_readers_see(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    for number, source in enumerate(SOURCES["decision"]):
        (tmp_path / f"{number}.json").write_text(json.dumps(source))
        load_records(settings, ledger, [tmp_path / f"{number}.json"], Options())
    store = open_store(settings.data)
    shown = {str(quad.graph_name) for quad in store.quads_for_pattern(None, None, None, None)} - {"DEFAULT"}
    assert shown == {f"<{BASE}graph/record/decision/cop/16/32>", f"<{BASE}graph/provenance>"}
    about = NamedNode(f"{BASE}decision/cop/16/32")
    labels = {str(quad.object) for quad in store.quads_for_pattern(about, RDFS.label, None, None)}
    assert labels == {'"A decision with elements"@en', '"Une décision avec des éléments"@fr'}
    assert not any("/source/" in str(quad) for quad in store.quads_for_pattern(None, None, None, None))
    assert list(find_problems(settings, ledger)) == []


def test_a_body_withholds_a_field_from_other_sources(arrivals: Arrivals) -> None:
    (graph,) = (text for name, text in arrivals.load(SOURCES["withheld"], [1, 2]).items() if "envelope" not in name)
    assert b"withheldField" in graph
    assert b"CB51626B" not in graph


def test_what_one_source_withholds_is_not_taken_from_another(arrivals: Arrivals) -> None:
    flagged = index("absPermit", identifier_s=GUID, providersConfidential_b=True, title_EN_t="Permit")
    open_ = {"schema": "absPermit", "documentID": 7, "identifier": GUID, "providers_ss": [GUID.replace("C", "A")]}
    for order in permutations((flagged, open_)):
        (graph,) = arrivals.load(order, [1, 1]).values()
        assert GUID.replace("C", "A").encode() not in graph


def test_a_later_decision_replaces_an_earlier_one_but_not_what_others_said(load: Load, ledger: Ledger) -> None:
    load(TREE, DECISION)
    assert load({**TREE, "nodes": TREE["nodes"][:1]}).results == {"changed": 1}  # type: ignore[index]
    path = "decision/cop/16/32"
    assert values(ledger, DCT + "hasPart", path) == [f"{BASE}decision/cop/16/32/1"]
    assert values(ledger, CHM + "eventTitle", path) == ["Sixteenth meeting"]


def test_a_fuller_export_is_only_replaced_on_request(load: Load, ledger: Ledger) -> None:
    load(EXPORT, name="a.csv")
    assert load(PARTIAL, name="a.csv").results == {"left out: a fuller one is here": 1}
    assert values(ledger, DCT + "issued") == ["2026-02-28T18:58:00Z"]
    assert load(PARTIAL, name="a.csv", again=True).results == {"changed": 1}
    assert values(ledger, DCT + "issued") == []


def test_two_loads_of_which_nothing_is_new_make_no_version(load: Load, ledger: Ledger) -> None:
    for kind in ("decision", "meeting", "record"):
        load(*SOURCES[kind])
    before = ledger.last_sequence()
    for kind in ("decision", "meeting", "record"):
        load(*SOURCES[kind])
        load(*reversed(SOURCES[kind]))
    assert ledger.last_sequence() == before


def test_what_is_named_by_its_symbol_takes_no_record_of_the_same_number_with_it(arrivals: Arrivals) -> None:
    named = {"schema_s": "meetingDocument", "documentID": 7, "symbol_s": "CBD/COP/16/L.24", "title_s": "Draft"}
    nameless = {"schema_s": "meetingDocument", "documentID": 7, "date_s": "2024"}
    expected = arrivals.load([named, nameless], [2])
    assert {name.removeprefix(f"{BASE}graph/record/") for name in expected} == {"document/CBD/COP/16/L.24", "7"}
    for order in ([named, nameless], [nameless, named], [named, nameless, named]):
        assert arrivals.load(order, [1] * len(order)) == expected
