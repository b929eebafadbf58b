"""The garbage collector while many records are loaded."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SELDOM: Final = (100_000, 20, 100)
"""Thresholds. Records, their graphs and their rows leave no circles; by default looking for some takes a twentieth of
the processor's time, since tens of thousands of objects are alive."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Within it circles of objects are looked for less often, and not among what is there already."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def collect_seldom() -> None:
    """The same for the rest of a process's life."""
    gc.freeze()
    gc.set_threshold(*_SELDOM)
