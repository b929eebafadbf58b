"""Proposals from a draft to the record, and what is refused on the way."""

import json
from collections.abc import Iterator
from itertools import product

import pytest

from browser.submissions.many import Decided, act_on_all
from kg.errors import Conflict, InvalidInput, KgError, NotFound, PreconditionFailed, Refused, Superseded
from kg.history.judgements import judgement_of
from kg.ledger.erasure import erase
from kg.ledger.keeping import Bodies
from kg.ledger.ledger import Change, Ledger
from kg.publishing.former_records import is_pending
from kg.publishing.kept_bodies import KeptBodies
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.records.graphs.drafts import body_in
from kg.settings import Settings
from kg.submissions.actors import Actor
from kg.submissions.doing import DoesNotConform, Doing
from kg.submissions.once import KeyUsed, Once, Replayed
from kg.submissions.rows import Asked, Submission
from tests.kg.submissions.proposals import GRAPH, People, document, judged

RECORD = "TARGET-0000001"
NAME = GRAPH + RECORD


@pytest.fixture
def people(settings: Settings, ledger: Ledger) -> Iterator[People]:
    made = People(settings, ledger)
    yield made
    made.close()


@pytest.fixture
def author(people: People) -> Actor:
    return people.actor("Ministry", "contributor")


@pytest.fixture
def approver(people: People) -> Actor:
    return people.actor("Focal point", "approver")


def test_an_approved_document_is_the_record_with_who_did_what(people: People, author: Actor, approver: Actor) -> None:
    made = people.submissions.propose(author, judged(RECORD))
    assert people.ledger.latest(NAME) is None
    done = people.submissions.act(approver, made.number, "approve", Doing(reason="Agreed in council."), judged(RECORD))
    assert (done.state, done.revision, done.sequence) == ("published", 1, people.ledger.last_sequence())
    ((version, change),) = people.ledger.history(NAME)
    assert (change.agent, change.on_behalf_of, change.approved_by) == ("Ministry", "government:be", "Focal point")
    assert (change.reason, change.source, version.sequence) == ("Agreed in council.", "submission 1", done.sequence)
    events = [(event.action, event.account) for event in people.submissions.events(author, made.number)]
    assert events == [("create", 1), ("submit", 1), ("approve", 2), ("publish", 2)]


def test_how_a_document_was_judged_is_kept_with_the_version_until_that_is_erased(
    people: People, author: Actor, approver: Actor
) -> None:
    document = judged(RECORD)
    people.submissions.act(approver, _proposed(people, author).number, "approve", judged=document)
    found = judgement_of(people.ledger, NAME, 1)
    assert found is not None
    assert (found.shapes, found.conforms) == (document.report.shapes, True)
    kinds = [(count.severity, count.code) for count in found.findings for _ in range(count.number)]
    assert kinds == sorted((finding.severity, finding.code) for finding in document.report.findings)
    assert judgement_of(people.ledger, NAME, 2) is None
    erase(people.ledger, NAME, 1, "Operator", "the law")
    assert judgement_of(people.ledger, NAME, 1) is None


def test_the_body_is_kept_with_the_record_and_no_longer_with_the_proposal(
    people: People, author: Actor, approver: Actor, settings: Settings
) -> None:
    made = people.submissions.propose(author, judged(RECORD))
    text, _ = people.submissions.document(author, made.number)
    people.submissions.act(approver, made.number, "approve", judged=judged(RECORD))
    (kept,) = Bodies(people.ledger.database).all(NAME)
    assert kept.form == "envelope"
    assert body_in(json.loads(KeptBodies(settings, people.ledger).text(RECORD))) == document(RECORD)
    with pytest.raises(NotFound):
        people.submissions.document(author, made.number)
    assert text == judged(RECORD).text


def test_the_first_record_of_a_ledger_is_in_the_statements_of_today(
    people: People, author: Actor, approver: Actor, settings: Settings
) -> None:
    people.submissions.act(approver, _proposed(people, author).number, "approve", judged=judged(RECORD))
    assert not is_pending(people.ledger, settings.base_iri)


