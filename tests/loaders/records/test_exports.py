"""Exports of the reporting tool: all forms, and nothing that depends on how or in which order a table is written."""

import itertools
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from loaders.records.graphs.loader import RecordLoader
from loaders.records.sources.ort.exports import is_export
from tests.data.exports import FORMS, LANGUAGES, Spelling, Table, write
from tests.loaders.records.conftest import BASE, CHM

SPELLINGS = (
    Spelling(),
    Spelling(encoding="utf-8-sig"),
    Spelling(separator=";", hint=True),
    Spelling(separator=";", encoding="utf-8-sig"),
    Spelling(suffix="tsv", separator="\t", encoding="utf-16"),
    Spelling(separator="|"),
    Spelling(packed=True),
    Spelling(suffix="xlsx"),
)
COUNT = itertools.count()
Graphs = dict[str, str]


def read(folder: Path, *tables: Table, spelling: Spelling = SPELLINGS[0]) -> tuple[Graphs, Report]:
    """The graphs that tables become, each in a file of its own, through the loader of records."""
    report = Report()
    loader = RecordLoader(read_iris(BASE), report)
    graphs: Graphs = {}
    for table in tables:
        path = write(folder / f"export-{next(COUNT)}", table, spelling)
        assert is_export(path), path
        loader.load_file(path, lambda path, entry: graphs.update({path: entry.content.ntriples.decode()}))
    loader.finish(lambda path, entry: graphs.update({path: entry.content.ntriples.decode()}))
    return graphs, report


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Graphs:
    """All forms as they stand."""
    return read(tmp_path_factory.mktemp("plain"), *FORMS.values())[0]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False), spelling=st.sampled_from(SPELLINGS))
def test_order_repetition_and_spelling_change_nothing(
    chance: random.Random, spelling: Spelling, plain: Graphs, tmp_path: Path
) -> None:
    tables = []
    for name in chance.sample(sorted(FORMS), len(FORMS)):
        headings, *rows = FORMS[name]
        rows = chance.sample(rows, len(rows)) + chance.choices(rows, k=chance.randrange(4))
        columns = chance.sample(range(len(headings)), len(headings))
        tables.append([[row[column] for column in columns] for row in (headings, *rows)])
    graphs, report = read(tmp_path, *tables, spelling=spelling)
    assert [path for path in plain if graphs[path] != plain[path]] == []
    assert graphs.keys() == plain.keys()
    assert report.problems == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_every_language_mean_the_same(language: str, tmp_path: Path) -> None:
    english, _ = read(tmp_path, FORMS["targets"])
    other, report = read(tmp_path, [LANGUAGES[language].split("|"), *FORMS["targets"][1:]])
    assert other == english
    assert not report.unknown
    assert not report.problems


@pytest.mark.parametrize("spelling", SPELLINGS, ids=str)
def test_every_form_is_read_in_every_spelling(spelling: Spelling, plain: Graphs, tmp_path: Path) -> None:
    graphs, _ = read(tmp_path, *FORMS.values(), spelling=spelling)
    assert graphs == plain


def statements(graphs: Graphs, path: str, predicate: str) -> list[str]:
    """Objects of a property in a graph, as N-Triples."""
    return [line.split(" ", 2)[2][:-2] for line in graphs[path].splitlines() if f" <{predicate}> " in line]


def test_a_value_counts_once_for_however_many_targets(plain: Graphs) -> None:
    data = "ORT-NR7ID-MN-906"
    values = statements(plain, data, "http://purl.org/linked-data/sdmx/2009/measure#obsValue")
    assert Counter(value.split('"')[1] for value in values) == Counter(["20.77", "21", "1500.5", "7.5"])
    assert statements(plain, data, f"{CHM}target") == [f"<{BASE}record/ORT-NT7-MN-{number}>" for number in (901, 902)]
    assert statements(plain, data, f"{CHM}indicatorType") == ['"headline"']
    nodes = statements(plain, data, f"{CHM}data")
    assert len(nodes) == 4
    assert all(node.startswith(f"<{BASE}record/{data}#value-") for node in nodes)


