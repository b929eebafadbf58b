"""GET /changes.atom: changes as an Atom feed (RFC 4287) with archives (RFC 5005) and deleted entries (RFC 6721).

The feed has the newest entries; `prev-archive` leads to those before. The bounds of archives do not move: an archive
has so many entries before a number, and the feed as many as are left when the number of all is divided by that, and
one portion more. So a reader that knows an archive knows all before it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import Response

from browser.changes.choosing import Choice, read_choice, read_number
from browser.changes.naming import ChangeNames
from browser.datasets.publisher import PUBLISHER_NAME, TITLE
from browser.http.answers import answer
from browser.http.parameters import check_language
from browser.http.services import Services, services, urls
from browser.site.frame import Words, words
from browser.site.i18n import N_
from browser.urls import Urls
from kg.history.members import iri_of
from kg.history.model import Event
from kg.history.naming import VersionName, version_iri
from kg.knowledge.knowledge import Knowledge
from kg.ledger.model import Change
from kg.rdf.formats import HTML
from kg.rdf.spellings import as_uri
from kg.texts.languages import DEFAULT

SIZE: Final = 50
"""Entries of an archive; the feed has up to twice as many."""
MEDIA_TYPE: Final = "application/atom+xml"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_HISTORY: Final = "http://purl.org/syndication/history/1.0"
_DELETED: Final = "http://purl.org/atompub/tombstones/1.0"
_UNSAYABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
KINDS: Final[Mapping[str, str]] = {
    "create": N_("Published"),
    "update": N_("Changed"),
    "delete": N_("Withdrawn"),
    "erase": N_("Erased"),
}
for _prefix, _space in (("", _ATOM), ("fh", _HISTORY), ("at", _DELETED)):
    ElementTree.register_namespace(_prefix, _space)


@dataclass(frozen=True, slots=True)
class Feed:
    """A document of a feed: what it has, newest first, whether it is an archive, and before which event there is more.

    `before` is the number in its address, None for the feed itself; `more` is 0 where nothing came before.
    """

    choice: Choice
    language: str
    before: int | None
    events: tuple[Event, ...]
    more: int

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of its address, without `before`."""
        return self.choice.parameters | ({"lang": self.language} if self.language != DEFAULT else {})


def atom(request: Request) -> Response:
    """The feed of a choice among changes; with `before` an archive of it."""
    parts, sent = services(request), request.query_params
    knowledge = parts.knowledge.current()
    choice, before = read_choice(sent, knowledge), read_number(sent, "before")
    feed = read_feed(knowledge, choice, check_language(sent.get("lang") or DEFAULT), before)
    key = ("atom", knowledge.generation.number, urls(request).root, repr(feed.choice), feed.language, before)
    content = parts.cache.get_or_make(key, lambda: _Writer(parts, knowledge, urls(request), feed).write())
    headers = {"X-Kg-Generation": str(knowledge.generation.number), "Content-Language": feed.language}
    age = 3600 if before is not None and len(feed.events) == SIZE else 1
    return answer(request, content, f"{MEDIA_TYPE}; charset=utf-8", max_age=age, headers=headers)


def read_feed(knowledge: Knowledge, choice: Choice, language: str, before: int | None) -> Feed:
    """The feed, or the archive before a number."""
    selection, events = choice.selection, knowledge.events
    size = SIZE if before is not None else SIZE + events.count(selection) % SIZE
    found = events.before(selection, before, size + 1)
    more = found[size - 1].number if len(found) > size else 0
    return Feed(choice, language, before, tuple(found[:size]), more)


