"""A small vocabulary with one of everything that the API has a rule for."""

SPACE = "http://example.org/trial#"
AMPERSAND = "http://example.org/trial?a=1&b=2"
PARENTHESES = SPACE + "with(parentheses)"
PLUS = SPACE + "a%20b+c"
URN = "urn:x-trial:one"
OTHER_SPACE = "http://example.org/other/"

TRIAL = """
@prefix t: <http://example.org/trial#> .
@prefix o: <http://example.org/other/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix isothes: <http://purl.org/iso25964/skos-thes#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

t:scheme a skos:ConceptScheme ; dct:title "Trial"@en, "Versuch"@de ; skos:hasTopConcept t:undeclared ;
  dct:modified "2020-05-01T10:00:00Z"^^xsd:dateTime .

t:animals a skos:Concept ; skos:prefLabel "Animals"@en, "Tiere"@de, "حيوانات"@ar ; skos:notation "A" ;
  skos:topConceptOf t:scheme ; skos:inScheme t:scheme ; skos:narrower t:cats, t:dogs .

t:cats a skos:Concept ; skos:prefLabel "Cats"@en, "Katzen"@de ; skos:altLabel "Felines"@en, "Miezen"@de ;
  skos:hiddenLabel "Catz"@en ; skos:broader t:animals ; skos:narrower t:breed ; skos:related t:dogs ;
  skos:inScheme t:scheme ; dct:created "2021-01-03T12:46:33Z"^^xsd:dateTime ;
  dct:modified "2021-02-10"^^xsd:date ; skos:exactMatch o:cat ; skos:closeMatch <http://nowhere.example/cat> ;
  skosxl:altLabel [ a skosxl:Label ; skosxl:literalForm "Moggies"@en ] ;
  skos:definition [ rdf:value "A small animal that purrs."@en ; dct:source "a book" ] ;
  t:ordered ( t:dogs t:animals ) ; t:size 3 .

t:dogs a skos:Concept ; skos:prefLabel "Hunde"@de ; skos:broader t:animals ; skos:inScheme t:scheme ;
  dct:created "2021-01-01"^^xsd:date .

t:mice a skos:Concept ; skos:prefLabel "Mice"@en, "Mäuse"@de ; skos:broader t:animals ;
  dct:created "yesterday" .

t:dinosaurs a skos:Concept ; skos:prefLabel "Dinosaurs"@en ; skos:broader t:animals ; owl:deprecated true ;
  dct:isReplacedBy t:cats ; dct:modified "2022-03-01"^^xsd:date ; skos:related t:cats .

t:Breed rdfs:subClassOf skos:Concept ; rdfs:label "Breed"@en .
t:breed a t:Breed ; skos:prefLabel "Éclair"@en-GB ; skos:broader t:cats .

t:undeclared a skos:Concept ; skos:prefLabel "Catfish"@en .
t:titled a skos:Concept ; rdfs:label "Catalogued by title only"@en .
t:one a skos:Concept ; skos:prefLabel "Loop one"@en ; skos:broader t:two .
t:two a skos:Concept ; skos:prefLabel "Loop two"@en ; skos:broader t:one .

t:pets a skos:Collection, isothes:ConceptGroup ; skos:prefLabel "Pets"@en ; skos:notation "G1" ;
  skos:member t:cats, t:dogs, t:dinosaurs .
t:wild a isothes:ConceptGroup ; skos:prefLabel "Wild"@en ; isothes:superGroup t:pets .
t:bysize a isothes:ThesaurusArray ; skos:prefLabel "by size"@en ; skos:member t:cats, t:dogs .

t:ordered rdfs:label "in order"@en ; rdfs:subPropertyOf t:listed .
t:listed rdfs:label "listed"@en .

<urn:x-trial:one> a skos:Concept ; skos:prefLabel "An urn [1]?"@en .
t:with\\(parentheses\\) a skos:Concept ; skos:prefLabel "(bracketed)"@en .
<http://example.org/trial#a%20b+c> a skos:Concept ; skos:prefLabel "3 plus"@en .
<http://example.org/trial?a=1&b=2> a skos:Concept ; skos:prefLabel "Ampersand"@en ; skos:altLabel "</script>"@en .
"""

OTHER = """
@prefix o: <http://example.org/other/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
o:scheme a skos:ConceptScheme ; skos:prefLabel "Other"@en .
o:part a skos:ObjectProperty .
o:whole a skos:Concept ; skos:prefLabel "Whole cat"@en ; skos:topConceptOf o:scheme .
o:cat a skos:Concept ; skos:prefLabel "Cat"@en, "Chat"@fr ; skos:notation "599.75" ; o:isPartOf o:whole .
o:old a skos:Concept ; skos:prefLabel "Catapult"@en ; owl:deprecated true .
"""
