"""Which language tags serve a reader: look-up of RFC 4647 with the scripts of CLDR, one rule for every view."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

UNSPOKEN: Final = frozenset(("", "und", "mul", "mis", "zxx"))
"""Tags of texts that are in no known language (BCP 47, section 4.1): every reader may be shown them."""
_SAME_SCRIPT: Final = 3


@lru_cache(maxsize=20_000)
def closeness(tag: str, wanted: str) -> int | None:
    """How near the language of a text is to the one that is wanted, 0 the nearest; None for another language.

    The tag itself; then one that says more (RFC 4647 section 3.3), one that says less (section 3.4), another region;
    and after all of these the same with another script.

    >>> [closeness(tag, "zh") for tag in ("zh", "zh-Hans", "zh-TW", "en")]
    [0, 1, 4, None]
    >>> [closeness(tag, "en-GB") for tag in ("en-GB", "en", "en-US")]
    [0, 2, 3]
    """
    tag, wanted = tag.lower(), wanted.lower()
    if tag in UNSPOKEN or primary(tag) != primary(wanted):
        return None
    if tag == wanted:
        return 0
    near = 1 if tag.startswith(wanted + "-") else 2 if wanted.startswith(tag + "-") else 3
    return near if _script(tag) == _script(wanted) else near + _SAME_SCRIPT


def is_listed(tag: str, wanted: str) -> bool:
    """Whether a list in a language holds texts with a tag: its own, those that say more or less, and unspoken ones.

    >>> is_listed("en-us", "en"), is_listed("en", "en-gb"), is_listed("en-us", "en-gb"), is_listed("", "fr")
    (True, True, False, True)
    """
    tag, wanted = tag.lower(), wanted.lower()
    return tag in UNSPOKEN or tag == wanted or tag.startswith(wanted + "-") or wanted.startswith(tag + "-")


def serving(tags: Iterable[str], wanted: str) -> frozenset[str]:
    """The tags among these whose texts a reader of a language is shown together: in one script, and unspoken ones.

    >>> sorted(serving(("zh-hans", "zh-hant", "en", ""), "zh")), sorted(serving(("de", "en"), "zh"))
    (['', 'zh-hans'], [])
    """
    near = {tag: found for tag in tags if (found := closeness(tag, wanted)) is not None}
    own = {tag for tag, found in near.items() if found <= _SAME_SCRIPT} or near.keys()
    return frozenset(own | {tag for tag in tags if tag.lower() in UNSPOKEN})


def find_reading(tags: Iterable[str], wanted: str) -> str:
    """The language in which a reader of `wanted` reads texts that have these tags; '' if none of them serves.

    It is the language that was wanted if several of its kind are there, which are then read together.

    >>> find_reading(("en-gb", "en-us", "fr"), "en"), find_reading(("zh-hant",), "zh"), find_reading(("fr",), "en")
    ('en', 'zh-hant', '')
    """
    near = sorted((found, tag) for tag in tags if (found := closeness(tag, wanted)) is not None)
    if not near or len(near) == 1:
        return near[0][1] if near else ""
    return wanted.lower() if near[0][0] == 0 or wanted.lower() == primary(wanted) else near[0][1]


def primary(tag: str) -> str:
    """The language of a tag, without script and region."""
    return tag.partition("-")[0].lower()


@lru_cache(maxsize=20_000)
def _script(tag: str) -> str:
    """The script of a tag: the one that it names, else the likely one of its language and region (CLDR)."""
    from babel.core import get_global  # the processes that run queries choose no texts, and start without it

    language, *rest = tag.split("-")
    named = next((part.title() for part in rest[:2] if len(part) == 4 and part.isalpha()), "")
    region = next((part.upper() for part in rest if len(part) == 2 or (len(part) == 3 and part.isdigit())), "")
    likely = get_global("likely_subtags")
    found = likely.get(f"{language}_{region}") or likely.get(language) or "__"
    return named or str(found).split("_")[1]
