"""`kg load records|ort|decisions|thesaurus` as they are typed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.errors import InvalidInput
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from loaders.commands import load as load_app
from tests.loaders.records.conftest import body


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs `kg load …` on a copy of its own."""
    monkeypatch.setenv("KG_DATA", str(settings.data))

    def invoke(*arguments: str | Path, code: int = 0) -> str:
        result = CliRunner().invoke(load_app, [str(each) for each in arguments], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    return invoke


def test_a_folder_loads_and_the_report_is_written(run: Callable[..., str], tmp_path: Path, ledger: Ledger) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps(body("nbsap", title={"en": "Plan"}, surprise=1)))
    (folder / "b.txt").write_text("not for us")
    report = tmp_path / "report.json"
    output = run("records", folder, "--report", report, "--agent", "Test")
    assert "Read 1 documents: body 1." in output
    assert "Result: new 1." in output
    assert "nbsap.surprise: 1, for example 1" in output
    assert json.loads(report.read_text())["types"] == {"nbsap": 1}
    assert ledger.changes()[0].agent == "Test"
    assert ledger.changes()[0].kind == "record"


def test_a_dry_run_writes_nothing_but_the_report(run: Callable[..., str], tmp_path: Path, ledger: Ledger) -> None:
    path, report = tmp_path / "a.json", tmp_path / "report.json"
    path.write_text(json.dumps(body("nbsap", title={"en": "Plan"})))
    assert "Result: new 1." in run("records", path, "--dry-run", "--report", report)
    assert ledger.last_sequence() == 0
    assert report.exists()


def test_a_missing_file_is_reported(run: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="There is no file or folder"):
        run("records", tmp_path / "nowhere.json")


def test_only_exports_are_exports(run: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,number\nx,1\n")
    with pytest.raises(InvalidInput, match="is no export"):
        run("ort", path)


def test_only_decisions_are_decisions(run: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    decision = {"symbol": "CBD/COP/DEC/15/4", "nodes": []}
    path.write_text(json.dumps(decision) + "\n" + json.dumps(body("nbsap", title={"en": "Plan"})))
    output = run("decisions", path, code=3)
    assert "Records by type: decision 1." in output
    assert "a.ndjson, line 2: This is no decision but: body." in output


def test_the_thesaurus_loads_by_command(run: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "terms.json"
    path.write_text(json.dumps([{"termId": 1, "identifier": "X-1", "name": "One", "title": {"en": "One"}}]))
    output = run("thesaurus", path, "--domain", "My Domain")
    assert "Records by type: terms 1." in output
    assert "domains changed 1" in output


@pytest.mark.parametrize(("texts", "code"), [(("good",), 0), (("good", "{bad"), 3), (("{bad",), 4), ((), 4)])
def test_the_exit_code_tells_whether_all_some_or_nothing_was_loaded(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, texts: tuple[str, ...], code: int
) -> None:
    monkeypatch.setenv("KG_DATA", str(settings.data))
    path = tmp_path / "records.ndjson"
    good = json.dumps(body("nbsap", title={"en": "Plan"}))
    path.write_text("\n".join(good if text == "good" else text for text in texts))
    assert CliRunner().invoke(load_app, ["records", str(path)]).exit_code == code
    assert CliRunner().invoke(load_app, ["records", str(path), "--dry-run"]).exit_code == code
