"""Words of the interface: gettext catalogues in `locale/{tag}.po`, read at start (Babel), one per language."""

from datetime import date as day
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from kg.texts.languages import DEFAULT, LANGUAGES, Language, direction, locale
from kg.texts.ranges import UNSPOKEN

_DAYS: Final = {"ru": "d MMMM y\u202f'года'"}
_MONTHS: Final = {"ru": "LLLL y\u202f'года'"}
"""Patterns (CLDR) where its own are not those of the United Nations: in Russian the word for year is written out."""


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; English is the language of the message ids."""
    if language == DEFAULT:
        return NullTranslations()
    source = files("browser.site").joinpath("locale", f"{language}.po")
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def language(tag: str) -> Language:
    """Any language by its BCP 47 tag, with its own name (CLDR); the tag itself where it has none."""
    if tag in LANGUAGES:
        return LANGUAGES[tag]
    if tag in UNSPOKEN:
        return Language(tag, tag, direction(""))
    try:
        name = Locale.parse(tag, sep="-").get_display_name() or tag
    except (ValueError, UnknownLocaleError):
        name = tag
    return Language(tag, name, direction(tag))


@lru_cache(maxsize=20_000)
def number(value: float, language: str) -> str:
    """A number as readers of a language write it (Latin digits in Arabic, as in UN documents)."""
    return format_decimal(value, locale=_locale(language), numbering_system="latn")


def comma(language: str) -> str:
    """The separator of the items of a list on one line.

    >>> comma("ar"), comma("zh")
    ('، ', '、')
    """
    return {"ar": "، ", "zh": "、"}.get(language, ", ")


def date(iso: str, language: str) -> str:
    """The day of an ISO 8601 time, written out; the text itself when it is not a date."""
    return _day(iso[:10], language) or iso


def month(iso: str, language: str) -> str:
    """The month of an ISO 8601 date, written out; the text itself when it is not one."""
    return _month(iso[:7], language) or iso


@lru_cache(maxsize=20_000)
def _day(iso: str, language: str) -> str:
    try:
        value = day.fromisoformat(iso)
    except ValueError:
        return ""
    if language == "ar":
        return f"{value.day} {_month(iso[:7], language)}"
    return format_date(value, _DAYS.get(language, "long"), locale=_locale(language))


@lru_cache(maxsize=5_000)
def _month(iso: str, language: str) -> str:
    try:
        first = day.fromisoformat(f"{iso}-01")
    except ValueError:
        return ""
    if language == "ar":
        return f"{_arabic_month(first)} {first.year}"
    if pattern := _MONTHS.get(language):
        return format_date(first, pattern, locale=_locale(language))
    return format_skeleton("yMMMM", first, locale=_locale(language))


def _arabic_month(value: day) -> str:
    """Both names of a month: readers know one or the other."""
    return "/".join(format_date(value, "LLLL", locale=Locale("ar", place)) for place in ("SY", "EG"))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(locale(language))
