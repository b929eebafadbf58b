"""Sample contexts of every page, for tests and for looking at: `python -m tests.browser.samples FOLDER [LANGUAGE]`.

The samples are made up to be difficult: names that are missing in some languages, machine translations, a deprecated
thing, long words, empty lists, errors. Texts exist in English, French and Arabic; other languages fall back.
"""

from browser.site.contexts import Page
from kg.texts.languages import LANGUAGES
from tests.browser.samples import (
    account_pages,
    change_pages,
    change_set_pages,
    explore_pages,
    form_pages,
    framework_pages,
    history_pages,
    lists,
    operation_pages,
    problem_pages,
    proposal_pages,
    quality_pages,
    query_pages,
    record_pages,
    reference_pages,
    release_pages,
    saved_pages,
    search_pages,
    things,
    upload_pages,
    validation_pages,
    view_pages,
    vocabulary_pages,
)
from tests.browser.samples.frames import Site

__all__ = ["sample_pages"]

_SUBJECTS = (
    account_pages,
    change_pages,
    change_set_pages,
    explore_pages,
    form_pages,
    vocabulary_pages,
    framework_pages,
    things,
    upload_pages,
    search_pages,
    query_pages,
    saved_pages,
    lists,
    problem_pages,
    operation_pages,
    quality_pages,
    release_pages,
    record_pages,
    reference_pages,
    validation_pages,
    view_pages,
    proposal_pages,
    history_pages,
)


def sample_pages(language: str) -> dict[str, Page]:
    """A sample of every page, in its difficult variants, by name."""
    site = Site(LANGUAGES[language])
    return {name: page for subject in _SUBJECTS for name, page in subject.pages(site).items()}
