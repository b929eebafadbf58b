"""`kg query` on the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forking import kg

LABELS = "SELECT ?l { ?s skos:prefLabel ?l } ORDER BY ?l"


def run(data: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own."""
    return kg("query", "--data", str(data), *arguments, environment=os.environ, given=given)


def test_a_query_prints_its_table(small_data: Path) -> None:
    result = run(small_data, LABELS)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == ["?l", '"deux"@fr', '"one"@en', '"two"@en', '"un"@fr', '"واحد"@ar']


def test_graphs_print_as_turtle_and_as_asked(small_data: Path) -> None:
    assert "a skos:Concept" in run(small_data, "DESCRIBE <http://example.org/two>").stdout
    lines = run(small_data, "--format", "nt", "DESCRIBE <http://example.org/two>").stdout.splitlines()
    assert len(lines) == 4


def test_a_query_can_come_from_a_file_or_from_standard_input(small_data: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    assert run(small_data, "--file", str(file)).stdout == "true\n"
    assert run(small_data, "-", given="ASK { ?s <u:none> ?o }").stdout == "false\n"
    assert run(small_data, "ASK {}", "--file", str(file)).returncode == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ASK {\n  ?s ?p }", ("Line 2, column 9", "        ^", "three parts")),
        ("ASK { SERVICE <u:x> {} }", ("SERVICE is refused", "VALUES")),
        ("DROP ALL", ("changes data",)),
    ],
)
def test_a_mistake_is_shown_with_a_caret_and_exit_code_1(small_data: Path, query: str, words: tuple[str, ...]) -> None:
    result = run(small_data, query)
    assert result.returncode == 1
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr


def test_the_data_folder_may_be_relative(small_data: Path) -> None:
    command = [sys.executable, "-m", "kg", "query", "--data", small_data.name, "ASK { ?s ?p ?o }"]
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    result = subprocess.run(
        command, cwd=small_data.parent, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert result.stdout == "true\n", result.stderr


def test_a_slow_query_is_stopped(small_data: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(9)) + " }"
    result = run(small_data, "--timeout", "0.5", slow)
    assert result.returncode == 1
    assert "0.5 seconds" in result.stderr


def test_words_are_looked_for_in_the_index(words_data: Path) -> None:
    result = run(words_data, "SELECT ?s { ?s text:query 'fresh' }")
    assert result.stdout.splitlines() == ["?s", "<http://metadata.cbd.int/demo/fresh>"], result.stderr
