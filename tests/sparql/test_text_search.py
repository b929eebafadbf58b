"""text:query: what it finds, where it may stand, and in which graphs it looks."""

from pathlib import Path

import pytest

from kg.search.search import Search
from kg.search.text_query import TextQuery
from sparql.text_search.search import Scope
from tests.sparql.words import BASE, DEMO, SUPPLEMENT, Ask


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ('"protected areas"', "areas"),
        ('"PROT AREA"', "areas"),
        ('"areas prot"', "areas"),
        ('"prot* area*"', "areas"),
        ('"aires protegees"', "areas"),
        ('"áreas PROTEGIDAS"', "areas"),
        ('"охраняемые"', "areas"),
        ('"保护"', "areas"),
        ('"محمية"', "areas"),
        ('"المناطق المحميّة"', "areas"),
        ('"""wet\nlands"""', ""),
        ("'''quality\twetlands'''", "quality"),
        ('"water AND bodies"', ""),
        ('"bodies~ water"', "water"),
        ('"\\"bodies\\" \\\\water"', "water"),
        ('"W.2"', "quality"),
        ('"PA-1"^^xsd:string', "areas"),
        ('"eau"@fr', "fresh water"),
        ('"eau"@FR-ca', "fresh"),
        ('"eau"@en', ""),
        ('(skos:altLabel "water")', "water"),
        ('(skos:altLabel skos:hiddenLabel "fresh")', "fresh"),
        ('(skos:prefLabel skos:altLabel "water" 10 "lang:none")', "coded"),
        ('("eau" "lang:fr-CA")', "fresh"),
        ('("eau"@fr "lang:none")', "fresh water"),
        ('("water" 1)', "water"),
        ('(rdfs:label "water")', "<http://example.org/o/é%20x"),
        ('(<http://purl.org/dc/terms/title> "water")', "areas"),
        ('"zzz"', ""),
    ],
)
def test_words_languages_properties_and_limits(ask: Ask, words: str, found: str) -> None:
    assert ask(f"SELECT ?s {{ ?s text:query {words} }}") == found.split()


def test_the_best_come_first_and_say_how_good_they_are(words_data: Path, ask: Ask) -> None:
    hits = Search(words_data).text([TextQuery("water", by_literal=True)])[1][0].hits
    assert [hit.literal.value for hit in hits[:3]] == ["Water", "Water bodies", "water without a language"]
    assert hits[0].score == 1.0
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    best = 'SELECT ?s ?score { (?s ?score) text:query ("water" 2) }'
    assert [row.split()[0] for row in ask(best)] == ["coded", "water"]
    assert ask(best)[1] == 'water "1"^^<http://www.w3.org/2001/XMLSchema#double'


