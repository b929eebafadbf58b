"""All rules, in the order in which they are applied to the statements of a record."""

import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kg.rdf.documents import CanonicalGraph
from kg.records.former import areas, decisions, literals, values
from kg.records.former.answers import answers
from kg.records.former.names import former_names, rename
from kg.records.former.natures import give_one_nature
from kg.records.former.record_and_thing import part_record_and_thing
from kg.records.former.statements import RecordStatements


@dataclass(frozen=True, slots=True)
class Stage:
    """A rule with its name, which is never given to another: a rule that is changed after a release gets a new one."""

    name: str
    bring_over: Callable[[RecordStatements], None]


_NAMES: Final = "|".join(sorted(f"{each.iri} {' '.join(each.successors)} {each.rule}" for each in former_names()))
STAGES: Final = (
    Stage(f"names {zlib.crc32(_NAMES.encode()):08x}", rename),
    Stage("answers, amounts and contributions on nodes of their own", answers),
    Stage("record and thing", part_record_and_thing),
    Stage("natures", give_one_nature),
    Stage("languages, years and days in one form", literals.bring_over),
    Stage("decisions", decisions.bring_over),
    Stage("values", values.bring_over),
)
"""Rules after the first find the names of today wherever only a name has changed."""
MODEL: Final = frozenset((*(stage.name for stage in STAGES), areas.NAME))
"""What the statements of a ledger are in accordance with when all rules have been applied to it."""


@dataclass(frozen=True, slots=True)
class BroughtOver:
    """A graph in the statements of today, and how often something could not be brought over, by what it was."""

    content: CanonicalGraph
    lost: Counter[str]


def bring_over(content: CanonicalGraph, path: str, base_iri: str) -> BroughtOver:
    """The graph of the record at `path`, the end of the graph's name, by all rules.

    The same object if nothing is to be changed.
    """
    before = frozenset(content.triples())
    record = RecordStatements(base_iri, path, set(before))
    for stage in STAGES:
        stage.bring_over(record)
    changed = record.triples != before
    return BroughtOver(record.canonical() if changed else content, record.lost)
