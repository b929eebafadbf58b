"""Records of earlier versions are brought over to the statements of this one: by rules, once, and whatever happens."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.ledger.ledger import Change, Ledger
from kg.publishing.former_records import REASON, is_pending, migrate
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.records.former.names import RENAMED, FormerName, former_names
from kg.records.former.stages import STAGES, bring_over
from kg.records.types import read_record_types
from kg.settings import Settings
from tests.kg.test_released import VERSIONS, unpack
from tests.loaders.records.conftest import BASE, GUID, MadeRecords, body

NAMES: Final = former_names()
MIGRATING: Final = Path(__file__).with_name("migrating.py")
OLD, NEW = NamedNode(f"{BASE}chm/ontology#odaoofActions"), NamedNode(f"{BASE}chm/ontology#odaOofActions")
COUNT: Final = 6


def old_records(ledger: Ledger, count: int = COUNT) -> list[str]:
    """Graphs of records with a statement of earlier versions, and one without."""
    graphs: dict[str, CanonicalGraph | None] = {}
    for number in range(count):
        node = NamedNode(f"{BASE}record/{number}")
        own = Triple(node, OLD if number else NEW, NamedNode(f"{BASE}thesaurus/{number}"))
        more = [Triple(node, OLD, Literal("a text"))] if number else []
        graphs[f"{BASE}graph/record/{number}"] = canonicalize([own, *more])
    ledger.append(Change("record", "Tests", "Then", kind="record"), graphs)
    return list(graphs)


def statements(ledger: Ledger, graphs: list[str]) -> dict[str, bytes]:
    return {graph: version.content().ntriples for graph in graphs if (version := ledger.latest(graph))}


def test_statements_of_today_stay_as_they_are(made_records: MadeRecords) -> None:
    """Of every type of record: no rule touches what this version writes, so rules may be applied again and again."""
    ledger = Ledger(made_records.settings.ledger_address)
    graphs = [graph for graph in ledger.newest_revisions() if graph.startswith(f"{BASE}graph/record/")]
    assert len(graphs) == len(made_records.bodies) >= 2 * len(read_record_types())
    for graph in graphs:
        version = ledger.latest(graph)
        assert version is not None
        found = bring_over(version.content(), graph.removeprefix(f"{BASE}graph/record/"), BASE)
        assert (found.content.ntriples, dict(found.lost)) == (version.content().ntriples, {}), graph
    assert not is_pending(ledger, BASE)
    ledger.close()


def test_rules_have_names_of_their_own() -> None:
    assert len({stage.name for stage in STAGES}) == len(STAGES)
    assert len({each.iri for each in NAMES}) == len(NAMES) > 0


@pytest.mark.parametrize("former", [each for each in NAMES if each.rule == RENAMED], ids=lambda each: each.iri)
@pytest.mark.parametrize("base", [BASE, "https://elsewhere.example/"])
def test_what_has_another_name_is_renamed(former: FormerName, base: str) -> None:
    old, new = (NamedNode(iri.replace(BASE, base)) for iri in (former.iri, former.successors[0]))
    node, kind = NamedNode(f"{base}record/{GUID}"), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    other = Triple(node, NamedNode("http://example.org/other"), Literal("as it was", language="fr"))

    def said(name: NamedNode) -> CanonicalGraph:
        own = Triple(node, kind, name) if former.kind == "class" else Triple(node, name, Literal("a text"))
        return canonicalize([own, other])

    assert bring_over(said(old), GUID, base).content.ntriples == said(new).ntriples


def test_names_that_are_gone_are_of_no_field() -> None:
    gone = {each.iri for each in NAMES}
    used = {each.property_iri for type_ in read_record_types().values() for _, each in type_.walk()}
    assert not gone & (used | {type_.class_iri for type_ in read_record_types().values()})


def test_a_ledger_is_brought_over_once(settings: Settings, ledger: Ledger) -> None:
    graphs = old_records(ledger)
    assert is_pending(ledger, BASE)
    before = ledger.last_sequence()
    assert migrate(settings, ledger, dry_run=True).changed == COUNT - 1
    assert ledger.last_sequence() == before
    assert migrate(settings, ledger).changed == COUNT - 1
    assert OLD.value.encode() not in b"".join(statements(ledger, graphs).values())
    version, change = ledger.history(graphs[1])[0]
    assert (version.revision, change.reason.startswith(REASON)) == (2, True)
    assert ledger.latest_head(graphs[0]).revision == 1  # type: ignore[union-attr]  # it did not change
    assert not is_pending(ledger, BASE)
    before = ledger.last_sequence()
    assert migrate(settings, ledger).changed == 0
    assert ledger.last_sequence() == before


def test_what_loads_bring_needs_no_migration(settings: Settings, ledger: Ledger, load) -> None:  # type: ignore[no-untyped-def]
    assert not is_pending(ledger, BASE)
    load(body("event", title={"en": "An evening"}))
    assert not is_pending(ledger, BASE)


def test_a_load_does_not_hide_what_was_there_before(settings: Settings, ledger: Ledger, load) -> None:  # type: ignore[no-untyped-def]
    old_records(ledger)
    load(body("event", title={"en": "An evening"}))
    assert is_pending(ledger, BASE)


def test_withdrawn_graphs_and_others_stay(settings: Settings, ledger: Ledger) -> None:
    graphs = old_records(ledger)
    notes = f"{BASE}graph/notes"
    content = canonicalize(parse(f"<{BASE}record/1> <{OLD.value}> <{BASE}x> .", RdfFormat.N_TRIPLES))
    ledger.append(Change("record", "Tests", "Gone"), {graphs[1]: None, notes: content})
    migrate(settings, ledger)
    assert ledger.latest_head(graphs[1]).sha256 == ""  # type: ignore[union-attr]
    assert statements(ledger, [notes]) == {notes: content.ntriples}


@pytest.mark.parametrize("steps", [1, 3, COUNT])
def test_killed_at_any_step_it_goes_on_with_the_rest(settings: Settings, ledger: Ledger, steps: int) -> None:
    graphs = old_records(ledger)
    expected = {
        graph: text.replace(OLD.value.encode(), NEW.value.encode())
        for graph, text in statements(ledger, graphs).items()
    }
    killed = subprocess.run([sys.executable, str(MIGRATING), str(settings.data), str(steps)], check=False)
    assert killed.returncode == -9
    half = statements(ledger, graphs)
    assert sum(OLD.value.encode() not in text for text in half.values()) == steps
    assert is_pending(ledger, BASE)
    assert migrate(settings, ledger).changed == COUNT - max(steps, 1)
    assert statements(ledger, graphs) == expected
    assert not is_pending(ledger, BASE)


@pytest.mark.parametrize("name", VERSIONS)
def test_a_released_folder_is_brought_over(name: str, tmp_path: Path) -> None:
    settings, held = unpack(name, tmp_path)
    ledger = Ledger(settings.ledger_address)
    assert is_pending(ledger, BASE)
    done = migrate(settings, ledger)
    assert done.graphs == len(held["records"])
    assert not is_pending(ledger, BASE)
    for graph, recorded in held["graphs"].items():
        version = ledger.version(graph, recorded["revision"])
        assert version is not None
        assert version.sha256 == recorded["sha256"]
    ledger.close()
