"""Work on change sets that takes seconds, in a process of its own: a server starts `python -m kg.changesets.work`.

It reads one task as JSON from standard input and writes one answer as JSON to standard output:

    {"task": "preview", "number", "spaces"}                                -> `Preview.as_json`
    {"task": "propose", "number", "etag", "spaces", "candidate": {...}, "key": {...} or null}
        -> {"id": number of the candidate}; `key` is a `kg.submissions.once.Once` without its answer

Each with "settings" as `Settings.model_dump` gives them. An error is {"error": slug, "message", "hint"}.
"""

from typing import Any

from kg.changesets.service import Changing
from kg.changesets.store import ChangeSets, kept
from kg.errors import PreconditionFailed
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames
from kg.releases.candidates import Candidate, Candidates
from kg.releases.publishing import Releases
from kg.releases.work import answer_one
from kg.settings import Settings
from kg.submissions.once import Once, Replayed


def carry_out(task: dict[str, Any]) -> dict[str, Any]:
    """Carry out one task; raises what `kg.changesets` and `kg.releases` raise."""
    settings = Settings(**task["settings"])
    ledger, sets = Ledger(settings.ledger_address), ChangeSets(settings.ledger_address)
    candidates = Candidates(settings.ledger_address)
    changing = Changing(ledger, sets, GraphNames(settings.base_iri))
    try:
        change_set = sets.get(task["number"])
        if task["task"] == "preview":
            return changing.preview(change_set, task["spaces"]).as_json()
        if change_set.etag != task["etag"]:
            raise PreconditionFailed(f"Somebody has changed the change set {change_set.number}.", "Look at it again.")
        releases = Releases(settings, ledger, candidates)
        once = Once(**task["key"], answer=kept) if task.get("key") else None
        try:
            done = changing.propose(releases, change_set, Candidate(**task["candidate"]), task["spaces"], once)
        except Replayed as before:
            done = sets.get(int(before.answer))
        return {"id": done.candidate}
    finally:
        candidates.close()
        sets.close()
        ledger.close()


if __name__ == "__main__":
    answer_one(carry_out)
