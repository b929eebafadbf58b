"""From a file to a release: propose, compare, publish or discard, and roll back to an earlier release.

Nothing is ever rewritten: publishing and rolling back are new changes in the ledger.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from kg.errors import Conflict, InvalidInput, NotFound, Refused
from kg.ledger.appending import newest_versions
from kg.ledger.ledger import Change, Ledger, Receipt, Version
from kg.publishing.changes import enter, make_visible
from kg.publishing.minting import refuse_minted
from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.releases.candidates import Candidate, Candidates, Comparison, enter_decision
from kg.releases.difference import compare_graphs
from kg.releases.quality import count_findings
from kg.settings import Settings

_RELEASE: Final = re.compile(r"[\w][\w .,()+:/-]{0,49}")
_RESTORED: Final = " (restored)"
_LONGEST_REASON: Final = 2_000
_NOTHING: Final = CanonicalGraph(b"", 0)
Release = tuple[Version, Change]
Waiting = Callable[[Settings, int], object]
"""Waits until readers can see a sequence."""


class Releases:
    """The releases and candidates of all datasets of one copy. Safe to use from several threads and processes.

    `wait` gets the sequence of each accepted change; by default this process becomes the writer if no process is, which
    a web process must not.
    """

    def __init__(self, settings: Settings, ledger: Ledger, candidates: Candidates, wait: Waiting | None = None) -> None:
        self.candidates = candidates
        self._settings = settings
        self._ledger = ledger
        self._names = GraphNames(settings.base_iri)
        self._wait = wait or (lambda settings, sequence: make_visible(settings, self._ledger, sequence))

    def all(self, dataset: str) -> list[Release]:
        """The releases of a dataset, newest first, without their content."""
        return self._ledger.history(self._names.dataset(dataset))

    def find(self, dataset: str, name: str) -> Release:
        """A release by its revision or by its name (the newest of that name). Raises NotFound."""
        releases = self.all(dataset)
        for version, change in releases:
            if str(version.revision) == name:
                return version, change
        for version, change in releases:
            if change.release == name:
                return version, change
        known = ", ".join(str(version.revision) for version, _ in releases[:20]) or "none"
        raise NotFound(f"{dataset} has no release {name[:50]}.", f"There are the revisions {known}.")

    def content(self, version: Version) -> CanonicalGraph:
        """The content of a release, from the ledger."""
        for found in self._ledger.versions_of_change(version.sequence):
            if found.graph == version.graph:
                return found.content()
        raise NotFound(f"There is no revision {version.revision} of {version.graph}.")

    def propose(self, candidate: Candidate, content: CanonicalGraph) -> Candidate:
        """Keep a candidate with what it would change. Its graph, digest and size are filled in here.

        Raises InvalidInput for an unusable name of the release or a missing reason, Conflict if nothing would change,
        Refused for identifiers that are not the dataset's to make.
        """
        if not _RELEASE.fullmatch(candidate.release):
            raise InvalidInput(
                f"“{candidate.release[:60]}” is not a name for a release.", "Use up to 50 letters, digits, dots."
            )
        _check_reason(candidate.reason)
        if not content.count:
            raise InvalidInput("The file holds no statement.", "Nothing was stored.")
        graph = self._names.dataset(candidate.dataset)
        refuse_minted(self._settings, self._ledger, {graph: content})
        made = replace(candidate, graph=graph, sha256=content.sha256, triples=content.count)
        return self.candidates.add(made, content, self._compare(graph, content))

    def compare(self, candidate: Candidate) -> Candidate:
        """Compare an open candidate with what is published now. Raises Conflict if it is decided or changes nothing."""
        return self.candidates.compared(candidate, self._compare(candidate.graph, self.candidates.content(candidate)))

    def _compare(self, graph: str, content: CanonicalGraph) -> Comparison:
        published, sequence = self._published(graph)
        before = published.content() if published else _NOTHING
        if published and published.sha256 == content.sha256:
            raise Conflict("This is what is published already.", "There is nothing to release.")
        return Comparison(
            sequence=sequence,
            sha256=published.sha256 if published else "",
            difference=compare_graphs(before, content),
            quality_before=count_findings(before) if before.count else {},
            quality_after=count_findings(content),
        )

    def _published(self, graph: str) -> tuple[Version | None, int]:
        """The published version, and the newest sequence at which it certainly was published."""
        sequence = self._ledger.last_sequence()
        return self._ledger.latest(graph), sequence

    def is_own(self, candidate: Candidate, agent: str, number: int | None = None) -> bool:
        """Whether somebody else has to publish a candidate, since two are needed (`KG_FOUR_EYES`) and it is theirs."""
        return self._settings.four_eyes and candidate.is_of(agent, number)

    def publish(self, candidate: Candidate, approved_by: str, reason: str, number: int | None = None) -> Receipt:
        """Make an open candidate the newest release.

        Raises Conflict if it is decided, or if the published content is no longer what it was compared with; Refused
        if somebody else has to. `number` is that of the account that publishes it, if one does.
        """
        _check_reason(reason)
        if self.is_own(candidate, approved_by, number):
            raise Refused("You have proposed this release yourself.", "Somebody else publishes it (KG_FOUR_EYES).")
        content = self.candidates.content(candidate)
        change = Change(
            dataset=candidate.dataset,
            release=candidate.release,
            agent=candidate.agent,
            approved_by=approved_by,
            reason=reason,
            source=candidate.source,
            source_sha256=candidate.source_sha256,
            licence=candidate.licence,
        )

        def decide(connection: Connection, published: str) -> None:
            enter_decision(connection, candidate, "published", approved_by, reason)
            if published != candidate.compared_sha256:
                raise Conflict(
                    f"{candidate.dataset} was changed after candidate {candidate.id} was compared with it.",
                    f"Compare again: kg release compare {candidate.dataset} {candidate.id}",
                )

        return self._enter(change, candidate.graph, content, decide)

    def discard(self, candidate: Candidate, agent: str, reason: str) -> Candidate:
        """Decide against a candidate. Raises Conflict if it is decided already."""
        _check_reason(reason)
        return self.candidates.decide(candidate, "discarded", agent, reason)

    def roll_back(self, release: Release, agent: str, reason: str) -> Receipt:
        """Publish the content of an earlier release again, as a new one. Raises Conflict if that changes nothing."""
        _check_reason(reason)
        version, old = release
        if not version.sha256:
            raise Conflict(f"Revision {version.revision} of {old.dataset} is a withdrawal.", "Choose another.")
        name = (old.release or f"revision {version.revision}").removesuffix(_RESTORED)
        dataset = self._names.dataset_of(version.graph)
        change = Change(
            dataset=dataset,
            release=name[: 64 - len(_RESTORED)] + _RESTORED,
            agent=agent,
            approved_by=agent,
            reason=reason,
            source=old.source,
            source_sha256=old.source_sha256,
            licence=old.licence,
        )

        def check(_: Connection, published: str) -> None:
            if published == version.sha256:
                raise Conflict(f"Revision {version.revision} of {dataset} is what is published now.")

        return self._enter(change, version.graph, self.content(version), check)

    def _enter(
        self, change: Change, graph: str, content: CanonicalGraph, decide: Callable[[Connection, str], None]
    ) -> Receipt:
        """Publish content with what `decide` writes, given the digest of what is published: both or nothing."""

        def also(connection: Connection) -> None:
            decide(connection, newest_versions(connection, (graph,)).get(graph, (0, ""))[1])

        receipt = enter(self._settings, self._ledger, change, {graph: content}, also=also)
        return replace(receipt, visible=self._wait(self._settings, receipt.sequence) is not None)


def _check_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise InvalidInput("Why is missing, or longer than 2,000 characters.", "Say in a sentence or two why.")
