"""Ontologies are checked by rules: ours have no fault that is not known, and every rule finds the fault it is for."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDFS, Graph, URIRef

from ontologies.checking import __main__ as checking
from ontologies.checking.__main__ import EXCEPTIONS, RULES, check, sort_out
from ontologies.checking.terms import Fault, Statements, read_all
from ontologies.tables import read
from ontologies.turtle import LANGUAGES, expand
from shapes.build.facts import read_types
from shapes.build.ontology import PLACES, SUBJECTS

NAMES = ", ".join(f'"name"@{language}' for language in LANGUAGES)
PREFIXES = """
@prefix : <http://metadata.cbd.int/x/ontology#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix kg: <http://metadata.cbd.int/kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ONTOLOGY = f"""
<http://metadata.cbd.int/x/ontology> a owl:Ontology ; rdfs:label {NAMES} ; rdfs:comment "All about it."@en ;
    dct:creator <http://x/> ; dct:license <http://x/> ; dct:modified "2026-11"^^xsd:gYearMonth ; owl:versionInfo "1" ;
    owl:versionIRI <http://metadata.cbd.int/x/ontology/1> ; vann:preferredNamespacePrefix "x" ;
    vann:preferredNamespaceUri "http://metadata.cbd.int/x/ontology#" .
<http://metadata.cbd.int/x/ontology/1> dct:isVersionOf <http://metadata.cbd.int/x/ontology> .
"""
GOOD = f"""
:Thing a owl:Class ; rdfs:label {NAMES} ; rdfs:comment "What this is all about, in a sentence."@en .
:thing a owl:ObjectProperty ; rdfs:label {NAMES} ; rdfs:comment "Leads to what this is all about."@en ;
    rdfs:domain :Thing ; rdfs:range :Thing ; skos:example "this" .
:size a owl:DatatypeProperty ; rdfs:label {NAMES} ; rdfs:comment "How large a thing is, in metres."@en ;
    rdfs:domain :Thing ; rdfs:range xsd:decimal ; skos:example "1.5" .
