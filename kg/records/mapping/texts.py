"""Texts of records: HTML made harmless, stray blanks removed, and the language that a text is really in."""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import nh3
from pyoxigraph import Literal

from kg.rdf.characters import mend

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_MARKUP: Final = re.compile(r"<(?:/?[a-zA-Z][^>]*|!--)", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,10}|#\d{2,6}|#x[0-9a-fA-F]{2,6});")
_BREAK: Final = re.compile(r"<(?:br|/p|/div|/h\d|/li|/tr|/ul|/ol|/blockquote|/table)\b[^>]*+>?", re.IGNORECASE)
_ITEM: Final = re.compile(r"<li\b[^>]*+>?", re.IGNORECASE)
_CELL: Final = re.compile(r"</t[dh]>", re.IGNORECASE)
_LINK: Final = re.compile(r'<a href="([^"]*+)"?[^>]*+>?((?:[^<]++|<(?!/a>))*+)(?:</a>)?')
_TAGS: Final = re.compile(r"<[^>]*+>?")
_LINKS_ONLY: Final = {"a": {"href"}}
_KEPT: Final = {"a", "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "table"}
_CLEANER: Final = nh3.Cleaner(tags=_KEPT, attributes=_LINKS_ONLY, link_rel=None)
_BLANKS: Final = re.compile(r"[ \t\x7f\xa0\u2007\u202f\u200b\ufeff]+")
_LINES: Final = re.compile(r" ?\n[ \n]*\n ?| ?\n ?")
_UNTIDY: Final = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f\xa0\u2007\u202f\u200b\ufeff\ud800-\udfff\ufffe\uffff]|  | \n|\n |\n\n\n"
)
LITTLE_WORDS: Final = {
    "en": frozenset(
        "the of and for in on to with from by is are as at that its workshop meeting project areas".split()
    ),
    "fr": frozenset("le la les des du de et pour dans sur par est une aux en avec ce cette à au".split()),
    "es": frozenset("el la los las del de y para en por es una con que se su al como zona".split()),
}
_SCRIPTS: Final = {"ar": ("\u0600", "\u06ff"), "ru": ("\u0400", "\u04ff"), "zh": ("\u4e00", "\u9fff")}
_SHORT: Final = 1_000
_LONGEST_TAG: Final = 35
_LATIN_WORD: Final = re.compile(r"[a-zà-öø-ÿœ]+")


@lru_cache(maxsize=1_000)
def is_tag(text: str) -> bool:
    """Whether a text is a language tag (RFC 5646, section 2.2.9: well formed) that the engine takes, too.

    >>> is_tag("zh-Hans"), is_tag("en-a"), is_tag("english")
    (True, False, False)
    """
    if not _TAG.fullmatch(text) or len(text) > _LONGEST_TAG:
        return False
    try:
        return bool(Literal("", language=text))
    except ValueError:
        return False


def clean_text(text: str) -> str:
    """One line of text or more: no control characters, no doubled or outer blanks; line ends are kept as one."""
    text = text.strip()
    if not (text.isprintable() and "  " not in text) and _UNTIDY.search(text):  # the first is ten times as fast
        text = mend(text.replace("\r\n", "\n").replace("\r", "\n"))
        text = _BLANKS.sub(" ", text)
        text = _LINES.sub(lambda found: "\n\n" if found[0].count("\n") > 1 else "\n", text)
    return unicodedata.normalize("NFC", text.strip())


def is_markup(text: str) -> bool:
    """Whether a text has tags or character references, and is to be read as HTML."""
    return bool(_MARKUP.search(text) or _ENTITY.search(text))


def plain(text: str) -> str:
    """The text of a piece of HTML, or of a text without any: paragraphs, list items and addresses of links are kept.

    >>> plain("<div><!--block-->One&nbsp;<b>two</b><ul><li>three</li></ul></div>")
    'One two\\n• three'
    """
    return _short(text) if len(text) <= _SHORT else _plain(text)


