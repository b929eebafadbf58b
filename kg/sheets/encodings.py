"""Which characters the bytes of a CSV file are: Unicode, or a code page that can be told from its letters."""

import codecs
import re
from collections.abc import Iterable
from typing import Final

from kg.errors import InvalidInput

_HINT: Final = "Save it as “CSV UTF-8” (Excel: File, Save as), or as a workbook (.xlsx)."
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CYRILLIC: Final = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ")
_ARABIC: Final = frozenset("المنتيروةبدعفسكحقهجشصطخأإئءىضزذثغآظؤ")
_LATIN: Final = frozenset("àâäáãåçéèêëíìîïñóòôöõúùûüýÿæœøßÀÂÄÁÇÉÈÊËÍÎÏÑÓÔÖÚÙÛÜŒ«»’‘“”–—…•°€¿¡ºª\xa0·§©®")
_RUNS: Final = re.compile(r"[^\x00-\x7f]+")
_LOOKED_AT: Final = 200_000


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding. Raises InvalidInput where it cannot be told."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], name), name
    if b"\x00" in content[:1_000]:
        return _wide(content)
    try:
        return content.decode(), "utf-8"
    except UnicodeDecodeError as error:
        if _is_mostly_utf8(content):
            what = f"The file has bytes that are no UTF-8, the first after {error.start:,} bytes."
            raise InvalidInput(what, _HINT) from error
    return _code_page(content)


def _strict(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The file begins as {name.upper()}, and has other bytes further on.", _HINT) from error


def _wide(content: bytes) -> tuple[str, str]:
    """UTF-16 without a mark: every other byte of Latin letters is nought."""
    start = content[:1_000]
    name = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    if start.count(0) * 4 < len(start) or len(content) % 2:
        raise InvalidInput("The file holds zero bytes, and is no text.", _HINT)
    return _strict(content, name), name


def _is_mostly_utf8(content: bytes) -> bool:
    text = content[:_LOOKED_AT].decode("utf-8", "replace")
    return sum(one > "\x7f" and one != "\ufffd" for one in text) > 3 * text.count("\ufffd")


def _code_page(content: bytes) -> tuple[str, str]:
    scores = {
        name: score
        for name, letters in (("windows-1251", _CYRILLIC), ("windows-1256", _ARABIC), ("windows-1252", _LATIN))
        if (score := _score(content, name, letters)) > 0
    }
    best = sorted(scores, key=lambda name: -scores[name])[:2]
    if not best or scores[best[0]] < 0.8 or (len(best) > 1 and scores[best[1]] > 0.9 * scores[best[0]]):
        raise InvalidInput("It cannot be told which characters the bytes of the file are: it is no Unicode.", _HINT)
    return content.decode(best[0]), best[0]


def _score(content: bytes, name: str, letters: Iterable[str]) -> float:
    """The part of the characters beyond ASCII that are usual in a script; those of Latin ones stand alone."""
    try:
        text = content.decode(name)[:_LOOKED_AT]
    except UnicodeDecodeError:
        return 0.0
    runs = _RUNS.findall(text)
    beyond = sum(map(len, runs))
    usual = sum(one.lower() in letters or one in letters for run in runs for one in run)
    long = sum(len(run) for run in runs if len(run) > 2)
    part = usual / beyond if beyond else 0.0
    alone = name == "windows-1252"
    return part * (1 - long / beyond if alone else (0.3 + 0.7 * long / beyond)) if beyond else 0.0
