"""`kg validate` and `kg audit` as they are typed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from pyoxigraph import RdfFormat, parse
from typer.testing import CliRunner, Result

from kg.cli import create_app
from kg.rdf.documents import write
from kg.rdf.formats import RDF_FORMATS
from kg.records.types import get_record_type
from kg.validation.commands import audit_command, validate
from kg.validation.examples import example_body

pytest_plugins = ["tests.browser.decision_fixtures"]
Run = Callable[..., Result]
_PLAN = """@prefix chm: <http://metadata.cbd.int/chm/ontology#> . @prefix dct: <http://purl.org/dc/terms/> .
<http://metadata.cbd.int/record/CB51626B-CF45-2AA0-3A24-459669DDCC34> a chm:Nbsap ; dct:title "A plan"@en ."""


def _app() -> typer.Typer:
    app = typer.Typer()
    app.command("validate")(validate)
    app.command("audit")(audit_command)
    return app


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command where there is no data."""
    monkeypatch.setenv("KG_DATA", str(tmp_path / "nothing"))

    def invoke(*arguments: str | Path, content: bytes = b"") -> Result:
        return CliRunner().invoke(_app(), [str(each) for each in arguments], input=content, catch_exceptions=False)

    return invoke


def _good() -> dict[str, Any]:
    return example_body(get_record_type("nbsap"))


def _file(folder: Path, name: str, *documents: Any) -> Path:
    path = folder / name
    path.write_bytes(b"\n".join(json.dumps(one).encode() for one in documents))
    return path


def test_the_commands_are_installed() -> None:
    assert {"validate", "audit"} <= {command.name for command in create_app().registered_commands}


def test_a_document_without_faults_ends_with_nought_and_says_what_was_not_judged(run: Run, tmp_path: Path) -> None:
    result = run("validate", _file(tmp_path, "a.json", _good()))
    assert result.exit_code == 0
    assert "a.json: conforms" in result.stdout
    assert "There is no data in" in result.stderr


def test_faults_are_said_with_their_places_and_end_with_one(run: Run, tmp_path: Path) -> None:
    path = _file(tmp_path, "a.json", {**_good(), "startDate": "[red]tomorrow\x1b[2J"})
    result = run("validate", path)
    assert result.exit_code == 1
    assert "/startDate" in result.stdout
    assert "[red]tomorrow" in result.stdout
    assert "\x1b" not in result.stdout
    assert "Date" in run("validate", path, "--lang", "fr").stdout


def test_a_batch_is_judged_line_by_line_and_printed_as_json(run: Run, tmp_path: Path) -> None:
    bad = {name: value for name, value in _good().items() if name != "title"}
    result = run("validate", _file(tmp_path, "a.ndjson", _good(), bad), "--format", "json")
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert [report["conforms"] for report in reports] == [True, False]
    assert reports[1]["file"].endswith("a.ndjson:2")
    assert result.exit_code == 1


@pytest.mark.parametrize("format_", RDF_FORMATS, ids=lambda one: one.name)
def test_rdf_is_judged_by_the_ends_of_names(run: Run, tmp_path: Path, format_: Any) -> None:
    path = tmp_path / f"plan.{format_.name}"
    path.write_bytes(write([quad.triple for quad in parse(_PLAN, format=RdfFormat.TURTLE)], format_))
    result = run("validate", path, "--format", "json")
    found = json.loads(result.stdout)
    assert found["schema"] == "nbsap"
    assert "missing" in {one["code"] for one in found["findings"]}


def test_standard_input_is_read_and_reports_are_turtle(run: Run) -> None:
    result = run("validate", "-", "--format", "turtle", content=_PLAN.encode())
    assert "sh:ValidationReport" in result.stdout


def test_a_file_that_is_not_there_ends_with_two(run: Run, tmp_path: Path) -> None:
    result = run("validate", tmp_path / "none.json", _file(tmp_path, "a.json", _good()))
    assert result.exit_code == 2
    assert "none.json" in result.stderr.replace("\n", "")
    assert "a.json: conforms" in result.stdout


def test_every_record_is_audited_and_reports_are_written(
    decided_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_DATA", str(decided_data))
    output = tmp_path / "reports.ndjson"
    runner = CliRunner()
    result = runner.invoke(_app(), ["audit", "--output", str(output)], catch_exceptions=False)
    reports = [json.loads(line) for line in output.read_bytes().splitlines()]
    assert f"Records: {len(reports):,}" in result.stdout
    assert len(reports) >= 75
    assert {report["profile"] for report in reports} == {"audit"}
    wrong = sum(not report["conforms"] for report in reports)
    assert f"with violations: {wrong:,}" in result.stdout
    assert result.exit_code == bool(wrong)
    only = runner.invoke(_app(), ["audit", "--schema", "nationalTarget7", "--processes", "1"], catch_exceptions=False)
    count = sum(report["schema"] == "nationalTarget7" for report in reports)
    assert f"Records: {count:,}" in only.stdout
