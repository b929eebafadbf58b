"""Work on releases that takes seconds, in a process of its own: a server starts `python -m kg.releases.work`.

It reads one task as JSON from standard input and writes one answer as JSON to standard output:

    {"task": "difference", "dataset", "before": revision or 0, "after": revision}   -> {}, and the difference is kept
    {"task": "propose", "candidate": {...}, "content": path of canonical N-Triples, "triples"}     -> {"id"}
    {"task": "compare", "dataset", "id"}                                            -> {"id"}

Each with "settings" as `Settings.model_dump` gives them. An error is {"error": slug, "message", "hint"}.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.ledger.ledger import Ledger
from kg.rdf.documents import CanonicalGraph
from kg.releases.candidates import Candidate, Candidates
from kg.releases.publishing import Releases
from kg.releases.stored import find_difference
from kg.settings import Settings


def carry_out(task: dict[str, Any]) -> dict[str, Any]:
    """Carry out one task; raises what `kg.releases` raises."""
    settings = Settings(**task["settings"])
    ledger, candidates = Ledger(settings.ledger_address), Candidates(settings.ledger_address)
    releases = Releases(settings, ledger, candidates)
    try:
        if task["task"] == "propose":
            content = CanonicalGraph(Path(task["content"]).read_bytes(), task["triples"])
            return {"id": releases.propose(Candidate(**task["candidate"]), content).id}
        if task["task"] == "compare":
            return {"id": releases.compare(candidates.get(task["dataset"], task["id"])).id}
        revisions = {version.revision: (version, change) for version, change in releases.all(task["dataset"])}
        find_difference(settings.data, releases, revisions.get(task["before"]), revisions[task["after"]])
        return {}
    finally:
        candidates.close()
        ledger.close()


def answer_one(carry_out: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Carry out one task from standard input."""
    try:
        answer = carry_out(json.load(sys.stdin))
    except KgError as error:
        answer = {"error": error.slug, "message": error.message, "hint": error.hint}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    answer_one(carry_out)
