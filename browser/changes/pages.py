"""The page of changes: what happened to things, by day, each change with its reason and who made it."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Final

from starlette.requests import Request

from browser.changes.atom import MEDIA_TYPE
from browser.changes.choosing import Choice, read_choice, read_number
from browser.changes.contexts import ChangeGroup, ChangesPage, Day, EventRow
from browser.changes.filters import filters
from browser.changes.naming import ChangeNames
from browser.http.services import language_of, services, urls
from browser.site.contexts import FormatLink
from browser.site.dataset_names import dataset_link
from browser.site.frame import make_frame, words
from browser.urls import Urls
from kg.history.members import iri_of
from kg.history.model import Event
from kg.knowledge.knowledge import Knowledge
from kg.ledger.model import Change
from kg.publishing.provenance import change_iri
from kg.rdf.formats import JSON, TRIG
from kg.texts.languages import DEFAULT, Text

PAGE: Final = 50
STYLES: Final = ("changes.css",)


def changes_page(request: Request) -> ChangesPage:
    """Changes of a choice, newest first; `before` goes on from an event."""
    parts, language = services(request), language_of(request)
    knowledge = parts.knowledge.current()
    choice, before = read_choice(request.query_params, knowledge), read_number(request.query_params, "before")
    found = knowledge.events.before(choice.selection, before, PAGE + 1)
    more, found = len(found) > PAGE, found[:PAGE]
    view = _View(
        knowledge, urls(request), language, found, parts.ledger.changes_of({event.sequence for event in found})
    )
    return view.page(request, choice, before, more)


class _View:
    """Makes the page of some events."""

    def __init__(
        self, knowledge: Knowledge, to: Urls, language: str, events: list[Event], made: Mapping[int, Change]
    ) -> None:
        self._knowledge, self._to, self._language = knowledge, to, language
        self._events, self._made = events, made
        self._names = ChangeNames(knowledge, to, language, events)
        self._labels = self._names.naming.labels

    def page(self, request: Request, choice: Choice, before: int | None, more: bool) -> ChangesPage:
        """The page."""
        to, language, sent = self._to, self._language, choice.parameters
        here = sent | ({"before": str(before)} if before is not None else {})
        _ = words(language)
        thing = self._names.of(choice.thing) if choice.thing else None
        return ChangesPage(
            frame=make_frame(
                request,
                title=f"{_('Changes')}: {thing.value}" if thing else _("Changes"),
                address=lambda tag: to.changes(tag, **here),
                section="changes",
                styles=STYLES,
                index=not here,
                feed=sent,
            ),
            days=tuple(self._days()),
            filters=filters(self._names.naming, choice),
            thing=thing,
            thing_iri=choice.thing,
            chosen=bool(sent),
            action=to.changes(language),
            all_url=to.changes(language),
            older_url=to.changes(language, **sent, before=str(self._events[-1].number)) if more else "",
            newest_url=to.changes(language, **sent) if before is not None else "",
            feeds=self._feeds(sent),
            log_url=to.change_log(language),
        )

    def _feeds(self, sent: Mapping[str, str]) -> tuple[FormatLink, ...]:
        tongue = {"lang": self._language} if self._language != DEFAULT else {}
        return (
            FormatLink(self._to.changes_feed(**sent, **tongue), "Atom", MEDIA_TYPE),
            FormatLink(self._to.changes_api(**sent, **tongue), JSON.title, JSON.media_type),
            FormatLink(self._to.stream(**sent, format=TRIG.name), "Linked Data Event Stream", TRIG.media_type),
        )

    def _days(self) -> Iterable[Day]:
        for day, events in groupby(self._events, key=lambda event: event.moment[:10]):
            yield Day(day, tuple(self._groups(events)))

    def _groups(self, events: Iterable[Event]) -> Iterable[ChangeGroup]:
        for sequence, some in groupby(events, key=lambda event: event.sequence):
            found, change = list(some), self._made.get(sequence)
            yield ChangeGroup(
                sequence=sequence,
                moment=found[0].moment,
                reason=change.reason if change else "",
                agent=change.agent if change else "",
                on_behalf_of=self._names.naming.owner(change.on_behalf_of).value if change else "",
                approved_by=change.approved_by if change else "",
                source=change.source if change else "",
                url=self._to.page(change_iri(self._to.identifiers.base_iri, sequence), self._language),
                events=tuple(map(self._row, found)),
            )

    def _row(self, event: Event) -> EventRow:
        to, language = self._to, self._language
        type_ = self._names.type(event) or Text(dataset_link(event.dataset, self._labels, to, language).text)
        country = self._names.naming.country_link(event.government.lower()) if event.government else None
        return EventRow(
            kind=event.kind,
            name=self._names.thing(event),
            url=to.page(event.thing, language),
            type=type_,
            country=country,
            gone=self._names.is_gone(event),
            version_url=to.resource(iri_of(to.identifiers.base_iri, event)),
            history_url=to.changes(language, thing=event.thing),
        )
