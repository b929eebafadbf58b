"""What the catalogue as a whole is called, and who publishes it."""

from typing import Final

from kg.graph.owners import SECRETARIAT
from kg.rdf.identifiers import Identifiers

TITLE: Final = "CBD Linked Data"
DESCRIPTION: Final = (
    "Vocabularies and records of the Convention on Biological Diversity as linked data: the Kunming-Montreal Global "
    "Biodiversity Framework, the thesaurus, meetings, decisions, and what Parties report."
)
PUBLISHER_NAME: Final = "Secretariat of the Convention on Biological Diversity"
"""Where the catalogue has no name for it."""


def publisher(identifiers: Identifiers) -> str:
    """The IRI of the Secretariat."""
    return identifiers.iri(SECRETARIAT)


def catalogue_iri(identifiers: Identifiers) -> str:
    """The IRI of the catalogue, the same on every copy."""
    return identifiers.iri("catalogue")
