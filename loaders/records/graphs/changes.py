"""Some hundred graphs of records as one change of the ledger, and some thousand as one publication."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from kg.errors import AnotherWriter, Superseded
from kg.ledger.bodies import Sealed
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import make_visible
from kg.publishing.former_records import mark
from kg.publishing.projection import Writer
from kg.publishing.standing import check_before_writing
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.records.mapping.report import Report
from kg.settings import Settings

PUBLICATION: Final = 10_000
"""Graphs in one publication at most: of more at a time the engine has less to merge, but takes more memory."""
_FIRST: Final = 1_250
"""Graphs in the first publication; the next ones have as many as are there, so that publishing goes beside mapping."""


class Changes:
    """What a load lets the ledger take. `known` are the names of all graphs that it ever had, and grow with it."""

    def __init__(
        self, settings: Settings, ledger: Ledger, report: Report, *, agent: str, source: str, reason: str, most: int
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._report = report
        self._agent = agent
        self._source = source
        self._reason = f"{reason}: " if reason else ""
        self._most = most
        self._published = self._unpublished = 0
        self._writer: Writer | None = None
        self._seen = ledger.last_sequence()
        self.known = set(ledger.newest_revisions())
        # A ledger without records needs no rules of `kg.records.former`: what comes now is in the statements of today.
        fresh = not any(map(GraphNames(settings.base_iri).record_of, self.known))
        self._marks: dict[str, CanonicalGraph | None] = dict([mark(settings.base_iri)]) if fresh else {}

    def open(self) -> None:
        """Become the writer, unless a running server is: that publishes what the ledger gets."""
        try:
            self._writer = Writer(self._settings.data, self._settings.base_iri, self._ledger, self._settings.snapshots)
        except AnotherWriter:
            self._writer = None

    def close(self) -> None:
        """Let another be the writer."""
        if self._writer is not None:
            self._writer.close()

    def learn(self) -> set[str]:
        """Names of graphs that others have written since this was asked, which are known from now on."""
        last = self._ledger.last_sequence()
        others = self._ledger.graphs_since(self._seen) if last > self._seen else set()
        self._seen = last
        self.known |= others
        return others

    def enter(
        self,
        graphs: Mapping[str, CanonicalGraph | None],
        shown: int,
        bodies: Sequence[Sealed],
        is_concerned: Callable[[set[str]], bool],
    ) -> None:
        """Let the ledger take graphs and bodies. Raises Superseded, and does nothing, where a change is concerned by
        what others have written since `learn`."""
        if not graphs and not bodies:
            return
        what = f"{shown} records" if shown != 1 else "1 record"
        change = Change(
            dataset="record",
            agent=self._agent,
            reason=f"{self._reason}{what}" if graphs else f"Bodies of records that are here: {len(bodies)}",
            kind="record",
            source=self._source,
        )
        check_before_writing(self._settings, self._ledger)
        also = partial(self._check, is_concerned)
        self._seen = self._ledger.append(change, {**graphs, **self._marks}, bodies=bodies, also=also).sequence
        self._marks = {}
        self._unpublished += len(graphs)
        if self._unpublished >= min(self._most, max(_FIRST, self._published)):
            self.publish()

    def _check(self, is_concerned: Callable[[set[str]], bool], _transaction: object) -> None:
        if is_concerned(self.learn()):
            raise Superseded(
                "Others have changed records of this load meanwhile.", "Load again; it goes on from there."
            )

    def publish(self) -> None:
        """Let readers see what the ledger has taken."""
        self._published, self._unpublished = self._published + self._unpublished, 0
        if self._writer is not None:
            self._writer.catch_up()
        elif self._ledger.last_sequence():
            shown = make_visible(self._settings, self._ledger, self._ledger.last_sequence())
            self._report.visible = shown is not None