@lru_cache(maxsize=100)  # a title is often the label, too; nothing long is kept
def _short(text: str) -> str:
    return _plain(text)


def _plain(text: str) -> str:
    if not is_markup(text):
        return clean_text(text)
    # nh3 first: what it lets through is well formed, so that simple patterns are enough for the rest. They take what is
    # not closed to its end, too: looking for an end from every beginning would take the square of the time.
    text = _CLEANER.clean(mend(text))
    text = text.replace("\n", " ")
    if "<a " in text:
        text = _LINK.sub(_written_out, text)
    if "<li" in text or "<t" in text:
        text = _CELL.sub(" ", _ITEM.sub("\n• ", text))
    text = html.unescape(_TAGS.sub("", _BREAK.sub("\n", text)))
    text = clean_text(text)
    return clean_text(_on_lines(text)) if " • " in text else text


def _on_lines(text: str) -> str:
    """Each item of a list on a line of its own, in a text whose blanks are single."""
    pieces = text.split("•")
    for place, following in enumerate(pieces[1:]):
        piece = pieces[place].rstrip()
        if following.startswith(" ") and piece != pieces[place]:
            pieces[place] = f"{piece}\n"
    return "•".join(pieces)


def _written_out(found: re.Match[str]) -> str:
    address, inner = html.unescape(found[1]), _TAGS.sub("", found[2]).strip()
    if address.lower().startswith(("http://", "https://")) and address not in html.unescape(inner):
        return f"{inner} ({html.escape(address)})"
    return inner


def read_texts(value: Any, languages: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(text, language) of a language map, or of the plain text that old records have instead; '' for unknown.

    A text that stands under several languages is in one of them at most: the one that the record's header names, else
    the one that its words show, else none.

    >>> read_texts({"en": "Yerevan", "fr": "Yerevan", "es": "Ereván"})
    [('Yerevan', ''), ('Ereván', 'es')]
    """
    return [(text, language) for text, language, _ in keyed_texts(value, languages)]


def keyed_texts(value: Any, languages: Iterable[str] = ()) -> list[tuple[str, str, list[str]]]:
    """The same, each with the keys that it stands under; a plain text has none."""
    real = [language.lower() for language in languages if isinstance(language, str) and is_tag(language)]
    if isinstance(value, str):
        text = plain(value)
        return [(text, _language_of(text, real or list(LITTLE_WORDS), real), [])] if text else []
    if not isinstance(value, Mapping):
        return []
    by_text: dict[str, list[str]] = {}
    for tag, content in value.items():
        if isinstance(content, str) and (text := plain(content)):
            by_text.setdefault(text, []).append(tag)
    return [(text, _language_of(text, keys, real), keys) for text, keys in by_text.items()]


def _language_of(text: str, keys: list[str], real: list[str]) -> str:
    tags = [key.lower() for key in keys if is_tag(key)]
    if len(tags) == 1:
        return tags[0]
    claimed = [tag for tag in tags if tag in real]
    if len(claimed) == 1:
        return claimed[0]
    return guess_language(text, claimed or tags)


def guess_language(text: str, among: Iterable[str]) -> str:
    """The one of some languages that script or small words show beyond doubt; '' without proof.

    >>> guess_language("The state of the world's forests", ("en", "fr"))
    'en'
    """
    among = set(among)
    for tag, (first, last) in _SCRIPTS.items():
        if text.isascii():
            break
        letters = sum(first <= character <= last for character in text[:2000])
        if letters > 2 and letters * 3 > sum(character.isalpha() for character in text[:2000]):
            return tag if tag in among else ""
    words = _LATIN_WORD.findall(text[:2000].lower())
    counts = sorted(((sum(word in known for word in words), tag) for tag, known in LITTLE_WORDS.items()), reverse=True)
    (best, tag), (second, _) = counts[0], counts[1]
    return tag if best > 1 and best >= 2 * second and tag in among else ""
