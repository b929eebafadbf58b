"""What is wrong with the files that are made behind a publication: files of datasets, differences, quality reports.

Nobody is shown a damaged one: it is made again when it is asked for, or behind the next publication.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.graph.generations import read_current
from kg.ledger.ledger import Ledger
from kg.publishing.dumps import find_damaged_dumps
from kg.publishing.verifying import Problem
from kg.quality.stored import find_damaged_reports
from kg.releases.stored import find_damaged_differences
from kg.settings import Settings

_HINT: Final = "It is made again when the server starts, and behind the next publication."


def find_problems(settings: Settings, ledger: Ledger) -> Iterator[Problem]:
    """All files that are not what was made; reads them all and changes nothing."""
    current = read_current(settings.data)
    if current is not None:
        yield from _problems("file of a dataset", find_damaged_dumps(settings, ledger, current))
    yield from _problems("difference", find_damaged_differences(settings.data))
    yield from _problems("quality report", find_damaged_reports(settings.data))


def _problems(what: str, paths: Iterator[Path]) -> Iterator[Problem]:
    for path in paths:
        yield Problem(f"The {what} {path} is damaged.", _HINT)
