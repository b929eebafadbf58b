"""What the catalogue as a whole is called, and who publishes it."""

from typing import Final

TITLE: Final = "CBD Linked Data"
DESCRIPTION: Final = (
    "Vocabularies and records of the Convention on Biological Diversity as linked data: the Kunming-Montreal Global "
    "Biodiversity Framework, the thesaurus, meetings, decisions, and what Parties report."
)
PUBLISHER: Final = "https://www.cbd.int/secretariat"
PUBLISHER_NAME: Final = "Secretariat of the Convention on Biological Diversity"
