"""Stored reports, accepted findings, the trend, the refresh in the background, and the command."""

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from typer.testing import CliRunner

from kg.errors import InvalidInput, NotFound
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.quality import check
from kg.quality.commands import quality
from kg.quality.decisions import Decisions, Run, counts_of, judge, now
from kg.quality.exports import as_csv, as_junit, as_turtle
from kg.quality.model import Finding, Severity
from kg.quality.refresh import refresh
from kg.quality.rules import RULES_DIGEST
from kg.quality.stored import Reports, Stored, path_of, read, read_head, write
from kg.rdf.namespaces import DCAT, DCT, RDF, SKOS
from kg.settings import Settings

OAK = NamedNode("http://example.org/oak")
CATALOGUE = NamedNode("http://metadata.cbd.int/dataset/trees")


def load(settings: Settings, ledger: Ledger, *labels: str) -> None:
    """A release of a vocabulary of one concept with these labels."""
    names = "http://metadata.cbd.int/graph/"
    about = [
        Triple(CATALOGUE, RDF.type, DCAT.Dataset),
        Triple(CATALOGUE, DCT.identifier, Literal("trees")),
        Triple(CATALOGUE, DCT.hasPart, NamedNode(names + "trees")),
    ]
    data = [Triple(OAK, RDF.type, SKOS.Concept)]
    data += [Triple(OAK, SKOS.prefLabel, Literal(label, language="en")) for label in labels]
    change = Change("trees", "Test", "A release", release=f"r{len(labels)}")
    accept(settings, ledger, change, {names + "trees": data, names + "catalogue": about})


@pytest.fixture
def decisions(settings: Settings) -> Iterator[Decisions]:
    opened = Decisions(settings.ledger_address)
    yield opened
    opened.close()


def stored(*labels: str) -> Stored:
    data = [Triple(OAK, RDF.type, SKOS.Concept)]
    data += [Triple(OAK, SKOS.prefLabel, Literal(label, language="en")) for label in labels]
    return Stored("trees", 7, 'r"1', now(), RULES_DIGEST, check(data))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    made = stored("oak", "quercus ")
    write(tmp_path, made)
    found = read(tmp_path, "trees")
    assert found is not None
    assert (found.report, found.sequence, found.release) == (made.report, 7, 'r"1')
    assert read_head(tmp_path, "trees") == (7, RULES_DIGEST)
    assert read(tmp_path, "others") is None
    assert read_head(tmp_path, "others") is None


@pytest.mark.parametrize("name", ["../ledger", "", "a/b", ".hidden", "x" * 65, "a\n"])
def test_names_that_are_no_ids_reach_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        path_of(tmp_path, name)