def test_the_next_version_supersedes_and_counts_on(people: People, author: Actor, approver: Actor) -> None:
    first = people.submissions.act(approver, _proposed(people, author).number, "approve", judged=judged(RECORD))
    second = people.submissions.propose(author, judged(RECORD, title={"en": "Another title"}))
    done = people.submissions.act(
        approver, second.number, "approve", judged=judged(RECORD, title={"en": "Another title"})
    )
    assert (done.state, done.revision) == ("published", 2)
    assert people.submissions.get(author, first.number).state == "superseded"
    latest = people.ledger.latest(NAME)
    assert latest is not None
    assert b"Another title" in latest.content().ntriples


def test_a_withdrawn_record_is_gone_and_its_versions_stay(people: People, author: Actor, approver: Actor) -> None:
    made = people.submissions.act(approver, _proposed(people, author).number, "approve", judged=judged(RECORD))
    with pytest.raises(Refused):
        people.submissions.act(author, made.number, "withdraw", Doing(reason="Wrong."))
    done = people.submissions.act(approver, made.number, "withdraw", Doing(reason="Wrong."))
    assert done.state == "withdrawn"
    newest, change = people.ledger.history(NAME)[0]
    assert (newest.sha256, change.kind, change.reason) == ("", "withdrawal", "Wrong.")
    again = people.submissions.propose(author, judged(RECORD))
    assert people.submissions.act(approver, again.number, "approve", judged=judged(RECORD)).state == "published"


def test_others_see_nothing_and_lose_the_race_for_a_record(people: People, author: Actor) -> None:
    made = _proposed(people, author)
    for role in ("contributor", "approver", None):
        stranger = people.actor(f"Stranger {role}", role, "government:fr")
        for action in ("approve", "cancel", "comment", "return"):
            with pytest.raises(NotFound):
                people.submissions.act(stranger, made.number, action, Doing(reason="Why"), judged(RECORD))
        assert people.submissions.find(stranger, Asked()) == []
        assert people.submissions.open_of(stranger, RECORD) is None
    stranger = people.actor("Stranger", "contributor", "government:fr")
    with pytest.raises(Conflict):
        people.submissions.save(stranger, judged(RECORD, "fr"))


def test_a_record_of_another_government_is_not_taken_over(people: People, author: Actor, approver: Actor) -> None:
    people.submissions.act(approver, _proposed(people, author).number, "approve", judged=judged(RECORD))
    stranger = people.actor("Stranger", "approver", "government:fr")
    with pytest.raises(Refused):
        people.submissions.save(stranger, judged(RECORD, "fr"))
    assert people.submissions.save(people.actor("Secretariat", "contributor", "*"), judged(RECORD, "fr")).number


@pytest.mark.parametrize(("government", "refused"), [("fr", True), ("be", False), ("", True)])
def test_a_record_that_was_loaded_is_of_the_government_that_it_says(
    people: People, author: Actor, government: str, refused: bool
) -> None:
    loaded = judged(RECORD, government or "be").report.graph
    lines = [line for line in loaded.splitlines(keepends=True) if government or b"ontology#government>" not in line]
    graph = CanonicalGraph(b"".join(lines), len(lines))
    people.ledger.append(Change("record", "Loader", "1 record", "record"), {NAME: graph})
    if refused:
        with pytest.raises(Refused):
            people.submissions.save(author, judged(RECORD))
    else:
        assert people.submissions.save(author, judged(RECORD)).base_revision == 1


def test_what_changed_meanwhile_is_not_overwritten(people: People, author: Actor, approver: Actor) -> None:
    made = _proposed(people, author)
    people.ledger.append(Change("record", "Loader", "1 record", "record"), {NAME: canonicalize(())})
    people.ledger.append(
        Change("record", "Loader", "1 record", "record"), {NAME: CanonicalGraph(judged(RECORD).report.graph, 1)}
    )
    with pytest.raises(Superseded):
        people.submissions.act(approver, made.number, "approve", judged=judged(RECORD))
    assert people.submissions.get(author, made.number).state == "submitted"
    returned = people.submissions.act(approver, made.number, "return", Doing(reason="Look at it again."))
    assert people.submissions.propose(author, judged(RECORD), doing=Doing(etag=returned.etag)).state == "submitted"
    done = people.submissions.act(approver, made.number, "approve", judged=judged(RECORD))
    assert (done.state, people.ledger.history(NAME)[0][1].source) == ("published", "submission 1")


