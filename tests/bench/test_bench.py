"""The benchmarks without servers: the data are always the same, and the document is made of its sections."""

import re
import shutil
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest
from pyoxigraph import QueryBoolean, RdfFormat, Store, parse

from bench.load import Measure, percentile, summarize
from bench.model import Size, measure
from bench.results import RESULTS, assemble, heading, write_section
from bench.sparql.cases import AGAIN, PARAMETERS, Case, build_cases
from bench.sparql.data import LANGUAGES, preferred, words, write_vocabulary
from bench.sparql.downloads import IN_PROCESS, Download
from bench.sparql.peers import ENGINE, OURS, RDFLIB, UNCACHED, Server
from bench.sparql.promises import promises
from bench.sparql.report import downloaded, figures, promised
from bench.sparql.rounds import Results, count_rows
from bench.sparql.traffic import ADDRESSES, CLIENTS, address_of, mix

CONCEPTS = 2_100


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A small vocabulary."""
    path = tmp_path_factory.mktemp("bench") / "vocabulary.nt"
    write_vocabulary(path, CONCEPTS)
    store = Store()
    store.load(path=str(path), format=RdfFormat.N_TRIPLES)
    return store


def test_the_vocabulary_is_the_same_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "first.nt", tmp_path / "second.nt"
    write_vocabulary(first, 50)
    write_vocabulary(second, 50)
    assert first.read_bytes() == second.read_bytes()


def test_every_concept_has_twenty_triples(vocabulary: Store) -> None:
    assert len(vocabulary) == 20 * CONCEPTS
    assert set(Counter(quad.subject for quad in vocabulary).values()) == {20}


def test_no_two_concepts_share_a_preferred_label() -> None:
    for language in LANGUAGES:
        assert len({preferred(number, language) for number in range(5_000)}) == 5_000


def test_the_lists_of_words_are_as_long_in_every_language() -> None:
    for kind in ("quality", "thing"):
        assert len({len(set(words(kind, language))) for language in LANGUAGES}) == 1


def test_every_query_can_be_evaluated_and_finds_something(vocabulary: Store) -> None:
    for case in build_cases(CONCEPTS):
        result = vocabulary.query(case.queries[0])
        assert case.ours or (bool(result) if isinstance(result, QueryBoolean) else list(result)), case.name


def test_parameters_do_not_repeat() -> None:
    for case in build_cases(50_000):
        assert len(set(case.queries)) == len(case.queries)
        if len(case.connections) > 1:
            assert len(case.queries) == PARAMETERS


def test_rows_are_counted_in_every_kind_of_answer() -> None:
    assert count_rows("", {"results": {"bindings": [{}, {}]}}) == 2
    assert count_rows("", {"boolean": False}) == 0
    assert count_rows("<a> <b> <c> .\n<a> <b> <d> .\n", None) == 2


def _results() -> Results:
    results = Results()
    for name in ("all of a concept", AGAIN + "all of a concept"):
        for server, rate in ((OURS, 400.0), (UNCACHED, 50.0), (ENGINE, 100.0), (RDFLIB, 1.0)):
            results.measures[name, 8, server] = [Measure(rate, 1, 2, 3), Measure(rate * 2, 1, 2, 3)]
    return results


def test_promises_are_held_against_the_worst_ratio() -> None:
    cases = [Case("all of a concept", ("",), (8, 32))]
    downloads: dict[str, Download | str] = {UNCACHED: Download(1.2, 11, 9), IN_PROCESS: Download(1, 11, 9)}
    rows = [promise.row() for promise in promises(cases, _results(), downloads)]
    assert [row[2].split()[0] for row in rows] == ["0.50", "4.00", "50.00", "1.20"]
    assert [row[4] for row in rows] == ["kept", "kept", "kept", "**0 of 1**"]
    assert "| kept |" in promised(promises(cases, _results(), {}))[-2]
    assert "not measured" in promised(promises(cases, _results(), {}))[-1]


def test_figures_tell_what_is_missing() -> None:
    cases = [Case("all of a concept", ("",), (8,))]
    servers = [Server(name, "http://127.0.0.1:1/sparql", 1) for name in (OURS, UNCACHED, ENGINE, "Virtuoso")]
    results = _results()
    results.remarks["all of a concept", "Virtuoso"] = "failed: 500"
    text = "\n".join(figures(cases, servers, results))
    assert "| all of a concept | 8 | 75.0 (1.00 / 2.00) | 150 (1.00 / 2.00) | – | 0.50 |" in text
    assert "- all of a concept: Virtuoso: failed: 500" in text
    assert "| Virtuoso | failed: 500 | – | – |" in downloaded({"Virtuoso": "failed: 500"})


def test_one_section_does_not_touch_the_others(tmp_path: Path) -> None:
    write_section("endurance", ["## Endurance", "", "calm"], tmp_path)
    write_section("site", ["## Site"], tmp_path)
    write_section("site", ["## Site", "", "new"], tmp_path)
    assemble(tmp_path)
    text = (tmp_path / "RESULTS.md").read_text()
    assert text.startswith("# Results\n")
    assert text.endswith("## Site\n\nnew\n\n## Endurance\n\ncalm\n")


def test_a_section_says_when_where_and_with_what(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (0.5, 0.0, 0.0))
    text = "\n".join(heading("Title", "make bench", ("pyoxigraph", "not-a-package"), ("Peer 7",)))
    assert "Made by `make bench` on 20" in text
    assert "pyoxigraph 0" in text
    assert "Peer 7." in text
    assert "not-a-package" not in text
    assert "not quiet" not in text


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile([1.0], 99) == 1
    assert summarize([1, 2, 3, 4]).p95 == 4
    assert summarize([500, 500]).rate == 2


def test_clients_come_from_as_many_addresses_as_said() -> None:
    assert len({address_of(number) for number in range(CLIENTS)}) == ADDRESSES
    queries = mix(100)
    assert len(queries.kinds) == len(queries.shares)


SECTIONS = sorted((RESULTS.parent / "results").glob("*.md"))


def test_the_results_are_the_sections_and_nothing_beside_them(tmp_path: Path) -> None:
    shutil.copytree(RESULTS.parent / "results", tmp_path / "results")
    assemble(tmp_path)
    assert (tmp_path / RESULTS.name).read_text(encoding="utf-8") == RESULTS.read_text(encoding="utf-8")


@pytest.mark.parametrize("section", SECTIONS, ids=lambda path: path.stem)
def test_a_section_names_the_command_that_makes_it(section: Path) -> None:
    [command] = re.findall(r"^Made by `([^`]+)` on ", section.read_text(encoding="utf-8"), re.MULTILINE)
    if command.startswith("make "):
        makefile = (RESULTS.parents[1] / "Makefile").read_text(encoding="utf-8")
        assert f"\n{command.removeprefix('make ')}:" in makefile
    else:
        assert find_spec(command.removeprefix("python -m ").split()[0]) is not None


def test_the_size_of_the_model_counts_named_graphs_and_tells_what_is_deprecated() -> None:
    turtle = """@prefix : <http://metadata.cbd.int/x/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    :g { :A a owl:Class . :B a owl:Class ; owl:deprecated true . :p a owl:ObjectProperty .
         <http://example.org/C> a owl:Class . <http://example.org/c> :p 1 . }
    :h { <http://example.org/c> :p 1 . } <http://example.org/c> :q 1 ."""
    assert measure(parse(turtle, RdfFormat.TRIG)) == Size(1, 1, 1, 0, 1, graphs=2, quads=7, triples=6)
