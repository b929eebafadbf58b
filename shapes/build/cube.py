"""Declares the structure of data sets of indicator values in the ontology of records (RDF Data Cube, section 6).

The indicator is a dimension and the value one measure: a measure property for each indicator would have to be a
property, and the indicators are published as concepts. Categories are concepts of one list, to which records add what
they write.
"""

from pathlib import Path
from typing import Final

import ontologies
from ontologies.tables import read
from ontologies.turtle import CHM, Turtle, expand, plain, ref, text, texts

ONTOLOGY: Final = CHM.removesuffix("#")
STRUCTURE: Final = CHM + "valuesStructure"
CATEGORIES: Final = CHM + "categoryList"
TOTAL: Final = CHM + "total"
_DIMENSIONS: Final = ("sdmx-dimension:refArea", "sdmx-dimension:refPeriod", "chm:ofIndicator", "chm:valueCategory")
_ATTRIBUTES: Final = ("sdmx-attribute:unitMeasure", "sdmx-attribute:obsStatus")
_SDMX: Final = {
    **dict.fromkeys(_DIMENSIONS[:2], "qb:DimensionProperty"),
    "sdmx-measure:obsValue": "qb:MeasureProperty",
    **dict.fromkeys(_ATTRIBUTES, "qb:AttributeProperty"),
}
"""What the components of SDMX are; their own vocabulary is not bundled."""
_NAMES: Final = {CHM + row["term"]: row for row in read(Path(ontologies.__file__).parent / "chm" / "cube.csv")}


def add_cube(turtle: Turtle) -> None:
    """Describe the structure, its components, and the list of categories."""
    turtle.section("Structure of values of indicators")
    turtle.add(STRUCTURE, "a", "qb:DataStructureDefinition")
    _describe(turtle, STRUCTURE, "Dimensions, measure and attributes of the data sets in records with indicator data.")
    components = [(each, "qb:dimension") for each in _DIMENSIONS]
    components += [("sdmx-measure:obsValue", "qb:measure"), *((each, "qb:attribute") for each in _ATTRIBUTES)]
    for property_, role in components:
        node = CHM + "component-" + property_.partition(":")[2]
        turtle.add(STRUCTURE, "qb:component", ref(node))
        turtle.add(node, "a", "qb:ComponentSpecification")
        turtle.add(node, "rdfs:label", text(property_.partition(":")[2], "en"))
        turtle.add(node, role, property_)
        if role == "qb:attribute":
            turtle.add(node, "qb:componentRequired", "false")
        turtle.add(node, "rdfs:isDefinedBy", ref(ONTOLOGY))
    for property_, class_ in _SDMX.items():
        turtle.add(expand(property_), "a", class_)
    for property_ in _DIMENSIONS[:2]:
        turtle.add(expand(property_), "rdfs:range", "rdfs:Resource")
    turtle.add(CHM + "ofIndicator", "a", "qb:DimensionProperty")
    turtle.add(CHM + "valueCategory", "a", "qb:DimensionProperty", "qb:CodedProperty")
    turtle.add(CHM + "valueCategory", "qb:codeList", ref(CATEGORIES))
    turtle.add(CATEGORIES, "a", "skos:ConceptScheme")
    _describe(turtle, CATEGORIES, "What a value is of: the whole, or a part as a report writes it.")
    turtle.add(CATEGORIES, "skos:prefLabel", *texts(_NAMES[CATEGORIES]))
    turtle.add(TOTAL, "a", "skos:Concept")
    turtle.add(TOTAL, "skos:prefLabel", *texts(_NAMES[TOTAL]))
    turtle.add(TOTAL, "skos:notation", plain("_T"))
    turtle.add(TOTAL, "skos:inScheme", ref(CATEGORIES))
    turtle.add(TOTAL, "skos:topConceptOf", ref(CATEGORIES))
    turtle.add(CATEGORIES, "skos:hasTopConcept", ref(TOTAL))
    _describe(turtle, TOTAL, "The value is of the whole and not of a part.")


def _describe(turtle: Turtle, iri: str, comment: str) -> None:
    turtle.add(iri, "rdfs:label", *texts(_NAMES[iri]))
    turtle.add(iri, "rdfs:comment", text(comment, "en"))
    turtle.add(iri, "rdfs:isDefinedBy", ref(ONTOLOGY))
