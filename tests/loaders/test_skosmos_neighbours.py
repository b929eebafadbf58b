"""Vocabularies of one Skosmos site that are views of one graph, or speak of one another."""

from pathlib import Path

import pytest

from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.vocabularies.settings import read_settings
from loaders.vocabularies.adding import Addition, add, prepare
from loaders.vocabularies.skosmos_config import read_configuration
from loaders.vocabularies.skosmos_import import Imported, import_vocabularies

BASE = "http://metadata.cbd.int/"
SITE = "http://site.example.org/"
PREFIXES = """@prefix : <#> .
@prefix skosmos: <http://purl.org/net/skosmos#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
GIVEN = {
    "soils": ("soils/", "graph/soils"),
    "archive": ("soils/", "dump/soils.ttl"),  # another view of the same graph
    "retired": ("old/soils/", "graph/soils"),  # the same graph, though it has a space of its own
    "sorted": ("sorted/", "dump/soils.ttl"),  # no graph of its own
    "waters": ("", "graph/waters"),  # its space is found: it has more words of soils than of its own
}
"""Space and source of each vocabulary."""
CONCEPT = '<{0}> a skos:Concept ; skos:prefLabel "{1}"@en . '
SOILS = "".join(CONCEPT.format(f"{SITE}soils/{number}", f"Soil {number}") for number in range(3))
WATERS = "".join(CONCEPT.format(f"{SITE}waters/{number}", f"Water {number}") for number in range(2))
ORDERS = [("soils", "archive", "retired", "sorted", "waters"), ("waters", "sorted", "retired", "archive", "soils")]


def _configure(folder: Path, ids: tuple[str, ...]) -> Path:
    """A configuration of some vocabularies, in that order of their names there."""
    text = PREFIXES
    for number, id_ in enumerate(ids):
        space, source = GIVEN[id_]
        link = "skosmos:sparqlGraph" if source.startswith("graph") else "void:dataDump"
        text += f":n{number} a skosmos:Vocabulary ; {link} <{SITE}{source}> .\n"
        text += f':n{number} void:uriSpace "{SITE}{space}" .\n' if space else ""
    (folder / "soils.ttl").write_text(PREFIXES + SOILS)
    (folder / "waters.ttl").write_text(PREFIXES + WATERS + SOILS.split(" . ")[0] + " .")
    file = folder / "config.ttl"
    file.write_text(text)
    return file


def _bring(settings: Settings, ledger: Ledger, folder: Path, ids: tuple[str, ...]) -> Imported:
    renamed = {f"n{number}": id_ for number, id_ in enumerate(ids)}
    return import_vocabularies(
        settings, ledger, read_configuration(_configure(folder, ids), BASE, renamed), files=folder
    )


def _owners(settings: Settings) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    graph = KnowledgeBase(settings).current().graph
    things = [f"{SITE}soils/0", f"{SITE}soils/2", f"{SITE}waters/1", f"{SITE}old/soils/1", f"{SITE}sorted/1"]
    spaces = {id_: found.uri_spaces for id_, found in read_settings(graph.store).items()}
    return {thing: graph.owners.owner(thing) for thing in things}, spaces


@pytest.mark.parametrize("ids", ORDERS)
def test_all_come_in_and_each_thing_has_one_owner_whatever_the_order(
    settings: Settings, ledger: Ledger, tmp_path: Path, ids: tuple[str, ...]
) -> None:
    done = _bring(settings, ledger, tmp_path, ids)
    assert [one.problem for one in done.vocabularies] == [""] * len(ids)
    owners, spaces = _owners(settings)
    assert owners == {
        f"{SITE}soils/0": "soils",
        f"{SITE}soils/2": "soils",
        f"{SITE}waters/1": "waters",
        f"{SITE}old/soils/1": "retired",
        f"{SITE}sorted/1": "sorted",
    }
    assert spaces["waters"] == (f"{SITE}waters/",)
    again = _bring(settings, ledger, tmp_path, ids)
    assert {one.outcome for one in again.vocabularies} == {"unchanged"}


@pytest.mark.parametrize("ids", [("soils", "sorted"), ("sorted", "soils")])
def test_things_of_a_dataset_that_is_not_of_the_site_are_refused(
    settings: Settings, ledger: Ledger, tmp_path: Path, ids: tuple[str, ...]
) -> None:
    """What another dataset owned before stays so: the site's own view of it may come, not a third one's words."""
    file = tmp_path / "elsewhere.ttl"
    file.write_text(PREFIXES + SOILS + CONCEPT.format(f"{SITE}soils/9", "Soil 9"))
    chosen = {"uri_spaces": (f"{SITE}soils/",)}
    add(settings, ledger, prepare(settings, ledger, Addition(id="elsewhere", files=(file,), chosen=chosen)))
    found = {one.id: one.problem for one in _bring(settings, ledger, tmp_path, ids).vocabularies}
    assert found["soils"] == ""
    assert "3 things that other datasets own" in found["sorted"]


def test_a_name_of_the_site_does_not_open_the_space_of_its_namesake(
    settings: Settings, ledger: Ledger, tmp_path: Path
) -> None:
    """The configuration has another `waters` than the one that is here: things of that one are not its own."""
    file = tmp_path / "before.ttl"
    file.write_text(PREFIXES + CONCEPT.format("http://elsewhere.example.org/1", "One"))
    chosen = {"uri_spaces": ("http://elsewhere.example.org/",)}
    add(settings, ledger, prepare(settings, ledger, Addition(id="waters", files=(file,), chosen=chosen)))
    config = _configure(tmp_path, ("sorted",))
    text = f':waters a skosmos:Vocabulary ; void:uriSpace "{SITE}waters/" .'
    config.write_text(config.read_text() + text)
    (tmp_path / "soils.ttl").write_text(PREFIXES + CONCEPT.format("http://elsewhere.example.org/1", "Mine"))
    read = read_configuration(config, BASE)
    done = import_vocabularies(settings, ledger, read, files=tmp_path, only=("n0",))
    assert "waters: http://elsewhere.example.org/1" in done.vocabularies[0].problem
