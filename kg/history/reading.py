"""Events with the changes that made them and with what was stated of their things."""

from collections.abc import Iterator, Sequence

from kg.errors import Erased
from kg.history.contents import Contents
from kg.history.members import Member
from kg.history.model import Event
from kg.ledger.ledger import Ledger
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames


def read_members(ledger: Ledger, names: GraphNames, events: Sequence[Event]) -> Iterator[Member]:
    """Events as members of a stream. Each change, and each version of a graph, is read once."""
    changes = ledger.changes_of({event.sequence for event in events})
    contents = Contents(ledger, names)
    for event in events:
        yield Member(event, changes.get(event.sequence), _known(contents, event))


def _known(contents: Contents, event: Event) -> CanonicalGraph | None:
    try:
        return contents.of(event)
    except Erased:
        return None
