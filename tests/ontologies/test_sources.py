"""Every table of facts says where its facts come from."""

from pathlib import Path

import pytest
from rdflib import DCTERMS, Graph, Namespace

from ontologies.tables import Row, read

ONTOLOGIES = Path(__file__).parents[2] / "ontologies"
SOURCES = read(ONTOLOGIES / "sources.csv")


def test_every_table_has_a_source_and_every_source_a_table() -> None:
    tables = {path.relative_to(ONTOLOGIES).as_posix() for path in ONTOLOGIES.rglob("*.csv")} - {"sources.csv"}
    assert [row["table"] for row in SOURCES] == list(dict.fromkeys(row["table"] for row in SOURCES))
    assert {row["table"] for row in SOURCES} == tables


def test_a_source_that_is_not_our_own_has_a_date_and_an_address() -> None:
    for row in SOURCES:
        ours = row["source"].startswith("our own")
        assert ours or row["date"], row["table"]
        assert ours or row["address"].startswith(("http://metadata.cbd.int/", "https://")), row["table"]


def test_meetings_of_the_protocols_say_where_their_dates_come_from() -> None:
    for row in read(ONTOLOGIES / "meeting/facts/meetings.csv"):
        if row["code"].startswith(("CP-MOP-0", "NP-MOP-0", "EXCOP")) and row["start"] < "2024":
            assert row["source"].startswith("http"), row["code"]


@pytest.mark.parametrize(
    "words", ["compared", "corrected and", "at hand", "recorded", "was made", "were made", "checked"]
)
def test_sources_speak_of_the_table_and_not_of_the_work(words: str) -> None:
    assert [row["table"] for row in SOURCES if words in row["source"]] == []
    assert words not in (ONTOLOGIES.parent / "docs" / "style.md").read_text(encoding="utf-8")


DECISIONS = read(ONTOLOGIES / "meeting/facts/decisions.csv")


@pytest.mark.parametrize("row", DECISIONS, ids=lambda row: f"{row['body']} {row['session']}/{row['number']}")
def test_titles_and_dates_of_decisions_have_a_source_and_fall_into_their_meeting(row: Row) -> None:
    known = row["title"] or row["date"]
    assert bool(known) == bool(row["address"])
    assert not known or row["address"].startswith(("http://metadata.cbd.int/", "https://"))
    meetings = {one["code"]: one for one in read(ONTOLOGIES / "meeting/facts/meetings.csv")}
    meeting = meetings[row["meeting"] or f"{row['body'].upper()}-{int(row['session']):02d}"]
    length = len(row["date"])
    assert not row["date"] or meeting["start"][:length] <= row["date"] <= meeting["end"][:length]


def test_titles_of_decisions_stand_at_their_english_text_and_nowhere_else() -> None:
    graph = Graph().parse(ONTOLOGIES / "meeting/meetings.ttl")
    eli = Namespace("http://data.europa.eu/eli/ontology#")
    base = "http://metadata.cbd.int/decision/"
    titled = {
        f"{base}{row['body']}/{row['session']}/{row['number']}": row["title"] for row in DECISIONS if row["title"]
    }
    assert len(titled) >= 5
    said = {str(graph.value(text, eli.realizes)): str(title) for text, title in graph.subject_objects(eli.title)}
    assert said == titled
    assert {str(node): str(title) for node, title in graph.subject_objects(DCTERMS.alternative)} == titled
    assert {str(kind) for kind in graph.objects(None, eli.language)} == {
        "http://publications.europa.eu/resource/authority/language/ENG"
    }
