"""The tables of events in the search index (SQLite)."""

from typing import Final

EVENT_TABLES: Final = ("event", "event_count", "event_state", "event_thing", "event_change")
EVENT_SCHEMA: Final = """
CREATE TABLE event_change (sequence INTEGER PRIMARY KEY, moment TEXT NOT NULL);
CREATE TABLE event_thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE event (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, thing INTEGER NOT NULL, dataset TEXT NOT NULL,
  schema TEXT NOT NULL, government TEXT NOT NULL, erased INTEGER NOT NULL);
CREATE INDEX event_by_thing ON event (thing, number);
CREATE INDEX event_by_dataset ON event (dataset, number);
CREATE INDEX event_by_schema ON event (schema, number);
CREATE INDEX event_by_government ON event (government, number);
CREATE INDEX event_by_both ON event (government, schema, number);
CREATE TABLE event_count (dataset TEXT NOT NULL, schema TEXT NOT NULL, government TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (dataset, schema, government)) WITHOUT ROWID;
CREATE TABLE event_state (thing INTEGER NOT NULL, graph INTEGER NOT NULL, digest BLOB NOT NULL,
  PRIMARY KEY (thing, graph)) WITHOUT ROWID;
CREATE INDEX event_state_by_graph ON event_state (graph);
"""
# `event_state` has what each graph states of each thing now; `event_count` how many events have these three values.

PLACES: Final = 24
"""Bits of an event's number that count within its change; the rest is the sequence. Numbers stay below 2^53, which all
that reads JSON can hold, for half a milliard changes."""


def first_number(sequence: int) -> int:
    """A number below those of all events of a change, and above those of all changes before."""
    return sequence << PLACES
