"""Records mapped again from the bodies that are kept: exactly as if these came today, where rules only bring over
what the statements of an earlier version still hold."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from kg.errors import Damaged, NotFound
from kg.ledger.bodies import Kept
from kg.ledger.keeping import Bodies
from kg.ledger.keys import Keys
from kg.ledger.ledger import Ledger
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.records.sources import DOCUMENT
from kg.settings import Settings
from loaders.records.graphs.loader import RecordLoader
from loaders.records.graphs.memory import collecting_seldom
from loaders.records.graphs.writer import RecordWriter
from loaders.records.sources.documents import Document

REASON: Final = "Mapped again from bodies that are kept"
_AT_ONCE: Final = 500


def load_kept(
    settings: Settings,
    ledger: Ledger,
    report: Report,
    *,
    agent: str = "Operator",
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _count: None,
) -> None:
    """Map the newest document of each record again; what comes out as it is there makes no new version.

    Only documents say all of a record: what other sources add, of which each answer shows a part, stays as it is. So
    does what was withdrawn. `progress` is called with the number of bodies that were read.
    """
    loader = RecordLoader(read_iris(settings.base_iri), report)
    writing = RecordWriter(settings, ledger, report, agent=agent, dry_run=dry_run, again=True, reason=REASON)
    with collecting_seldom(), writing as writer:
        for count, document in enumerate(_documents(settings, ledger, report), start=1):
            report.documents[document.form] += 1
            loader.load_documents([document], writer.put)
            progress(count)


def _documents(settings: Settings, ledger: Ledger, report: Report) -> Iterator[Document]:
    bodies, keys = Bodies(ledger.database), Keys(settings.keys_file)
    graphs = iter(bodies.graphs())
    while some := list(islice(graphs, _AT_ONCE)):
        there = {graph for graph, digest in ledger.digests(some).items() if digest}
        newest = [kept for (_, source), kept in bodies.newest(there).items() if source == DOCUMENT]
        wanted = [bodies.get(kept) for kept in newest if kept.erased is None]
        found = keys.find([kept.sha256 for kept in wanted])
        for kept in wanted:
            try:
                yield Document(kept.form, json.loads(keys.read(kept, found.get(kept.sha256))), *_place(kept))
            except (NotFound, Damaged) as error:
                report.problem(*_place(kept), error.message, error.hint)


def _place(kept: Kept) -> tuple[str, str]:
    return "bodies that are kept", f"{kept.graph}, {kept.number}"