def test_a_hit_tells_its_literal_graph_and_property(ask: Ask) -> None:
    everything = 'SELECT ?s ?l ?g ?p (STR(?score) AS ?n) { (?s ?score ?l ?g ?p) text:query "freshwater" }'
    assert ask(everything) == ['fresh "freshwater"@en demo hiddenLabel "0.98"']
    assert ask('SELECT ?l { (?s ?score ?l) text:query "W.2" }') == ['"W.2"^^<http://www.w3.org/2001/XMLSchema#token']
    twice = 'SELECT ?s ?g { (?s ?score ?l ?g) text:query "bodies" }'
    assert ask(twice) == ["water demo", "water demo/supplement"]
    assert ask('SELECT ?s { (?s ?score ?l) text:query "bodies" }') == ["water"]
    same = 'SELECT DISTINCT ?s ?l { (?s ?sc ?l) text:query "water"@en . ?s skos:altLabel ?l }'
    assert ask(same) == ['water "Water bodies"@en']


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ASK { d:water text:query 'water' }", "true"),
        ("ASK { d:areas text:query 'fresh' }", "false"),
        (f"ASK {{ <{BASE}demo/areas> text:query 'protected' ; a skos:Concept }}", "true"),
        ("SELECT ?l { (d:water ?score ?l) text:query 'water' }", '"Water bodies"@en "Water"@en'),
        ("SELECT ?s { ?s a skos:Concept ; text:query 'water' }", "<http://example.org/o/é%20x areas fresh water"),
        ("SELECT ?s { ?s text:query 'water' ; a d:Measure }", "coded quality"),
        ("SELECT ?n { ?s a d:Measure;text:query'water';skos:notation ?n }", '"W.2"^^<xsd:token'),
        ("SELECT ?s { ?s a d:Measure ; text:query 'water' ; ; . }", "coded quality"),
        ("SELECT ?s { ?s text:query 'water' , 'fresh' ; text:query 'eau' }", "fresh"),
        ("SELECT ?s { ?s a ?t ; text:query 'water' ; text:query 'fresh' ; skos:prefLabel 'Eau douce'@fr-CA }", "fresh"),
        ("SELECT ?s { ?s skos:broader [ a skos:Concept ] ; text:query 'water' }", "water"),
        ("SELECT ?s { ?s a skos:Concept ; skos:prefLabel ?l # 'text:query' \n ; text:query 'fresh' }", "fresh fresh"),
        ("SELECT $s { $s <http://jena.apache.org/text#query> 'fresh' }", "fresh"),
        ("PREFIX t: <http://jena.apache.org/text#> SELECT ?s { ?s t:query 'fresh' }", "fresh"),
        ("BASE <http://jena.apache.org/text> SELECT ?s { ?s <#query> 'fresh' }", "fresh"),
        ("SELECT ?s { FILTER(?s != d:water) ?s text:query 'water' FILTER EXISTS { ?s a d:Measure } }", "coded quality"),
        ("SELECT ?s { ?s a d:Measure OPTIONAL { ?s text:query 'wetlands' . ?s a ?t } FILTER(!BOUND(?t)) }", "coded"),
        ("SELECT ?s { { ?s text:query 'fresh' } UNION { ?s text:query 'wetlands' } }", "fresh quality"),
        ("SELECT ?s { ?s a skos:Concept MINUS { ?s text:query 'water' } }", ""),
        ("SELECT ?s { ?s a d:Measure FILTER EXISTS { ?s text:query 'wetlands' } }", "quality"),
        ("SELECT ?s { ?s a d:Measure FILTER(NOT EXISTS { ?s text:query 'wetlands' } && true) }", "coded"),
        ("SELECT (EXISTS { d:water text:query 'eau' } AS ?e) { }", '"true"^^<xsd:boolean'),
        ("SELECT ?s { { SELECT ?s (COUNT(*) AS ?n) { (?s ?x ?l) text:query 'eau' } GROUP BY ?s } }", "fresh water"),
        ("SELECT (COUNT(*) AS ?n) { ?s text:query 'water' } HAVING(COUNT(*) > 5)", '"6"^^<xsd:integer'),
        ("SELECT ?s { VALUES ?s { d:water d:fresh } ?s text:query 'fresh' } VALUES ?x { 1 }", "fresh"),
        ("SELECT ?s { BIND(d:fresh AS ?s) { ?s text:query 'water' } }", "fresh"),
        ("SELECT ?s { ?s text:query 'fresh' . ?s skos:prefLabel/^skos:prefLabel+ ?s . ?s !rdf:nil ?l }", "fresh " * 8),
        ("CONSTRUCT { ?s rdf:value ?l } { (?s ?sc ?l) text:query ('fresh' 'lang:en') }",
         'fresh <rdf:value "Fresh water"@en fresh <rdf:value "freshwater"@en'),
    ],
)  # fmt: skip
def test_it_may_stand_wherever_a_triple_may(ask: Ask, query: str, found: str) -> None:
    got = " ".join(ask(query)).replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
    assert got.replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:") == found.strip()


@pytest.mark.parametrize(
    ("query", "scope", "found"),
    [
        (f"SELECT ?s {{ GRAPH <{SUPPLEMENT}> {{ ?s text:query 'water' }} }}", Scope(), "areas water"),
        (f"SELECT ?s {{ GRAPH <{SUPPLEMENT}> {{ ?s text:query 'water' }} }}", Scope(None, (DEMO,)), ""),
        ("SELECT ?s ?g { GRAPH ?g { ?s text:query 'bodies' } }", Scope(), "water demo water demo/supplement"),
        ("SELECT ?s ?g { GRAPH ?g { ?s text:query 'bodies' } }", Scope(None, (DEMO,)), "water demo"),
        ("SELECT ?s ?g { GRAPH ?g { ?s a skos:Concept ; text:query 'bodies' } }", Scope(), "water demo"),
        ("SELECT ?s { ?s a ?t . FILTER EXISTS { GRAPH ?g { ?s text:query 'under' } } }", Scope(), "areas"),
        ("SELECT ?h { GRAPH ?g { (?s ?x ?l ?h) text:query 'under' } }", Scope(), "demo/supplement"),
        (f"SELECT ?s {{ GRAPH <{DEMO}> {{ {{ SELECT ?s {{ ?s text:query 'under' }} }} }} }}", Scope(), ""),
        ("SELECT ?s { ?s text:query 'under' }", Scope((DEMO,)), ""),
        ("SELECT ?s { ?s text:query 'under' }", Scope((DEMO, SUPPLEMENT)), "areas"),
        ("SELECT ?s { ?s text:query 'under' }", Scope(()), ""),
        (f"SELECT ?s {{ ?s text:query 'under' . GRAPH <{DEMO}> {{ ?s text:query 'areas' }} }}",
         Scope((SUPPLEMENT,)), "areas"),
    ],
)  # fmt: skip
def test_only_graphs_that_the_query_sees_are_searched(ask: Ask, query: str, scope: Scope, found: str) -> None:
    assert " ".join(ask(query, scope)) == found
