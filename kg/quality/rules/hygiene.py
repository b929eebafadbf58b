"""Hygiene of texts: invisible characters that break searching, sorting and showing."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from kg.quality.index import Index
from kg.quality.model import Finding, shortened
from kg.quality.rules.registry import HINT, UNICODE, VOCBENCH, WARNING, rule
from kg.texts.languages import matches

_BLANKS: Final = re.compile(r"^\s|\s$|[^\S\n]{2}|[\t\n\r\v\f]")
_NOT_BLANK: Final = re.compile(r"[\t\n\r\v\f]")
_BIDI: Final = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH: Final = re.compile("[\u200b\u2060\ufeff\u00ad\u180e]")
_JOINERS: Final = re.compile("[\u200c\u200d]")
_NEED_JOINERS: Final = ("fa", "ur", "ps", "ckb", "ug", "hi", "bn", "mr", "ne", "gu", "pa", "ta", "te", "kn", "ml", "si")
_NO_BREAK: Final = re.compile("[\u00a0\u202f\u2007]")
_BROKEN: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff]")
_HTML: Final = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,6});")
_SCRIPTS: Final = {
    "ar": re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"),
    "zh": re.compile("[\u2e80-\u2fdf\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
    "ru": re.compile("[\u0400-\u052f]"),
}
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")


def visible(value: str, characters: re.Pattern[str]) -> str:
    """A text, or the part around the first match, with invisible characters written as code points.

    >>> visible("a\\u200bb", _ZERO_WIDTH)
    'a[U+200B]b'
    """
    found = characters.search(value)
    around = shortened(value, found.start() if found else 0)
    return characters.sub(lambda found: "".join(f"[U+{ord(one):04X}]" for one in found[0]), around)


def _with(index: Index, pattern: re.Pattern[str]) -> Iterator[Finding]:
    for subject, value, language in index.suspect:
        if pattern.search(value):
            yield Finding(subject, (), visible(value, pattern), language)


@rule(
    "extra-whitespace",
    WARNING,
    VOCBENCH,
    title="Extra spaces in a label",
    explanation="A label begins or ends with a space, has two of them together, or a line break or tab in it. Searches"
    " for the label do not find it.",
    remedy="Remove the extra spaces.",
)
def extra_whitespace(index: Index) -> Iterator[Finding]:
    """Labels with leading, trailing or double blanks, tabs or line breaks."""
    for subject, value, language in index.labels:
        if ("  " in value or value[:1] == " " or value[-1:] == " ") and value.strip():
            yield Finding(subject, (), visible(value, _NOT_BLANK), language)
    for subject, value, language in index.suspect_labels:
        if _BLANKS.search(value) and value.strip():
            yield Finding(subject, (), visible(value, _NOT_BLANK), language)


@rule(
    "no-break-space",
    HINT,
    UNICODE + "tr14/",
    title="No-break space",
    explanation="A text has a no-break space in it, mostly left over from a word processor. It looks like a space but "
    "software treats it as a different character. In French it belongs before some punctuation; labels seldom need "
    "it.",
    remedy="Replace it with an ordinary space where it is not meant.",
)
def no_break_space(index: Index) -> Iterable[Finding]:
    """Labels with U+00A0, U+202F or U+2007; in notes they are harmless."""
    for subject, value, language in index.suspect_labels:
        if _NO_BREAK.search(value):
            yield Finding(subject, (), visible(value, _NO_BREAK), language)


@rule(
    "bidi-controls",
    WARNING,
    UNICODE + "tr9/",
    title="Invisible control of writing direction",
    explanation="A text has an invisible character in it that changes the direction of writing. It makes text show in "
    "another order than it is stored, and searches miss it.",
    remedy="Remove it. Direction follows from the language tag.",
)
def bidi_controls(index: Index) -> Iterable[Finding]:
    """Labels and notes with directional marks, embeddings, overrides or isolates."""
    return _with(index, _BIDI)


@rule(
    "zero-width",
    WARNING,
    UNICODE + "tr36/",
    title="Invisible character",
    explanation="A text has a character without width in it: a zero-width space, a joiner, a soft hyphen or a byte "
    "order mark. Two labels that look the same are then different.",
    remedy="Remove it. Joiners stay where the script needs them, as in Persian.",
)
def zero_width(index: Index) -> Iterator[Finding]:
    """Labels and notes with zero-width characters; joiners are allowed where the language needs them."""
    yield from _with(index, _ZERO_WIDTH)
    for subject, value, language in index.suspect:
        if _JOINERS.search(value) and not any(matches(language, tag) for tag in _NEED_JOINERS):
            yield Finding(subject, (), visible(value, _JOINERS), language)


@rule(
    "broken-characters",
    WARNING,
    UNICODE + "tr36/",
    title="Broken character",
    explanation="A text has a control character, a replacement character or one of private use in it, as a wrong "
    "conversion leaves behind.",
    remedy="Restore the character from the source.",
)
def broken_characters(index: Index) -> Iterator[Finding]:
    """Controls, U+FFFD, non-characters and private use."""
    for subject, value, language in index.suspect:
        if _BROKEN.search(value):
            yield Finding(subject, (), visible(value, _BROKEN), language)


@rule(
    "html-in-label",
    WARNING,
    VOCBENCH,
    title="HTML in a label",
    explanation="A label has HTML tags or character references in it. Most software shows them unchanged.",
    remedy="Write the characters themselves, and leave tags out.",
)
def html_in_label(index: Index) -> Iterator[Finding]:
    """Labels with something like a tag or an entity."""
    for subject, value, language in index.labels:
        if ("<" in value or "&" in value) and _HTML.search(value):
            yield Finding(subject, (), value, language)


@rule(
    "not-normalized",
    WARNING,
    UNICODE + "tr15/",
    title="Letters and accents apart",
    explanation="A text is not in the composed normal form (NFC) of Unicode: an accent is stored as a character of its "
    "own. It looks the same and compares as different.",
    remedy="Convert the file to NFC.",
)
def not_normalized(index: Index) -> Iterator[Finding]:
    """Labels and notes that are not NFC."""
    for subject, value, language in index.unusual:
        if not unicodedata.is_normalized("NFC", value):
            yield Finding(subject, (), shortened(value), language)


@rule(
    "wrong-script",
    HINT,
    UNICODE + "tr24/",
    title="Label in another script than its language has",
    explanation="An Arabic, Chinese or Russian label has no letter of that script. Often it is a copy of another "
    "language's label; names and abbreviations may be right as they are.",
    remedy="Translate the label, or give it the tag of the language that it is in.",
)
def wrong_script(index: Index) -> Iterator[Finding]:
    """Labels in Arabic, Chinese or Russian without a letter of the script, though with letters."""
    scripts: dict[str, re.Pattern[str] | None] = {}
    for subject, value, language in index.labels:
        if language not in scripts:
            plain = "-latn" not in language
            scripts[language] = next((s for tag, s in _SCRIPTS.items() if plain and matches(language, tag)), None)
        script = scripts[language]
        if script is not None and not script.search(value) and _LETTERS.search(value):
            yield Finding(subject, (), value, language)
