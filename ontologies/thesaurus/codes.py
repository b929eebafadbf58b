"""Countries, regions and code lists of the thesaurus, from their tables."""

from collections import Counter
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ontologies.kmgbf import facts
from ontologies.tables import Row, read
from ontologies.turtle import THESAURUS, Turtle, integer, plain, ref, texts

FACTS = Path(__file__).parent / "facts"
EU_COUNTRIES = "http://publications.europa.eu/resource/authority/country/"
"""The countries of the Publications Office of the European Union, which names them by their alpha-3 codes."""
GROUPS_OF_PARTIES: Final = (
    "084D8F39-16B0-4DFC-89F9-FE1A6EE47E9F",
    "3AA1250A-8715-436C-B397-75FB0C9AB472",
    "FFBF9DAA-79F3-4FEC-8A31-C60317BF7281",
)
"""The Parties to the Convention, to the Cartagena Protocol and to the Nagoya Protocol."""


def domain(identifier: str) -> str:
    """Return the IRI of a domain."""
    return f"{THESAURUS}domain/{quote(identifier, safe='')}"


def add_term(turtle: Turtle, identifier: str, domains: list[str], names: list[str]) -> str:
    """Describe a term of one or more domains; return its IRI."""
    iri = facts.term(identifier)
    turtle.add(iri, "a", "skos:Concept")
    turtle.add(iri, "skos:notation", plain(identifier))
    turtle.add(iri, "skos:prefLabel", *names)
    turtle.add(iri, "skos:inScheme", *(ref(domain(name)) for name in domains))
    return iri


def read_members() -> list[Row]:
    """Countries with the groups that they are known to belong to, and the day since when, where a source names it."""
    since = {(row["country"], row["group"]): row["since"] for row in read(FACTS / "since.csv")}
    known = [(row["country"], row["group"]) for row in read(FACTS / "groups.csv")]
    return [
        {"country": country, "group": group, "since": since.get((country, group), "")}
        for country, group in dict.fromkeys((*known, *since))
    ]


def add_countries(turtle: Turtle) -> None:
    """Describe countries with their codes, their region and the groups they are known to belong to."""
    regions = {row["holds"]: row["identifier"] for row in read(FACTS / "regions.csv") if row["holds"]}
    groups = read_members()
    for row in read(FACTS / "countries.csv"):
        iri = add_term(turtle, row["identifier"], ["countries"], texts(row))
        turtle.add(iri, "kg:iso3166Alpha2", plain(row["identifier"].upper()))
        _add_codes(turtle, iri, row)
        above = [regions[row["region"]]] if row["region"] else []
        above += [group["group"] for group in groups if group["country"] == row["identifier"]]
        turtle.add(iri, "skos:broader", *(ref(facts.term(identifier)) for identifier in above))
        if row["region"]:  # a country is a part of its region, and no kind of it (ISO 25964-2)
            turtle.add(iri, "isothes:broaderPartitive", ref(facts.term(regions[row["region"]])))
    for row in read(FACTS / "other-names.csv"):
        # Not alternatives: the thesaurus API gives those as short titles.
        turtle.add(facts.term(row["identifier"]), "skos:hiddenLabel", *texts(row))
    _add_former_names(turtle)


def _add_former_names(turtle: Turtle) -> None:
    """Add the names that countries had before, by which they are still looked for."""
    for row in read(FACTS / "former-names.csv"):
        for place in range(max(text.count("|") for text in row.values()) + 1):
            names = {key: text.split("|")[place] if text.count("|") >= place else "" for key, text in row.items()}
            turtle.add(facts.term(row["identifier"]), "skos:hiddenLabel", *texts(names))


SOME_MEMBERS: Final = {
    "en": "Not all of its members are known here: a country that is missing may belong to it.",
    "fr": "Tous ses membres ne sont pas connus ici\u00a0: un pays absent peut en faire partie.",
    "es": "Aquí no se conocen todos sus miembros: un país que falta puede formar parte de él.",
    "ar": "لا تُعرف هنا جميع أعضائها: قد يكون بلد غير مدرج عضواً فيها.",
    "ru": "Здесь известны не все участники: отсутствующая страна может входить в состав.",
    "zh": "此处并未列出全部成员：未列出的国家也可能属于该组。",
}


def add_regions(turtle: Turtle) -> None:
    """Describe regions and groups of countries; those with members say whether these are all of them."""
    for row in read(FACTS / "regions.csv"):
        iri = add_term(turtle, row["identifier"], ["regions"], texts(row))
        _add_codes(turtle, iri, row)
        if row["members"]:
            turtle.add(iri, "kg:hasAllMembers", "true" if row["members"] == "all" else "false")
        if row["members"] == "some":
            turtle.add(iri, "skos:scopeNote", *texts(SOME_MEMBERS))


def add_codes(turtle: Turtle) -> None:
    """Describe the terms of all other domains of which any are known."""
    rows = {row["identifier"]: row for row in read(FACTS / "codes.csv")}
    called = Counter((row["en"], row["domains"]) for row in rows.values())
    for row in rows.values():
        iri = add_term(turtle, row["identifier"], row["domains"].split("|"), texts(row))
        above = [name for name in row["broader"].split("|") if name]
        if called[row["en"], row["domains"]] > 1:  # told apart by what they are part of
            turtle.add(iri, "skos:scopeNote", *(one for name in above if name in rows for one in texts(rows[name])))
        turtle.add(iri, "skos:broader", *(ref(facts.term(name)) for name in above))


def add_languages(turtle: Turtle) -> None:
    """Describe the languages that ISO 639-1 has codes for, the six of the United Nations in their own domain too."""
    for row in read(FACTS / "language-terms.csv"):
        add_term(turtle, row["identifier"], row["domains"].split("|"), texts(row))


def add_numbers(turtle: Turtle) -> None:
    """Add the numbers that the thesaurus gives terms beside their identifiers."""
    for row in read(FACTS / "term-ids.csv"):
        turtle.add(facts.term(row["identifier"]), "kg:termId", integer(int(row["number"])))


def _add_codes(turtle: Turtle, iri: str, row: Row) -> None:
    for column, predicate in {"alpha3": "kg:iso3166Alpha3", "m49": "kg:m49"}.items():
        if row.get(column):
            turtle.add(iri, predicate, plain(row[column]))
    if row.get("alpha3"):
        turtle.add(iri, "skos:exactMatch", ref(EU_COUNTRIES + row["alpha3"]))
