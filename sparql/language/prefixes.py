"""Prefixes: those every query may use undeclared, and well-known ones that an error message can offer."""

import json
from collections.abc import Mapping
from typing import Final

from kg.rdf.namespaces import PREFIXES

WELL_KNOWN: Final[Mapping[str, str]] = {
    "adms": "http://www.w3.org/ns/adms#",
    "bibo": "http://purl.org/ontology/bibo/",
    "cc": "http://creativecommons.org/ns#",
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "dwc": "http://rs.tdwg.org/dwc/terms/",
    "dwciri": "http://rs.tdwg.org/dwc/iri/",
    "envo": "http://purl.obolibrary.org/obo/ENVO_",
    "fn": "http://www.w3.org/2005/xpath-functions#",
    "gn": "http://www.geonames.org/ontology#",
    "locn": "http://www.w3.org/ns/locn#",
    "obo": "http://purl.obolibrary.org/obo/",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": "http://www.w3.org/ns/org#",
    "ov": "http://open.vocab.org/terms/",
    "qb": "http://purl.org/linked-data/cube#",
    "rr": "http://www.w3.org/ns/r2rml#",
    "sdg": "http://metadata.un.org/sdg/",
    "sdgo": "http://metadata.un.org/sdg/ontology#",
    "sf": "http://www.opengis.net/ont/sf#",
    "sioc": "http://rdfs.org/sioc/ns#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "ssn": "http://www.w3.org/ns/ssn/",
    "time": "http://www.w3.org/2006/time#",
    "unit": "http://qudt.org/vocab/unit/",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
}
"""Not declared for queries, but offered when one uses them undeclared."""


def as_json(prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """The default prefixes as a JSON object, name to IRI."""
    return json.dumps(dict(prefixes), ensure_ascii=False, indent=2).encode()


def as_turtle(prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """The default prefixes as the head of a Turtle or SPARQL 1.1 document."""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items()).encode()
