"""What an ontology must say of itself (OWL 2, section 3.1; DCMI Metadata Terms; VANN)."""

from collections.abc import Iterator
from typing import Final

from ontologies.checking.terms import Fault, Statements
from ontologies.turtle import DCT, LANGUAGES, OWL, PREFIXES, RDFS

VANN: Final = PREFIXES["vann"]
WANTED: Final = (
    RDFS + "comment", DCT + "creator", DCT + "license", DCT + "modified", OWL + "versionInfo", OWL + "versionIRI",
    VANN + "preferredNamespacePrefix", VANN + "preferredNamespaceUri",
)  # fmt: skip


def header(said: Statements) -> Iterator[Fault]:
    """Each ontology has names, a comment, licence, maker, date, version, and the prefix of its terms."""
    for ontology in said.ontologies:
        for predicate in WANTED:
            if not said.objects(ontology, predicate):
                yield Fault("header", ontology, f"has no {predicate}")
        if not set(LANGUAGES) <= said.languages(ontology, RDFS + "label"):
            yield Fault("header", ontology, "has no name in some of the languages")


def version(said: Statements) -> Iterator[Fault]:
    """The IRI of the version is that of the ontology with its number, and is described."""
    for ontology in said.ontologies:
        numbers = said.texts(ontology, OWL + "versionInfo")
        if {f"{ontology}/{number}" for number in numbers} != said.iris(ontology, OWL + "versionIRI"):
            yield Fault("version", ontology, "has a version whose IRI does not end with its number")
        if any(said.iris(one, DCT + "isVersionOf") != {ontology} for one in said.iris(ontology, OWL + "versionIRI")):
            yield Fault("version", ontology, "has a version that does not lead back to it")


RULES: Final = (header, version)
