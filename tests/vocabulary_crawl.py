"""Walking through the views of a vocabulary by what they offer: links to open, further pages, letters. Nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from starlette.testclient import TestClient

_LINK = re.compile(r"<a\b([^>]*)>")
_HREF = re.compile(r'href="([^"]*)"')
_PART = re.compile(r'data-part="([^"]*)"')
_OTHER = re.compile(r'<span class="other">(.*?)</span> <span', re.S)
_CODE = re.compile(r'<bdi class="code"[^>]*>[^<]*</bdi>')
_ROOT = "http://testserver"


@dataclass
class Crawled:
    """Addresses of the pages that a view leads to; of an index its rows, their labels, and its letters with counts."""

    pages: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    letters: dict[str, int] = field(default_factory=dict)
    requests: int = 0


def crawl_tree(
    client: TestClient, id_: str, view: str = "tree", *, language: str = "en", parts: bool = False
) -> Crawled:
    """Everything that the tree or the groups lead to, by whole pages or by the parts that scripts ask for."""
    found = Crawled()
    waiting, seen = [f"/{id_}/{language}/{view}"], set[str]()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        text = _get(client, address, found)
        for attributes in _LINK.findall(_main(text)):
            href, part = _address(_HREF, attributes), _address(_PART, attributes)
            if part and parts:
                waiting.append(part)
            elif re.match(rf"/{re.escape(id_)}/{language}/{view}\?", href):
                waiting.append(href)
            elif "/page/" in href or "/page?" in href:
                found.pages.add(href)
    return found


def crawl_index(client: TestClient, id_: str, language: str, clang: str = "") -> Crawled:
    """Every letter of the index with all of its pages."""
    found = Crawled()
    start = f"/{id_}/{language}/index" + (f"?clang={clang}" if clang else "")
    first = _get(client, start, found)
    strip = first.partition('<nav class="letters"')[2].partition("</nav>")[0]
    for href, number in re.findall(r'href="([^"]*)"[^>]*>[^<]*<span class="vh"> \(([^)]*)\)', strip):
        address = unescape(href).removeprefix(_ROOT)
        found.letters[address] = int(number.replace(",", "").replace("\u202f", "").replace("\xa0", ""))
        for page in _pages(client, address, found):
            rows = page.partition('<ul class="columns index"')[2].partition("</ul>")[0]
            for row in re.findall(r"<li>(.*?)</li>", rows, re.S):
                found.names.append(_text(row))
                found.labels.add(_text(_OTHER.findall(row)[0] if _OTHER.search(row) else row.partition("</a>")[0]))
            found.pages |= {unescape(href).removeprefix(_ROOT) for href in _HREF.findall(rows)}
    return found


def _pages(client: TestClient, address: str, found: Crawled) -> Iterator[str]:
    while address:
        text = _get(client, address, found)
        yield text
        following = re.search(r'<a[^>]*rel="next"[^>]*href="([^"]*)"|<a[^>]*href="([^"]*)"[^>]*rel="next"', text)
        address = unescape(following[1] or following[2]).removeprefix(_ROOT) if following else ""


def _address(pattern: re.Pattern[str], attributes: str) -> str:
    found = pattern.search(attributes)
    return unescape(found[1]).removeprefix(_ROOT) if found else ""


def _text(row: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", _CODE.sub("", row))).replace("\ufeff", "").split())


def _main(text: str) -> str:
    """The view itself, without tabs, languages and the frame; a part for scripts is whole."""
    return text.partition('<div class="tools">')[2].partition("</main>")[0] if "<html" in text else text


def _get(client: TestClient, address: str, found: Crawled) -> str:
    found.requests += 1
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200, f"{answer.status_code} {address} {answer.text[:300]}"
    return answer.text
