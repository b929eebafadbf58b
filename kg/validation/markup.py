"""What of an HTML text more than its form is lost when it is published as text (`kg.records.mapping.texts.plain`).

Emphasis, headings, colours, classes and comments are form: nobody misses them. A script, a picture, an address behind a
word, or a piece that only looks like an element (`pH <seven`) is something that was written, and is gone.
"""

import re
from html import unescape
from typing import Final

from kg.records.mapping.texts import is_markup

_FORM: Final = frozenset(
    "a abbr acronym address article aside b bdi bdo big blockquote body br caption center cite code col colgroup dd "
    "del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr html i ins kbd li main mark "
    "nav nobr ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time "
    "tr tt u ul var wbr o:p".split()
)
_COMMENT: Final = re.compile(r"<!--(?:[^-]++|-(?!->))*+-->|<!doctype\b[^>]*+>", re.IGNORECASE)
_ELEMENT: Final = re.compile(r"<(?:/?([a-zA-Z][^\s/>]*+)|[!?/])([^>]*+)(>?)", re.DOTALL)
_HANDLER: Final = re.compile(r"""(?:^|[\s"'/])on[a-z]++\s*+=""", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"""(?:^|[\s"'/])href\s*+=\s*+(?:"([^"]*+)"?|'([^']*+)'?|([^\s"']++))""", re.IGNORECASE)
_KEPT: Final = ("http://", "https://", "#")


def loses(text: str) -> bool:
    """Whether more than the form of a text is lost. Takes time in proportion to the text.

    >>> [loses(text) for text in ("<p class='x'>One <b>two</b></p>", "<p onclick='x()'>One</p>", "pH <seven at all")]
    [False, True, True]
    """
    if "<" not in text or not is_markup(text):
        return False
    if text.rfind("<!--") > text.rfind("-->"):
        return True  # a comment without an end takes what follows with it
    return any(map(_is_lost, _ELEMENT.finditer(_COMMENT.sub("", text))))


def _is_lost(found: re.Match[str]) -> bool:
    name, attributes, end = found[1], found[2], found[3]
    if not name or not end or name.lower() not in _FORM:
        return True
    if not attributes or attributes.isspace():
        return False
    return bool(_HANDLER.search(attributes)) or any(map(_leads_elsewhere, _ADDRESS.finditer(attributes)))


def _leads_elsewhere(found: re.Match[str]) -> bool:
    """Whether an address is none that is written out beside its words."""
    address = unescape(found[1] or found[2] or found[3] or "").strip().lower()
    return bool(address) and not address.startswith(_KEPT)
