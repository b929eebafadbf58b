"""One visit to a page for everything that is looked at there: axe, the width on small phones, dark colours, errors."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.running import Running

Scheme = Literal["light", "dark"]
LANGUAGES: Final = ("en", "ar")
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
PHONES: Final = (390, 320)
_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE: Final = Axe()
_BUNDLES: Final = Path(__file__).parents[2] / "browser" / "site" / "static" / "dist" / "manifest.json"
# Only failures are described: describing everything that is right takes most of the time.
_OPTIONS: Final = {"runOnly": _TAGS, "resultTypes": ["violations"], "preload": False}
_COLOURS: Final = {**_OPTIONS, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""All that a page is asked for in another colour scheme: of its styles, that changes nothing but colours."""


def needs_bundles(what: str) -> None:
    """Skip where `make setup` found no npm and wrote that there are no bundles; one that is built must work."""
    if json.loads(_BUNDLES.read_text(encoding="utf-8")) == {}:
        pytest.skip(f"{what} was not built: npm is not here")


def alternating(pages: Mapping[str, str], some: Collection[str] = ()) -> list[Any]:
    """Each page once, or each of some of them; languages and colour schemes take turns."""
    return [_case(pages, place, name) for place, name in enumerate(some or pages)]


def the_rest(pages: Mapping[str, str], some: Collection[str] = ()) -> list[Any]:
    """Each page in every language and colour scheme that `alternating` leaves out."""
    chosen = {case.id for case in alternating(pages, some)}
    cases = [_case(pages, 0, name, *rest) for name, *rest in product(pages, LANGUAGES, SCHEMES)]
    return [case for case in cases if case.id not in chosen]


def in_all_ways(pages: Mapping[str, str], some: Collection[str] = ()) -> list[Any]:
    """Each page in every language, with the colour schemes that `alternating` leaves out there."""
    chosen = {case.id for case in alternating(pages, some)}
    cases = []
    for name, language in product(pages, LANGUAGES):
        schemes = tuple(one for one in SCHEMES if f"{name}-{language}-{one}" not in chosen)
        cases.append(pytest.param(pages[name], language, schemes, id=f"{name}-{language}-{'-'.join(schemes)}"))
    return cases


def _case(pages: Mapping[str, str], place: int, name: str, language: str = "", scheme: str = "") -> Any:
    language = language or LANGUAGES[place % 2]
    scheme = scheme or SCHEMES[place // 2 % 2]
    return pytest.param(pages[name], language, scheme, id=f"{name}-{language}-{scheme}")


def open_page(browser: Browser, server: Running, path: str, language: str, **options: object) -> Page:
    """A page in a new window."""
    page = window(browser, **options).new_page()
    page.goto(f"{server.url}/{path.format(lang=language)}")
    return page


def window(browser: Browser, **options: Any) -> BrowserContext:
    """A new window, patient with a busy machine."""
    context = browser.new_context(**options)
    context.set_default_timeout(60_000)
    return context


def note_errors(page: Page) -> list[str]:
    """What the console will say of errors, other than that the page itself is not a success."""
    messages: list[str] = []
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
    return messages


def serious(messages: Iterable[str]) -> list[str]:
    """Without those of addresses that were to answer with an error."""
    return [message for message in messages if "Failed to load resource" not in message]


def wrong(page: Page, widths: Sequence[int] = PHONES) -> list[str]:
    """What axe finds in a page, and on which small screens it scrolls sideways."""
    results = _AXE.run(page, options=_OPTIONS)
    found = [str(results.generate_report())] if results.violations_count else []
    height = 640
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found.append(f"it is {needed} wide on a screen of {width}")
    return found


def visit(browser: Browser, server: Running, path: str, language: str, scheme: str, *others: Scheme) -> list[str]:
    """Everything that is wrong with a page, and with its colours in other schemes."""
    context = window(browser, color_scheme=scheme)
    page = context.new_page()
    messages = note_errors(page)
    page.goto(f"{server.url}/{path.format(lang=language)}")
    found = wrong(page)
    for other in others:
        page.emulate_media(color_scheme=other)
        results = AxeResults(page.evaluate("options => axe.run(document, options)", _COLOURS))
        found += [f"{other}: {results.generate_report()}"] if results.violations_count else []
    context.close()
    return found + serious(messages)


def too_wide(browser: Browser, server: Running, path: str, languages: Sequence[str]) -> list[str]:
    """The languages in which a page scrolls sideways on the smallest phone."""
    context = window(browser, viewport={"width": 320, "height": 640})
    page = context.new_page()
    found = []
    for language in languages:
        page.goto(f"{server.url}/{path.format(lang=language)}")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(language)
    context.close()
    return found
