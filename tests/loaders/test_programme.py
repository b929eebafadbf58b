"""The official sentences of the programme of work, beside the codes that are bundled."""

import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg.cli import create_app
from kg.errors import InvalidInput
from kg.graph.datasets import get_dataset
from kg.graph.generations import read_current
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Ledger, Version
from kg.rdf.namespaces import DCT, SKOS
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from loaders.bundled import load_bundled
from loaders.programme import load_programme, read_programme
from tests.data.sources import RECORDS, sources

REAL: Final = RECORDS / "programme-of-work.json"
GRAPH: Final = "http://metadata.cbd.int/graph/programme"
CATALOGUE: Final = "http://metadata.cbd.int/graph/catalogue/programme"
TABLE: Final = Path(__file__).parents[2] / "ontologies" / "programme" / "facts" / "concepts.csv"
CODES: Final = [row["code"] for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())]


def example(doubled: bool = True) -> dict[str, Any]:
    """All codes with sentences of our own; 4.1.B stands twice, as in the Secretariat's list."""
    entries: dict[str, dict[str, Any]] = {code: {"code": code, "title": f"Our sentence of {code}."} for code in CODES}
    for code in CODES:
        parent = code.rpartition(".")[0]
        if parent:
            below = "actions" if "." in parent else "outcomes"
            entries[parent].setdefault(below, []).append(entries[code])
    if doubled:
        entries["4.1.C"]["code"] = "4.1.B"
    goals = [entries[code] for code in CODES if code.isdigit()]
    objectives = [entries[code] for code in CODES if code.isalpha()]
    return {
        "source": "Ours",
        "language": "en",
        "goals": goals,
        "knowledgeManagementStrategy": {"objectives": objectives},
    }


def write(folder: Path, value: Any) -> Path:
    path = folder / "programme.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture(params=sources(REAL))
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return REAL if request.param == "real" else write(tmp_path, example())


def test_every_code_has_its_sentence_and_the_doubled_one_is_corrected(file: Path) -> None:
    text = read_programme(file)
    assert list(text.sentences) == CODES
    assert len(set(text.sentences.values())) == len(CODES) == 59
    assert text.missing == ()
    assert [said.partition(":")[0] for said in text.corrections] == ["4.1.B stands twice"]
    assert "goals[3].outcomes[0].actions[2] is read as 4.1.C" in str(text)


def test_our_names_are_not_the_sentences(file: Path) -> None:
    names = {row["en"].casefold() for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())}
    assert not names & {sentence.rstrip(".").casefold() for sentence in read_programme(file).sentences.values()}


@pytest.mark.usefixtures("begun")
def test_sentences_are_definitions_beside_our_names(settings: Settings, ledger: Ledger, file: Path) -> None:
    receipt, text = load_programme(settings, ledger, file, agent="Operator")
    assert receipt.changed == (f"{GRAPH}/definitions-en", CATALOGUE)
    before = read_current(settings.data)
    load_bundled(settings, ledger)
    load_programme(settings, ledger, file, agent="Operator")
    assert read_current(settings.data) == before
    graph = KnowledgeBase(settings).current().graph
    stated = {
        (quad.subject.value.rpartition("/")[2], quad.object.value)  # type: ignore[union-attr]
        for quad in graph.store.quads_for_pattern(None, SKOS.definition, None, None)
        if quad.graph_name.value == f"{GRAPH}/definitions-en"  # type: ignore[union-attr]
    }
    assert stated == set(text.sentences.items())


def test_languages_stand_beside_each_other(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    load_programme(settings, ledger, write(tmp_path, example()), agent="Operator")
    path = write(tmp_path, example() | {"language": "fr"})
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + path.read_bytes()))
    receipt, _ = load_programme(settings, ledger, path, agent="Operator")
    assert receipt.changed == (f"{GRAPH}/definitions-fr", CATALOGUE)
    assert ledger.latest(f"{GRAPH}/definitions-en") is not None


@pytest.mark.usefixtures("begun")
def test_the_catalogue_names_the_graphs_and_the_files_hold_them(
    settings: Settings, ledger: Ledger, tmp_path: Path
) -> None:
    for language in ("en", "fr"):
        load_programme(settings, ledger, write(tmp_path, example() | {"language": language}), agent="Operator")
    knowledge = KnowledgeBase(settings).current()
    parts = get_dataset(knowledge.graph, "programme").graphs
    assert {f"{GRAPH}/definitions-en", f"{GRAPH}/definitions-fr", GRAPH} <= set(parts)
    names = {language: knowledge.labels().name(f"{GRAPH}/definitions-fr", language).value for language in LANGUAGES}
    assert names["en"] == "Official sentences: français"
    assert len(set(names.values())) == 6