def test_two_pairs_of_eyes_where_that_is_set(settings: Settings, ledger: Ledger) -> None:
    for four_eyes in (True, False):
        people = People(settings.model_copy(update={"four_eyes": four_eyes}), ledger)
        alone = people.actor(f"Alone {four_eyes}", "approver")
        record = f"TARGET-00000{four_eyes:d}0"
        made = people.submissions.propose(alone, judged(record))
        if four_eyes:
            with pytest.raises(Refused):
                people.submissions.act(alone, made.number, "approve", judged=judged(record))
        else:
            assert people.submissions.act(alone, made.number, "approve", judged=judged(record)).state == "published"
        people.close()


def test_what_publication_changes_needs_a_yes(people: People, author: Actor, approver: Actor) -> None:
    private = judged(RECORD, mainPolicyOfMeasureOrActionInfo={"en": "Write to minister@example.org."})
    assert (private.changes, private.report.conforms) == (True, True)
    made = people.submissions.propose(author, private)
    with pytest.raises(InvalidInput):
        people.submissions.act(approver, made.number, "approve", judged=private)
    assert people.submissions.act(approver, made.number, "approve", Doing(agree=True), private).state == "published"
    latest = people.ledger.latest(NAME)
    assert latest is not None
    assert b"minister@example.org" not in latest.content().ntriples


def test_a_draft_may_be_wrong_and_is_not_submitted(people: People, author: Actor) -> None:
    wrong = judged(RECORD, title={})
    made = people.submissions.save(author, wrong)
    with pytest.raises(DoesNotConform):
        people.submissions.act(author, made.number, "submit", judged=wrong)
    with pytest.raises(DoesNotConform):
        people.submissions.propose(author, wrong)
    assert people.submissions.get(author, made.number).etag == made.etag


def test_another_document_than_was_judged_is_not_decided_on(people: People, author: Actor, approver: Actor) -> None:
    made = people.submissions.save(author, judged(RECORD))
    for actor, action in ((author, "submit"), (approver, "submit")):
        with pytest.raises(Conflict):
            people.submissions.act(actor, made.number, action, judged=judged(RECORD, title={"en": "Another"}))
    with pytest.raises(PreconditionFailed):
        people.submissions.act(author, made.number, "submit", Doing(etag=made.etag + 1), judged(RECORD))


def test_a_repeated_request_gets_the_first_answer(people: People, author: Actor, approver: Actor) -> None:
    def once(request: str, account: Actor = author) -> Once:
        return Once(account.number or 0, "key-1", request, lambda made: (201, f"submission {made.number}"))

    made = people.submissions.propose(author, judged(RECORD), doing=Doing(once=once("a")))
    for _ in range(2):
        with pytest.raises(Replayed) as replayed:
            people.submissions.propose(author, judged(RECORD), doing=Doing(once=once("a")))
        assert (replayed.value.status, replayed.value.answer) == (201, f"submission {made.number}")
    with pytest.raises(KeyUsed):
        people.submissions.propose(author, judged(RECORD), doing=Doing(once=once("b")))
    done = people.submissions.act(approver, made.number, "approve", Doing(once=once("c", approver)), judged(RECORD))
    with pytest.raises(Replayed):
        people.submissions.replay(once("c", approver))
    assert done.sequence == people.ledger.last_sequence()


