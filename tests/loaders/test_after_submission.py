"""Records that were submitted here, and loads that come after."""

import json
from pathlib import Path

from kg.ledger.ledger import Ledger
from kg.settings import Settings
from loaders.records.graphs.loading import Options, load_records
from tests.kg.submissions.proposals import GRAPH, People, document, judged

RECORD = "TARGET-0000001"


def test_a_load_of_something_older_does_not_undo_what_was_approved(settings: Settings, ledger: Ledger) -> None:
    people = People(settings, ledger)
    author, approver = people.actor("Ministry", "contributor"), people.actor("Focal point", "approver")
    file = settings.data / "records.json"

    def load(text: dict[str, object], form: Path = file) -> None:
        form.write_text(json.dumps(text), encoding="utf-8")
        load_records(settings, ledger, [form], Options())

    load(document(RECORD, title={"en": "Loaded"}))
    new = judged(RECORD, title={"en": "Submitted"})
    made = people.submissions.propose(author, new)
    assert people.submissions.act(approver, made.number, "approve", judged=new).revision == 1
    approved = ledger.latest(GRAPH + RECORD)
    load(document(RECORD, title={"en": "Loaded again"}))
    assert ledger.latest(GRAPH + RECORD) == approved
    envelope = {"identifier": RECORD, "type": "nationalTarget7", "documentID": 1, "revision": 2}
    load(envelope | {"body": document(RECORD, title={"en": "Newer"})})
    latest = ledger.latest(GRAPH + RECORD)
    assert latest is not None
    assert b"Newer" in latest.content().ntriples
    people.close()
