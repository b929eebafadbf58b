"""New and changed concepts of a vocabulary, by month."""

from itertools import groupby
from typing import Final

from starlette.requests import Request

from browser.vocabularies.contexts import RecentMonth, RecentPage, RecentRow
from browser.vocabularies.view import VocabularyView
from kg.vocabularies.lists import ListedThing
from kg.vocabularies.schema import REPLACED_BY, UNREADABLE
from kg.vocabularies.tables import shown_date

_PAGE: Final = 200


def recent_page(request: Request, id_: str, *, changed: bool) -> RecentPage:
    """GET /{dataset}/{lang}/new and /changes. Raises NotFound."""
    view = VocabularyView(request, id_)
    number = view.number()
    column = "modified" if changed else "created"
    entries = view.lists.recent(column, _PAGE + 1, (number - 1) * _PAGE)
    to, _ = view.urls, view.words

    def address(tag: str, clang: str) -> str:
        return to.recent(id_, tag, changed, clang, number)

    def day(entry: ListedThing) -> str:
        return entry.thing.modified if changed else entry.thing.created

    def month(entry: ListedThing) -> str:
        return "" if day(entry).startswith(UNREADABLE) else day(entry)[:7]

    title = _("Changed concepts") if changed else _("New concepts")
    title = f"{title} – {view.title}"
    months = groupby(entries[:_PAGE], key=month)
    return RecentPage(
        frame=view.frame(title if number == 1 else f"{title} ({number})", address, index=number == 1),
        head=view.head("changes" if changed else "new", address),
        changed=changed,
        months=tuple(
            RecentMonth(month, tuple(_row(view, entry, shown_date(day(entry))) for entry in group))
            for month, group in months
        ),
        previous_url=to.recent(id_, view.language, changed, view.clang, number - 1) if number > 1 else "",
        next_url=to.recent(id_, view.language, changed, view.clang, number + 1) if len(entries) > _PAGE else "",
    )


def _row(view: VocabularyView, entry: ListedThing, day: str) -> RecentRow:
    successors: list[str] = []
    if entry.thing.deprecated:
        found = view.tables.things(view.tables.objects(REPLACED_BY, entry.thing.id))
        successors = sorted(thing.iri for thing in found.values())
    return RecentRow(day, view.node(entry), tuple(view.value(iri) for iri in successors))