def test_of_many_those_that_can_be_are_published(people: People, author: Actor, approver: Actor) -> None:
    documents = [judged(f"TARGET-{number:07}") for number in range(12)]
    made = people.submissions.propose_all(author, [*documents, judged("TARGET-0000099", title={})], "batch")
    assert [type(one).__name__ for one in made] == ["Submission"] * 12 + ["DoesNotConform"]
    numbers = [one.number for one in made if isinstance(one, Submission)]
    people.submissions.act(author, numbers[3], "recall")
    before = people.ledger.last_sequence()
    done = people.submissions.publish_all(approver, [*zip(numbers, documents, strict=True), (99, documents[0])])
    assert [isinstance(one, KgError) for one in done] == [number in (3, 12) for number in range(13)]
    assert people.ledger.last_sequence() == before + 1
    assert len(people.submissions.find(author, Asked(states=("published",), batch="batch"))) == 11


def test_what_waits_for_its_day_is_published_then(people: People, author: Actor, approver: Actor) -> None:
    made = _proposed(people, author)
    waiting = people.submissions.act(approver, made.number, "approve", Doing(embargo="2030-01-01"), judged(RECORD))
    assert (waiting.state, waiting.embargo, people.ledger.latest(NAME)) == ("approved", "2030-01-01", None)
    done = people.submissions.act(Actor(), made.number, "publish", judged=judged(RECORD))
    assert done.state == "published"
    change = people.ledger.history(NAME)[0][1]
    assert (change.agent, change.approved_by) == ("Ministry", "Focal point")


def test_what_is_given_up_is_erased(people: People, author: Actor) -> None:
    made = people.submissions.save(author, judged(RECORD, title={"en": "A secret title"}))
    people.submissions.act(author, made.number, "cancel")
    with pytest.raises(NotFound):
        people.submissions.document(author, made.number)
    found = people.submissions.get(author, made.number)
    assert (found.state, found.title) == ("cancelled", "")
    assert [version.sha256 for version in people.submissions.versions(author, made.number)] == [""]
    assert people.submissions.save(author, judged(RECORD)).number != made.number


def _proposed(people: People, author: Actor) -> Submission:
    return people.submissions.propose(author, judged(RECORD))


def test_versions_are_what_was_submitted(people: People, author: Actor, approver: Actor) -> None:
    def saved(actor: Actor, title: str) -> tuple[int, int]:
        made = people.submissions.save(actor, judged(RECORD, title={"en": title}))
        return made.head, made.etag

    colleague = people.actor("Colleague", "contributor")
    assert [saved(author, "One"), saved(author, "Two"), saved(colleague, "Three")] == [(1, 1), (1, 2), (2, 3)]
    people.submissions.act(colleague, 1, "submit", judged=judged(RECORD, title={"en": "Three"}))
    people.submissions.act(approver, 1, "return", Doing(reason="Say more."))
    assert saved(colleague, "Four")[0] == 3
    assert [event.action for event in people.submissions.events(author, 1)] == [
        "create", "save", "submit", "return", "save",
    ]  # fmt: skip
    assert b"Four" in people.submissions.document(author, 1)[0]
    assert b"Two" in people.submissions.document(author, 1, 1)[0]


@pytest.mark.parametrize("changed", [*product((False, True), repeat=3)], ids=str)
@pytest.mark.parametrize("action", ["approve", "reject"])
def test_of_many_those_are_decided_that_are_still_as_they_were_seen(
    people: People, author: Actor, approver: Actor, action: str, changed: tuple[bool, ...]
) -> None:
    """They may be changed between the moment when they are read and the transaction that decides on them."""
    documents = [judged(f"TARGET-000000{number}") for number in range(len(changed))]
    seen = [people.submissions.propose(author, document) for document in documents]
    for one, so in zip(seen, changed, strict=True):
        if so:
            people.submissions.act(author, one.number, "comment", Doing(reason="Wait."))
    some = [(Decided(one.number, etag=one.etag), document) for one, document in zip(seen, documents, strict=True)]
    made = act_on_all(people.submissions, approver, some, action, Doing(reason="Agreed."))
    assert [isinstance(one, PreconditionFailed) for one in made] == list(changed)
    done = "published" if action == "approve" else "rejected"
    states = [people.submissions.get(author, one.number).state for one in seen]
    assert states == ["submitted" if so else done for so in changed]
