"""Nothing is minted by accident, and nobody speaks for others unasked: what a vocabulary may not bring in."""

from pathlib import Path

import pytest

from kg.errors import InvalidInput, Refused
from kg.ledger.ledger import Ledger
from kg.rdf.documents import read_file
from kg.settings import Settings
from loaders.kmgbf import read_release
from loaders.vocabularies.adding import Addition, add, prepare

HEAD = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix p: <http://example.org/partner/> .
"""
RELATIVE = (
    HEAD
    + """<> a skos:ConceptScheme ; skos:hasTopConcept <wetland> .
<wetland> a skos:Concept ; skos:prefLabel "Wetland"@en ; skos:exactMatch <../bog#x> ; skos:notation "1"^^<code> .
"""
)
FOREIGN = (
    HEAD
    + """p:own a skos:Concept ; skos:prefLabel "own"@en ; skos:exactMatch <http://metadata.cbd.int/kmgbf/target_3> .
<http://metadata.cbd.int/kmgbf/target_3> a skos:Concept ; skos:prefLabel "Wrong"@en ; owl:deprecated true .
skos:broader skos:prefLabel "above"@en .
"""
)


def write(folder: Path, text: str, name: str = "file.ttl") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def bundled(begun: None, ledger: Ledger) -> Ledger:
    return ledger


def test_relative_identifiers_are_refused_with_their_list(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        prepare(settings, ledger, Addition("bogs", (write(tmp_path, RELATIVE),)))
    assert all(iri in refused.value.message for iri in ("<>", "<wetland>", "<bog#x>", "<code>"))
    assert "--base" in refused.value.hint


@pytest.mark.parametrize("read", [read_file, read_release])
def test_every_door_refuses_them(read: object, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="wetland"):
        read(write(tmp_path, RELATIVE))  # type: ignore[operator]


def test_with_a_base_they_are_resolved(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    prepared = prepare(settings, ledger, Addition("bogs", (write(tmp_path, RELATIVE),), base="http://example.org/w/"))
    text = prepared.graphs["http://metadata.cbd.int/graph/bogs"].ntriples.decode()
    assert "<http://example.org/w/wetland>" in text
    assert "metadata.cbd.int" not in text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("file.ttl", RELATIVE.replace("<>", "@base <http://example.org/w/> .\n<>", 1)),
        (
            "file.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xml:base="http://example.org/w/">'
            '<rdf:Description rdf:about="wetland" rdf:value="1" '
            'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></rdf:RDF>',
        ),
    ],
)
def test_a_base_that_the_file_states_is_used(tmp_path: Path, name: str, text: str) -> None:
    assert "<http://example.org/w/wetland>" in {str(quad.subject) for quad in read_file(write(tmp_path, text, name))}


def test_statements_about_things_of_others_are_refused(settings: Settings, bundled: Ledger, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        prepare(settings, bundled, Addition("partner", (write(tmp_path, FOREIGN),)))
    assert "kmgbf: http://metadata.cbd.int/kmgbf/target_3" in refused.value.message
    assert "--allow-foreign" in refused.value.hint
    assert "skos" not in refused.value.message


def test_they_are_kept_where_they_are_allowed(settings: Settings, bundled: Ledger, tmp_path: Path) -> None:
    prepared = prepare(settings, bundled, Addition("partner", (write(tmp_path, FOREIGN),), allow_foreign=True))
    assert prepared.settings.uri_spaces == ("http://example.org/partner/",)
    assert add(settings, bundled, prepared).changed


def test_another_edition_of_a_vocabulary_may_come_in(settings: Settings, bundled: Ledger, tmp_path: Path) -> None:
    text = HEAD + 'p:own a skos:Concept ; skos:prefLabel "own"@en .'
    for id_ in ("partner", "partner-2"):
        add(settings, bundled, prepare(settings, bundled, Addition(id_, (write(tmp_path, text),))))
    assert prepare(settings, bundled, Addition("partner-2", (write(tmp_path, text),))).settings.uri_spaces
