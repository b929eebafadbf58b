"""Describe an ontology: its header and its classes and properties, from a table of terms."""

from ontologies.tables import VERSION, Row
from ontologies.turtle import LANGUAGES, Turtle, expand, plain, ref, text, texts

KINDS = {"class": "owl:Class", "object": "owl:ObjectProperty", "datatype": "owl:DatatypeProperty"}
HEADINGS = {"class": "Classes", "object": "Links", "datatype": "Values"}


def add_header(turtle: Turtle, iri: str, labels: Row, comment: str) -> None:
    """Describe the ontology itself."""
    turtle.add(iri, "a", "owl:Ontology")
    turtle.add(iri, "rdfs:label", *texts(labels))
    turtle.add(iri, "rdfs:comment", text(comment, "en"))
    turtle.add(iri, "owl:versionInfo", plain(VERSION))
    turtle.add(iri, "dct:license", ref("https://creativecommons.org/licenses/by/4.0/"))


def add_terms(turtle: Turtle, ontology: str, terms: list[Row]) -> None:
    """Describe the classes and properties of an ontology, grouped by kind."""
    for kind, heading in HEADINGS.items():
        rows = [row for row in terms if row["kind"] == kind]
        if rows:
            turtle.section(heading)
        for row in rows:
            _add_term(turtle, ontology, row)


def _add_term(turtle: Turtle, ontology: str, row: Row) -> None:
    namespace = ontology + "#"
    iri = namespace + row["term"]
    turtle.add(iri, "a", KINDS[row["kind"]])
    turtle.add(iri, "rdfs:label", *texts(row, LANGUAGES))
    turtle.add(iri, "rdfs:comment", text(row["comment"], "en"))
    columns = {"domain": "rdfs:domain", "range": "rdfs:range", "inverse": "owl:inverseOf"}
    columns["broader"] = "rdfs:subPropertyOf"
    for column, predicate in columns.items():
        if row[column]:
            turtle.add(iri, predicate, ref(_resolve(namespace, row[column])))
    if row["example"]:
        turtle.add(iri, "skos:example", text(row["example"], "en"))
    turtle.add(iri, "rdfs:isDefinedBy", ref(ontology))


def _resolve(namespace: str, name: str) -> str:
    return expand(name) if ":" in name else namespace + name
