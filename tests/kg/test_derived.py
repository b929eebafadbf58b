"""Decisions as legal resources (ELI), values as observations (RDF Data Cube)."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from random import Random
from typing import Final

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.rdf.documents import canonicalize
from kg.rdf.namespaces import ELI, QB, RDF, SDMX_ATTRIBUTE
from kg.records.derived.decisions import legal_statements
from kg.records.derived.statements import renewed, stated, with_derived
from kg.records.derived.values import value_statements

BASE: Final = "http://metadata.cbd.int/"
CHM: Final = f"{BASE}chm/ontology#"
RECORD: Final = f"{BASE}record/X"
PREFIXES: Final = f"""
@prefix chm: <{CHM}> . @prefix dct: <http://purl.org/dc/terms/> . @prefix schema: <http://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix t: <{BASE}thesaurus/> . @prefix k: <{BASE}kmgbf/> .
@prefix dim: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix m: <http://purl.org/linked-data/sdmx/2009/measure#> .
"""


def triples(turtle: str, iri: str = RECORD) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE, base_iri=iri)]


def objects(found: Iterable[Triple], predicate: NamedNode, subject: str = "") -> set[str]:
    return {
        str(t.object) for t in found if t.predicate == predicate and (not subject or str(t.subject) == f"<{subject}>")
    }


DECISION: Final = """
<> dct:title "Framework"@en, "Cadre"@fr, "Rahmen"@de ; dct:hasPart <4/3> ;
  dct:references </decision/cop/14/1>, <http://x.org/> ;
  dct:subject k:target_3 ; chm:dttGbfTarget k:target_4 ; schema:associatedMedia <#files-1>, <#files-2> .
<#files-1> schema:url <https://www.cbd.int/doc/15-4-fr.pdf?x=1> ;
  dct:language <http://id.loc.gov/vocabulary/iso639-1/fr> .
<#files-2> schema:url <https://www.cbd.int/doc/15-4.zip> .
<4/3> dct:isPartOf <> ; dct:subject k:target_5 .
"""
WHOLE: Final = f"{BASE}decision/cop/15/4"


def test_a_decision_is_a_legal_resource_with_expressions_and_files() -> None:
    found = legal_statements(triples(DECISION, WHOLE), BASE)
    assert objects(found, ELI.passed_by) == {f"<{BASE}organisation/cop>"}
    assert objects(found, ELI.id_local, WHOLE) == {'"CBD/COP/DEC/15/4"'}
    assert objects(found, ELI.is_about, WHOLE) == {f"<{BASE}kmgbf/target_3>", f"<{BASE}kmgbf/target_4>"}
    assert objects(found, ELI.is_about, f"{WHOLE}/3") == {f"<{BASE}kmgbf/target_5>"}
    assert objects(found, ELI.cites) == {f"<{BASE}decision/cop/14/1>"}
    assert objects(found, ELI.is_realized_by) == {f"<{WHOLE}#text-en>", f"<{WHOLE}#text-fr>"}
    assert objects(found, ELI.is_embodied_by) == {f"<{WHOLE}#files-1>"}, "a file without a language belongs to no text"
    assert objects(found, ELI.format) == {"<http://www.iana.org/assignments/media-types/application/pdf>"}
    assert objects(found, ELI.type_subdivision) == {f"<{BASE}decision/types#paragraph>"}
    assert not objects(found, ELI.date_document)


def test_what_follows_from_a_decision_follows_again_from_that() -> None:
    given_ = triples(DECISION, WHOLE)
    once = legal_statements(given_, BASE)
    assert legal_statements({*given_, *once}, BASE) == once


VALUES: Final = """
<> chm:government t:ke ; chm:indicator k:indicator_3.1 ; chm:data <#a>, <#b>, <#c>, <#d>, <#e>, <#f> .
<#a> dim:refPeriod "2024"^^xsd:gYear ; m:obsValue 10 ; schema:unitText "Hectares" .
<#b> dim:refPeriod "2024"^^xsd:gYear ; m:obsValue 4 ; schema:unitText "%" .
<#c> dim:refPeriod "2024"^^xsd:gYear ; m:obsValue 3 ; schema:unitText "%" ; chm:disaggregation "Marine" ;
  chm:disaggregationType "Realm" .
