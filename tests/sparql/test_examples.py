"""The published examples: complete, answered from the bundled data, and from the published release as it stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.rdf.namespaces import RDF, SH
from kg.settings import Settings
from sparql.examples.examples import FOLDER, by_group, examples, read_example
from tests.sparql.serving import Server, make_generation, serving

# What the published release does not have: links to other vocabularies, provenance of our graphs, an index of words.
OURS = (
    "10-aichi-targets",
    "11-sustainable-development-goals",
    "12-what-changed",
    "14-text-search",
    "15-questions-asked-again",
)


@pytest.fixture(scope="module")
def bundled(bundled_data: Path) -> Iterator[Server]:
    """A server on the bundled data."""
    with serving(Settings(data=bundled_data, public_url="http://public.test/", query_budget=0)) as running:
        yield running


@pytest.fixture(scope="module")
def release(release_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the published release."""
    data = tmp_path_factory.mktemp("release") / "data"
    make_generation(data, 1, {"http://metadata.cbd.int/graph/kmgbf": release_file})
    with serving(Settings(data=data, query_budget=0)) as running:
        yield running


def query(name: str) -> str:
    return next(example.query for example in examples() if example.name == name)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_every_example_is_answered_from_the_bundled_data(bundled: Server, example: object) -> None:
    answer = bundled.get(example.query)  # type: ignore[attr-defined]
    assert answer.status_code == 200, answer.text
    assert answer.headers.get("x-kg-rows") != "0"
    assert len(answer.content) > 200


@pytest.mark.parametrize("example", [e for e in examples() if e.name not in OURS], ids=lambda example: example.name)
def test_examples_are_answered_from_the_published_release(release: Server, example: object) -> None:
    answer = release.get(example.query)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert answer.headers.get("x-kg-rows") != "0"


def test_the_facts_are_those_of_the_release(release: Server) -> None:
    assert [row["code"] for row in release.rows(query("01-goals"))] == ["A", "B", "C", "D"]
    targets = release.rows(query("02-targets"))
    assert [int(row["number"]) for row in targets] == list(range(1, 24))
    of_target_3 = release.rows(query("03-indicators-of-a-target"))
    assert (of_target_3[0]["role"], of_target_3[0]["code"]) == ("headline", "3.1")
    assert len(release.rows(query("04-reporting-checklist"))) == 53  # 37 headline and 16 binary
    assert {row["language"] for row in release.rows(query("05-all-languages"))} == {"en", "es", "fr"}
    roles = release.rows(query("09-roles-by-target"))
    assert sum(int(row["indicators"]) for row in roles) == 274
    assert all("orest" in row["name"] for row in release.rows(query("07-keyword")))
    cross = release.rows(query("06-cross-cutting"))
    assert all(int(row["number"]) == len(row["serves"].split(", ")) > 1 for row in cross)
    agencies = {row["agency"] for row in release.rows(query("08-custodians"))}
    assert "Food and Agriculture Organization (FAO)" in agencies


def test_six_languages_come_from_the_bundled_data(bundled: Server) -> None:
    rows = bundled.rows(query("05-all-languages"))
    assert {row["language"] for row in rows} == {"ar", "zh", "en", "fr", "ru", "es"}


def test_links_lead_to_other_vocabularies(bundled: Server) -> None:
    aichi = bundled.rows(query("10-aichi-targets"))
    assert all(row["aichi"].startswith("http://metadata.cbd.int/thesaurus/AICHI-TARGET-") for row in aichi)
    goals = bundled.rows(query("11-sustainable-development-goals"))
    assert {int(row["goal"]) for row in goals} <= set(range(1, 18))


def test_examples_are_published_as_executables(bundled: Server) -> None:
    answer = bundled.get(path="/sparql/examples", accept="text/turtle")
    quads = list(parse(answer.content, RdfFormat.TURTLE))
    executables = {quad.subject for quad in quads if quad.predicate == RDF.type and quad.object == SH.SPARQLExecutable}
    assert len(executables) == len(examples())
    queries = {quad.object.value for quad in quads if quad.predicate in (SH.select, SH.construct)}
    assert queries == {example.query for example in examples()}


def test_every_example_has_a_head_and_a_group() -> None:
    assert len(examples()) == len(list(FOLDER.glob("*.rq"))) >= 13
    assert len(by_group()) >= 4
    for example in examples():
        assert example.question.endswith("?")
        assert example.title
        assert not example.query.startswith("#")


def test_a_file_without_a_head_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.rq"
    file.write_text("# title: Only a title\nASK {}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks"):
        read_example(file)
