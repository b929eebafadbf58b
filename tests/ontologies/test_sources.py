"""Every table of facts says where its facts come from."""

from pathlib import Path

import pytest

from ontologies.tables import read

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
