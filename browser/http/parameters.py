"""Parameters that many addresses have: numbers, languages and words of visitors, each read in one place."""

import re
from typing import Final

from starlette.datastructures import QueryParams
from starlette.requests import Request

from browser.http.services import language_of
from kg.errors import InvalidInput
from kg.texts.languages import LANGUAGES

LONGEST: Final = 200
"""Characters of a query."""


_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def clean(text: str) -> str:
    """A text that a visitor typed, without control characters and repeated blanks, cut to `LONGEST`."""
    return " ".join(_UNPRINTABLE.sub(" ", text[: 10 * LONGEST]).split())[:LONGEST]


def whole_number(parameters: QueryParams, name: str, default: int, most: int, least: int = 0) -> int:
    """A number in an address. Raises InvalidInput."""
    text = parameters.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        hint = f"A whole number from {least} to {most}; leave {name} out, or correct it."
        raise InvalidInput(f"{name}={clean(text)[:40]} is not possible.", hint)
    return int(text)


def clean_value(text: str) -> str:
    """A value without control characters."""
    return _UNPRINTABLE.sub(" ", text)


def language_asked(request: Request) -> str:
    """The reader's language: `lang`, else by Accept-Language. Raises InvalidInput."""
    language = request.query_params.get("lang") or language_of(request)
    return check_language(language)


def check_language(language: str) -> str:
    """One of the six languages. Raises InvalidInput."""
    if language not in LANGUAGES:
        raise InvalidInput(
            f"There is no language “{clean(language)[:40]}” here.", f"There are: {', '.join(LANGUAGES)}."
        )
    return language
