"""What is different between two states of a vocabulary, thing by thing."""

import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from kg.errors import TooLarge
from kg.rdf.documents import CanonicalGraph, canonicalize, read_file
from kg.releases import difference as module
from kg.releases.difference import compare, compare_graphs
from kg.releases.model import Difference, Thing, from_json
from kg.releases.tables import rows, write_csv
from tests.data import vocabularies
from tests.data.sources import VOCABULARIES, Source, sources

PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix : <http://example.org/> .
"""
A = ':a a skos:Concept ; skos:prefLabel "A"@en .'
B = ':b a skos:Concept ; skos:prefLabel "B"@en .'


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE)]


def between(before: str, after: str) -> Difference:
    return compare(triples(before), triples(after))


def only(difference: Difference) -> Thing:
    assert len(difference.things) == 1, difference.things
    return difference.things[0]


def test_equal_states_do_not_differ_whatever_blank_nodes_are_called() -> None:
    before = ':a a skos:Concept ; skos:definition [ rdf:value "x" ; dct:source [ rdfs:label "deep" ] ] .'
    after = '_:z rdfs:label "deep" . _:y dct:source _:z ; rdf:value "x" . :a skos:definition _:y ; a skos:Concept .'
    found = between(before, after)
    assert found.things == ()
    assert (found.triples_removed, found.triples_added) == (0, 0)


def test_added_and_removed_things_are_listed_with_their_names() -> None:
    found = between(A, B)
    assert found.counts == {"removed": 1, "added": 1}
    removed, added = found.things
    assert (removed.iri, removed.names[0].value) == ("http://example.org/a", "A")
    assert (added.iri, added.names[0].value) == ("http://example.org/b", "B")
    assert (found.concepts_before, found.concepts_after) == (1, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (A, B + " :a dct:isReplacedBy :b ."),
        (A + " :a dct:isReplacedBy :b .", B),
        (A, B + " :b dct:replaces :a ."),
        (A, B + " :a dct:isReplacedBy :b ; owl:deprecated true ."),
    ],
)
def test_a_removed_thing_may_have_a_successor(before: str, after: str) -> None:
    found = between(before, after)
    assert found.counts == {"replaced": 1, "added": 1}
    assert found.of_group("replaced")[0].successors == ("http://example.org/b",)


def test_a_successor_that_is_gone_itself_is_none() -> None:
    found = between(A + B + " :a dct:isReplacedBy :b .", ':c a skos:Concept ; skos:prefLabel "C"@en .')
    assert found.counts == {"removed": 2, "added": 1}


def test_a_concept_that_loses_its_type_is_removed_but_not_when_its_class_is_one_of_concepts() -> None:
    assert between(A, ':a skos:prefLabel "A"@en .').counts["removed"] == 1
    classes = " :Kind rdfs:subClassOf skos:Concept . :Special rdfs:subClassOf :Kind . :Kind rdfs:subClassOf :Special ."
    found = between(A + classes, ':a a :Special ; skos:prefLabel "A"@en .' + classes)
    assert found.counts == {"other": 1}
    assert found.concepts_after == 1


def test_a_thing_that_gets_the_type_of_a_concept_is_added() -> None:
    assert between(':a skos:prefLabel "A"@en .', A).counts["added"] == 1
    classes = " :Kind rdfs:subClassOf skos:Concept ."
    assert "added" not in between(':a a :Kind ; skos:prefLabel "A"@en .' + classes, A + classes).counts


@pytest.mark.parametrize(
    ("before", "after", "group"),
    [
        ("", "owl:deprecated true", "deprecated"),
        ("owl:deprecated true", "", "undeprecated"),
        ("owl:deprecated true", "owl:deprecated false", "undeprecated"),
        ('skos:altLabel "x"@en', 'skos:altLabel "y"@en', "label"),
        ("", 'skos:notation "1"', "notation"),
        ("skos:broader :b", "", "hierarchy"),
        ("", "skos:topConceptOf :s", "hierarchy"),
        ("", "skos:exactMatch <http://else.org/1>", "mapping"),
        ('skos:definition "x"@en', 'skos:definition "x"@fr', "note"),
        ("", "<http://example.org/p> 5", "other"),
    ],
)
def test_each_change_is_in_its_group(before: str, after: str, group: str) -> None:
    found = between(A + (f" :a {before} ." if before else ""), A + (f" :a {after} ." if after else ""))
    assert only(found).groups[0] == group


def test_a_changed_label_is_one_detail_with_both_sides_and_a_translation_is_another() -> None:
    after = A.replace('"A"@en', '"New"@en, "Neuf"@fr')
    details = only(between(A, after)).details
    names = [(d.before.text if d.before else None, d.after.text if d.after else None) for d in details]
    assert names == [("A", "New"), (None, "Neuf")]


def test_several_values_are_not_guessed_to_belong_together() -> None:
    details = only(between(A + ' :a skos:altLabel "x"@en, "y"@en .', A + ' :a skos:altLabel "z"@en, "w"@en .')).details
    assert [(d.before is None, d.after is None) for d in details] == [(False, True)] * 2 + [(True, False)] * 2


def test_blank_nodes_are_compared_by_content_and_shown_in_words() -> None:
    note = A + ' :a skos:note [ rdf:value "%s"@en ; dct:creator [ rdfs:label "Somebody" ] ] .'
    detail = only(between(note % "old", note % "new")).details[0]
    assert detail.group == "note"
    assert detail.before
    assert detail.after
    assert '"old"@en' in detail.before.text
    assert "Somebody" in detail.after.text


@pytest.mark.parametrize(
    "shape",
    [
        " _:x dct:relation _:y . _:y dct:relation _:x ; rdfs:label %r .",
        " _:x dct:relation _:x ; rdfs:label %r .",
        " _:x dct:relation [ dct:relation [ dct:relation [ dct:relation _:x ] ] ] ; rdfs:label %r .",
    ],
)
def test_blank_nodes_in_circles_are_compared(shape: str) -> None:
    before = A + " :a skos:note _:x ." + shape % "old"
    assert between(before, before.replace("_:x", "_:p").replace("_:y", "_:q")).things == ()
    assert only(between(before, A + " :a skos:note _:x ." + shape % "new")).groups == ("note",)


def test_a_long_list_of_blank_nodes_is_no_recursion() -> None:
    members = " ".join(f":m{number}" for number in range(6_000))
    before = f"{A} :a skos:memberList ({members}) ."
    assert between(before, before).things == ()
    assert only(between(before, before.replace(":m5999", ":other"))).groups == ("hierarchy",)


def test_blank_nodes_that_share_their_parts_do_not_explode() -> None:
    chain = " ".join(f"_:n{n} :p _:n{n + 1} ; :q _:n{n + 1} ; :r _:n{n + 1} ." for n in range(60))
    found = only(between(A, f"{A} :a skos:note _:n0 . {chain} _:n60 rdfs:label 'end' ."))
    assert found.details[0].after
    assert len(found.details[0].after.text) < 5_000


def test_blank_nodes_that_belong_to_nothing_are_compared_too() -> None:
    found = between(A + " [] rdfs:label 'loose' .", A + " [] rdfs:label 'loose' . [] rdfs:label 'more' .")
    assert found.things == ()
    assert ["more" in detail.after.text for detail in found.blanks if detail.after] == [True]


def test_schemes_and_collections_are_distinguished() -> None:
    after = A + " :s a skos:ConceptScheme . :c a skos:OrderedCollection . :x rdfs:label 'x' ."
    assert {thing.kind for thing in between(A, after).things} == {"scheme", "collection", "other"}


def test_it_survives_json_and_becomes_a_table() -> None:
    found = between(A + B + ' :a skos:altLabel "=1+1"@en .', A + ' :a owl:deprecated true ; skos:altLabel "+x"@en .')
    assert from_json(json.loads(json.dumps(found.as_json()))) == found
    assert [row[0] for row in rows(found)] == ["removed", "deprecated", "label", "other"]
    table = write_csv(found).decode("utf-8-sig")
    assert ",'=1+1,'+x," in table


def test_dangerous_removals_come_first() -> None:
    changes = between(
        A + B + " :c a skos:Concept .", B.replace('"B"', '"BB"') + " :d a skos:Concept . :c dct:isReplacedBy :d ."
    )
    assert [thing.groups[0] for thing in changes.things] == ["removed", "replaced", "added", "label"]


def test_too_much_is_refused_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 3)
    with pytest.raises(TooLarge):
        compare_graphs(CanonicalGraph(b"not read", 2), CanonicalGraph(b"not read", 2))


# Whose: files of the older and the newer release; concepts before and after; added, gone, deprecated, renamed
_RELEASES: dict[Source, tuple[tuple[str, str], tuple[int, int], tuple[int, int, int, int]]] = {
    "own": (("ecology-before", "ecology"), (75, 74), (2, 3, 4, 2)),
    "real": (("EnvThesV3", "EnvThes"), (5786, 5644), (3, 145, 9, 22)),
}


@pytest.mark.parametrize("source", sources(VOCABULARIES))
def test_two_releases_of_a_whole_thesaurus(source: Source, tmp_path: Path) -> None:
    folder = VOCABULARIES if source == "real" else vocabularies.write(tmp_path)
    names, numbers, (added, gone, deprecated, changed) = _RELEASES[source]
    old, new = (canonicalize(read_file(folder / f"{name}.ttl.gz", "http://x/")) for name in names)
    found = compare_graphs(old, new)
    concepts = [thing for thing in found.things if thing.kind == "concept"]
    assert (found.concepts_before, found.concepts_after) == numbers
    assert sum("added" in thing.groups for thing in concepts) == added
    assert sum("removed" in thing.groups or "replaced" in thing.groups for thing in concepts) == gone
    assert sum("deprecated" in thing.groups for thing in concepts) == deprecated
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    renamed = {
        thing.iri
        for thing in concepts
        for detail in thing.details
        if detail.property == label and detail.before and detail.before.language == "en" and detail.after
    }
    assert len(renamed) == changed


def test_text_that_looks_like_a_statement_is_text() -> None:
    trap = "\\n<http://example.org/x> <http://purl.org/dc/terms/replaces> <http://example.org/a> .\\n"
    assert between(A, f'{B} :b skos:note "{trap}" .').counts == {"removed": 1, "added": 1}
