"""What is done with change sets: edits that fit come in, a preview is worked out, and the whole is proposed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kg.accounts.accounts import Account
from kg.changesets.applying import Applied, apply
from kg.changesets.misfits import Misfit
from kg.changesets.model import Edit
from kg.changesets.store import ChangeSet, ChangeSets
from kg.errors import Conflict, Impossible, NotFound, PreconditionFailed
from kg.ledger.ledger import Ledger, Version
from kg.rdf.graph_names import GraphNames
from kg.releases.candidates import Candidate
from kg.releases.difference import compare_graphs
from kg.releases.model import Difference, from_json
from kg.releases.publishing import Releases
from kg.releases.quality import count_findings
from kg.submissions.once import Once, Replayed


class DoesNotFit(Impossible):
    """An edit that cannot be applied to what the vocabulary is, with the edits before it."""

    def __init__(self, misfit: Misfit) -> None:
        super().__init__(misfit.message, "Nothing was changed.")
        self.misfit = misfit


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change set would change of what is published: edits that do not fit, difference, findings by rule."""

    misfits: tuple[Misfit, ...]
    difference: Difference
    before: Mapping[str, int]
    after: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """Plain values; `read_preview` is the inverse."""
        misfits = [[misfit.place, misfit.reason, misfit.about] for misfit in self.misfits]
        counts = {"before": dict(self.before), "after": dict(self.after)}
        return {"misfits": misfits, "difference": self.difference.as_json(), **counts}


def read_preview(value: Mapping[str, Any]) -> Preview:
    """A preview from its plain values."""
    misfits = tuple(Misfit(place, reason, tuple(about)) for place, reason, about in value["misfits"])
    return Preview(misfits, from_json(value["difference"]), value["before"], value["after"])


class Changing:
    """Change sets of one copy. `spaces` are the beginnings of identifiers in which a dataset may make new concepts."""

    def __init__(self, ledger: Ledger, sets: ChangeSets, names: GraphNames) -> None:
        self.sets = sets
        self._ledger = ledger
        self._names = names

    def published(self, dataset: str) -> Version:
        """What is published of a dataset. Raises NotFound."""
        version = self._ledger.latest(self._names.dataset(dataset))
        if version is None or not version.sha256:
            raise NotFound(f"Nothing of {dataset} is published.", "A first release is loaded from a file.")
        return version

    def applied(self, change_set: ChangeSet, spaces: Sequence[str]) -> Applied:
        """What is published now with the edits that fit."""
        return apply(self.published(change_set.dataset).content(), self._edits(change_set), spaces)

    def add(
        self,
        change_set: ChangeSet,
        edits: Sequence[Edit],
        account: Account,
        spaces: Sequence[str],
        once: Once[ChangeSet] | None = None,
        also: Callable[[sa.Connection], None] | None = None,
    ) -> ChangeSet:
        """Add edits if all fit what is published with those before; `also` is done in the same transaction.

        Raises DoesNotFit, Conflict, PreconditionFailed, TooLarge, and with a key Replayed and KeyUsed.
        """
        if not change_set.is_open:
            raise Conflict(f"The change set {change_set.number} is {change_set.state}.", "Look at it again.")
        base, before = self.published(change_set.dataset).content(), self._edits(change_set)
        known = {misfit.place for misfit in apply(base, before, spaces).misfits}
        found = apply(base, [*before, *edits], spaces).misfits
        new = [misfit for misfit in found if misfit.place not in known]
        if new:
            raise DoesNotFit(next((one for one in new if one.place >= len(before)), new[0]))
        return self.sets.add(change_set, edits, account.number, once, also)

    def preview(self, change_set: ChangeSet, spaces: Sequence[str]) -> Preview:
        """What it would change now. Takes seconds for large vocabularies."""
        base = self.published(change_set.dataset).content()
        applied = apply(base, self._edits(change_set), spaces)
        before = count_findings(base)
        after = count_findings(applied.graph) if applied.graph != base else before
        return Preview(applied.misfits, compare_graphs(base, applied.graph), before, after)

    def propose(
        self,
        releases: Releases,
        change_set: ChangeSet,
        candidate: Candidate,
        spaces: Sequence[str],
        once: Once[ChangeSet] | None = None,
    ) -> ChangeSet:
        """Propose an open change set, as it was read, as a candidate. Raises Conflict if edits do not fit.

        Of the candidate, name of the release, agent, reason and licence are given.
        """
        applied = self.applied(change_set, spaces)
        if applied.misfits:
            count = len(applied.misfits)
            raise Conflict(f"{count} edits do not fit what is published now.", "Take them out, or make them anew.")
        made = releases.propose(candidate, applied.graph)
        try:
            return self.sets.proposed(change_set, made.id, once)
        except (Conflict, PreconditionFailed, Replayed):
            releases.discard(made, candidate.agent, "The change set was changed meanwhile.")
            raise

    def reopen(
        self, releases: Releases, change_set: ChangeSet, agent: str, once: Once[ChangeSet] | None = None
    ) -> ChangeSet:
        """Take a proposed change set back, so that it is made anew from what is published now.

        Raises Conflict and PreconditionFailed; then its candidate is as it was.
        """
        self.sets.check_unchanged(change_set)
        if change_set.candidate is None:
            return self.sets.reopened(change_set, once)
        candidate = releases.candidates.get(change_set.dataset, change_set.candidate)
        if candidate.state == "published":
            raise Conflict(f"The change set {change_set.number} is published.", "Begin another.")
        if candidate.state == "open":
            releases.discard(candidate, agent, f"Taken back: change set {change_set.number}.")
        return self.sets.reopened(change_set, once)

    def _edits(self, change_set: ChangeSet) -> list[Edit]:
        return [entry.edit for entry in self.sets.edits(change_set.number)]
