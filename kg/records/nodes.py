"""The two nodes of a record whose type is about a thing: what was submitted, and the thing that it describes.

The record says who submitted what, when, in which languages; the thing has the facts. `{id}` of the thing is that of
the record, so that nothing new is invented: `record/{id}` and `organisation/{id}`. What is named by its symbol has its
own identifier (`meeting/COP-17`), and its record the path of its graph (`record/meeting/COP-17`). One of the two is the
main one, under which lists, search and pages have both: the record, but of what is named by its symbol the thing.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from kg.rdf.documents import Statement
from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import FOAF, RDF
from kg.records.model import RecordType
from kg.records.sources import BY_SYMBOL
from kg.records.types import read_record_types

HAS_TWO_NODES: Final = f"<{FOAF.primaryTopic.value}>".encode()
"""What the canonical text of a graph contains that speaks of a record and of its thing."""
_RECORD: Final = "record/"


@cache
def spaces() -> tuple[str, ...]:
    """Beginnings of the paths of things that records are about, such as `organisation/`."""
    return tuple(sorted({f"{type_.about}/" for type_ in read_record_types().values() if type_.about}))


def record_path(path: str) -> str:
    """The path of the record of a main path.

    >>> record_path("record/X"), record_path("meeting/COP-17")
    ('record/X', 'record/meeting/COP-17')
    """
    return path if path.startswith(_RECORD) else _RECORD + path


def thing_path(path: str, type_: RecordType) -> str:
    """The path of the thing of a main path; that of the record where the type is about none."""
    if path.startswith(BY_SYMBOL) or not type_.about:
        return path
    return f"{type_.about}/{path.removeprefix(_RECORD)}"


def main_class(path: str, type_: RecordType) -> str:
    """The class of what has a main path: of the thing where that is the main node, else of the record."""
    return type_.thing_iri if type_.about and path.startswith(BY_SYMBOL) else type_.class_iri


def other_path(path: str, type_: RecordType) -> str:
    """The path of the node beside a main one; '' if there is none."""
    if not type_.about:
        return ""
    return record_path(path) if path.startswith(BY_SYMBOL) else thing_path(path, type_)


def main_path(path: str) -> str:
    """The main path of either node.

    >>> [main_path(path) for path in ("organisation/X", "record/meeting/COP-17", "record/X", "kmgbf/goal_A")]
    ['record/X', 'meeting/COP-17', 'record/X', 'kmgbf/goal_A']
    """
    if path.startswith(spaces()):
        return _RECORD + path.partition("/")[2]
    inner = path.removeprefix(_RECORD)
    return inner if inner != path and inner.startswith(BY_SYMBOL) else path


def both_nodes(iri: str) -> list[str]:
    """A record that has no symbol, and the things that it could be about, by all types."""
    base, _, identifier = iri.rpartition(_RECORD)
    return [iri, *(f"{base}{space}{identifier}" for space in spaces())]


@cache
def beside() -> frozenset[str]:
    """Ends of the names of nodes beside things at which fields of bodies stand, such as `location`."""
    return frozenset(field.via for type_ in read_record_types().values() for field in type_.fields if field.via)


class Joiner:
    """Statements about both nodes, and those beside, as about the main one, for readers that know one node only."""

    def __init__(self, base_iri: str) -> None:
        self._base, self._beside = base_iri, beside()
        self._beginnings = tuple(base_iri + path for path in (*spaces(), *(_RECORD + symbol for symbol in BY_SYMBOL)))
        self._classes = frozenset(
            rebased(type_.class_iri, base_iri) for type_ in read_record_types().values() if type_.about
        )

    def places(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """The statements, those about nodes beside a thing as about the thing."""
        for subject, predicate, value in statements:
            if "#" in subject and subject.rpartition("#")[2] in self._beside:
                subject = subject.rpartition("#")[0]
            yield subject, predicate, value

    def join(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """The statements of a graph of a record; without the class of the record, since the thing has one."""
        for subject, predicate, value in self.places(statements):
            if predicate == RDF.type.value and value in self._classes:
                continue
            if subject.startswith(self._beginnings):
                subject = self._base + main_path(subject[len(self._base) :])
            yield subject, predicate, value
