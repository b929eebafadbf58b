"""Tiles: a goal or target as its number on its colour."""

from typing import Final

from browser.site.contexts import Tile
from browser.urls import Urls
from kg.framework import Goal, Target

COLOURS: Final = {
    "1": "6ebd97", "2": "79aa46", "3": "95c253", "4": "bcb95a", "5": "d69a34", "6": "f1ab2a", "7": "f3c242",
    "8": "2e703c", "9": "048f84", "10": "01a586", "11": "02b3c9", "12": "0287ab", "13": "15557a", "14": "efa272",
    "15": "bc5e30", "16": "e96635", "17": "e67c31", "18": "8e3826", "19": "787070", "20": "a69679", "21": "a76c6b",
    "22": "e87d70", "23": "e64c2f",
}  # fmt: skip
"""Mean fill of the Secretariat's target icons, by target; goals are black."""


def make_tile(thing: Goal | Target, urls: Urls, language: str) -> Tile:
    """The tile of a goal or target."""
    colour = COLOURS.get(thing.code, "000000")
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
