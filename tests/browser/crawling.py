"""A crawl over the pages of a site: some addresses of every shape are opened, and what does not answer is noted."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Final
from urllib.parse import urlencode

import httpx2 as httpx
from starlette.testclient import TestClient

from tests.browser.form_fields import forms_of

_LINK: Final = re.compile(r'<(?:a|link)\b[^>]*?\shref="([^"]*)"')
_OURS: Final = re.compile(r"https?://testserver")
_NOTHING: Final = re.compile(r"(?!)")
_EVERYTHING: Final = re.compile("")
_OF_A_SHAPE: Final = 2
Check = Callable[[str, httpx.Response], list[str]]


def shape(address: str, depth: int = 4) -> str:
    """What kind of address it is: its first words, and which parameters it has."""
    path, _, query = address.partition("?")
    words = [word if word.isalpha() and word.islower() else "*" for word in path.split("/")[:depth]]
    return f"{'/'.join(words)}?{'&'.join(sorted({pair.partition('=')[0] for pair in query.split('&')}))}"


def links(text: str) -> Iterator[str]:
    """The addresses on this site that a page leads to by links and forms, without fragments."""
    asking = (form for form in forms_of(text, "/") if form.method == "get")
    sent = [f"{form.action}?{urlencode(form.sent())}" for form in asking]
    for found in [*map(unescape, _LINK.findall(text)), *sent]:
        address = _OURS.sub("", found).partition("#")[0]
        if address.startswith("/") and not address.startswith("//"):
            yield address


class Crawl:
    """Opens some addresses of every shape, and all that are special, and notes those that do not answer.

    Links are taken from pages `within` some addresses, so many at most; what a `check` says of such a page is noted.
    Addresses `outside` are not asked for.
    """

    def __init__(
        self,
        site: TestClient,
        first: list[str],
        *,
        special: re.Pattern[str] = _NOTHING,
        within: re.Pattern[str] = _EVERYTHING,
        outside: re.Pattern[str] = _NOTHING,
        headers: Mapping[str, str] = {},
        check: Check = lambda _address, _answer: [],
        pages: int = 40,
        depth: int = 4,
    ) -> None:
        self.site, self.waiting, self.depth = site, list(first), depth
        self.special, self.within, self.outside = special, within, outside
        self.check, self.most = check, pages
        self.headers = {"Accept": "text/html", **headers}
        self.named = dict.fromkeys(first, "")
        self.shapes = Counter(shape(one, depth) for one in first)
        self.broken: list[str] = []
        self.pages = 0

    def run(self) -> None:
        while self.waiting:
            address = self.waiting.pop(0)
            answer = self.site.get(address, headers=self.headers, follow_redirects=False)
            if answer.status_code == 404 or (answer.status_code >= 500 and "retry-after" not in answer.headers):
                self.broken.append(f"{answer.status_code} {address} (on {self.named[address]})")
            is_page = answer.status_code == 200 and "html" in answer.headers["content-type"]
            if is_page and self.pages < self.most and self.within.search(address):
                self.pages += 1
                self.broken += [f"{found}: {address}" for found in self.check(address, answer)]
                for found in links(answer.text):
                    self.take(found, address)

    def take(self, found: str, on: str) -> None:
        kind = shape(found, self.depth)
        if (
            found in self.named
            or self.outside.match(found)
            or not (self.special.search(found) or self.shapes[kind] < _OF_A_SHAPE)
        ):
            return
        self.named[found] = on
        self.shapes[kind] += 1
        self.waiting.append(found)