def test_reports_in_memory_follow_the_file(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    assert reports.find("trees") is None
    write(tmp_path, stored("oak"))
    first = reports.find("trees")
    assert first is reports.find("trees")
    assert first is not None
    assert "S14" not in first.report.findings
    write(tmp_path, stored("oak", "quercus"))
    second = reports.find("trees")
    assert second is not None
    assert "S14" in second.report.findings


def test_a_refresh_makes_what_is_stale_and_nothing_else(
    settings: Settings, ledger: Ledger, decisions: Decisions
) -> None:
    assert refresh(settings, ledger) == []
    load(settings, ledger, "oak")
    assert refresh(settings, ledger) == ["trees"]
    assert refresh(settings, ledger) == []
    load(settings, ledger, "oak", "quercus")
    assert refresh(settings, ledger, "others") == []
    assert refresh(settings, ledger) == ["trees"]
    runs = decisions.runs("trees")
    assert [run.release for run in runs] == ["r1", "r2"]
    assert [run.count(Severity.ERROR) for run in runs] == [0, 1]
    path_of(settings.data, "trees").unlink()
    assert refresh(settings, ledger) == ["trees"]
    assert len(decisions.runs("trees")) == 2


def test_accepted_findings_do_not_count_until_taken_back(decisions: Decisions) -> None:
    report = stored("oak", "quercus").report
    finding = report.findings["S14"][0]
    decisions.accept("trees", "S14", finding, "Curators", "Both are used.")
    accepted = decisions.accepted("trees")
    judged = judge(report, "S14", accepted)
    assert (list(judged.open), judged.accepted[0][1].reason) == ([], "Both are used.")
    assert "S14" not in counts_of(report, accepted)
    other = stored("oak", "quercus", "quercia").report
    assert len(judge(other, "S14", accepted).open) == 1  # the value changed, so that it is another finding
    assert decisions.accepted("others") == {}
    decisions.take_back("trees", "S14", finding.key(), "Curators")
    assert decisions.accepted("trees") == {}
    with pytest.raises(NotFound):
        decisions.take_back("trees", "S14", finding.key(), "Curators")


def test_a_decision_needs_a_rule_and_a_reason(decisions: Decisions) -> None:
    with pytest.raises(NotFound):
        decisions.accept("trees", "S99", Finding("x"), "Curators", "because")
    for reason in (" ", "x" * 2001):
        with pytest.raises(InvalidInput):
            decisions.accept("trees", "S14", Finding("x"), "Curators", reason)


def test_a_state_is_recorded_once(decisions: Decisions) -> None:
    run = Run("trees", 3, "a", "r1", now(), 1, {"S14": 2, "gone-rule": 1})
    assert [decisions.record(run), decisions.record(run)] == [True, False]
    assert decisions.latest()["trees"].count(Severity.ERROR) == 2


def test_cells_never_become_formulas() -> None:
    assert b"'=cmd" in as_csv(stored("=cmd", "oak"), {})


def test_exports_survive_hostile_texts() -> None:
    made = stored("]]><x>\u0007", "oak\ufffe")
    suite = ElementTree.fromstring(as_junit(made, {}))
    assert int(suite.get("failures", "0")) == len(suite.findall(".//failure")) > 0
    turtle = as_turtle(made, {}, CATALOGUE.value, "http://example.org/rules#")
    assert sum(1 for _ in parse(turtle, format=RdfFormat.TURTLE)) > 100


def test_the_command_checks_files(tmp_path: Path) -> None:
    file = tmp_path / "trees.ttl"
    file.write_text(
        "<http://example.org/oak> a <http://www.w3.org/2004/02/skos/core#Concept> ; "
        '<http://www.w3.org/2004/02/skos/core#prefLabel> "oak"@en, "quercus"@en .'
    )
    runner = CliRunner()
    result = runner.invoke(quality, ["--file", str(file), "--format", "json", "--fail-on", "error"])
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert {rule["id"]: rule["count"] for rule in document["rules"]}["S14"] == 1
    passing = runner.invoke(quality, ["check", "--file", str(file), "--output", str(tmp_path / "out.txt")])
    assert passing.exit_code == 0
    assert "S14" in (tmp_path / "out.txt").read_text()


def test_the_command_checks_accepts_and_takes_back(
    settings: Settings, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_DATA", str(settings.data))
    load(settings, ledger, "oak", "quercus")
    runner = CliRunner()
    assert runner.invoke(quality, ["trees", "--fail-on", "error"]).exit_code == 1
    accepting = runner.invoke(quality, ["accept", "trees", "S14", OAK.value, "--reason", "Both are used."])
    assert accepting.exit_code == 0, accepting.output
    assert runner.invoke(quality, ["trees", "--fail-on", "error"]).exit_code == 0
    assert "Both are used." in runner.invoke(quality, ["accepted", "trees"]).output
    assert runner.invoke(quality, ["take-back", "trees", "S14", OAK.value]).exit_code == 0
    assert runner.invoke(quality, ["trees", "--fail-on", "error"]).exit_code == 1
    assert "r2" in runner.invoke(quality, ["trend", "trees"]).output
    assert isinstance(runner.invoke(quality, ["others"]).exception, NotFound)
