"""What can go wrong on these pages, in the reader's language."""

from typing import Final

from browser.site.frame import words
from kg.errors import KgError
from kg.texts.languages import DEFAULT, Text

FAULTS: Final = (
    "The password is wrong.",
    "Write the one that you sign in with.",
    "The two passwords differ.",
    "Write the new one twice.",
    "This password is too short.",
    "Choose 12 characters or more, of which 5 differ: a sentence is easy to keep.",
    "This password is your name or address.",
    "Choose another one.",
    "Choose another name.",
    "Use up to 100 letters and digits.",
    "A token that may be used for nothing is of no use.",
    "Tick what it is for.",
    "It ends after 1 to 365 days.",
    "Write a number of days.",
    "This is not yours to give.",
    "An approver makes contributors for what they approve, until a day on which they still may approve it.",
    "There is no such grant.",
    "It may have been taken already, or have ended.",
)
"""Messages and hints as errors have them; `python -m browser.messages` collects them."""


def in_words(error: KgError | None, language: str) -> tuple[Text, ...]:
    """What an error says and advises, each in the reader's language, or in English where it speaks of something."""
    texts = (error.message, error.hint) if error else ()
    return tuple(
        Text(words(language)(text), language) if text in FAULTS else Text(text, DEFAULT) for text in texts if text
    )
