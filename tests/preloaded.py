"""What processes that are forked for tests have imported (`tests/forking.py`): all commands, and what serves."""

from importlib.metadata import entry_points

from kg.records.types import read_record_types

for _entry in entry_points(group="kg.commands"):
    _entry.load()
read_record_types()
