"""Submissions over HTTP: states that requests were made for, requests that are repeated, many at once, what is kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.validation.judging import Allowance
from kg.publishing.changes import make_visible
from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type
from tests.browser.raw_requests import Answer
from tests.browser.submitting import OTHER, OWN, Office, document, json_of, open_office

LINES = "application/x-ndjson"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("submissions")) as made:
        made.join("author", "contributor")
        made.join("approver", "approver")
        made.join("other", "approver", OTHER)
        made.join("alliance", "contributor", "organisation:alliance")
        yield made


def lines_of(answer: Answer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.body.splitlines()]


def bulk(office: Office, who: str, bodies: list[Any], query: str = "?submit=true", **headers: str) -> Answer:
    sent = b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in bodies)
    return office.ask(who, "POST", f"/bulk{query}", sent, content_type=LINES, **headers)


def problem(answer: Answer) -> tuple[int, str]:
    return answer.status, json_of(answer)["type"].rpartition("/")[2]


# States and conditions


def test_a_change_names_the_state_it_was_made_for(office: Office) -> None:
    made = office.draft("author")
    path, act = f"/records/{made['record']}", f"/{made['number']}/actions/submit"
    sent = document(made["record"], title={"en": "Second"})
    for method, where, body in (("PUT", path, sent), ("POST", act, {})):
        assert problem(office.ask("author", method, where, body)) == (428, "precondition-required")
        for tag in ('"7"', 'W/"1"', '"1-gz"'):
            found = problem(office.ask("author", method, where, body, if_match=tag))
            assert found == (412, "precondition-failed"), tag
        assert problem(office.ask("author", method, where, body, if_match="1")) == (400, "invalid-input")
    changed = office.ask("author", "PUT", path, sent, if_match='"0", "1"')
    assert (changed.status, changed.headers["etag"]) == (200, '"2"')
    assert office.ask("author", "POST", act, {}, if_match='"1"').status == 412
    assert office.ask("author", "POST", act, {}, if_match="*").status == 200


def test_a_record_has_one_open_submission(office: Office) -> None:
    made = office.draft("author")
    sent = document(made["record"])
    assert problem(office.ask("author", "POST", "", sent)) == (409, "conflict")
    path = f"/records/{made['record']}"
    assert office.ask("author", "PUT", path, sent, if_none_match="*").status == 412
    assert office.ask("author", "PUT", f"/records/{office.record()}", sent).status == 400
    fresh = document(office.record())
    assert office.ask("author", "PUT", f"/records/{fresh['header']['identifier']}", fresh, if_match='"1"').status == 412
    begun = office.ask("author", "PUT", f"/records/{fresh['header']['identifier']}", fresh, if_none_match="*")
    assert (begun.status, begun.headers["location"]) == (201, json_of(begun)["url"])


def test_a_draft_may_have_faults_and_is_submitted_without_any(office: Office) -> None:
    made = office.draft("author", title=None)
    assert made["conforms"] is False
    assert made["counts"]["violation"] == 1
    refused = office.ask("author", "POST", f"/{made['number']}/actions/submit", {}, if_match=made["etag"])
    assert problem(refused) == (422, "does-not-conform")
    (finding,) = [one for one in json_of(refused)["report"]["findings"] if one["severity"] == "violation"]
    assert (finding["code"], finding["pointer"]) == ("blank", "/title")
    report = json_of(office.ask("approver", "GET", f"/{made['number']}/report?lang=fr"))
    assert finding["message"] != report["findings"][0]["message"]
    turtle = office.ask("approver", "GET", f"/{made['number']}/report", accept="text/turtle")
    assert turtle.headers["content-type"].startswith("text/turtle")


def test_a_document_is_given_back_byte_by_byte_in_each_version(office: Office) -> None:
    record = office.record()
    texts = [
        json.dumps(document(record, title={"en": name}), indent=indent).encode() for indent, name in enumerate("ab")
    ]
    number = json_of(office.ask("author", "POST", "", texts[0]))["number"]
    assert office.ask("approver", "PUT", f"/records/{record}", texts[1], if_match="*").status == 200
    found = [
        office.ask("author", "GET", f"/{number}/document{query}").body for query in ("?version=1", "", "?version=2")
    ]
    assert found == [texts[0], texts[1], texts[1]]
    assert office.ask("author", "GET", f"/{number}/document?version=3").status == 404


def test_a_document_in_an_envelope_is_not_taken(office: Office) -> None:
    assert problem(office.ask("author", "POST", "", {"document": document(office.record())})) == (400, "invalid-input")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"{", 400), (b"[]", 400), (b'{"reason": 1}', 400), (b'{"why": "x"}', 400), (b'{"agree": "yes"}', 400),
        (b'{"embargo": "2999-01-01"}', 400), (b'{"embargo": "2020-01-01"}', 400), (b'{"embargo": "soon"}', 400),
        (b'{"reason": "' + b"x" * 2_001 + b'"}', 400), (b'{"reason": "\\ud800"}', 400), (b" " * 200_001, 413),
    ],
)  # fmt: skip
def test_what_is_said_with_an_action_is_understood_or_refused(office: Office, sent: bytes, status: int) -> None:
    made = office.submitted("author")
    answer = office.ask("approver", "POST", f"/{made['number']}/actions/approve", sent, if_match="*")
    assert answer.status == status
    assert json_of(office.ask("approver", "GET", f"/{made['number']}"))["state"] == "submitted"


def test_what_waits_for_a_day_is_approved_and_not_published(office: Office) -> None:
    made = office.submitted("author")
    sent = {"embargo": "2030-01-31"}
    done = json_of(office.ask("approver", "POST", f"/{made['number']}/actions/approve", sent, if_match="*"))
    assert (done["state"], done["embargo"], done["sequence"]) == ("approved", "2030-01-31", None)
    assert "visible" not in done


def test_the_answer_to_a_publication_names_change_and_record(office: Office) -> None:
    made = office.submitted("author")
    done = json_of(office.ask("approver", "POST", f"/{made['number']}/actions/approve", {}, if_match="*"))
    assert done["sequence"] == office.ledger.last_sequence()
    assert (done["iri"], done["revision"]) == (f"http://metadata.cbd.int/record/{made['record']}", 1)
    assert done["visible"] is False  # nobody makes it visible here
    events = json_of(office.ask("author", "GET", f"/{made['number']}"))["events"]
    assert [(one["action"], one["account"], one["role"]) for one in events] == [
        ("create", "author", "contributor"), ("submit", "author", "contributor"),
        ("approve", "approver", "approver"), ("publish", "approver", "approver"),
    ]  # fmt: skip


def test_what_readers_see_is_said_to_be_visible(office: Office) -> None:
    made = office.submitted("author")
    path = f"/{made['number']}/actions/approve"
    for seen in (False, True):  # the second time the request is repeated, and answered as it is by then
        answer = office.ask("approver", "POST", path, {}, if_match="*", idempotency_key="shown")
        assert json_of(answer)["visible"] is seen
        make_visible(office.submissions.settings, office.ledger, office.ledger.last_sequence())
    shown = office.client.get(f"/record/{made['record']}", accept="text/turtle")
    assert shown.status in (200, 303)
    withdrawn = office.ask(
        "approver", "POST", f"/{made['number']}/actions/withdraw", {"reason": "Wrong."}, if_match="*"
    )
    assert json_of(withdrawn)["visible"] is False
    make_visible(office.submissions.settings, office.ledger, office.ledger.last_sequence())
    assert office.client.get(f"/record/{made['record']}", accept="text/turtle").status == 410


# Requests that are repeated


def test_a_request_that_is_repeated_is_answered_as_before(office: Office) -> None:
    sent = document(office.record())
    first, again = (office.ask("author", "POST", "?submit=true", sent, idempotency_key="new-1") for _ in range(2))
    assert (first.status, first.body, first.headers["etag"]) == (again.status, again.body, again.headers["etag"])
    assert problem(office.ask("author", "POST", "", sent, idempotency_key="new-1")) == (422, "key-used")
    number = json_of(first)["number"]
    path, tag = f"/{number}/actions/approve", json_of(first)["etag"]
    done, repeated = (office.ask("approver", "POST", path, {}, if_match=tag, idempotency_key="new-1") for _ in range(2))
    assert done.status == 200
    assert done.body == repeated.body
    assert office.ledger.last_sequence() == json_of(done)["sequence"]
    assert office.ask("approver", "POST", path, {}, if_match="*").status == 409


def test_what_was_refused_may_be_sent_again_with_its_key(office: Office) -> None:
    sent = document(office.record(), "fr")
    assert office.ask("author", "POST", "", sent, idempotency_key="new-2").status == 403
    good = document(office.record())
    assert office.ask("author", "POST", "", good, idempotency_key="new-2").status == 201


@pytest.mark.parametrize("key", ["x" * 201, "a b", "é"])
def test_keys_are_short_and_printable(office: Office, key: str) -> None:
    assert office.ask("author", "POST", "", document(office.record()), idempotency_key=key).status == 400


# Many at once


def test_each_line_has_its_answer_in_order(office: Office) -> None:
    records = [office.record() for _ in range(3)]
    open_one = office.draft("author")["record"]
    bodies = [
        document(records[0]), b"{broken", document(records[1], title=None), document(records[2], "fr"),
        document(open_one), document(records[0]), document(records[1]),
    ]  # fmt: skip
    answers = lines_of(bulk(office, "author", bodies, "?submit=true&batch=lines"))
    assert [one["line"] for one in answers] == [1, 2, 3, 4, 5, 6, 7]
    assert [one["status"] for one in answers] == [201, 422, 422, 403, 409, 409, 201]
    assert [one["problem"]["status"] for one in answers if "problem" in one] == [422, 422, 403, 409, 409]
    assert answers[2]["problem"]["report"]["conforms"] is False
    listed = json_of(office.ask("author", "GET", "?batch=lines"))["submissions"]
    assert [one["record"] for one in listed] == [records[1], records[0]]


def test_a_bulk_request_that_is_repeated_does_what_was_not_done(office: Office) -> None:
    records = [office.record() for _ in range(4)]
    bodies = [document(record) for record in records]
    first = bulk(office, "author", bodies[:2], idempotency_key="bulk-1")
    again = lines_of(bulk(office, "author", bodies, idempotency_key="bulk-1"))
    assert lines_of(first) == again[:2]
    assert [one["status"] for one in again] == [201] * 4
    other = lines_of(bulk(office, "author", [bodies[1], *bodies[1:]], idempotency_key="bulk-1"))
    assert [one["status"] for one in other] == [422, 201, 201, 201]


def test_a_batch_is_decided_by_its_name_and_goes_on_with_what_is_left(office: Office) -> None:
    bulk(office, "author", [document(office.record()) for _ in range(3)], "?submit=true&batch=whole")
    bulk(office, "author", [document(office.record())], "?batch=whole")
    sent = {"batch": "whole", "reason": "All of it."}
    done = json_of(office.ask("approver", "POST", "/actions/approve", sent))
    assert [one["submission"]["state"] for one in done["answers"]] == ["published"] * 3
    assert len({one["submission"]["sequence"] for one in done["answers"]}) == 1
    assert done["visible"] is False
    assert json_of(office.ask("approver", "POST", "/actions/approve", sent)) == {"answers": []}
    assert json_of(office.ask("other", "POST", "/actions/cancel", sent)) == {"answers": []}


def test_of_many_numbers_each_has_its_answer(office: Office) -> None:
    numbers = [office.submitted("author")["number"] for _ in range(2)]
    draft = office.draft("author")["number"]
    sent = {"numbers": [numbers[0], draft, 999_999, numbers[1]], "reason": "No."}
    first, again = (office.ask("approver", "POST", "/actions/return", sent, idempotency_key="many-1") for _ in range(2))
    assert first.body == again.body
    answers = json_of(first)["answers"]
    assert [one["number"] for one in answers] == sent["numbers"]
    assert [one["status"] for one in answers] == [200, 409, 404, 200]
    refused = json_of(office.ask("author", "POST", "/actions/reject", sent))["answers"]
    assert [one["status"] for one in refused] == [409, 409, 404, 409]


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"numbers": []}, {"batch": ""}, {"numbers": [1], "batch": "x"}, {"numbers": ["1"]}, {"numbers": [0]},
        {"numbers": [True]}, {"numbers": [2**31]}, {"numbers": list(range(1, 1_002))}, {"batch": "x" * 101},
    ],
)  # fmt: skip
def test_it_is_said_of_which(office: Office, sent: dict[str, Any]) -> None:
    assert office.ask("approver", "POST", "/actions/approve", sent).status == 400


def test_a_bulk_request_has_bounds_and_its_kind(office: Office) -> None:
    many = b"{}\n" * 1_001
    assert office.ask("author", "POST", "/bulk", many, content_type=LINES).status == 413
    assert office.ask("author", "POST", "/bulk", b"{}", content_type="application/json").status == 415
    assert office.ask("author", "POST", "", b"{}", content_type=LINES).status == 415
    assert lines_of(bulk(office, "author", [])) == []


# What is found, and what is said to whom


def test_lists_are_narrowed_and_go_on(office: Office) -> None:
    made = [office.draft("author")["number"] for _ in range(3)]
    one = json_of(office.ask("author", "GET", "?state=draft&limit=2&mine=true"))
    assert [found["number"] for found in one["submissions"]] == made[:0:-1]
    following = office.client.get(one["next"], authorization=f"Bearer {office.tokens['author']}")
    assert json_of(following)["submissions"][0]["number"] == made[0]
    for query in ("?owner=government:fr", "?schema=nbsap", "?record=NOBODY-0001", "?mine=true&state=approved"):
        found = json_of(office.ask("author", "GET", query))["submissions"]
        assert all(found["state"] == "approved" for found in found)
    assert office.ask("author", "GET", "?state=nobody").status == 400


def test_what_waits_is_listed_for_those_who_decide(office: Office) -> None:
    made = office.submitted("author")
    for who, sees in (("approver", True), ("author", False), ("other", False)):
        found = json_of(office.ask(who, "GET", "?waiting=true"))["submissions"]
        assert (made["number"] in [one["number"] for one in found]) is sees
        assert all(one["state"] == "submitted" for one in found)


def test_a_commitment_is_the_organisation_s_that_it_is_sent_for(office: Office) -> None:
    body = example_body(get_submittable_type("stakeholderCommitment"))
    body["header"]["identifier"] = office.record()
    made = office.ask("alliance", "POST", "", body)
    assert (made.status, json_of(made)["owner"]) == (201, "organisation:alliance")
    body["header"]["identifier"] = office.record()
    assert office.ask("alliance", "POST", "?organisation=another", body).status == 403
    assert json_of(office.ask("author", "POST", "", body))["owner"] == OWN


def test_somebody_else_s_record_and_batch_are_nobody_s_business(office: Office) -> None:
    made = office.submitted("author")
    sent = document(made["record"], "fr")
    assert office.ask("other", "POST", "", sent).status == 409  # the lock of the Clearing-House
    hidden = office.ask("other", "GET", f"/{made['number']}").text
    assert hidden.replace(str(made["number"]), "N") == office.ask("other", "GET", "/99999").text.replace("99999", "N")


def test_an_account_has_so_many_documents_judged(office: Office) -> None:
    before, office.proposals.allowance = office.proposals.allowance, Allowance(0.001, 2)
    try:
        assert [one["status"] for one in lines_of(bulk(office, "author", [b"{}"] * 3))] == [422] * 3
        refused = office.ask("author", "POST", "", document(office.record()))
        assert problem(refused) == (429, "too-many-requests")
        assert int(refused.headers["retry-after"]) >= 1
        assert office.ask("approver", "POST", "", document(office.record())).status == 201
    finally:
        office.proposals.allowance = before


def test_nobody_waits_for_oneself(tmp_path: Path) -> None:
    with open_office(tmp_path, four_eyes=True) as own:
        people = {name: own.actors[own.join(name, "approver")] for name in ("one", "two")}
        first = own.in_state("submitted", people["one"], people["two"], own.record())
        second = own.in_state("submitted", people["two"], people["one"], own.record())
        for who, wanted in (("one", [second.number]), ("two", [first.number])):
            assert [one["number"] for one in json_of(own.ask(who, "GET", "?waiting=true"))["submissions"]] == wanted
        listed = [json_of(own.ask("one", "GET", f"?order={order}&limit=1")) for order in ("newest", "oldest")]
        assert [one["submissions"][0]["number"] for one in listed] == [second.number, first.number]
        assert "order=oldest" in listed[1]["next"]
