"""The alphabetical index of a vocabulary, a letter at a time, in the order of its language."""

from starlette.requests import Request

from browser.vocabularies.contexts import Heading, IndexPage, IndexRow
from browser.vocabularies.reading import PAGE, Reading
from kg.errors import NotFound
from kg.vocabularies.browsing import IndexEntry


def headings(reading: Reading) -> list[tuple[str, int]]:
    """The letters with their counts, worked out once per generation and language."""
    key = f"headings {reading.vocabulary.id} {reading.content}"
    return reading.knowledge.remember(key, reading.browser.headings)


def heading_links(reading: Reading, current: str = "") -> tuple[Heading, ...]:
    """The strip of letters."""
    to, id_, tag, clang = reading.urls, reading.vocabulary.id, reading.language, reading.clang
    return tuple(
        Heading(text, to.index(id_, tag, text, clang), count, text == current) for text, count in headings(reading)
    )


def index_page(request: Request, id_: str, letter: str = "") -> IndexPage:
    """GET /{dataset}/{lang}/index[/{letter}]: without a letter the first. Raises NotFound."""
    reading = Reading(request, id_)
    number = reading.number()
    known = [text for text, _count in headings(reading)]
    chosen = letter or next((text for text in known if text[:1].isalpha()), next(iter(known), ""))
    if letter and letter not in known:
        chosen = letter.upper()
        if chosen not in known:
            raise NotFound(f"No name begins with “{letter[:20]}”.", "The index shows the letters that there are.")
    rows = reading.browser.index(chosen, PAGE + 1, (number - 1) * PAGE)
    to, _ = reading.urls, reading.words

    def address(tag: str, clang: str) -> str:
        # Another language has other letters: its index begins at its first one.
        return to.index(id_, tag, letter if clang == reading.clang else "", clang, number if letter else 1)

    title = f"{chosen} – {_('Alphabetical index')} – {reading.title}"
    return IndexPage(
        frame=reading.frame(title if number == 1 else f"{title} ({number})", address),
        head=reading.head("index", address),
        headings=heading_links(reading, chosen),
        heading=chosen,
        rows=tuple(_row(reading, entry) for entry in rows[:PAGE]),
        previous_url=to.index(id_, reading.language, chosen, reading.clang, number - 1) if number > 1 else "",
        next_url=to.index(id_, reading.language, chosen, reading.clang, number + 1) if len(rows) > PAGE else "",
    )


def _row(reading: Reading, entry: IndexEntry) -> IndexRow:
    thing = entry.thing
    code = reading.code(thing)
    url = reading.urls.page(thing.iri, reading.language, within=reading.vocabulary.id, clang=reading.clang)
    return IndexRow(entry.label, url, code, thing.deprecated, entry.preferred)