<#d> m:obsValue 3 ; schema:unitText "%" .
<#e> dim:refPeriod "2025"^^xsd:gYear ; m:obsValue 3 .
<#f> dim:refPeriod "2025"^^xsd:gYear ; m:obsValue 4 .
"""


def test_rows_that_say_all_dimensions_are_observations() -> None:
    found = value_statements(triples(VALUES), RECORD, BASE)
    observations = {str(t.subject) for t in found if t.object == QB.Observation}
    assert observations == {f"<{RECORD}#{name}>" for name in "abc"}, "no year, or two values for the same, are none"
    assert len({str(t.subject) for t in found if t.object == QB.DataSet}) == 2, "one data set for each unit"
    assert objects(found, NamedNode(f"{CHM}valueCategory"), f"{RECORD}#a") == {f"<{CHM}total>"}
    assert objects(found, SDMX_ATTRIBUTE.unitMeasure, f"{RECORD}#a") == {"<http://qudt.org/vocab/unit/HA>"}


def test_of_rows_that_repeat_a_value_one_is_the_observation() -> None:
    again = (
        VALUES
        + """<> chm:data <#g>, <#h> . <#g> dim:refPeriod "2024"^^xsd:gYear ; m:obsValue 10 ;
    schema:unitText "Hectares" . <#h> dim:refPeriod "2024"^^xsd:gYear ; m:obsValue 4.5 ; schema:unitText "%" ."""
    )
    found = value_statements(triples(again), RECORD, BASE)
    observations = {str(t.subject) for t in found if t.object == QB.Observation}
    assert observations == {f"<{RECORD}#{name}>" for name in "ac"}, "two values for the same are still none"


@given(chance=st.randoms(use_true_random=False), case=st.sampled_from([(DECISION, WHOLE), (VALUES, RECORD)]))
def test_what_is_not_implied_any_more_goes(chance: Random, case: tuple[str, str]) -> None:
    """Whatever a graph said before, and whatever of that is kept, is added, or comes from another source."""
    turtle, iri = case
    always = '<> a chm:NationalReport7IndicatorData ; eli:number "4" ; eli:passed_by </organisation/cop> .'
    every = triples(f"@prefix eli: <{ELI.iri}> . {turtle}\n{always}", iri)
    before, now = ({each for each in every if chance.random() < 0.7} | {*every[-3:]} for _ in range(2))
    assert stated(every, iri, BASE) == set(every)
    assert stated(renewed(before, iri, BASE), iri, BASE) == before
    derived = renewed(before, iri, BASE) - before
    assert renewed({*now, *derived}, iri, BASE) == renewed(now, iri, BASE)
    whole = with_derived(canonicalize({*now, *derived}), iri, BASE)
    assert set(whole.triples()) == renewed(now, iri, BASE)
    assert whole == canonicalize(whole.triples())
    assert with_derived(whole, iri, BASE) is whole


