"""Answers, amounts and contributions that stood under names of their own are brought to where they stand today."""

import gzip
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from kg.rdf.documents import CanonicalGraph
from kg.records.former.names import former_names
from kg.records.former.stages import bring_over
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements
from kg.records.types import get_record_type
from tests.loaders.records.conftest import BASE

HELD: Final = Path(__file__).parents[2] / "data" / "former" / "answers.json.gz"
TYPES: Final = (
    "absNationalReport absNationalReport1 cpbNationalReport2 cpbNationalReport3 cpbNationalReport4 cpbNationalReport5 "
    "nationalReport6 nationalReport7BinaryIndicatorData resourceMobilisation resourceMobilisation2020"
).split()


@cache
def held() -> Mapping[str, Mapping[str, Any]]:
    """Bodies made from shapes, with the statements that the version of 2026.11 made of them."""
    found: Mapping[str, Mapping[str, Any]] = json.loads(gzip.decompress(HELD.read_bytes()))
    return found


def graph(text: str) -> CanonicalGraph:
    return CanonicalGraph(text.encode(), text.count("\n"))


@pytest.mark.parametrize("base", [BASE, "https://elsewhere.example/"])
@pytest.mark.parametrize("schema", TYPES)
def test_what_was_brought_over_is_what_the_body_gives_today(schema: str, base: str) -> None:
    body, before = held()[schema]["body"], held()[schema]["statements"].replace(BASE, base)
    identifier = body["header"]["identifier"]
    today = Statements(f"{base}record/{identifier}")
    Mapper(read_iris(base), Report()).map(today, get_record_type(schema), body)
    brought = bring_over(graph(before), identifier, base).content
    assert brought.ntriples.decode().splitlines() == sorted(today.canonical().ntriples.decode().splitlines())
    assert bring_over(brought, identifier, base).content.ntriples == brought.ntriples


def test_every_name_that_an_answer_had_was_tried() -> None:
    text = "".join(each["statements"] for each in held().values())
    names = [each.iri for each in former_names() if each.rule == "answers"]
    assert len(names) > 1_000
    assert [name for name in names if f"<{name}>" not in text] == []
