"""The data that comes with the program."""

from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import create_app
from kg.graph.generations import read_current
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from loaders.bundled import AGENT, load_bundled, read_manifest
from loaders.kmgbf import load_release
from tests.data.release import definition

GRAPH = "http://metadata.cbd.int/graph/"


def test_the_manifest_names_every_graph_once() -> None:
    graphs = Counter(entry.graph for entry in read_manifest())
    assert set(graphs.values()) == {1}
    assert {"graph/kmgbf", "graph/kmgbf/supplement", "graph/ontology/kmgbf", "graph/catalogue"} <= set(graphs)


@pytest.mark.usefixtures("begun")
def test_loading_twice_changes_nothing(settings: Settings, ledger: Ledger) -> None:
    before = read_current(settings.data)
    receipts = load_bundled(settings, ledger)
    assert all(receipt.changed == () for receipt in receipts)
    assert read_current(settings.data) == before


@pytest.mark.usefixtures("begun")
def test_what_an_operator_loaded_is_not_replaced_at_the_next_start(
    settings: Settings, ledger: Ledger, release_file: Path
) -> None:
    load_release(settings, ledger, release_file, agent="Operator")
    load_bundled(settings, ledger)
    newest, change = ledger.history(GRAPH + "kmgbf")[0]
    assert change.agent != AGENT
    assert newest.triples == 2333


@pytest.mark.usefixtures("begun")
def test_the_published_release_complements_what_we_add(settings: Settings, ledger: Ledger, release_file: Path) -> None:
    _receipt, summary = load_release(settings, ledger, release_file, agent="Operator")
    assert (summary.version, summary.goals, summary.targets, summary.indicators, summary.role_links) == (
        "1.0.1", 4, 23, 204, 274,
    )  # fmt: skip
    target = KnowledgeBase(settings).current().framework.target("3")
    assert target.definitions[0].language == "en"
    assert target.definitions[0].value == definition(release_file, "target_3")
    assert {text.language for text in target.labels} == {"ar", "en", "es", "fr", "ru", "zh"}


@pytest.mark.usefixtures("begun")
def test_the_published_release_can_replace_everything(settings: Settings, ledger: Ledger, release_file: Path) -> None:
    load_release(settings, ledger, release_file, agent="Operator", replace=True)
    target = KnowledgeBase(settings).current().framework.target("3")
    assert {text.language for text in target.labels} == {"en", "es", "fr"}


def test_the_release_is_stored_as_published(settings: Settings, ledger: Ledger, release_file: Path) -> None:
    from kg.rdf.documents import canonicalize, read_file

    load_release(settings, ledger, release_file, agent="Operator")
    version = ledger.latest(GRAPH + "kmgbf")
    assert version is not None
    assert version.sha256 == canonicalize(read_file(release_file, settings.base_iri)).sha256


@pytest.fixture
def command(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("KG_DATA", str(settings.data))
    return CliRunner()


@pytest.mark.usefixtures("begun")
def test_both_releases_are_listed_with_their_versions(command: CliRunner, release_file: Path) -> None:
    app = create_app()
    assert command.invoke(app, ["load", "bundled"]).exit_code == 0
    loaded = command.invoke(app, ["load", "kmgbf", str(release_file), "--agent", "Tester"])
    assert "2333 triples, 4 goals, 23 targets, 204 indicators, 274 role links" in loaded.output
    listed = command.invoke(app, ["releases", "--dataset", "kmgbf"]).output
    assert "1.0.1" in listed
    assert "2026.11" in listed


def test_a_dry_run_changes_nothing(command: CliRunner, settings: Settings, release_file: Path) -> None:
    result = command.invoke(create_app(), ["load", "kmgbf", str(release_file), "--dry-run"])
    assert "release 1.0.1" in result.output
    assert read_current(settings.data) is None


def test_a_file_without_the_framework_is_refused(command: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "other.ttl"
    path.write_text("<http://example.org/a> a <http://example.org/B> .")
    result = command.invoke(create_app(), ["load", "kmgbf", str(path)])
    assert result.exit_code == 1
    assert "does not hold the Framework" in str(result.exception)


@pytest.mark.usefixtures("begun")
def test_rebuild_and_settings_run_from_the_command_line(command: CliRunner) -> None:
    app = create_app()
    command.invoke(app, ["load", "bundled"])
    assert "holds all changes up to 8" in command.invoke(app, ["rebuild"]).output
    assert "KG_PUBLIC_URL" in command.invoke(app, ["settings"]).output
