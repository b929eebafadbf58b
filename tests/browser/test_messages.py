"""The words of the interface: complete and sound in every language."""

import re

import pytest
from babel.messages.plurals import get_plural

from browser.messages import LOCALE, as_po, missing, read, update
from browser.site.i18n import date, month, number, translations
from kg.texts.languages import LANGUAGES

TRANSLATED = [tag for tag in LANGUAGES if tag != "en"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_has_words(language: str) -> None:
    assert [message.id for message in missing(language)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_and_plurals_are_right(language: str) -> None:
    catalogue = read(language)
    assert [(message.id, error) for message in catalogue for error in message.check(catalogue)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_file_is_what_the_tool_writes(language: str) -> None:
    assert (LOCALE / f"{language}.po").read_bytes() == as_po(update(language)), "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_are_chosen_at_run_time(language: str) -> None:
    forms = get_plural(language).num_plurals
    seen = {translations(language).ngettext("%(shown)s row", "%(shown)s rows", count) for count in range(130)}
    assert 1 <= len(seen) <= forms


def test_numbers_and_dates_are_written_as_readers_expect() -> None:
    assert number(12345.6, "fr") == "12\u202f345,6"
    assert number(12345.6, "ar").replace("\u200e", "") in ("12,345.6", "12٬345٫6")
    assert date("2026-11-20T10:00:00Z", "zh") == "2026年11月20日"
    assert date("2026-03-05", "en") == "5 March 2026"
    assert date("2026-03-05", "ru") == "5 марта 2026\u202fгода"
    assert (date("2026-03-05", "ar"), month("2026-03", "ar")) == ("5 آذار/مارس 2026", "آذار/مارس 2026")
    assert date("not a date", "en") == "not a date"


@pytest.mark.parametrize("language", TRANSLATED)
def test_all_forms_of_a_message_hold_the_same_placeholders(language: str) -> None:
    """A form that leaves one out hides it from all its numbers: in Russian 21 and 31 share that of 1."""
    for message in read(language):
        if not isinstance(message.id, tuple) or not isinstance(message.string, tuple):
            continue
        held = [frozenset(re.findall(r"%\(\w+\)s", text)) for text in (*message.id, *message.string)]
        assert len(set(held)) == 1, message.id