class _Writer:
    """Writes one document."""

    def __init__(self, parts: Services, knowledge: Knowledge, to: Urls, feed: Feed) -> None:
        self._to, self._feed, self._knowledge = to, feed, knowledge
        self._changes = parts.ledger.changes_of({event.sequence for event in feed.events})
        self._names = ChangeNames(knowledge, to, feed.language, feed.events)
        self._words: Words = words(feed.language)

    def write(self) -> bytes:
        """The document."""
        feed, to = self._feed, self._to
        root = ElementTree.Element(f"{{{_ATOM}}}feed", {"xml:lang": feed.language})
        _text(root, "id", f"{to.identifiers.base_iri}{to.changes_feed(**feed.parameters).removeprefix(to.root)}")
        _text(root, "title", " – ".join((self._words("Changes"), *feed.choice.parameters.values(), TITLE)))
        _text(root, "updated", feed.events[0].moment if feed.events else self._knowledge.generation.created)
        author = ElementTree.SubElement(root, f"{{{_ATOM}}}author")
        _text(author, "name", PUBLISHER_NAME)
        self._links(root)
        if feed.before is not None:
            ElementTree.SubElement(root, f"{{{_HISTORY}}}archive")
        for event in feed.events:
            self._entry(root, event)
        for event in feed.events:
            self._deleted(root, event)
        content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        return content

    def _links(self, root: ElementTree.Element) -> None:
        feed, to = self._feed, self._to
        current = to.changes_feed(**feed.parameters)
        own = {"before": str(feed.before)} if feed.before is not None else {}
        _link(root, "self", to.changes_feed(**feed.parameters, **own), MEDIA_TYPE)
        _link(root, "current", current, MEDIA_TYPE)
        _link(root, "alternate", to.changes(feed.language, **feed.choice.parameters), HTML.media_type)
        if feed.more:
            _link(root, "prev-archive", to.changes_feed(**feed.parameters, before=str(feed.more)), MEDIA_TYPE)

    def _entry(self, root: ElementTree.Element, event: Event) -> None:
        entry = ElementTree.SubElement(root, f"{{{_ATOM}}}entry")
        base, change = self._to.identifiers.base_iri, self._changes.get(event.sequence)
        name = self._names.thing(event)
        _text(entry, "id", iri_of(base, event))
        title = _text(entry, "title", self._words(KINDS[event.kind]) + ": " + name.value)
        if name.language and name.language != self._feed.language:
            title.set("xml:lang", name.language)
        _text(entry, "updated", event.moment)
        _text(entry, "published", event.moment)
        _link(entry, "alternate", self._to.page(event.thing, self._feed.language), HTML.media_type)
        for scheme, term in (("dataset", event.dataset), ("schema", event.schema), ("party", event.government)):
            if term:
                ElementTree.SubElement(
                    entry, f"{{{_ATOM}}}category", {"term": term, "scheme": f"{base}changes#{scheme}"}
                )
        if change:
            self._said(entry, change)

    def _said(self, entry: ElementTree.Element, change: Change) -> None:
        if who := self._names.naming.owner(change.on_behalf_of).value or change.agent:
            author = ElementTree.SubElement(entry, f"{{{_ATOM}}}author")
            _text(author, "name", who)
        _text(entry, "summary", change.reason).set("xml:lang", DEFAULT)

    def _deleted(self, root: ElementTree.Element, event: Event) -> None:
        """The entry that a withdrawal or an erasure takes back: of the version that stood, or that was erased."""
        base, sequence = self._to.identifiers.base_iri, event.erased
        if event.kind == "delete":
            earlier = self._knowledge.events.of_thing(event.thing, 1, event.number)
            sequence = earlier[0].sequence if earlier else 0
        if sequence:
            ref = as_uri(version_iri(base, VersionName(sequence, event.thing)))
            deleted = ElementTree.SubElement(root, f"{{{_DELETED}}}deleted-entry", {"ref": ref, "when": event.moment})
            if change := self._changes.get(event.sequence):
                comment = ElementTree.SubElement(deleted, f"{{{_DELETED}}}comment", {"xml:lang": DEFAULT})
                comment.text = _UNSAYABLE.sub(" ", change.reason)


def _text(parent: ElementTree.Element, name: str, value: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = _UNSAYABLE.sub(" ", value)
    return element


def _link(parent: ElementTree.Element, relation: str, address: str, media_type: str) -> None:
    sent = {"rel": relation, "type": media_type, "href": as_uri(address)}
    ElementTree.SubElement(parent, f"{{{_ATOM}}}link", sent)
