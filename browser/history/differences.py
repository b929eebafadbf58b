"""What is different between two versions of a thing: of a record by its fields, of anything else by kinds of change."""

from typing import Final

from starlette.requests import Request

from browser.history.kinds import then_graph
from browser.history.versions import HeldVersion
from browser.http.services import language_of, urls
from browser.records.difference_contexts import Difference as FieldDifference
from browser.records.differences import difference
from browser.records.field_contexts import FieldGroup
from browser.records.fields import Fields
from browser.records.naming import Naming
from browser.releases.contexts import ChangedThing
from browser.releases.differences import things_of
from kg.records.content import read_record, type_of
from kg.records.model import RecordType
from kg.releases.difference import compare_graphs
from kg.releases.model import GROUPS, Difference, Group

_MOST: Final = 200
"""Parts of a thing whose changes a page shows, of each kind."""


def compared(before: HeldVersion, after: HeldVersion) -> Difference:
    """The difference of two versions, by statements. Raises Erased, and TooLarge."""
    return compare_graphs(before.stated, after.stated)


def field_differences(request: Request, before: HeldVersion, after: HeldVersion) -> FieldDifference | None:
    """The difference by the fields of a record; None for anything else."""
    if after.event.dataset != after.knowledge.graph.names.RECORDS:
        return None
    thing, graphs = after.event.thing, [then_graph(held) for held in (before, after)]
    types = [type_of(graph, thing) for graph in (*reversed(graphs), after.knowledge.graph)]
    type_ = next((one for one in types if one is not None), None)
    if type_ is None:
        return None
    naming = Naming(after.knowledge, urls(request), language_of(request))

    def fields(held: HeldVersion) -> tuple[FieldGroup, ...]:
        return _fields(naming, held, type_)

    return difference(fields(before), fields(after), (before.stated, after.stated))


def _fields(naming: Naming, held: HeldVersion, type_: RecordType) -> tuple[FieldGroup, ...]:
    record = read_record(then_graph(held), held.event.thing, type_)
    return Fields(record, naming).groups("")


def changed_things(request: Request, found: Difference) -> tuple[tuple[Group, tuple[ChangedThing, ...]], ...]:
    """The thing and its parts by kinds of change, in their order."""
    maker = things_of(request, found)
    groups = ((group, found.of_group(group)[:_MOST]) for group in GROUPS)
    return tuple((group, tuple(maker(thing, group) for thing in things)) for group, things in groups if things)
