"""Records that were submitted here, and loads that come after."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from kg.ledger.ledger import Change, Ledger
from kg.rdf.documents import CanonicalGraph
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.records.model import RecordType
from kg.settings import Settings
from kg.submissions.accepting import Accepting
from kg.submissions.judged import Judged
from kg.validation.engines.choosing import choose_engine
from kg.validation.examples import example_body
from kg.validation.json_schema import submittable_types
from kg.validation.validator import Validator
from loaders.records.graphs.kept import load_kept
from loaders.records.graphs.loader import RecordLoader
from loaders.records.graphs.loading import Options, load_records
from loaders.records.sources.documents import Document
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


def test_what_was_approved_is_mapped_again_exactly(settings: Settings, ledger: Ledger) -> None:
    people = People(settings, ledger)
    author, approver = people.actor("Ministry", "contributor"), people.actor("Focal point", "approver")
    new = judged(RECORD)
    people.submissions.act(approver, people.submissions.propose(author, new).number, "approve", judged=new)
    approved = ledger.latest(GRAPH + RECORD)
    assert approved is not None
    load_kept(settings, ledger, report := Report())
    assert report.results == {"unchanged": 1}
    assert ledger.latest(GRAPH + RECORD) == approved
    earlier = [line for line in approved.content().lines if b"label" not in line]  # as a version before mapped it
    ledger.append(Change("record", "Operator", "x", kind="record"), {GRAPH + RECORD: CanonicalGraph.of(earlier)})
    load_kept(settings, ledger, report := Report())
    again = ledger.latest(GRAPH + RECORD)
    assert again is not None
    assert (again.revision, again.sha256) == (approved.revision + 2, approved.sha256)
    people.close()


@pytest.mark.parametrize("type_", submittable_types(), ids=lambda type_: type_.schema)
def test_records_of_all_types_are_accepted_as_they_are_loaded(
    accepting: Accepting, validator: Validator, type_: RecordType
) -> None:
    text = json.dumps(example_body(type_)).encode()
    new = Judged(text, validator.validate(text), "government:be")
    at = {"created": "2026-01-01T00:00:00Z", "submitted": "2026-01-02T00:00:00Z", "at": "2026-01-03T00:00:00Z"}
    prepared = accepting.prepare(new, **at)
    kept = json.loads(zstandard.ZstdDecompressor().decompress(prepared.body.packed))
    loaded: dict[str, CanonicalGraph] = {}
    loader = RecordLoader(accepting.iris, Report())
    document_ = Document(prepared.body.form, kept, "", "")
    loader.load_documents([document_], lambda path, entry: loaded.update({path: entry.content}))
    assert loaded == {prepared.path: prepared.graphs[prepared.graph]}


@pytest.fixture(scope="module")
def validator() -> Validator:
    return Validator(read_iris(PUBLISHED_BASE), choose_engine())


@pytest.fixture(scope="module")
def accepting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accepting]:
    settings = Settings(data=tmp_path_factory.mktemp("accepting") / "data")
    with closing(Ledger(settings.ledger_address)) as ledger:
        yield Accepting(settings, ledger, read_iris(settings.base_iri))