def test_national_indicators_have_their_name_and_empty_records_no_values(plain: Graphs) -> None:
    assert statements(plain, "ORT-NR7ID-MN-907", f"{CHM}nationalIndicatorText") == ['"Fish in buckets"']
    assert len(statements(plain, "ORT-NR7ID-MN-907", f"{CHM}data")) == 2
    assert statements(plain, "ORT-NR7ID-MN-908", f"{CHM}data") == []
    assert statements(plain, "ORT-NR7ID-MN-908", f"{CHM}indicator") == [f"<{BASE}kmgbf/indicator_7.1>"]


def test_sections_of_a_report_stand_in_one_record(plain: Graphs) -> None:
    report = "ORT-NR7-MN-905"
    assert [len(statements(plain, report, f"{CHM}section{name}")) for name in ("I", "II", "III", "IV", "V")] == [
        1, 1, 3, 2, 1,
    ]  # fmt: skip
    assert "Otto" not in plain[report]
    assert statements(plain, report, f"{CHM}targetText") == ['"NT09. A target that nobody sent"']
    assert statements(plain, report, f"{CHM}levelOfProgressText") == ['"Nearly there"']
    assert statements(plain, report, f"{CHM}levelOfProgress") == [
        f"<{BASE}thesaurus/884D8D8C-F2AE-4AAC-82E3-5B73CE627D45>"
    ]
    assert sorted(statements(plain, report, f"{CHM}gbfGoal")) == [f"<{BASE}kmgbf/goal_{goal}>" for goal in "AB"]


def test_names_become_terms_and_others_stay(plain: Graphs) -> None:
    strategy = "ORT-NBSAP-MN-904"
    assert statements(plain, strategy, f"{CHM}status") == [f"<{BASE}thesaurus/1C37E358-5295-46EB-816C-0A7EF2437EC9>"]
    assert "Society of Reeds" in plain[strategy]
    assert len(statements(plain, strategy, "http://schema.org/associatedMedia")) == 2
    commitment = "ORT-CMT-SCBD-910"
    countries = statements(plain, commitment, f"{CHM}coverageCountries")
    assert countries == [f"<{BASE}thesaurus/{iso2}>" for iso2 in ("ke", "mn")]
    assert statements(plain, commitment, f"{CHM}primaryNationalTarget") == [f"<{BASE}record/ORT-NT7-MN-901>"]
    assert "otter@example.org" not in plain[commitment]
    listed = "0A7E0000-0000-4000-8000-0000000000F1"
    assert statements(plain, listed, f"{CHM}coverageCountries") == countries
    assert "Otto" not in plain[listed]


def test_a_column_that_is_not_known_is_kept_and_reported(tmp_path: Path) -> None:
    headings, *rows = FORMS["indicator data"]
    graphs, report = read(tmp_path, [[*headings, "Mood"], *([*row, "merry"] for row in rows)])
    assert report.unknown["nationalReport7IndicatorData", "Mood"].count == 3
    assert all('{\\"name\\":\\"Mood\\",\\"value\\":\\"merry\\"}' in graph for graph in graphs.values())


def test_of_several_revisions_the_newest_counts(plain: Graphs) -> None:
    assert statements(plain, "ORT-NT7-MN-901", "http://purl.org/dc/terms/title")[0].startswith(
        '"NT01. Count the otters"'
    )
    assert statements(plain, "ORT-NT7-MN-901", f"{CHM}globalTarget") == [f"<{BASE}kmgbf/target_{n}>" for n in (1, 3)]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0 old", b"Unique ID,Year\n\xff\xfe,1\n"]
)
def test_files_that_cannot_be_read_are_reported(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)
    report = Report()
    loader = RecordLoader(read_iris(BASE), report)
    loader.load_file(path, lambda *_: None)
    loader.finish(lambda *_: None)
    assert report.problem_count == 1, report.problems
