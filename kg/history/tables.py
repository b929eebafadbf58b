"""Writes the tables of events, on the connection and in the transactions of the search index.

What they hold follows from the ledger as it is now, whenever they were filled: numbers are of the sequence and the
order within a change; where a content is erased, what was known by it alone is worked out again without it.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from kg.history.facts import FactReader
from kg.history.model import EventKind
from kg.history.schema import PLACES, first_number
from kg.history.things import digests, record_of, speaker
from kg.rdf.graph_names import GraphNames

if TYPE_CHECKING:  # readers of the index need not load the ledger
    from kg.ledger.model import Change, Erasure, Version

_RECORD: Final = GraphNames.RECORDS
_AT_ONCE: Final = 500
_LAST_FACTS: Final = "SELECT schema, government FROM event WHERE thing = ? AND number < ? ORDER BY number DESC LIMIT 1"
Key = tuple[str, str]
"""A dataset and a thing that it speaks of."""
Facts = tuple[str, str]
"""Schema and government of a record; '' for none."""
State = Mapping[str, bytes]
"""What a graph states of each thing, as digests."""


class Past(Protocol):
    """What is asked of the ledger."""

    def changes(self, after: int = 0, limit: int | None = None, *, upto: int | None = None) -> "list[Change]": ...

    def versions_of_change(self, sequence: int) -> "list[Version]": ...

    def version_after(self, graph: str, sequence: int) -> "Version | None": ...

    def erasures_of(self, sequence: int) -> "list[Erasure]": ...


class EventTables:
    """The tables. `apply` is called for each change, in order."""

    def __init__(self, connection: sqlite3.Connection, names: GraphNames) -> None:
        self._connection = connection
        self._names = names
        self._facts = FactReader(names)

    def apply(self, change: "Change", versions: "Sequence[Version]", past: Past) -> None:
        """Note what a change did."""
        moment = (change.sequence, change.accepted)
        self._connection.execute("INSERT OR REPLACE INTO event_change VALUES (?, ?)", moment)
        erased = past.erasures_of(change.sequence) if change.kind == "erasure" else []
        self._add(change.sequence, versions, {_RECORD}, erased)
        if all(speaker(self._names, one.graph) in ("", _RECORD) for one in erased):
            self._add(change.sequence, versions, None, erased)
        else:
            self._begin_anew(change.sequence, past)
        for one in erased:
            if speaker(self._names, one.graph) == _RECORD:
                self._forget_facts(record_of(self._names, one.graph), past)

    def _begin_anew(self, upto: int, past: Past) -> None:
        """Make the events of all vocabularies again: an erased content no longer tells what it changed."""
        execute = self._connection.execute
        names = execute("SELECT id, name FROM graph").fetchall()
        graphs = [(id_,) for id_, name in names if speaker(self._names, name) != _RECORD]
        self._connection.executemany("DELETE FROM event_state WHERE graph = ?", graphs)
        execute("DELETE FROM event WHERE dataset <> ?", (_RECORD,))
        execute("DELETE FROM event_count WHERE dataset <> ?", (_RECORD,))
        after = 0
        while batch := past.changes(after, _AT_ONCE, upto=upto):
            for change in batch:
                erased = past.erasures_of(change.sequence) if change.kind == "erasure" else []
                self._add(change.sequence, past.versions_of_change(change.sequence), None, erased)
            after = batch[-1].sequence

    def _add(
        self,
        sequence: int,
        versions: "Sequence[Version]",
        only: set[str] | None,
        erased: "Sequence[Erasure]",
    ) -> None:
        """Note what a change did to records (`only`), or to the things of vocabularies (None)."""
        spoken = [(one, speaker(self._names, one.graph)) for one in versions]
        chosen = [(one, dataset) for one, dataset in spoken if dataset and (dataset == _RECORD) == bool(only)]
        lost = {
            (dataset, record_of(self._names, one.graph) if only else f"{self._names.base_iri}dataset/{dataset}"): one.of
            for one in erased
            if (dataset := speaker(self._names, one.graph)) and (dataset == _RECORD) == bool(only)
        }
        if not chosen and not lost:
            return
        graphs = self._graphs([one.graph for one, _ in chosen])
        before = self._states([graphs[one.graph] for one, _ in chosen if one.revision > 1])
        after = {
            graphs[one.graph]: self._state(one, dataset, before.get(graphs[one.graph], {})) for one, dataset in chosen
        }
        touched = {
            (dataset, thing)
            for one, dataset in chosen
            for thing in _differing(before.get(graphs[one.graph], {}), after[graphs[one.graph]])
        } | lost.keys()
        self._settle(sequence, sorted(touched), before, after, lost, self._facts_of(chosen) if only else {})

    def _settle(
        self,
        sequence: int,
        touched: Sequence[Key],
        before: Mapping[int, State],
        after: Mapping[int, State],
        lost: Mapping[Key, int],
        facts: Mapping[str, Facts],
    ) -> None:
        things = self._things({thing for _, thing in touched})
        existed = self._spoken_of(things)
        self._write_states(before, after, things)
        exist = self._spoken_of(things)
        top, end = first_number(sequence), first_number(sequence + 1)
        sql = "SELECT max(number) FROM event WHERE number > ? AND number < ?"  # later ones stay where these begin anew
        at = self._connection.execute(sql, (top, end)).fetchone()[0] or top
        rows = []
        for number, key in enumerate(touched, start=at + 1):
            dataset, thing = key
            kind = _kind(key in existed, key in exist, key in lost)
            known = facts.get(thing) or self._last_facts(things[thing], number)
            rows.append((number, kind, things[thing], dataset, *known, lost.get(key, 0)))
        self._connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._count((row[3], row[4], row[5]) for row in rows)

    def _state(self, version: "Version", dataset: str, before: State) -> State:
        """What a version states of each thing. Of an erased one nobody knows: a vocabulary's is passed over."""
        if dataset == _RECORD:
            content = version.sha256.encode()
            return {record_of(self._names, version.graph): content} if content else {}
        if version.erased:
            return before
        return digests(version.content()) if version.payload is not None else {}

    def _facts_of(self, chosen: "Iterable[tuple[Version, str]]") -> dict[str, Facts]:
        """Of the records whose own graphs have contents."""
        held = ((record_of(self._names, one.graph), one) for one, _ in chosen if one.payload is not None)
        own = ((record, one) for record, one in held if one.graph == _own_graph(self._names, record))
        return {record: self._facts.read(one.content(), record) for record, one in own}

    def _last_facts(self, thing: int, number: int) -> Facts:
        return self._connection.execute(_LAST_FACTS, (thing, number)).fetchone() or ("", "")

    def _forget_facts(self, record: str, past: Past) -> None:
        """Read type and government of a record again, after each change, without what was erased."""
        thing = self._things({record})[record]
        rows = self._connection.execute("SELECT number, schema, government FROM event WHERE thing = ?", (thing,))
        known: Facts = ("", "")
        for number, *held in sorted(rows.fetchall()):
            version = past.version_after(_own_graph(self._names, record), number >> PLACES)
            if version is not None and version.payload is not None and version.sequence == number >> PLACES:
                known = self._facts.read(version.content(), record)
            if known != tuple(held):
                change = "UPDATE event SET schema = ?, government = ? WHERE number = ?"
                self._connection.execute(change, (*known, number))
                self._count([(_RECORD, *held)], -1)
                self._count([(_RECORD, *known)])

    def _count(self, keys: Iterable[tuple[str, str, str]], by: int = 1) -> None:
        rows = [(*key, by * number) for key, number in Counter(keys).items()]
        upsert = "INSERT INTO event_count VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
        self._connection.executemany(upsert, rows)

    def _graphs(self, names: Iterable[str]) -> dict[str, int]:
        return self._numbers("SELECT name, id FROM graph WHERE name IN (SELECT value FROM json_each(?))", names)

    def _things(self, iris: Iterable[str]) -> dict[str, int]:
        wanted = sorted(iris)
        self._connection.executemany("INSERT OR IGNORE INTO event_thing (iri) VALUES (?)", ((iri,) for iri in wanted))
        return self._numbers("SELECT iri, id FROM event_thing WHERE iri IN (SELECT value FROM json_each(?))", wanted)

    def _numbers(self, sql: str, names: Iterable[str]) -> dict[str, int]:
        return dict(self._connection.execute(sql, (json.dumps(list(names)),)).fetchall())

    def _states(self, graphs: Sequence[int]) -> dict[int, dict[str, bytes]]:
        """What each of some graphs states now."""
        found: dict[int, dict[str, bytes]] = {}
        sql = (
            "SELECT graph, iri, digest FROM event_state CROSS JOIN event_thing ON id = thing "
            "WHERE graph IN (SELECT value FROM json_each(?))"
        )
        for graph, iri, digest in self._connection.execute(sql, (json.dumps(graphs),)) if graphs else ():
            found.setdefault(graph, {})[iri] = digest
        return found

    def _spoken_of(self, things: Mapping[str, int]) -> set[Key]:
        """Which datasets speak of which of some things now."""
        sql = (
            "SELECT iri, name FROM event_state CROSS JOIN event_thing ON event_thing.id = thing "
            "CROSS JOIN graph ON graph.id = graph WHERE thing IN (SELECT value FROM json_each(?))"
        )
        rows = self._connection.execute(sql, (json.dumps(list(things.values())),))
        return {(speaker(self._names, name), iri) for iri, name in rows}

    def _write_states(self, before: Mapping[int, State], after: Mapping[int, State], things: Mapping[str, int]) -> None:
        many = self._connection.executemany
        gone = {graph: state.keys() - after[graph].keys() for graph, state in before.items()}
        rows = ((things[thing], graph) for graph, some in gone.items() for thing in some)
        many("DELETE FROM event_state WHERE thing = ? AND graph = ?", rows)
        new = (
            (things[thing], graph, digest)
            for graph, state in after.items()
            for thing, digest in state.items()
            if before.get(graph, {}).get(thing) != digest
        )
        many("INSERT OR REPLACE INTO event_state VALUES (?, ?, ?)", sorted(new))


def _differing(before: State, after: State) -> set[str]:
    return {thing for thing in before.keys() | after.keys() if before.get(thing) != after.get(thing)}


def _kind(existed: bool, exists: bool, lost: bool) -> EventKind:
    if lost:
        return "erase"
    if not exists:
        return "delete"
    return "update" if existed else "create"


def _own_graph(names: GraphNames, record: str) -> str:
    return names.record(record.removeprefix(names.base_iri).removeprefix("record/"))
