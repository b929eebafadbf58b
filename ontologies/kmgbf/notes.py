"""Editorial notes on what the published release says: slips in its names, and what readers may stumble over."""

from collections import defaultdict

from ontologies.kmgbf.facts import table
from ontologies.turtle import KMGBF, LANGUAGES, Turtle, text


def add_notes(turtle: Turtle) -> None:
    """Add a note in each language beside what the release says, which is not changed."""
    for thing, notes in _notes().items():
        turtle.add(KMGBF + thing, "skos:editorialNote", *(text(note, language) for language, note in notes.items()))


def _notes() -> dict[str, dict[str, str]]:
    """The notes by the name of the thing and by language; what is to be said of one thing is one text."""
    words = {row["thing"]: row for row in table("notes")}
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: {language: [] for language in LANGUAGES})
    for slip in table("slips"):
        for language in LANGUAGES:
            spoken = words[f"language {slip['language']}"][language]
            pieces = {"language": spoken, "published": slip["published"], "meant": slip["meant"]}
            found[slip["thing"]][language].append(words["slip"][language].format(**pieces))
    for candidate in table("sdg-candidates"):
        for language in LANGUAGES:
            found[f"indicator_{candidate['indicator']}"][language].append(
                words["candidate"][language].format(**candidate)
            )
    for thing, row in words.items():
        if thing not in ("slip", "candidate") and not thing.startswith("language "):
            for language in LANGUAGES:
                found[thing][language].append(row[language])
    separator = {"zh": ""}
    return {
        thing: {language: separator.get(language, " ").join(notes) for language, notes in by_language.items()}
        for thing, by_language in found.items()
    }
