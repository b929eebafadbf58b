"""The Secretariat of the Convention: the one identifier of it in everything of ours, and what is said of it."""

from ontologies.turtle import BASE, Turtle, ref, texts

SECRETARIAT = BASE + "organisation/scbd"
"""Maker and publisher of these datasets and ontologies: the body, not one of its pages."""
NAMES = {
    "en": "Secretariat of the Convention on Biological Diversity",
    "fr": "Secrétariat de la Convention sur la diversité biologique",
    "es": "Secretaría del Convenio sobre la Diversidad Biológica",
    "ar": "أمانة اتفاقية التنوع البيولوجي",
    "ru": "Секретариат Конвенции о биологическом разнообразии",
    "zh": "生物多样性公约秘书处",
}
HOMEPAGE = "https://www.cbd.int/"
CONTACT = "https://www.cbd.int/secretariat"


def add_secretariat(turtle: Turtle) -> None:
    """Describe it as a body (ORG), as an agent (FOAF), and as what a catalogue names for contact (vCard)."""
    turtle.add(SECRETARIAT, "a", "org:FormalOrganization", "foaf:Organization", "foaf:Agent", "vcard:Organization")
    turtle.add(SECRETARIAT, "foaf:name", *texts(NAMES))
    turtle.add(SECRETARIAT, "rdfs:label", *texts(NAMES))
    turtle.add(SECRETARIAT, "vcard:fn", *texts(NAMES))
    turtle.add(SECRETARIAT, "foaf:homepage", ref(HOMEPAGE))
    turtle.add(SECRETARIAT, "vcard:hasURL", ref(CONTACT))
