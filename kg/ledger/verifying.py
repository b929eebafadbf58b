"""Whether a ledger is what was accepted: its chain, every payload and body, what was erased, and the file itself."""

import hashlib
from collections.abc import Iterator
from itertools import groupby
from typing import Final

import sqlalchemy as sa

from kg.chain import digest_texts, seal
from kg.errors import Damaged, KgError
from kg.ledger.bodies import digest_bodies
from kg.ledger.keeping import Bodies
from kg.ledger.ledger import Ledger, Version
from kg.ledger.schema import changes, erasures, versions

_AT_ONCE: Final = 100


def check_ledger(ledger: Ledger) -> None:
    """Raise Damaged with the first thing that is wrong."""
    for problem in find_problems(ledger):
        raise Damaged(problem, "Put the ledger back from a backup: kg restore FOLDER.")


def check_chain(ledger: Ledger) -> None:
    """Raise Damaged with the first place where the chain does not hold; reads all but the payloads."""
    for problem in find_breaks(ledger):
        raise Damaged(problem, "Put the ledger back from a backup: kg restore FOLDER.")


def find_problems(ledger: Ledger) -> Iterator[str]:
    """What is wrong with a ledger, in sentences; reads all of it."""
    try:
        yield from _damaged_file(ledger)
        yield from find_breaks(ledger)
        yield from _texts(ledger)
        yield from _payloads(ledger)
        yield from _bodies(ledger)
    except KgError as error:
        yield error.message


def find_breaks(ledger: Ledger) -> Iterator[str]:
    """Where the chain of a ledger does not hold; reads all but the payloads."""
    start = ledger.position(0)
    if start is None or not start.identity:
        if ledger.last_sequence():
            yield "The ledger has no identity."
        return
    after, last = 0, start.hash
    while batch := ledger.changes(after, _AT_ONCE):
        made = _versions_between(ledger, batch[0].sequence, batch[-1].sequence)
        for change in batch:
            if change.sequence != after + 1:
                yield f"Changes {after + 1} to {change.sequence - 1} are missing."
            if change.chained(last, made.get(change.sequence, ())) != change.hash:
                yield f"Change {change.sequence} is not what was accepted, or follows from another one."
            after, last = change.sequence, change.hash


def _versions_between(ledger: Ledger, first: int, last: int) -> dict[int, list[Version]]:
    columns = [column for column in versions.c if column.name != "payload"]
    query = sa.select(*columns).where(versions.c.sequence.between(first, last))
    found: dict[int, list[Version]] = {}
    with ledger.database.reading() as connection:
        for row in connection.execute(query):
            found.setdefault(row.sequence, []).append(Version(**row._mapping))
    return found


def _texts(ledger: Ledger) -> Iterator[str]:
    query = sa.select(changes.c.sequence, changes.c.reason, changes.c.source, changes.c.texts, changes.c.salt)
    with ledger.database.reading() as connection:
        for row in connection.execute(query.where(changes.c.salt.is_not(None))):
            if seal(row.salt, digest_texts((row.reason, row.source))) != row.texts:
                yield f"Reason or source of change {row.sequence} are not what was accepted."


def _payloads(ledger: Ledger) -> Iterator[str]:
    known = sa.and_(erasures.c.graph == versions.c.graph, erasures.c.revision == versions.c.revision)
    query = sa.select(*versions.c, erasures.c.erased.label("noted")).outerjoin(erasures, known)
    order = query.order_by(versions.c.graph, versions.c.revision)
    with ledger.database.reading() as connection:
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(order):
            values = dict(row._mapping)
            noted = values.pop("noted")
            version = Version(**values)
            yield from _one_payload(version, erased=noted is not None)


def _one_payload(version: Version, *, erased: bool) -> Iterator[str]:
    name = f"Revision {version.revision} of {version.graph}"
    if version.erased != erased:
        yield f"{name} is said to be erased." if version.erased else f"{name} was erased, and is not."
    try:
        version.content()
    except Damaged as error:
        yield error.message


def _bodies(ledger: Ledger) -> Iterator[str]:
    """Whether bodies are those that came with their changes; needs no keys."""
    kept, erasing = Bodies(ledger.database), _erasing(ledger)
    expected = kept.digests()
    for sequence, some in groupby(kept.walk(), key=lambda body: body.sequence):
        entries = []
        for body in some:
            entries.append((body.graph, body.source, body.number, body.form, body.sha256))
            name = f"Body {body.number} of {body.source} for {body.graph}"
            if body.payload is not None and hashlib.sha256(body.payload).hexdigest() != body.sha256:
                yield f"{name} in the ledger is not what came."
            if (body.payload is None) != (body.erased in erasing):
                yield f"{name} was erased, and is not." if body.payload is not None else f"{name} is gone."
        if expected.pop(sequence, "") != digest_bodies(entries):
            yield f"The bodies of change {sequence} are not those that came with it."
    yield from (f"The bodies of change {sequence} are gone." for sequence in expected)


def _erasing(ledger: Ledger) -> set[int]:
    query = sa.select(changes.c.sequence).where(changes.c.kind == "erasure")
    with ledger.database.reading() as connection:
        return set(connection.execute(query).scalars())


def _damaged_file(ledger: Ledger) -> Iterator[str]:
    if ledger.database.file is None:
        return
    with ledger.database.reading() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
    if found != ["ok"]:
        yield f"The file {ledger.database.file} is damaged: {'; '.join(map(str, found))}."
