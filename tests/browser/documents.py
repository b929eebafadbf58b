"""What tests ask about a page as HTML, and the rules that all pages keep."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final

from kg.texts.languages import LANGUAGES

_VOID: Final = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_TAG: Final = re.compile(r"(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?", re.ASCII)


class Document(HTMLParser):
    """What the tests ask about a page: its elements in order, and whether tags close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.errors: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len(attrs) != len(dict(attrs)):
            self.errors.append(f"repeated attribute in <{tag}>")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.errors.append(f"</{tag}> closes something else, line {self.getpos()[0]}")

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page_faults(document: Document, language: str) -> list[str]:
    """Which rules a page in a language does not keep."""
    found = [*document.errors, *(f"<{tag}> is not closed" for tag in document.open)]
    html = document.all("html")[0]
    if (html.get("lang"), html.get("dir")) != (language, LANGUAGES[language].direction):
        found.append(f"it says that it is in {html}")
    found += [f"<{tag}> is not there once" for tag in ("h1", "main", "title") if len(document.all(tag)) != 1]
    tags = [attributes["lang"] or "" for _, attributes in document.elements if "lang" in attributes]
    found += [f"{tag!r} is no language" for tag in tags if not _TAG.fullmatch(tag)]
    return [*found, *inline_faults(document), *reference_faults(document), *heading_faults(document)]


def inline_faults(document: Document) -> list[str]:
    """What the content policy forbids."""
    found = []
    for tag, attributes in document.elements:
        if tag == "style" or "style" in attributes or any(name.startswith("on") for name in attributes):
            found.append(f"<{tag}> has a style or a script of its own")
        if tag == "script" and not (attributes.get("src") or attributes.get("type") == "application/ld+json"):
            found.append("<script> stands inside the page")
        leads = [attributes.get(name) or "" for name in ("href", "src", "action")]
        found += [f"<{tag}> leads to {address}" for address in leads if address.startswith("javascript:")]
    return found


def reference_faults(document: Document) -> list[str]:
    """Identifiers of elements that are not unique, and references that lead nowhere."""
    ids = [attributes["id"] or "" for _, attributes in document.elements if "id" in attributes]
    found = [f"#{one} is there more than once" for one in sorted(set(ids)) if ids.count(one) > 1]
    for tag, attributes in document.elements:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            targets = (attributes.get(name) or "").split()
            found += [f"{name} of <{tag}> leads to #{target}" for target in targets if target not in ids]
    return found


def heading_faults(document: Document) -> list[str]:
    """Levels of headings that are left out."""
    levels = [int(tag[1]) for tag, _ in document.elements if re.fullmatch(r"h[1-6]", tag)]
    steps = [(0, *levels[:1]), *pairwise(levels)]
    return [f"h{after} follows h{before}" for before, after in steps if after > before + 1]
