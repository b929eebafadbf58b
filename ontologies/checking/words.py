"""What terms say of themselves for people: names, comments, examples."""

from collections.abc import Iterator
from typing import Final

from ontologies.checking.terms import Fault, Statements
from ontologies.turtle import KG, LANGUAGES, PREFIXES, RDFS, SKOS

MISSING: Final = KG + "missingLanguage"
EXAMPLES: Final = (SKOS + "example", PREFIXES["vann"] + "example")


def label(said: Statements) -> Iterator[Fault]:
    """Each term has a name in English, and in every other language a name or a mark that it is missing; never both."""
    for term in (*said.classes, *said.properties):
        named, missing = said.languages(term, RDFS + "label"), set(said.texts(term, MISSING))
        if "en" not in named:
            yield Fault("label", term, "has no English name")
        if lacking := set(LANGUAGES) - named - missing:
            yield Fault(
                "label", term, f"has neither a name nor a mark that it is missing in: {' '.join(sorted(lacking))}"
            )
        if wrong := named & missing:
            yield Fault("label", term, f"is marked as missing where it has a name: {' '.join(sorted(wrong))}")


def comment(said: Statements) -> Iterator[Fault]:
    """Each term has a comment that says more than its name."""
    for term in (*said.classes, *said.properties):
        names = {name.casefold().rstrip(".") for name in said.texts(term, RDFS + "label")}
        comments = said.texts(term, RDFS + "comment")
        if not any(one.casefold().rstrip(".") not in names and len(one) > 20 for one in comments):
            yield Fault("comment", term, "has no comment that says more than its name")


def example(said: Statements) -> Iterator[Fault]:
    """Each property has an example."""
    for term in said.properties:
        if not any(said.texts(term, predicate) for predicate in EXAMPLES):
            yield Fault("example", term, "has no example")


RULES: Final = (label, comment, example)
