"""One visit to a page for everything that is looked at there: axe, the width on small phones, dark colours, errors."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal

import pytest
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


def needs_bundles(what: str) -> None:
    """Skip where `make setup` found no npm and wrote that there are no bundles; one that is built must work."""
    if json.loads(_BUNDLES.read_text(encoding="utf-8")) == {}:
        pytest.skip(f"{what} was not built: npm is not here")


def alternating(pages: Mapping[str, str]) -> list[Any]:
    """Each page once; languages and colour schemes take turns."""
    return [_case(pages, place, name) for place, name in enumerate(pages)]


def the_rest(pages: Mapping[str, str]) -> list[Any]:
    """Each page in every language and colour scheme that `alternating` leaves out."""
    chosen = {case.id for case in alternating(pages)}
    cases = [_case(pages, 0, name, *rest) for name, *rest in product(pages, LANGUAGES, SCHEMES)]
    return [case for case in cases if case.id not in chosen]


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


def visit(browser: Browser, server: Running, path: str, language: str, scheme: str, **options: object) -> list[str]:
    """Everything that is wrong with a page."""
    context = window(browser, color_scheme=scheme, **options)
    page = context.new_page()
    messages = note_errors(page)
    page.goto(f"{server.url}/{path.format(lang=language)}")
    found = wrong(page)
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