"""
FAULTS = {
    "header": (ONTOLOGY, " dct:license <http://x/> ;", ""),
    "version": (ONTOLOGY, "ontology/1> ; vann", "ontology/2> ; vann"),
    "label": (GOOD, '"name"@ar, ', ""),
    "comment": (GOOD, '"How large a thing is, in metres."', '"name"'),
    "example": (GOOD, ' ; skos:example "1.5"', ""),
    "domain": (GOOD, "rdfs:domain :Thing ; rdfs:range xsd", "rdfs:range xsd"),
    "range": (GOOD, "rdfs:range xsd:decimal", "rdfs:range :Thing"),
    "nature": (GOOD, ":size a owl:DatatypeProperty", ":size a owl:ObjectProperty, owl:DatatypeProperty"),
    "case": (GOOD, ":size a", ":THING a"),
    "number": (GOOD, ":size a", ":things a"),
    "above": (GOOD, ":size a owl:DatatypeProperty", ":size rdfs:subPropertyOf :thing ; a owl:DatatypeProperty"),
}
"""For each rule a text that is right, and what makes it wrong."""


def statements(turtle: str) -> Statements:
    return Statements(parse(PREFIXES + turtle, format=RdfFormat.TURTLE))


def test_our_ontologies_have_no_faults_but_known_ones_and_no_exception_is_idle() -> None:
    assert sort_out(check(read_all()), read(EXCEPTIONS)) == ([], [])


def test_exceptions_name_one_term_each() -> None:
    assert [row["term"] for row in read(EXCEPTIONS) if set(row["term"]) & set("*?[")] == []


@pytest.mark.parametrize(("rule", "status"), [("number", 0), ("case", 1)])
def test_an_idle_exception_fails(
    rule: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plural = GOOD.replace(":size a", ":things a", 1)
    table = tmp_path / "exceptions.csv"
    rows = {"number": "x/ontology#thing", rule: "x/ontology#thing"}
    table.write_text("rule,term,reason\n" + "".join(f"{one},{term},why\n" for one, term in rows.items()))
    monkeypatch.setattr(checking, "EXCEPTIONS", table)
    monkeypatch.setattr(checking, "read_all", lambda: statements(ONTOLOGY + plural))
    assert checking.main() == status
    assert ("no longer needed" in capsys.readouterr().err) == bool(status)


def test_every_exception_gives_a_rule_and_a_reason() -> None:
    rules = {rule.__name__.rstrip("_") for rule in RULES}
    for row in read(EXCEPTIONS):
        assert row["rule"] in rules
        assert len(row["reason"]) > 20


def test_what_is_right_has_no_fault() -> None:
    assert check(statements(ONTOLOGY + GOOD)) == []


@pytest.mark.parametrize(("one", "many"), [("thing", "things"), ("story", "stories"), ("key", "keys")])
def test_plurals_are_found(one: str, many: str) -> None:
    both = GOOD.replace(":thing a", f":{one} a", 1).replace(":size a", f":{many} a", 1)
    assert [(f.rule, f.term.rpartition("#")[2]) for f in check(statements(ONTOLOGY + both)) if f.rule == "number"] == [
        ("number", one)
    ]


def test_every_rule_is_tried() -> None:
    assert set(FAULTS) == {rule.__name__.rstrip("_") for rule in RULES}


@pytest.mark.parametrize("rule", FAULTS)
def test_each_rule_finds_its_fault(rule: str) -> None:
    text, right, wrong = FAULTS[rule]
    assert right in text
    broken = text.replace(right, wrong, 1)
    whole = ONTOLOGY + broken if text is GOOD else broken
    assert rule in {fault.rule for fault in check(statements(whole))}


def test_a_name_that_a_language_lacks_is_marked_and_not_twice_said() -> None:
    gap = GOOD.replace('"name"@ar, ', "", 1)
    assert check(statements(gap.replace(":Thing a", ':Thing kg:missingLanguage "ar" ; a', 1))) == []
    twice = GOOD.replace(":Thing a", ':Thing kg:missingLanguage "ar" ; a', 1)
    assert {fault.rule for fault in check(statements(twice))} == {"label"}


def test_deprecated_terms_need_nothing_more() -> None:
    assert check(statements(":old a owl:DatatypeProperty ; owl:deprecated true .")) == []


def test_exceptions_excuse_what_they_name_and_idle_ones_are_told() -> None:
    faults = [Fault("label", "http://metadata.cbd.int/x/ontology#a1", "has none")]
    row = {"rule": "label", "term": "x/ontology#a1", "reason": ""}
    assert sort_out(faults, [row]) == ([], [])
    assert sort_out(faults, [{**row, "rule": "range"}]) == (faults, [{**row, "rule": "range"}])
    assert sort_out(faults, [{**row, "term": "x/ontology#a*"}]) == (faults, [{**row, "term": "x/ontology#a*"}])


def test_properties_of_one_sort_stand_below_the_same_property(everything: Graph) -> None:
    """By the fields: what always names subjects, places, or other records; those of several kinds are left out."""
    fields: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for type_ in read_types():
        for field in type_.fields:
            if field.rdf.startswith("chm:"):
                fields.setdefault(field.rdf, []).append((field.kind, field.domains))
    counted = 0
    for name, uses in fields.items():
        kinds, domains = {kind for kind, _ in uses}, {one for _, all_ in uses for one in all_}
        above = set(everything.objects(URIRef(expand(name)), RDFS.subPropertyOf))
        wanted = ""
        if kinds <= {"reference", "symbol"}:
            wanted = "dct:relation"
        elif kinds == {"term"} and all(all_ for _, all_ in uses) and name != "chm:government":
            subjects = all(domain.startswith(SUBJECTS) for domain in domains)
            wanted = "dct:spatial" if domains <= PLACES else "dct:subject" if subjects else ""
        if wanted:
            counted += 1
            assert URIRef(expand(wanted)) in above, name
    assert counted > 50
