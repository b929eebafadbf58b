"""The alphabetical index of a vocabulary, a letter at a time, in the order of its language."""

from starlette.requests import Request

from browser.vocabularies.contexts import Heading, IndexPage, IndexRow
from browser.vocabularies.view import PAGE, VocabularyView
from kg.errors import NotFound
from kg.vocabularies.lists import IndexEntry


def headings(view: VocabularyView) -> list[tuple[str, int]]:
    """The letters with their counts, worked out once per generation and language."""
    key = f"headings {view.vocabulary.id} {view.content}"
    return view.knowledge.remember(key, view.lists.headings)


def heading_links(view: VocabularyView, current: str = "") -> tuple[Heading, ...]:
    """The strip of letters."""
    to, id_, tag, clang = view.urls, view.vocabulary.id, view.language, view.clang
    return tuple(
        Heading(text, to.index(id_, tag, text, clang), count, text == current) for text, count in headings(view)
    )


def index_page(request: Request, id_: str, letter: str = "") -> IndexPage:
    """GET /{dataset}/{lang}/index[/{letter}]: without a letter the first. Raises NotFound."""
    view = VocabularyView(request, id_)
    number = view.number()
    known = [text for text, _count in headings(view)]
    chosen = letter or next((text for text in known if text[:1].isalpha()), next(iter(known), ""))
    if letter and letter not in known:
        chosen = letter.upper()
        if chosen not in known:
            raise NotFound(f"No name begins with “{letter[:20]}”.", "The index shows the letters that there are.")
    rows = view.lists.index(chosen, PAGE + 1, (number - 1) * PAGE)
    to, _ = view.urls, view.words

    def address(tag: str, clang: str) -> str:
        # Another language has other letters: its index begins at its first one.
        return to.index(id_, tag, letter if clang == view.clang else "", clang, number if letter else 1)

    title = f"{chosen} – {_('Alphabetical index')} – {view.title}"
    return IndexPage(
        frame=view.frame(title if number == 1 else f"{title} ({number})", address),
        head=view.head("index", address),
        headings=heading_links(view, chosen),
        heading=chosen,
        rows=tuple(_row(view, entry) for entry in rows[:PAGE]),
        previous_url=to.index(id_, view.language, chosen, view.clang, number - 1) if number > 1 else "",
        next_url=to.index(id_, view.language, chosen, view.clang, number + 1) if len(rows) > PAGE else "",
    )


def _row(view: VocabularyView, entry: IndexEntry) -> IndexRow:
    thing = entry.thing
    code = view.code(thing)
    url = view.urls.page(thing.iri, view.language, within=view.vocabulary.id, clang=view.clang)
    return IndexRow(entry.label, url, code, thing.deprecated, entry.preferred, entry.qualifier)