ROWS: Final = st.lists(
    st.fixed_dictionaries(
        {
            "year": st.sampled_from(["2023", "2024", None]),
            "value": st.sampled_from(["1", "2.5", None]),
            "unit": st.sampled_from(["%", "ha", "heads", None]),
            "part": st.sampled_from(["Marine", " marine", "no", None]),
        }
    ),
    max_size=6,
)
CHECKS: Final = {
    "IC-1: a data set for each observation": """
        ?obs a qb:Observation . FILTER NOT EXISTS { ?obs qb:dataSet ?one . FILTER NOT EXISTS {
          ?obs qb:dataSet ?other . FILTER(?other != ?one) } }""",
    "IC-2: a structure for each data set": """
        ?data a qb:DataSet . FILTER NOT EXISTS { ?data qb:structure ?one . FILTER NOT EXISTS {
          ?data qb:structure ?other . FILTER(?other != ?one) } }""",
    "IC-3: a measure in each structure": """
        ?dsd a qb:DataStructureDefinition . FILTER NOT EXISTS { ?dsd qb:component/qb:measure ?measure }""",
    "IC-4: a range of each dimension": """
        ?dim a qb:DimensionProperty . FILTER NOT EXISTS { ?dim rdfs:range ?range }""",
    "IC-5: a list of codes for each dimension of concepts": """
        ?dim a qb:DimensionProperty ; rdfs:range skos:Concept . FILTER NOT EXISTS { ?dim qb:codeList ?list }""",
    "IC-6: only attributes are optional": """
        ?dsd qb:component ?spec . ?spec qb:componentRequired false ; qb:componentProperty|qb:dimension|qb:measure ?p .
        FILTER NOT EXISTS { ?p a qb:AttributeProperty }""",
    "IC-11: each dimension of each observation": """
        ?obs qb:dataSet/qb:structure/qb:component/qb:dimension ?dim . FILTER NOT EXISTS { ?obs ?dim ?value }""",
    "IC-12: no two observations with the same dimensions": """
        { SELECT ?data ?area ?period ?indicator ?category (COUNT(?obs) AS ?n) WHERE {
            ?obs qb:dataSet ?data ; dim:refArea ?area ; dim:refPeriod ?period ; chm:ofIndicator ?indicator ;
              chm:valueCategory ?category } GROUP BY ?data ?area ?period ?indicator ?category }
        FILTER(?n > 1)""",
    "IC-14: each measure of each observation": """
        ?obs qb:dataSet/qb:structure/qb:component/qb:measure ?measure . FILTER NOT EXISTS { ?obs ?measure ?value }""",
    "IC-19: codes are of the list": """
        ?obs qb:dataSet/qb:structure/qb:component/qb:dimension ?dim . ?dim qb:codeList ?list .
        ?list a skos:ConceptScheme . ?obs ?dim ?code .
        FILTER NOT EXISTS { ?code a skos:Concept ; skos:inScheme ?list }""",
}
"""The constraints of the recommendation (section 11.1) that apply to a cube without slices, groups of observations,
measure dimensions and hierarchies; each is met by nothing in a well-formed cube."""


def broken(store: Store) -> list[str]:
    """The constraints that do not hold."""
    start = (
        f"PREFIX qb: <{QB.iri}> PREFIX chm: <{CHM}> PREFIX dim: <http://purl.org/linked-data/sdmx/2009/dimension#> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    )
    return [name for name, pattern in CHECKS.items() if store.query(f"{start} ASK {{ {pattern} }}")]


@cache
def structure() -> list[Quad]:
    """The cube in the ontology of records."""
    known = list(parse(files("ontologies").joinpath("chm", "ontology.ttl").read_bytes(), format=RdfFormat.TURTLE))
    cube = {quad.subject for quad in known if "/linked-data/" in str(quad.triple)}
    cube |= {NamedNode(CHM + name) for name in ("total", "categoryList")}
    return [quad for quad in known if quad.subject in cube]


@given(rows=ROWS)
def test_data_sets_are_well_formed_whatever_rows_say(rows: list[dict[str, str | None]]) -> None:
    names = {"year": "dim:refPeriod", "value": "m:obsValue", "unit": "schema:unitText", "part": "chm:disaggregation"}
    turtle = "<> chm:government t:ke ; chm:indicator k:indicator_3.1 .\n"
    for number, row in enumerate(rows):
        turtle += f"<> chm:data <#{number}> . <#{number}> a chm:Part .\n"
        for key, text in row.items():
            if text is not None:
                written = f'"{text}"^^xsd:gYear' if key == "year" else text if key == "value" else f'"{text}"'
                turtle += f"<#{number}> {names[key]} {written} .\n"
    found = triples(turtle)
    store = Store()
    store.extend(structure())
    store.extend(
        Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in {*found, *value_statements(found, RECORD, BASE)}
    )
    assert broken(store) == []


def test_the_constraints_find_what_is_wrong() -> None:
    store = Store()
    store.extend(structure())
    for number in "12":
        node = NamedNode(f"{RECORD}#{number}")
        store.add(Quad(node, RDF.type, QB.Observation))
        if number == "2":
            store.add(Quad(node, QB.dataSet, NamedNode(f"{RECORD}#values")))
            store.add(Quad(node, NamedNode(f"{CHM}valueCategory"), NamedNode(f"{BASE}thesaurus/ke")))
    store.add(Quad(NamedNode(f"{RECORD}#values"), QB.structure, NamedNode(f"{CHM}valuesStructure")))
    assert [name.partition(":")[0] for name in broken(store)] == ["IC-1", "IC-11", "IC-14", "IC-19"]
