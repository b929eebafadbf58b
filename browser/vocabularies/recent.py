"""New and changed concepts of a vocabulary, by month."""

from itertools import groupby
from typing import Final

from starlette.requests import Request

from browser.vocabularies.contexts import RecentMonth, RecentPage, RecentRow
from browser.vocabularies.reading import Reading
from kg.vocabularies.browsing import ListedThing
from kg.vocabularies.schema import REPLACED_BY

_PAGE: Final = 200


def recent_page(request: Request, id_: str, *, changed: bool) -> RecentPage:
    """GET /{dataset}/{lang}/new and /changes. Raises NotFound."""
    reading = Reading(request, id_)
    number = reading.number()
    column = "modified" if changed else "created"
    entries = reading.browser.recent(column, _PAGE + 1, (number - 1) * _PAGE)
    to, _ = reading.urls, reading.words

    def address(tag: str, clang: str) -> str:
        return to.recent(id_, tag, changed, clang, number)

    def day(entry: ListedThing) -> str:
        return entry.thing.modified if changed else entry.thing.created

    title = _("Changed concepts") if changed else _("New concepts")
    title = f"{title} – {reading.title}"
    months = groupby(entries[:_PAGE], key=lambda entry: day(entry)[:7])
    return RecentPage(
        frame=reading.frame(title if number == 1 else f"{title} ({number})", address, index=number == 1),
        head=reading.head("changes" if changed else "new", address),
        changed=changed,
        months=tuple(
            RecentMonth(month, tuple(_row(reading, entry, day(entry)) for entry in group)) for month, group in months
        ),
        previous_url=to.recent(id_, reading.language, changed, reading.clang, number - 1) if number > 1 else "",
        next_url=to.recent(id_, reading.language, changed, reading.clang, number + 1) if len(entries) > _PAGE else "",
    )


def _row(reading: Reading, entry: ListedThing, day: str) -> RecentRow:
    successors: list[str] = []
    if entry.thing.deprecated:
        found = reading.tables.things(reading.tables.objects(REPLACED_BY, entry.thing.id))
        successors = sorted(thing.iri for thing in found.values())
    return RecentRow(day, reading.node(entry), tuple(reading.value(iri) for iri in successors))
