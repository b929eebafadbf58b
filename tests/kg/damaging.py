"""A small data folder, and ways to damage its files: for tests of what is noticed and mended."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from kg.chain import Position
from kg.derived import make_derived
from kg.errors import KgError
from kg.graph.datasets import get_dataset
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.ledger.verifying import check_ledger
from kg.publishing.backup import make_backup
from kg.publishing.dumps import find_dumps, state_of
from kg.publishing.projection import Writer
from kg.publishing.standing import find_hindrance, note_hindrance
from kg.publishing.verifying import find_problems
from kg.quality.stored import read
from kg.releases.candidates import Candidates
from kg.releases.publishing import Releases
from kg.releases.stored import find_difference
from kg.search.search import Search
from kg.settings import Settings
from tests.vocabularies import add_vocabulary

GRAPH: Final = "http://metadata.cbd.int/graph/demo"
HEAD: Final = """@prefix : <http://metadata.cbd.int/demo/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:scheme a skos:ConceptScheme ; skos:prefLabel "Demo"@en .
"""
STATES: Final = ("one", "two", "three")
"""The words of the three states that a folder goes through."""
OLDER: Final = "two"


@dataclass(frozen=True)
class Shown:
    """What readers see: the statements, what is found by a word, and the labels of the vocabulary."""

    quads: frozenset[str]
    found: int
    labels: int
    at: Position


def write_state(settings: Settings, ledger: Ledger, word: str) -> None:
    """Accept a state of the vocabulary, of two hundred concepts that are called by a word."""
    concepts = (f':c{n} a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "{word} {n}"@en .' for n in range(200))
    add_vocabulary(settings, ledger, "demo", HEAD + "\n".join(concepts), uri_spaces=(f"{settings.base_iri}demo/",))


def make_folders(folder: Path) -> None:
    """`whole`, a data folder with everything in it; `older`, it one change before; `backup`, one of its ledger."""
    settings = Settings(data=folder / "whole")
    with closing(Ledger(settings.ledger_address)) as ledger:
        for word in STATES:
            write_state(settings, ledger, word)
            if word == OLDER:
                _derive(settings, ledger)
                ledger.database.forget_log()
                copy(folder / "whole", folder / "older")
        _derive(settings, ledger)
        make_backup(ledger, folder / "backup")
        ledger.database.forget_log()


def _derive(settings: Settings, ledger: Ledger) -> None:
    make_derived(settings, ledger)


def copy(folder: Path, target: Path) -> None:
    """Copy a folder with the hard links and links that are in it."""
    subprocess.run(["cp", "-a", folder, target], check=True)


def files(folder: Path) -> list[str]:
    """All files and links of a folder, by path."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def _delete(path: Path, _older: Path) -> None:
    path.unlink()


def _empty(path: Path, _older: Path) -> None:
    path.write_bytes(b"")


def _truncate(path: Path, _older: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _flip(path: Path, _older: Path) -> None:
    """In place, as a disk does it: whatever shares the file sees it. Bytes all over the file."""
    with path.open("r+b") as file:
        content = bytearray(file.read())
        for place in range(len(content) // 8, len(content), max(1, len(content) // 5)):
            content[place] ^= 0x55
        file.seek(0)
        file.write(content)


def _replace(path: Path, older: Path) -> None:
    if older.exists():
        path.unlink()
        shutil.copy2(older, path, follow_symlinks=True)


FAULTS: Final[dict[str, Callable[[Path, Path], None]]] = {
    "deleted": _delete,
    "emptied": _empty,
    "truncated": _truncate,
    "flipped": _flip,
    "older": _replace,
}


def start(settings: Settings) -> None:
    """What the writer process does when it starts, until there is nothing more to do."""
    with closing(Ledger(settings.ledger_address)) as ledger:
        try:
            check_ledger(ledger)
            with Writer(settings.data, settings.base_iri, ledger, settings.snapshots) as writer:
                writer.catch_up()
            note_hindrance(settings.data, None)
            make_derived(settings, ledger)
        except KgError as error:
            note_hindrance(settings.data, error)


def shown(settings: Settings) -> Shown:
    """What a reader sees who comes now."""
    knowledge = KnowledgeBase(settings).current()
    quads = frozenset(map(str, knowledge.graph.contents(GRAPH)))
    tables = knowledge.vocabularies["demo"].tables
    labels = tables.rows("SELECT count(*) FROM label", ())[0][0]
    return Shown(quads, Search(settings.data).find("three")[1], labels, knowledge.generation.position)


def derived(settings: Settings) -> tuple[object, ...]:
    """What is made of releases and of quality."""
    with closing(Ledger(settings.ledger_address)) as ledger, closing(Candidates(settings.ledger_address)) as candidates:
        releases = Releases(settings, ledger, candidates)
        versions = releases.all("demo")[-len(STATES) :]
        found = [find_difference(settings.data, releases, old, new) for new, old in pairwise(versions)]
        dataset = get_dataset(KnowledgeBase(settings).current().graph, "demo")
        dumps = find_dumps(settings.data, "demo", state_of(ledger, dataset))
    files = {name: (dump.path.read_bytes(), dump.packed.read_bytes()) for name, dump in dumps.items()}
    report = read(settings.data, "demo")
    return (found, report.report.totals if report else None, files)


def hindrance(settings: Settings) -> KgError | None:
    """Why nothing can be written, as readiness says it."""
    with closing(Ledger(settings.ledger_address)) as ledger:
        return find_hindrance(settings, ledger)


def problems(settings: Settings) -> Iterator[str]:
    """What `kg verify` says."""
    with closing(Ledger(settings.ledger_address)) as ledger:
        yield from (problem.message for problem in find_problems(settings, ledger))
