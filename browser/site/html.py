"""HTML from data: only what notes need is kept, everything else becomes plain text or disappears."""

import re
from collections.abc import Callable
from html import unescape
from typing import Final

import nh3

_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{2,6});")
_TAGS: Final = frozenset("a b br code em i li ol p q s small strong sub sup u ul".split())
_MAIL: Final = re.compile(r"(?<![\w.+-])(?:mailto:)?[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{1,63}")
_LONGEST: Final = 200_000


def sanitize(text: str, link: Callable[[str], str] = str) -> str:
    """The text as safe HTML if it has markup, '' if it is plain. `link` gives the address that a link leads to.

    >>> sanitize("a < b"), sanitize('<b onclick="x()">CO<sub>2</sub></b><script>y()</script>')
    ('', '<b>CO<sub>2</sub></b>')
    """
    if len(text) > _LONGEST or not _MARKUP.search(text):
        return ""
    return nh3.clean(
        text,
        tags=set(_TAGS),
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="nofollow noopener external",
        attribute_filter=lambda _tag, _name, value: link(value),
    )


def plain(text: str) -> str:
    """The text without its markup, for where there can be none.

    >>> plain("CO<sub>2</sub> &amp; more"), plain("a < b")
    ('CO2 & more', 'a < b')
    """
    if len(text) > _LONGEST or not _MARKUP.search(text):
        return text
    return unescape(nh3.clean(text, tags=set()))


def without_addresses(text: str) -> str:
    """The text without addresses of electronic mail, which are mostly those of persons.

    >>> without_addresses("Ask one@example.org."), without_addresses("10 @ 5")
    ('Ask ….', '10 @ 5')
    """
    return _MAIL.sub("…", text) if "@" in text else text
