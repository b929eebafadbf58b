"""Events with the changes that made them and with what was stated of their things."""

from collections.abc import Sequence

from kg.history.contents import contents_of

from browser.http.services import Services
from kg.history.members import Member, sequences
from kg.history.model import Event


def read_members(parts: Services, events: Sequence[Event]) -> list[Member]:
    """Events as members of a stream. Each change, and each state of a vocabulary, is read once."""
    changes = parts.ledger.numbered(sequences(events))
    contents = contents_of(parts.ledger, parts.names, events)
    pairs = zip(events, contents, strict=True)
    return [Member(event, changes.get(event.sequence), content) for event, content in pairs]