class Overtaken(Ledger):
    """A ledger in which somebody else changes something while its user works out what to write."""

    def latest(self, graph: str) -> Version | None:
        found = super().latest(graph)
        if graph == CATALOGUE and (meanwhile := vars(self).pop("meanwhile", None)):
            meanwhile()
        return found


def test_what_others_add_to_the_catalogue_meanwhile_stays(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    french = write(tmp_path, example() | {"language": "fr"}).rename(tmp_path / "fr.json")
    overtaken = Overtaken(settings.ledger_address)
    vars(overtaken)["meanwhile"] = lambda: load_programme(settings, ledger, french, agent="Others")
    load_programme(settings, overtaken, write(tmp_path, example()), agent="Operator")
    version = ledger.latest(CATALOGUE)
    assert version is not None
    parts = {str(triple.object) for triple in version.content().triples() if triple.predicate == DCT.hasPart}
    assert parts == {f"<{GRAPH}/definitions-{language}>" for language in ("en", "fr")}


def _retold(change: Callable[[dict[str, Any]], Any]) -> Any:
    value = example()
    changed = change(value)
    return value if changed is None else changed


WRONG: Final[dict[str, tuple[Callable[[dict[str, Any]], Any], str]]] = {
    "a list": (lambda _: [1], "the file is no object"),
    "nothing": (lambda _: {"language": "en"}, "neither goals nor objectives"),
    "no language": (lambda v: v.pop("language") and None, "“language” must be one of"),
    "a language that is none": (lambda v: v.update(language=["en"]), "“language” must be one of"),
    "goals that are no list": (lambda v: v.update(goals={}), "goals is no list"),
    "a goal that is no object": (lambda v: v.update(goals=["1"]), "goals[0] is no object"),
    "no title": (lambda v: v["goals"][1].update(title=" "), "goals[1] has no text as “title”"),
    "a code that is a number": (lambda v: v["goals"][1].update(code=2), "goals[1] has no text as “code”"),
    "an unknown code": (lambda v: v["goals"][0].update(code="9", outcomes=[]), "does not have: 9 (goals[0])"),
    "a code of another goal": (
        lambda v: v["goals"][0]["outcomes"][1].update(code="2.2", actions=[]),
        "goals[0].outcomes[1] has the code 2.2, but stands below 1",
    ),
    "one sentence twice": (
        lambda v: v["goals"][3]["outcomes"][0]["actions"][2].update(title="Our sentence of 4.1.B."),
        "the code 4.1.B stands twice, again at goals[3].outcomes[0].actions[2]",
    ),
    "a doubled code whose place is taken": (
        lambda v: v["goals"][0]["outcomes"][0]["actions"].insert(1, {"code": "1.1.A", "title": "Another."}),
        "the code 1.1.A stands twice",
    ),
    "half of a character": (lambda v: v["goals"][0].update(title="\ud800"), "lone surrogate"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_with_its_place(name: str, tmp_path: Path) -> None:
    change, message = WRONG[name]
    path = tmp_path / "programme.json"
    path.write_text(json.dumps(_retold(change)))
    with pytest.raises(InvalidInput) as refused:
        read_programme(path)
    assert message in refused.value.message
    assert refused.value.message.startswith("programme.json")
    assert "Nothing was loaded" in refused.value.hint


ANY: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "title", "outcomes"]), inner),
    max_leaves=8,
)


def assert_plain(error: InvalidInput) -> None:
    assert error.message.startswith("programme.json")
    assert error.hint


@given(goals=ANY, strategy=ANY)
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, goals: object, strategy: object) -> None:
    value = {"language": "en", "goals": goals, "knowledgeManagementStrategy": strategy}
    path = write(tmp_path_factory.getbasetemp(), value)
    try:
        read = read_programme(path)
    except InvalidInput as error:
        assert_plain(error)
    else:
        assert read.sentences


def test_the_command_tells_what_it_corrected(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KG_DATA", str(settings.data))
    path = str(write(tmp_path, example()))
    tried = CliRunner().invoke(create_app(), ["load", "programme", path, "--dry-run"])
    assert "4.1.B stands twice" in tried.output
    assert not (settings.data / "ledger.sqlite").exists()
    loaded = CliRunner().invoke(create_app(), ["load", "programme", path])
    assert "change 1: http://metadata.cbd.int/graph/programme/definitions-en" in loaded.output
