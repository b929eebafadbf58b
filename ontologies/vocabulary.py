"""Describe an ontology: its header and its classes and properties, from a table of terms."""

from ontologies.secretariat import SECRETARIAT
from ontologies.tables import MONTH, VERSION, Row
from ontologies.turtle import LANGUAGES, Turtle, expand, month, plain, ref, text, texts

KINDS = {"class": "owl:Class", "object": "owl:ObjectProperty", "datatype": "owl:DatatypeProperty"}
HEADINGS = {"class": "Classes", "object": "Links", "datatype": "Values"}


def add_header(turtle: Turtle, iri: str, prefix: str, labels: Row, comment: str, end: str = "#") -> None:
    """Describe an ontology of our own: names, version, licence, makers, dates, and the prefix of its terms.

    `end` is what stands between its IRI and the names of its terms.
    """
    turtle.add(iri, "a", "owl:Ontology")
    turtle.add(iri, "rdfs:label", *texts(labels))
    turtle.add(iri, "dct:title", *texts(labels))
    turtle.add(iri, "rdfs:comment", text(comment, "en"))
    turtle.add(iri, "owl:versionInfo", plain(VERSION))
    turtle.add(iri, "dct:license", ref("https://creativecommons.org/licenses/by/4.0/"))
    turtle.add(iri, "dct:creator", ref(SECRETARIAT))
    turtle.add(iri, "dct:publisher", ref(SECRETARIAT))
    turtle.add(iri, "dct:modified", month(MONTH))
    add_version(turtle, iri, prefix, labels, VERSION, end)


def add_version(turtle: Turtle, iri: str, prefix: str, labels: Row, version: str, end: str = "#") -> None:
    """Give an ontology the IRI of its version (OWL 2, section 3.1), and say of that enough for it to answer."""
    versioned = f"{iri}/{version}"
    turtle.add(iri, "owl:versionIRI", ref(versioned))
    turtle.add(iri, "vann:preferredNamespacePrefix", plain(prefix))
    turtle.add(iri, "vann:preferredNamespaceUri", plain(iri + end))
    names = {language: f"{labels[language]}, {version}" for language in LANGUAGES if labels.get(language)}
    turtle.add(versioned, "rdfs:label", *texts(names))
    turtle.add(versioned, "dct:isVersionOf", ref(iri))
    turtle.add(versioned, "owl:versionInfo", plain(version))


def add_list(turtle: Turtle, iri: str, kind: str, rows: list[Row], code: str) -> None:
    """Describe the values of a property: a list, and no vocabulary to browse.

    `kind` is their class, `code` the column with their codes; the row without one has the names of the list.
    """
    turtle.add(iri, "a", "foaf:Document")
    for row in rows:
        value = f"{iri}#{row[code]}" if row[code] else iri
        turtle.add(value, "rdfs:label", *texts(row))
        if row[code]:
            turtle.add(value, "a", kind)
            turtle.add(value, "skos:notation", plain(row[code]))
            turtle.add(value, "dct:isPartOf", ref(iri))


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
    columns["broader"] = "rdfs:subClassOf" if row["kind"] == "class" else "rdfs:subPropertyOf"
    for column, predicate in columns.items():
        if row[column]:
            turtle.add(iri, predicate, ref(_resolve(namespace, row[column])))
    turtle.add(iri, "schema:domainIncludes", *(ref(_resolve(namespace, one)) for one in row.get("use", "").split()))
    if row["example"]:
        turtle.add(iri, "skos:example", text(row["example"], "en"))
    turtle.add(iri, "rdfs:isDefinedBy", ref(ontology))


def _resolve(namespace: str, name: str) -> str:
    return expand(name) if ":" in name else namespace + name
