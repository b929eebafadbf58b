"""A small vocabulary with everything that is hard: two schemes, circles, groups, hidden names, odd identifiers."""

from collections.abc import Iterable
from typing import Any, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCAT, DCT, RDF
from kg.settings import Settings
from kg.texts.languages import Text
from kg.vocabularies.settings import VocabularySettings, describe_settings

WATERS: Final = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix isothes: <http://purl.org/iso25964/skos-thes#> .
@prefix w: <http://example.org/waters/> .

w:scheme a skos:ConceptScheme ; dct:title "Waters"@en ; skos:hasTopConcept w:water .
w:second a skos:ConceptScheme ; skos:prefLabel "Second scheme"@en .

w:water a skos:Concept ; skos:inScheme w:scheme ;
  skos:prefLabel "water"@en, "ماء"@ar, "水"@zh, "вода"@ru, "eau"@fr, "agua"@es ;
  skos:definition "A liquid.<script>alert(1)</script> <em>H</em><sub>2</sub>O"@en, "Un liquide."@fr ;
  skos:notation "1" ; skos:exactMatch <http://example.com/other/water> .
w:river a skos:Concept ; skos:inScheme w:scheme ; skos:broader w:water ;
  skos:prefLabel "river"@en, "نهر"@ar, "河流"@zh, "река"@ru, "rivière"@fr ;
  skos:altLabel "stream"@en, "cours d’eau"@fr ; skos:hiddenLabel "rivr"@en ; skos:notation "1.10" ;
  dct:created "2021-01-03"^^xsd:date ; dct:modified "2024-05-06"^^xsd:date .
w:lake a skos:Concept ; skos:inScheme w:scheme ; skos:broader w:water ; skos:related w:river ;
  skos:prefLabel "lake"@en, "بحيرة"@ar, "湖"@zh, "озеро"@ru, "étang"@fr ; skos:notation "1.2" ;
  skos:scopeNote [ rdf:value "A note of its own."@en ; dct:creator "nobody" ] .
w:estuary a skos:Concept ; skos:inScheme w:scheme ; skos:broader w:river, w:lake ; skos:prefLabel "estuary"@en .
w:old a skos:Concept ; skos:inScheme w:scheme ; skos:broader w:water ; owl:deprecated true ;
  skos:prefLabel "brook"@en ; dct:isReplacedBy w:older ; dct:modified "2023-01-01"^^xsd:date .
w:older a skos:Concept ; skos:inScheme w:scheme ; owl:deprecated true ; skos:prefLabel "beck"@en ;
  dct:isReplacedBy w:river .
w:round a skos:Concept ; skos:broader w:about ; skos:prefLabel "round"@en .
w:about a skos:Concept ; skos:broader w:round ; skos:prefLabel "about"@en .
w:alone a skos:Concept ; skos:prefLabel "alone"@en .
w:named a skos:Concept ; skos:inScheme w:second ; xl:prefLabel w:name .
w:name a xl:Label ; xl:literalForm "label of its own"@en .
<http://example.org/waters/odd(1)%20+x> a skos:Concept ; skos:inScheme w:second ; skos:prefLabel "odd"@en .
<http://example.org/waters/deep/er> a skos:Concept ; skos:inScheme w:second ; skos:prefLabel "deeper"@en .
<http://example.net/v#hash> a skos:Concept ; skos:inScheme w:second ; skos:prefLabel "hash"@en .
<urn:waters:1> a skos:Concept ; skos:inScheme w:second ; skos:prefLabel "urn"@en .
w:hostile a skos:Concept ; skos:inScheme w:second ; skos:prefLabel "<img src=x onerror=alert(1)>"@en .
w:groups a isothes:ConceptGroup ; skos:prefLabel "Kinds"@en ; skos:member w:flowing, w:lake .
w:flowing a skos:Collection ; skos:prefLabel "Flowing"@en ; skos:member w:river .
"""
SPACE: Final = "http://example.org/waters/"


def add_vocabulary(settings: Settings, ledger: Ledger, id_: str, turtle: str | Iterable[Quad], **more: Any) -> None:
    """Accept a vocabulary with its settings."""
    names = GraphNames(settings.base_iri)
    given: dict[str, Any] = {"titles": (Text(id_.title(), "en"),), "uri_spaces": (SPACE,)} | more
    node = NamedNode(f"{settings.base_iri}dataset/{id_}")
    description = describe_settings(VocabularySettings(id=id_, iri=node.value, **given))
    description.append(Quad(node, RDF.type, DCAT.Dataset))
    description.append(Quad(node, DCT.hasPart, NamedNode(names.dataset(id_))))
    quads = parse(turtle, RdfFormat.TURTLE) if isinstance(turtle, str) else turtle
    change = Change(dataset=id_, agent="Tests", reason="A release", release="1.0")
    accept(settings, ledger, change, {names.dataset(id_): quads, names.named(f"catalogue/{id_}"): description})
