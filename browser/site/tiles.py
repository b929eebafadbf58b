"""Tiles: a goal or target as its number on its colour."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from browser.site.contexts import Tile
from browser.urls import Urls
from kg.framework import Goal, Target

_BLACK: Final = "000000"


@cache
def _colours() -> Mapping[str, str]:
    """Colours of goals and targets by their codes, from the tables of the Framework."""
    tables = files("ontologies").joinpath("kmgbf", "facts")
    texts = (tables.joinpath(f"{name}.csv").read_text(encoding="utf-8") for name in ("goals", "targets"))
    return {row["code"]: row["colour"] for text in texts for row in csv.DictReader(text.splitlines())}


def colour_of(code: str) -> str:
    """The colour of a goal or target: the mean fill of the Secretariat's icon; goals are black.

    >>> colour_of("3"), colour_of("A")
    ('95c253', '000000')
    """
    return _colours().get(code, _BLACK)


def make_tile(thing: Goal | Target, urls: Urls, language: str) -> Tile:
    """The tile of a goal or target."""
    colour = colour_of(thing.code)
    return Tile(
        code=thing.code,
        colour=f"#{colour}",
        ink=ink_on(colour),
        url=urls.page(thing.iri, language),
        label=thing.label(language),
        title=thing.title(language),
    )


def ink_on(colour: str) -> str:
    """Black or white, whichever contrasts more with a colour (WCAG relative luminance).

    >>> ink_on("f3c242"), ink_on("15557a")
    ('#000', '#fff')
    """
    channels = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000" if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else "#fff"
