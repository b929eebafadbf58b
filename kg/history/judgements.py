"""Public notes of how documents were judged before they were accepted: by which shapes, and what was found.

They hold numbers of findings by severity and code, and neither a value nor a text of any document.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from kg.ledger.ledger import Ledger
from kg.ledger.schema import judgements


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings there were of a severity and a code (`kg/validation/codes.csv`)."""

    severity: str
    code: str
    number: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement on one version: `shapes` is the digest (SHA-256) of those that judged, `findings` are in order."""

    shapes: str
    conforms: bool
    findings: tuple[Count, ...] = ()

    @classmethod
    def of(cls, shapes: str, conforms: bool, findings: Iterable[tuple[str, str]]) -> "Judgement":
        """A judgement by the severity and code of each finding."""
        counts = sorted(Counter(findings).items())
        return cls(shapes, conforms, tuple(Count(*kind, number) for kind, number in counts))


def note_judgement(connection: sa.Connection, graph: str, revision: int, judgement: Judgement) -> None:
    """Keep the judgement on a version, in the transaction that accepts it."""
    findings = [[count.severity, count.code, count.number] for count in judgement.findings]
    values = {"shapes": judgement.shapes, "conforms": judgement.conforms, "findings": json.dumps(findings)}
    connection.execute(sa.insert(judgements).values(graph=graph, revision=revision, **values))


def judgement_of(ledger: Ledger, graph: str, revision: int) -> Judgement | None:
    """The judgement on a version of a graph; None for what was not submitted, or was erased."""
    query = sa.select(judgements).where(judgements.c.graph == graph, judgements.c.revision == revision)
    with ledger.database.reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    return Judgement(row.shapes, row.conforms, tuple(Count(*count) for count in json.loads(row.findings)))
