"""The graphs that hold what we add to the framework: links, descriptions, and machine translations."""

from ontologies.kmgbf import facts
from ontologies.kmgbf.facts import COMPOSED, TRANSLATED, table
from ontologies.kmgbf.framework import GENERATED, ONTOLOGY, RELEASE
from ontologies.kmgbf.notes import add_notes
from ontologies.turtle import BASE, GBF, KMGBF, LANGUAGES, SDG, Turtle, plain, ref, text, texts
from ontologies.vocabulary import add_version

EXAMPLES = {
    "hasHeadlineIndicator": "A.1 of goal A and of target 1",
    "hasBinaryIndicator": "1.b of target 1",
    "hasComponentIndicator": "A.CT.1 of goal A",
    "hasComplementaryIndicator": "7.1 of target 8",
}
"""Examples of properties for which the release has none."""
LINKS = {"aichi": "skos:relatedMatch", "sdg": "skos:relatedMatch", "subject": "dct:subject"}


def supplement() -> str:
    """Return `supplement.ttl`: names in further languages, links, and descriptions in our own words."""
    composed = ", ".join(COMPOSED[:-1]) + f" and {COMPOSED[-1]}"
    turtle = Turtle(
        "What we add to the Kunming-Montreal Global Biodiversity Framework; not published with it.",
        "Graph: http://metadata.cbd.int/graph/kmgbf/supplement",
        GENERATED,
        f"Descriptions are our own words, not official text. Names in {composed} are put together from the",
        "words that decision 15/4 uses for goal and target.",
    )
    turtle.section("The version of the ontology")
    names = next(row for row in table("dataset") if row["key"] == "ontology")
    add_version(turtle, ONTOLOGY, "gbf", names, RELEASE)
    turtle.section("Examples of the use of properties")
    for name, example in EXAMPLES.items():
        turtle.add(GBF + name, "skos:example", text(example, "en"))
    turtle.section("Schemes")
    for row in table("schemes"):
        missing = tuple(language for language in LANGUAGES if language not in row["published"].split())
        turtle.add(KMGBF + row["scheme"], "skos:prefLabel", *texts(row, missing))
    descriptions = facts.summary("en")
    turtle.section("Goals and targets")
    for iri, row in facts.goals_and_targets():
        turtle.add(iri, "skos:prefLabel", *texts(row, COMPOSED))
        turtle.add(iri, "dct:description", text(descriptions[iri], "en"))
        _add_links(turtle, iri)
        turtle.add(iri, "skos:exactMatch", ref(facts.term(row["thesaurus"])))
        turtle.add(iri, "rdfs:seeAlso", ref(_page(row["code"])))
        turtle.add(iri, "kg:provisionalLanguage", *(plain(language) for language in TRANSLATED))
    turtle.section("Indicators")
    for iri, row in facts.indicators():
        turtle.add(iri, "dct:description", text(descriptions[iri], "en"))
        if row["thesaurus"] not in facts.ambiguous():
            turtle.add(iri, "skos:exactMatch", ref(facts.term(row["thesaurus"])))
        turtle.add(iri, "dct:contributor", *(ref(body) for body in _bodies(row["code"])))
        _add_candidates(turtle, iri, row["code"])
    add_notes(turtle)
    return turtle.render()


def _bodies(code: str) -> list[str]:
    """IRIs of the organisations behind the names of an indicator's custodian agencies."""
    named = [row["agency"] for row in table("custodians") if row["indicator"] == code]
    return [f"{BASE}organisation/{row['organisation']}" for row in table("agencies") if row["agency"] in named]


def _add_candidates(turtle: Turtle, iri: str, code: str) -> None:
    """Indicators of the Sustainable Development Goals that may be the same, until the Secretariat confirms it.

    The United Nations' identifier is given where it follows from the number; indicators that several goals share have
    others.
    """
    for row in table("sdg-candidates"):
        if row["indicator"] == code and row["code"]:
            turtle.add(iri, "kg:candidateMatch", ref(SDG + row["code"]))


def _add_links(turtle: Turtle, iri: str) -> None:
    for row in table("crosswalk"):
        if KMGBF + row["target"] != iri:
            continue
        number = row["identifier"].rpartition("-")[2]
        linked = f"{SDG}{int(number)}" if row["kind"] == "sdg" else facts.term(row["identifier"])
        turtle.add(iri, LINKS[row["kind"]], ref(linked))


def _page(code: str) -> str:
    site = "https://www.cbd.int/gbf/"
    return f"{site}targets/{code}" if code.isdigit() else f"{site}goals"


def machine_translations() -> str:
    """Return `machine-translations.ttl`: provisional titles and descriptions of goals and targets."""
    turtle = Turtle(
        "MACHINE TRANSLATIONS, provisional: they stand in until authentic text is loaded.",
        "Graph: http://metadata.cbd.int/graph/kmgbf/machine-translations",
        GENERATED,
        "Short titles: interface strings of the Secretariat's national clearing-house sites (MIT licence).",
        "Descriptions: translated by a machine from our own English descriptions.",
    )
    for iri, _ in facts.goals_and_targets():
        rows = facts.titles(iri, "machine")
        turtle.add(iri, "skos:altLabel", *(text(row["title"], row["language"]) for row in rows))
        translated = [text(facts.summary(language)[iri], language) for language in TRANSLATED]
        turtle.add(iri, "dct:description", *translated)
    return turtle.render()
