"""The rules for IRIs that readers of records go by."""

import csv
from importlib.resources import files

from kg.records.identifiers import RecordIris


def read_iris(base_iri: str) -> RecordIris:
    """The rules for IRIs with the table of indicators that the program brings."""
    text = (
        files("ontologies").joinpath("kmgbf").joinpath("facts").joinpath("indicators.csv").read_text(encoding="utf-8")
    )
    rows = [row for row in csv.DictReader(text.splitlines()) if row["thesaurus"]]
    codes = {row["thesaurus"]: row["code"] for row in rows}
    twice = {row["thesaurus"] for row in rows if codes[row["thesaurus"]] != row["code"]}
    known = {identifier: code for identifier, code in codes.items() if identifier not in twice}
    # Where two indicators have one identifier, only the code itself says which is meant.
    return RecordIris(base_iri, known | {row["code"]: row["code"] for row in rows if row["thesaurus"] in twice})
