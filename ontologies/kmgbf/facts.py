"""The facts about the framework, read from the tables in `facts/`."""

from functools import cache
from pathlib import Path
from urllib.parse import quote

from ontologies.tables import Row, read
from ontologies.turtle import KMGBF, LANGUAGES, THESAURUS

FACTS = Path(__file__).parent / "facts"
PUBLISHED = ("en", "fr", "es")
"""The languages of the published release."""
COMPOSED = tuple(language for language in LANGUAGES if language not in PUBLISHED)
"""The languages in which we put the names of goals and targets together from the words of decision 15/4."""
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
"""The languages into which a machine translated our descriptions of goals and targets."""
ROLES = ("headline", "binary", "component", "complementary")
DECISION_15_4 = "https://www.cbd.int/doc/decisions/cop-15/cop-15-dec-04-en.pdf"
DECISION_16_31 = "https://www.cbd.int/doc/decisions/cop-16/cop-16-dec-31-en.pdf"


@cache
def table(name: str) -> tuple[Row, ...]:
    """Return the rows of `facts/{name}.csv`."""
    return tuple(read(FACTS / f"{name}.csv"))


def goal(row: Row) -> str:
    """Return the IRI of a goal."""
    return f"{KMGBF}goal_{row['code']}"


def target(row: Row) -> str:
    """Return the IRI of a target."""
    return f"{KMGBF}target_{row['code']}"


def indicator(row: Row) -> str:
    """Return the IRI of an indicator."""
    return f"{KMGBF}indicator_{row['code']}"


def goals_and_targets() -> list[tuple[str, Row]]:
    """Return the IRI and the table row of the 4 goals and the 23 targets."""
    goals = [(goal(row), row) for row in table("goals")]
    return goals + [(target(row), row) for row in table("targets")]


def indicators() -> list[tuple[str, Row]]:
    """Return the IRI and the table row of the 204 indicators."""
    return [(indicator(row), row) for row in table("indicators")]


def everything() -> list[tuple[str, Row]]:
    """Return goals, targets and indicators."""
    return goals_and_targets() + indicators()


def titles(iri: str, status: str, kind: str = "") -> list[Row]:
    """Return the short titles of a goal or target: `official` or `machine`, of one kind or of both."""
    rows = [row for row in table("titles") if KMGBF + row["thing"] == iri and row["status"] == status]
    return [row for row in rows if kind in ("", row["kind"])]


def ambiguous() -> set[str]:
    """Return the thesaurus identifiers that the source gives to more than one indicator."""
    identifiers = [row["thesaurus"] for row in table("indicators")]
    return {identifier for identifier in identifiers if identifiers.count(identifier) > 1}


def term(identifier: str) -> str:
    """Return the IRI of a thesaurus term."""
    return THESAURUS + quote(identifier, safe="")


def summary(language: str) -> dict[str, str]:
    """Return our own short descriptions in a language, by IRI."""
    return {KMGBF + row["thing"]: row["summary"] for row in table(f"summaries-{language}")}
