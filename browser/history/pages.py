"""All versions of a thing, and the difference between two of them, as pages."""

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request

from browser.history.contexts import Choosing, EventRow, HistoryPage, VersionDifferencePage
from browser.history.differences import changed_things, compared, field_differences
from browser.history.versions import HeldVersion, version_asked
from browser.http.parameters import whole_number
from browser.http.services import language_of, services, urls
from browser.records.naming import Naming
from browser.site.contexts import FormatLink, Frame, Link
from browser.site.frame import make_frame, words
from browser.things.endpoints import iri_asked
from browser.things.memento import LINK_FORMAT, of_same, version_of
from browser.things.resolving import Sought, sought
from kg.errors import NotFound
from kg.history.model import Event
from kg.publishing.provenance import change_iri
from kg.rdf.formats import JSON
from kg.texts.languages import Text

PAGE: Final = 50
MOST: Final = 10**15


def history_page(request: Request) -> HistoryPage:
    """GET /{lang}/history?uri=: what happened to a thing; `before` begins below the number of an event."""
    asked, before = sought(request, iri_asked(request)), whole_number(request.query_params, "before", 0, MOST, 1)
    to, language, thing, events = urls(request), language_of(request), asked.iri, asked.knowledge.events
    found = events_of(asked, PAGE + 1, before or None)
    rows = event_rows(request, asked, found)
    last = events.of_thing(thing, 1)[0]
    label = asked.knowledge.labels().name(thing, language)
    older = to.history(language, thing, before=str(found[PAGE - 1].number)) if len(found) > PAGE else ""
    return HistoryPage(
        frame=_frame(request, words(language)("History"), thing, label),
        thing=thing,
        label=label,
        thing_url=to.page(thing, language) if asked.knowledge.graph.knows(thing) else "",
        total=events.count(of_same(last)),
        rows=rows,
        choosing=choosing(request, thing, rows),
        first_url=to.history(language, thing) if before else "",
        older_url=older,
        timemap_url=to.timemap(thing),
        data=(
            FormatLink(to.history_api(thing), JSON.title, JSON.media_type),
            FormatLink(to.timemap(thing), "TimeMap", LINK_FORMAT),
        ),
    )


def events_of(asked: Sought, limit: int, before: int | None = None) -> list[Event]:
    """Events of a thing, newest first. Raises NotFound if there never was any."""
    found = asked.knowledge.events.of_thing(asked.iri, limit, before)
    if not found and not asked.knowledge.events.of_thing(asked.iri, 1):
        raise NotFound(f"No versions of <{asked.iri}> are known.", "Check the spelling, or look for it in the search.")
    return found


def event_rows(request: Request, asked: Sought, found: Sequence[Event]) -> tuple[EventRow, ...]:
    """At most `PAGE` events as rows, with what the ledger says of their changes."""
    to, language, base = urls(request), language_of(request), urls(request).identifiers.base_iri
    changes = asked.services.changes_of([event.sequence for event in found[:PAGE]])
    naming = Naming(asked.knowledge, to, language)
    newest = asked.knowledge.events.of_thing(asked.iri, 1)[0].number
    rows = []
    for event, below in zip(found[:PAGE], (*found[1:], None), strict=False):
        change = changes.get(event.sequence)
        shown = event.kind in ("create", "update")
        earlier = below.sequence if below and shown else 0
        rows.append(
            EventRow(
                number=event.number,
                sequence=event.sequence,
                kind=event.kind,
                moment=event.moment,
                url=to.page(version_of(base, event), language) if shown else "",
                change_url=to.page(change_iri(base, event.sequence), language),
                before_url=to.difference(language, asked.iri, earlier, event.sequence) if earlier else "",
                release=change.release if change else "",
                agent=change.agent if change else "",
                on_behalf_of=naming.owner(change.on_behalf_of).value if change else "",
                approved_by=change.approved_by if change else "",
                reason=change.reason if change else "",
                source=change.source if change else "",
                licence=change.licence if change else "",
                newest=event.number == newest,
            )
        )
    return tuple(rows)


def choosing(request: Request, thing: str, rows: tuple[EventRow, ...], before: int = 0, after: int = 0) -> Choosing:
    """The form for two versions: those chosen, else the newest two of the rows."""
    to, shown = urls(request), [row.sequence for row in rows if row.kind != "erase"]
    newest = shown[0] if shown else 0
    return Choosing(
        action=to.difference_form(language_of(request)),
        thing=thing,
        rows=tuple(row for row in rows if row.kind != "erase"),
        before=before or (shown[1] if len(shown) > 1 else newest),
        after=after or newest,
    )


def difference_page(request: Request) -> VersionDifferencePage:
    """GET /{lang}/history/difference?uri=&from=&to=: two versions of a thing and what is different."""
    asked = sought(request, iri_asked(request))
    before, after = versions_asked(request, asked)
    to, language, thing = urls(request), language_of(request), asked.iri
    rows = event_rows(request, asked, events_of(asked, PAGE))
    for held in (after, before):
        if held.event.sequence not in {row.sequence for row in rows}:
            rows = (*rows, *event_rows(request, asked, [held.event]))
    label = asked.knowledge.labels().name(thing, language)
    numbers = before.event.sequence, after.event.sequence
    difference = compared(before, after)
    fields = field_differences(request, before, after)
    return VersionDifferencePage(
        frame=_frame(request, words(language)("Difference between two versions"), thing, label, numbers),
        thing=thing,
        label=label,
        history_url=to.history(language, thing),
        before=before.notice(request),
        after=after.notice(request),
        before_url=to.page(before.iri, language) if before.event.kind != "delete" else "",
        after_url=to.page(after.iri, language) if after.event.kind != "delete" else "",
        gone_before=before.event.kind == "delete",
        gone_after=after.event.kind == "delete",
        fields=fields,
        groups=() if fields else changed_things(request, difference),
        removed=difference.triples_removed,
        added=difference.triples_added,
        choosing=choosing(request, thing, rows, *numbers),
        data=(FormatLink(to.difference_api(thing, *numbers), JSON.title, JSON.media_type),),
    )


def versions_asked(request: Request, asked: Sought) -> tuple[HeldVersion, HeldVersion]:
    """The two versions that `from` and `to` name, by changes; without them the newest and the one before.

    Raises NotFound for one that there is not, InvalidInput for no number.
    """
    newest = [event.sequence for event in events_of(asked, PAGE) if event.kind != "erase"]
    last = newest[0] if newest else 0
    after = whole_number(request.query_params, "to", last, MOST, 1)
    usual = next((one for one in newest if one < after), after)
    before = whole_number(request.query_params, "from", usual, MOST, 1)
    return version_asked(request, asked.iri, before), version_asked(request, asked.iri, after)


def _frame(request: Request, title: str, thing: str, label: Text, numbers: tuple[int, int] | None = None) -> Frame:
    to, language = urls(request), language_of(request)
    crumbs = (
        [Link(to.page(thing, language), label.value)] if services(request).knowledge.current().answers(thing) else []
    )
    if numbers:
        crumbs.append(Link(to.history(language, thing), words(language)("History")))
    return make_frame(
        request,
        title=f"{title}: {label.value}",
        address=lambda tag: to.difference(tag, thing, *numbers) if numbers else to.history(tag, thing),
        breadcrumbs=[*crumbs, Link("", title, current=True)],
        index=False,
        styles=("records.css", "differences.css", "history.css"),
    )
