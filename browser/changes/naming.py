"""What things are called in lists of changes: as they are today, as they were when withdrawn, never as was erased."""

from collections.abc import Collection

from browser.records.naming import Naming
from browser.site.html import plain
from browser.urls import Urls
from kg.history.model import Event
from kg.knowledge.knowledge import Knowledge
from kg.rdf.identifiers import local_name
from kg.texts.languages import Text

_LONGEST = 300


class ChangeNames:
    """Names for the events of one page in one language."""

    def __init__(self, knowledge: Knowledge, to: Urls, language: str, events: Collection[Event]) -> None:
        self.naming = Naming(knowledge, to, language)
        self._gone = knowledge.search.tombstones({event.thing for event in events})

    def thing(self, event: Event) -> Text:
        """The thing of an event by its name; one that has none by the end of its identifier."""
        return self.of(event.thing)

    def of(self, iri: str) -> Text:
        """A thing by its name."""
        if gone := self._gone.get(iri):
            return Text(plain(gone.label)[:_LONGEST] or self._identifier(iri))
        found = self.naming.thing(iri)[0].text
        return Text(plain(found.value)[:_LONGEST] or self._identifier(iri), found.language, found.machine)

    def is_gone(self, event: Event) -> bool:
        """Whether the thing is withdrawn today."""
        return event.thing in self._gone

    def type(self, event: Event) -> Text | None:
        """The type of a record."""
        return self.naming.type(event.schema) if event.schema else None

    def _identifier(self, iri: str) -> str:
        return local_name(iri) or iri
