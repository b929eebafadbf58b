"""Collecting the words of the interface: `python -m browser.messages` brings the catalogues up to date.

Message ids are the English words. New messages come in empty; those no longer used are dropped. `missing()` gives what
a language still lacks, which a test wants to be nothing.
"""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

import browser.app  # noqa: F401 - so that every type of problem is known
from browser.accounts.faults import FAULTS
from browser.site.problem_pages import problem_types
from kg.framework import ROLES
from kg.quality import RULES
from kg.records.facets import FACETS
from kg.settings import Settings
from kg.texts.languages import DEFAULT, LANGUAGES
from sparql.examples.examples import examples
from sparql.saved.saved import bundled

_FOLDER: Final = Path(__file__).parent
LOCALE: Final = _FOLDER / "site" / "locale"
_METHODS: Final = [("*/templates/**.html", "jinja2.ext.babel_extract"), ("**.py", "python")]
_OPTIONS: Final = {"*/templates/**.html": {"trimmed": "true", "silent": "false"}}
_KEYWORDS: Final = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}


@lru_cache(maxsize=1)
def collect() -> Catalog:
    """All messages that templates and pages use, with where they are used."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(_FOLDER, _METHODS, _OPTIONS, _KEYWORDS, comment_tags=("translators:",))
    for file, line, message, comments, context in found:
        catalogue.add(message, None, [(Path(file).as_posix(), line)], auto_comments=comments, context=context)
    for language in LANGUAGES.values():
        catalogue.add(f"in {language.english}", auto_comments=["in which language a text is"])
    for role in ROLES:
        for words in (f"{role.name.capitalize()} indicators", f"{role.name.capitalize()} indicator for"):
            catalogue.add(words, auto_comments=["role of an indicator"])
    for words in (*(facet.title for facet in FACETS), "Words"):
        catalogue.add(words, auto_comments=["what lists of records are narrowed by"])
    for kind in problem_types().values():
        catalogue.add(kind.title, auto_comments=["title of a type of problem"])
    for example in examples():
        for words in (example.group, example.title, example.question):
            catalogue.add(words, auto_comments=["example query"])
    for query in bundled(Settings().base_iri).values():
        labels = [parameter.label for parameter in query.parameters]
        for words in filter(None, (query.title, query.description, *labels)):
            catalogue.add(words, auto_comments=["saved query"])
    for words in FAULTS:
        catalogue.add(words, auto_comments=["what was wrong in a form"])
    for rule in RULES.values():
        for words in (rule.title, rule.explanation, rule.remedy):
            catalogue.add(words, auto_comments=["rule of the quality report"])
    return catalogue


def read(language: str) -> Catalog:
    """The catalogue of a language as it is on disk; an empty one when there is none yet."""
    path = LOCALE / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """The catalogue of a language with the messages of today."""
    catalogue = read(language)
    catalogue.update(collect(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def missing(language: str) -> Iterator[Message]:
    """Messages in use that a language has no words for."""
    have = read(language)
    for message in collect():
        if not message.id:
            continue
        known = have.get(message.id if isinstance(message.id, str) else message.id[0])
        strings = (known.string,) if known and isinstance(known.string, str) else known.string if known else ()
        if not strings or not all(strings) or (known and known.fuzzy):
            yield message


def as_po(catalogue: Catalog) -> bytes:
    """A catalogue as a file, without the header lines that change with every run."""
    output = BytesIO()
    write_po(output, catalogue, width=110, no_location=True, sort_output=True)
    dropped = (
        b'"Generated-By:',
        b'"Last-Translator:',
        b'"Language-Team:',
        b'"Report-Msgid-Bugs-To:',
        b'"POT-Creation-Date:',
    )
    lines = output.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(dropped))


def main() -> None:
    """Update all catalogues on disk and say what is missing."""
    LOCALE.mkdir(exist_ok=True)
    for language in LANGUAGES:
        if language == DEFAULT:
            continue
        catalogue = update(language)
        (LOCALE / f"{language}.po").write_bytes(as_po(catalogue))
        print(f"{language}: {sum(1 for _ in missing(language))} of {len(catalogue)} messages without words")


if __name__ == "__main__":
    main()
