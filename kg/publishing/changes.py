"""Changes, the only way in: a set of graphs is accepted into the ledger and made visible in a new generation."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import Quad, Triple
from sqlalchemy import Connection

from kg.errors import AnotherWriter, Conflict, Superseded
from kg.graph.generations import Generation, read_current
from kg.ledger.ledger import Change, Ledger, Receipt
from kg.publishing.minting import refuse_minted
from kg.publishing.projection import Writer
from kg.publishing.standing import check_before_writing
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.settings import Settings

_POLL: Final = 0.02
_TRIES: Final = 5


def accept(
    settings: Settings,
    ledger: Ledger,
    change: Change,
    graphs: Mapping[str, Iterable[Triple | Quad] | CanonicalGraph | None],
    writer: Writer | None = None,
) -> Receipt:
    """Accept a change that replaces whole graphs (None withdraws one), and wait until readers can see it.

    When this returns, the change is durable: the ledger's transaction has been committed. If a server is running its
    writer makes the change visible, else this process does; one that accepts many changes holds a `writer` open.
    A change that alters nothing is not recorded.
    """
    content = {
        name: graph if graph is None or isinstance(graph, CanonicalGraph) else canonicalize(graph)
        for name, graph in graphs.items()
    }
    receipt = enter(settings, ledger, change, content)
    if writer is not None:
        writer.catch_up()
        return receipt
    return replace(receipt, visible=make_visible(settings, ledger, receipt.sequence) is not None)


def enter(
    settings: Settings,
    ledger: Ledger,
    change: Change,
    graphs: Mapping[str, CanonicalGraph | None],
    since: int | None = None,
    also: Callable[[Connection], object] | None = None,
) -> Receipt:
    """Let the ledger take a change, if anything may be written now and the graphs mint nothing that is not theirs.

    Raises Refused (`kg.publishing.minting`), what `check_before_writing` raises, and Superseded if there are changes
    after `since`. `also` is done in the same transaction or not at all (`Ledger.append`).
    """
    check_before_writing(settings, ledger)
    refuse_minted(settings, ledger, graphs)
    return ledger.append(change, graphs, since, also=also)


def enter_from_newest(
    settings: Settings,
    ledger: Ledger,
    change: Change,
    work_out: Callable[[], Mapping[str, CanonicalGraph | None]],
    also: Callable[[Connection], object] | None = None,
) -> Receipt:
    """Let the ledger take graphs that are worked out from what is newest; `also` is as in `enter`.

    They are worked out anew if others were quicker; Conflict if they are time after time. `enter` says what else.
    """
    for _ in range(_TRIES):
        last = ledger.last_sequence()
        try:
            return enter(settings, ledger, change, work_out(), last, also)
        except Superseded:
            continue
    raise Conflict("Others are publishing all the time.", "Try again in a moment.")


def submit(
    settings: Settings, ledger: Ledger, change: Change, graphs: Mapping[str, CanonicalGraph | None], since: int
) -> tuple[Receipt, Generation | None]:
    """Accept a change that was worked out from the state after change `since`, in a process that must not be a writer.

    Waits until readers can see it; the generation is None if that takes longer than ten seconds. Raises Superseded.
    """
    receipt = enter(settings, ledger, change, graphs, since)
    return receipt, await_visible(settings, receipt.sequence)


HIDDEN: Final = "Readers do not see it yet: the writer is still at work."


def said_if_hidden(receipt: Receipt) -> str:
    """What people are to know who have made a change that readers do not see yet; '' if they do."""
    return "" if receipt.visible else f" {HIDDEN}"


def await_visible(settings: Settings, sequence: int, patience: float = 10.0) -> Generation | None:
    """Wait until a generation holds `sequence`; None if patience (seconds) ends first, and the change is still safe."""
    deadline = time.monotonic() + patience
    while True:
        current = read_current(settings.data)
        if current is not None and current.identity and current.sequence >= sequence:
            return current
        if time.monotonic() > deadline:
            return None
        time.sleep(_POLL / 2)


def make_visible(settings: Settings, ledger: Ledger, sequence: int, patience: float = 60.0) -> Generation | None:
    """Wait until a generation holds `sequence`; become the writer if no process is.

    None if patience (seconds) ends first: the change is safe, but not yet to be seen.
    """
    deadline = time.monotonic() + patience
    while True:
        current = read_current(settings.data)
        if current is not None and current.identity and current.sequence >= sequence:
            return current
        try:
            with Writer(settings.data, settings.base_iri, ledger, settings.snapshots) as writer:
                writer.catch_up()
        except AnotherWriter:
            if time.monotonic() > deadline:
                return None
            time.sleep(_POLL)
