"""What a report says of a value that is not as its shape wants (SHACL, section 2.1.5), in the languages of names."""

from typing import Final

from shapes.build.facts import Field, Names, messages

BETWEEN: Final = {"fr": "\u202f; ", "ar": "؛ ", "zh": "；"}
AFTER_NAME: Final = {"fr": "\u00a0: ", "zh": "："}


def message(field: Field) -> Names:
    """The message of a field: its name, what is expected, whether it is required and how many values it may have."""
    pieces = ["texts" if field.many and field.kind in ("languageMap", "html") else field.kind]
    if field.required and not field.hidden:
        pieces.append("required")
    if not field.many and field.kind not in ("languageMap", "html"):
        pieces.append("single")
    return field.names.changed(lambda language, name: _written(language, name, pieces))


def between(language: str) -> str:
    """What stands after a name, before what is said of it."""
    return AFTER_NAME.get(language, ": ")


def _written(language: str, name: str, pieces: list[str]) -> str:
    expected = BETWEEN.get(language, "; ").join(messages()[piece][language] for piece in pieces)
    return f"{name}{between(language)}{expected}"
