"""Events with the changes that made them and with what was stated of their things."""

from collections.abc import Sequence

from kg.history.contents import contents_of
from kg.history.members import Member
from kg.history.model import Event
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames


def read_members(ledger: Ledger, names: GraphNames, events: Sequence[Event]) -> list[Member]:
    """Events as members of a stream. Each change, and each state of a vocabulary, is read once."""
    changes = ledger.changes_of({event.sequence for event in events})
    contents = contents_of(ledger, names, events)
    return [
        Member(event, changes.get(event.sequence), content) for event, content in zip(events, contents, strict=True)
    ]
