"""What is wrong with a data folder, and what mends it: the ledger, what is shown, and whether they fit together."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import Store

from kg.errors import Damaged, KgError, NotFound
from kg.graph.generations import Generation, of_current, read_current
from kg.graph.manifest import damaged_files, read_manifest
from kg.graph.named_graphs import NamedGraphs
from kg.ledger.keeping import Bodies
from kg.ledger.keys import LOST, Keys
from kg.ledger.ledger import Ledger
from kg.ledger.verifying import find_problems as find_problems_of_ledger
from kg.publishing.contents import find_differences
from kg.publishing.standing import check_before_writing
from kg.rdf.graph_names import GraphNames
from kg.search.index_file import index_path
from kg.settings import Settings

_AT_ONCE: Final = 500
_LEDGER: Final = "Put the ledger back from a backup: kg restore FOLDER."
_AT_START: Final = "It is made again when the server starts, or by: kg rebuild."


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and what mends it."""

    message: str
    hint: str


def find_problems(settings: Settings, ledger: Ledger) -> Iterator[Problem]:
    """All that is wrong; reads everything and changes nothing, while the server runs too."""
    for message in find_problems_of_ledger(ledger):
        yield Problem(message, _LEDGER)
    yield from find_unreadable(ledger, Keys(settings.keys_file))
    try:
        check_before_writing(settings, ledger)
    except Damaged as error:
        yield Problem(error.message, error.hint)
    yield from _shown(settings, ledger)
    yield from _index(settings, ledger)


def find_unreadable(ledger: Ledger, keys: Keys) -> Iterator[Problem]:
    """Bodies that their keys do not open; of those whose keys are not there only how many."""
    lost = 0
    try:
        kept_bodies = (kept for kept in Bodies(ledger.database).walk() if kept.payload is not None)
        while there := list(islice(kept_bodies, _AT_ONCE)):
            found = keys.find([kept.sha256 for kept in there])
            for kept in there:
                try:
                    keys.read(kept, found.get(kept.sha256))
                except NotFound:
                    lost += 1
                except Damaged as error:
                    yield Problem(error.message, error.hint)
    except KgError as error:
        yield Problem(error.message, error.hint)
    if lost:
        yield Problem(f"{lost:,} bodies of records cannot be read: their keys are not in {keys.file}.", LOST)


def _shown(settings: Settings, ledger: Ledger) -> list[Problem]:
    """What is wrong with the generation that is shown; one that is replaced meanwhile may only seem to be damaged."""
    while True:
        found = of_current(settings.data, lambda current: (current, [*_generation(settings, ledger, current)]))
        if found is None:
            return [Problem("No state of the data is shown.", _AT_START)]
        current, problems = found
        if not problems or read_current(settings.data) == current:
            return problems


def _generation(settings: Settings, ledger: Ledger, current: Generation) -> Iterator[Problem]:
    manifest = read_manifest(current.folder, settings.data)
    if manifest is None or manifest.generation != current:
        yield Problem(f"Generation {current.number} has no sound manifest.", _AT_START)
        return
    if damaged := damaged_files(current.folder, manifest):
        yield Problem(f"Files of generation {current.number} are damaged: {', '.join(damaged)}.", _AT_START)
        return
    if ledger.position() != current.position:
        return  # it will be caught up with
    store = NamedGraphs(Store.read_only(str(current.graph)))
    for difference in find_differences(store, GraphNames(settings.base_iri), ledger):
        yield Problem(difference, "Make it again: kg rebuild.")


def _index(settings: Settings, ledger: Ledger) -> Iterator[Problem]:
    path = index_path(settings.data)
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(3)").fetchall()
            identity, hash_ = connection.execute("SELECT identity, hash FROM position").fetchone()
            sequence = connection.execute("SELECT value FROM meta WHERE key = 'sequence'").fetchone()
        if found != [("ok",)]:
            yield Problem(f"The index {path} is damaged: {found[0][0]}.", _AT_START)
            return
        place = ledger.position(sequence[0] if sequence else 0)
        if place is None or (place.identity, place.hash) != (identity, hash_):
            yield Problem("The index is of another ledger, or of an older copy.", _AT_START)
    except (sqlite3.DatabaseError, TypeError) as error:
        yield Problem(f"The index {path} cannot be read: {error}.", _AT_START)
