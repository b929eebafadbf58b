"""The Clearing-House's API: every call by everybody, in its own formats."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from browser.app import create_app
from browser.clearing_house.asking import read_filter, read_query
from browser.clearing_house.room import ROOM
from browser.clearing_house.workings import read_workflow
from kg.accounts.grants import Grant
from kg.accounts.people import People
from kg.errors import InvalidInput, NotFound
from tests.browser.clearing_house import OWNER, SCHEMA, Place, commitment
from tests.browser.fuzzing import Case, addresses, cases
from tests.browser.raw_requests import raw_client

pytest_plugins = ["tests.browser.clearing_house_fixtures"]
Answer = httpx.Response
_OURS: Final = re.compile(r"/api/v20(?:13|15|23)/(?!thesaurus)")
ALL: Final = f"/api/v2023/documents/schemas/{SCHEMA}"


def call(place: Place, who: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """A request of somebody, '' for nobody."""
    sent = {"Realm": "ORT"} | ({"Authorization": f"Bearer {place.tokens[who]}"} if who else {}) | headers
    content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
    return place.client.request(
        method, path, content=content, headers={name: each for name, each in sent.items() if each}
    )


def identifier(number: int) -> str:
    """The identifier of a commitment."""
    found: str = commitment(number)["header"]["identifier"]
    return found


def draft(place: Place, number: int, who: str = "Organisation", **more: Any) -> Any:
    """Save a draft."""
    path = f"/api/v2013/documents/{identifier(number)}/versions/draft?schema={SCHEMA}"
    return call(place, who, "PUT", path, commitment(number, **more))


def begun(place: Place, number: int) -> dict[str, Any]:
    """A workflow for a new draft."""
    assert draft(place, number).status_code == 200
    body = {"type": "publishReferenceRecord", "version": "0.4", "data": {"identifier": identifier(number)}}
    answer = call(place, "Organisation", "POST", "/api/v2013/workflows", body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def failure(answer: Any, status: int, code: str = "", field: str = "") -> None:
    """An error in the form of the Clearing-House."""
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert set(told) == {"statusCode", "code", "message", "fields"}
    assert told["statusCode"] == status
    assert told["message"]
    assert not code or told["code"] == code
    assert not field or told["fields"] == [field]


CALLS: Final[dict[str, tuple[str, str, Callable[[int], Any]]]] = {
    "read draft": ("GET", "/api/v2013/documents/{id}/versions/draft", lambda _: None),
    "read info": ("GET", "/api/v2013/documents/{id}/versions/draft/info", lambda _: None),
    "save draft": ("PUT", f"/api/v2013/documents/{{id}}/versions/draft?schema={SCHEMA}", commitment),
    "locks": ("GET", "/api/v2013/documents/{id}/versions/draft/locks", lambda _: None),
    "lock": ("PUT", "/api/v2013/documents/{id}/versions/draft/locks/x", lambda _: None),
    "send again": ("PUT", f"{ALL}/{{id}}", lambda number: {"document": commitment(number)}),
    "send new": ("POST", ALL, lambda number: {"document": commitment(number)}),
    "workflow": ("GET", "/api/v2013/workflows/{workflow}", lambda _: None),
    "approve": ("PUT", "/api/v2013/workflows/{workflow}/activities/publishRecord", lambda _: {"action": "approve"}),
    "reject": ("PUT", "/api/v2013/workflows/{workflow}/activities/publishRecord",
               lambda _: {"action": "reject", "reason": "Say when."}),
    "recall": ("DELETE", "/api/v2013/workflows/{workflow}?action=cancel", lambda _: None),
    "give up": ("DELETE", "/api/v2013/documents/{id}/versions/draft", lambda _: None),
    "withdraw": ("DELETE", "/api/v2013/documents/{id}", lambda _: None),
    "publish": ("PUT", f"/api/v2013/documents/{{id}}?schema={SCHEMA}", commitment),
    "validate": ("PUT", f"/api/v2013/documents/x/validate?schema={SCHEMA}", commitment),
    "lists": ("GET", "/api/v2013/documents?collection=mydraft", lambda _: None),
    "drafts": ("GET", "/api/v2013/document-drafts", lambda _: None),
    "workflows": ("GET", "/api/v2013/workflows", lambda _: None),
    "user": ("GET", "/api/v2013/authentication/user", lambda _: None),
}  # fmt: skip
ROLES: Final = ("Organisation", "Focal point", "Another", "")
ON_DRAFT: Final = {
    "read draft": (200, 200, 404, 401), "read info": (200, 200, 404, 401), "save draft": (200, 200, 409, 401),
    "locks": (200, 200, 404, 401), "lock": (403, 403, 404, 401), "send new": (400, 400, 400, 403),
    "send again": (200, 200, 400, 403), "give up": (204, 204, 404, 401), "withdraw": (404, 404, 404, 401),
    "publish": (403, 200, 403, 401), "validate": (200, 200, 200, 200), "lists": (200, 200, 200, 401),
    "drafts": (200, 200, 200, 401), "workflows": (200, 200, 200, 401), "user": (200, 200, 200, 200),
}  # fmt: skip
ON_WORKFLOW: Final = {
    "read draft": (200, 200, 404, 401), "save draft": (409, 409, 409, 401), "send again": (400, 400, 400, 403),
    "send new": (400, 400, 400, 403), "workflow": (200, 200, 404, 401), "approve": (403, 200, 404, 401),
    "reject": (403, 200, 404, 401), "recall": (200, 200, 404, 401), "give up": (409, 409, 404, 401),
    "lock": (403, 403, 404, 401), "withdraw": (404, 404, 404, 401),
}  # fmt: skip
CASES: Final = [
    (state, name, role, status)
    for state, table in (("draft", ON_DRAFT), ("workflow", ON_WORKFLOW))
    for name, row in table.items()
    for role, status in zip(ROLES, row, strict=True)
]


@pytest.mark.parametrize(("state", "name", "role", "status"), CASES)
def test_every_call_by_everybody(place: Place, state: str, name: str, role: str, status: int) -> None:
    number = 1_000 + CASES.index((state, name, role, status))
    if state == "draft":
        workflow = "0" * 24
        assert draft(place, number).status_code == 200
    else:
        workflow = begun(place, number)["_id"]
    method, path, body = CALLS[name]
    answer = call(place, role, method, path.format(id=identifier(number), workflow=workflow), body(number))
    assert answer.status_code == status, answer.text
    assert answer.headers["cache-control"] == "no-store"
    if status >= 400:
        failure(answer, status)


def test_the_table_has_every_call() -> None:
    assert set(CALLS) == set(ON_DRAFT) | set(ON_WORKFLOW)


def test_a_document_that_does_not_conform_is_told_of_in_its_codes(place: Place) -> None:
    document = commitment(1)
    del document["title"]
    answers = [
        call(place, "Organisation", "POST", ALL, {"document": document}),
        call(place, "", "POST", f"/api/v2013/documents/x/validate?schema={SCHEMA}", document),
    ]
    for answer in answers:
        assert answer.status_code == 400
        report = answer.json()
        assert (report["identifier"], report["schema"]) == (identifier(1), SCHEMA)
        assert [(one["code"], one["property"]) for one in report["errors"]] == [("Error.Mandatory", "title")]
    kept = draft(place, 1, title=None)
    assert kept.status_code == 200
    body = {"type": "publishReferenceRecord", "data": {"identifier": identifier(1)}}
    assert call(place, "Organisation", "POST", "/api/v2013/workflows", body).json()["errors"][0]["property"] == "title"


def test_a_request_says_for_which_realm_and_type_it_is(place: Place) -> None:
    sent = {"document": commitment(2)}
    failure(call(place, "Organisation", "POST", ALL, sent, Realm=""), 400, "mandatory", "realm")
    failure(call(place, "Organisation", "POST", ALL, sent, Realm="xyz"), 400, "invalidParameter", "realm")
    failure(call(place, "Organisation", "POST", ALL, sent, Realm="abs"), 400, "invalidParameter", "schema")
    assert call(place, "Organisation", "POST", f"{ALL}?realm=ort-dev", sent, Realm="").status_code == 200
    failure(call(place, "Organisation", "PUT", f"{ALL}/{identifier(3)}", sent), 400, field="header.identifier")
    failure(call(place, "Organisation", "PUT", f"{ALL}/{identifier(3)}", {"document": commitment(3)}), 400)
    failure(call(place, "Organisation", "POST", ALL, {}), 400, "mandatory", "document")


def test_a_draft_is_read_as_it_was_sent_and_locked_by_its_workflow(place: Place) -> None:
    workflow = begun(place, 10)
    path = f"/api/v2013/documents/{identifier(10)}/versions/draft"
    assert call(place, "Organisation", "GET", path).json() == commitment(10)
    info = call(place, "Organisation", "GET", f"{path}?info&body").json()
    assert info["workingDocumentBody"] == commitment(10)
    assert (info["type"], info["owner"]) == (SCHEMA, "organization:ORGANISATION-1")
    lock = info["workingDocumentLock"]
    assert lock["lockID"] == f"workflow-{workflow['_id']}"
    assert call(place, "Organisation", "GET", f"{path}/locks").json() == [lock]
    assert call(place, "Organisation", "GET", f"{path}/locks/{lock['lockID']}").json() == lock
    assert call(place, "Organisation", "PUT", f"{path}/locks/{lock['lockID']}").json() == lock
    failure(call(place, "Organisation", "DELETE", f"{path}/locks/{lock['lockID']}"), 403, "forbidden")
    requests = call(place, "Focal point", "GET", "/api/v2013/documents?collection=request&$top=1000").json()
    assert identifier(10) in [one["identifier"] for one in requests["Items"]]
    rejected = call(
        place, "Focal point", "PUT", f"/api/v2013/workflows/{workflow['_id']}/activities/publishRecord",
        {"action": "reject", "reason": "Say when."},
    )  # fmt: skip
    assert (rejected.json()["state"], rejected.json()["result"]["reason"]) == ("completed", "Say when.")
    assert call(place, "Organisation", "GET", f"{path}/locks").json() == []
    again = call(place, "Organisation", "PUT", f"{ALL}/{identifier(10)}", {"document": commitment(10)}).json()
    assert again["workflow"]["_id"] != workflow["_id"]
    assert again["workflow"]["state"] == "running"


def test_lists_are_asked_in_the_clearing_houses_ways(place: Place) -> None:
    for number in (20, 21, 22):
        assert draft(place, number).status_code == 200
    base = "/api/v2013/documents?collection=mydraft&$orderby=identifier desc&$filter="
    one = call(place, "Organisation", "GET", f"{base}(type eq '{SCHEMA}') and identifier ge '{identifier(20)}' "
               f"and identifier le '{identifier(22)}'&$top=2&$skip=1").json()  # fmt: skip
    assert one["Count"] == 3
    assert [each["identifier"] for each in one["Items"]] == [identifier(21), identifier(20)]
    failure(call(place, "Organisation", "GET", f"{base}salary eq 1"), 400, field="$filter")
    failure(call(place, "Organisation", "GET", "/api/v2013/documents?collection=other"), 400, field="collection")
    begun(place, 23)
    query = json.dumps({"$and": [{"data.realm": {"$in": ["ORT"]}}, {"data.identifier": identifier(23)}]})
    found = call(place, "Focal point", "GET", f"/api/v2013/workflows?q={query}").json()
    assert [each["data"]["identifier"] for each in found] == [identifier(23)]
    assert call(place, "Focal point", "GET", f"/api/v2013/workflows?q={query}&c=1").json() == {"count": 1}
    failure(call(place, "Focal point", "GET", '/api/v2013/workflows?q={"$where": "sleep(1)"}'), 400, field="q")


def test_drafts_are_submitted_as_one_batch_and_taken_back(place: Place) -> None:
    for number in (30, 31):
        assert draft(place, number).status_code == 200
    assert draft(place, 32, title=None).status_code == 200
    asked = {"schemas": [SCHEMA], "identifiers": [identifier(number) for number in (30, 31, 32)]}
    answer = call(place, "Organisation", "POST", "/api/v2023/documents/bulk/publish?realm=ort", asked).json()
    assert sorted(answer["records"]) == [identifier(30), identifier(31)]
    assert answer["failures"][identifier(32)]["errors"][0]["code"] == "Error.Mandatory"
    path = f"/api/v2013/workflows/batches/{answer['batchId']}"
    assert call(place, "Focal point", "GET", path).json()["status"] == "workflowActivityInitiated"
    assert call(place, "Organisation", "DELETE", f"{path}?action=cancel").json()["status"] == "workflowCanceled"
    failure(call(place, "Organisation", "DELETE", f"{path}?action=cancel"), 409)
    failure(call(place, "Another", "GET", path), 404, "notFound")


def test_securities_say_what_would_be_allowed(place: Place) -> None:
    metadata = json.dumps({"schema": SCHEMA})
    path = f"/api/v2013/documents/{identifier(40)}/versions/draft/securities"

    def allowed(who: str, way: str) -> bool:
        return bool(call(place, who, "GET", f"{path}/{way}?metadata={metadata}").json()["isAllowed"])

    assert [allowed(who, "create") for who in ROLES] == [True, True, True, False]
    assert draft(place, 40).status_code == 200
    assert [allowed(who, "create") for who in ROLES] == [False, False, False, False]
    assert [allowed(who, "update") for who in ROLES] == [True, True, False, False]
    assert [allowed(who, "delete") for who in ROLES] == [True, True, False, False]


def test_what_is_published_is_told_to_everybody_and_withdrawn_by_an_approver(place: Place) -> None:
    workflow = begun(place, 50)["_id"]
    call(
        place, "Focal point", "PUT", f"/api/v2013/workflows/{workflow}/activities/publishRecord", {"action": "approve"}
    )
    path = f"/api/v2013/documents/{identifier(50)}"
    info = call(place, "", "GET", f"{path}?info").json()
    assert (info["type"], info["revision"], info["title"]) == (SCHEMA, 1, {"en": "Commitment 50"})
    assert call(place, "Organisation", "GET", path).json() == commitment(50)
    public = call(place, "", "GET", path).json()
    assert public["title"] == {"en": "Commitment 50"}
    assert not {"firstName", "lastName"} & set(public)
    mine = call(place, "Organisation", "GET", f"/api/v2013/documents?$filter=identifier eq '{identifier(50)}'").json()
    assert mine["Count"] == 1
    failure(call(place, "Organisation", "DELETE", path), 403)
    assert call(place, "Focal point", "DELETE", path).status_code == 204
    failure(call(place, "", "GET", f"{path}?info"), 404)


def test_a_file_is_sent_and_attached_and_shown_once_its_record_links_to_it(place: Place) -> None:
    slot = call(place, "Organisation", "POST", "/api/v2015/temporary-files",
                {"filename": "plan.pdf", "contentType": "application/pdf"}).json()  # fmt: skip
    assert call(place, "", "PUT", slot["url"], b"%PDF-").status_code == 204
    failure(call(place, "", "PUT", slot["url"], b"%PDF-"), 409)
    assert draft(place, 60).status_code == 200
    attach = f"/api/v2013/documents/{identifier(60)}/attachments/persist-temporary/{slot['uid']}"
    file = call(place, "Organisation", "POST", attach).json()
    failure(call(place, "", "GET", file["url"]), 404)
    failure(call(place, "Another", "GET", file["url"]), 404)
    sent = {"document": commitment(60, linkedAttachments=[{"url": file["url"], "name": "plan.pdf"}])}
    workflow = call(place, "Organisation", "PUT", f"{ALL}/{identifier(60)}", sent).json()["workflow"]["_id"]
    decided = call(place, "Focal point", "PUT", f"/api/v2013/workflows/{workflow}/activities/publishRecord",
                   {"action": "approve"})  # fmt: skip
    assert decided.status_code == 200, decided.text
    answer = call(place, "", "GET", file["url"])
    assert answer.content == b"%PDF-"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    listed = call(place, "", "GET", f"/api/v2013/documents/{identifier(60)}/attachments").json()
    assert [one["filename"] for one in listed["Items"]] == ["plan.pdf"]


REVIEWS: Final = "/api/v2023/documents/schemas/stakeholder-commitment/country-reviews"


def publish(place: Place, number: int) -> str:
    """A published commitment that names Andorra."""
    workflow = begun(place, number)["_id"]
    decision = f"/api/v2013/workflows/{workflow}/activities/publishRecord"
    assert call(place, "Focal point", "PUT", decision, {"action": "approve"}).status_code == 200
    return f"{REVIEWS}/{identifier(number)}"


def test_a_country_reviews_a_commitment_that_names_it_or_gives_it_back(place: Place) -> None:
    assert begun(place, 7_001)
    failure(call(place, "Andorra", "POST", f"{REVIEWS}/{identifier(7_001)}"), 404)
    one = publish(place, 7_002)
    assert call(place, "", "GET", one).json()["Items"] == []
    for who, status in (("", 401), ("Organisation", 400), ("Focal point", 400)):
        failure(call(place, who, "POST", one), status)
    for who in ("Organisation", "Focal point"):
        failure(call(place, who, "POST", one, {"government": "ad"}), 403)
    failure(call(place, "Andorra", "POST", one, {"government": "be"}), 403)
    made = call(place, "Andorra", "POST", one)
    assert made.status_code == 200, made.text
    said = made.json()
    assert (said["status"], said["government"], said["automatic"], said["revision"]) == ("reviewed", "ad", False, 1)
    assert call(place, "Andorra", "POST", one).json() == said, "the same again is the same review"
    failure(call(place, "Andorra", "DELETE", one), 400)
    given_back = call(place, "Andorra", "DELETE", f"{one}?reason=Say%20where.").json()
    assert (given_back["status"], given_back["reason"]) == ("returned", "Say where.")
    assert call(place, "Organisation", "GET", one).json()["Items"] == [given_back]
    for who in ("", "Another"):
        (shown,) = call(place, who, "GET", one).json()["Items"]
        assert (shown["status"], shown["reviewedBy"], shown["reason"]) == ("returned", None, "")
    assert given_back in call(place, "Andorra", "GET", REVIEWS).json()["Items"]
    assert call(place, "Organisation", "GET", REVIEWS).json()["Items"] == []


def test_a_commitment_that_does_not_name_a_country_is_not_reviewed_by_it(place: Place) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.submissions.country_reviews.check_country", lambda actor, country: None)
        failure(call(place, "Andorra", "POST", publish(place, 7_003), {"government": "be"}), 409)


def test_a_country_has_all_commitments_reviewed_as_they_are_published(place: Place) -> None:
    failure(call(place, "Organisation", "POST", REVIEWS, {"government": "ad"}), 403)
    assert call(place, "Andorra", "POST", REVIEWS).json() == {"government": "ad", "automatic": True}
    assert call(place, "Andorra", "GET", REVIEWS).json()["automatic"] == ["ad"]
    one = publish(place, 7_004)
    (made,) = call(place, "Andorra", "GET", one).json()["Items"]
    assert (made["status"], made["automatic"], made["reviewedBy"]) == ("reviewed", True, None)
    assert call(place, "Andorra", "DELETE", REVIEWS).json() == {"government": "ad", "automatic": False}
    assert call(place, "Andorra", "GET", publish(place, 7_005)).json()["Items"] == []
    (stays,) = call(place, "Andorra", "GET", one).json()["Items"]
    assert stays == made


def test_what_is_published_of_everybody_is_listed_and_narrowed(place: Place) -> None:
    publish(place, 7_010)
    place.show()
    path = "/api/v2013/documents?collection=all"
    found = call(place, "Another", "GET", f"{path}&$filter=type eq '{SCHEMA}'&$top=1000").json()
    assert found["Count"] == len(found["Items"])
    (one,) = [item for item in found["Items"] if item["identifier"] == identifier(7_010)]
    assert (one["type"], one["realm"], one["title"]) == (SCHEMA, "ORT", {"en": "Commitment 7010"})
    first, second = (call(place, "Another", "GET", f"{path}&$top=1&$skip={skip}").json() for skip in (0, 1))
    assert first["Count"] == second["Count"] >= found["Count"]
    assert first["Items"] != second["Items"]
    assert (
        call(place, "Another", "GET", f"{path}&$filter=owner eq 'country:zz' and type eq 'nbsap'").json()["Count"] == 0
    )
    for asked in ("$filter=title eq 'x'", "$filter=type eq 'a' or type eq 'b'", "$filter=type eq 'a' and type eq 'b'",
                  "$orderby=identifier", "$filter=owner eq 'organization:X'"):  # fmt: skip
        failure(call(place, "Another", "GET", f"{path}&{asked}"), 400)


def test_a_form_sends_a_file_in_one_request(place: Place) -> None:
    headers = {"Authorization": f"Bearer {place.tokens['Organisation']}", "Realm": "ORT"}
    answer = place.client.post(
        "/api/v2015/temporary-files", files={"file": ("plan.pdf", b"%PDF-1.7", "application/pdf")}, headers=headers
    )
    assert answer.status_code == 200, answer.text
    sent = answer.json()
    assert (sent["filename"], sent["contentType"], sent["size"]) == ("plan.pdf", "application/pdf", 8)
    assert draft(place, 7_006).status_code == 200
    attach = f"/api/v2013/documents/{identifier(7_006)}/attachments/persist-temporary/{sent['uid']}"
    assert call(place, "Organisation", "POST", attach).json()["hash"] == sent["hash"]
    for files in ({}, {"a": ("a.pdf", b"x", "application/pdf"), "b": ("b.pdf", b"x", "application/pdf")}):
        failure(place.client.post("/api/v2015/temporary-files", files=files or {"a": ("", b"")}, headers=headers), 400)
    broken = headers | {"Content-Type": "multipart/form-data"}
    failure(place.client.post("/api/v2015/temporary-files", content=b"x", headers=broken), 400)


PAGE: Final = Path(__file__).parents[2] / "docs" / "clearing-house-api.md"
ROWS: Final = re.findall(
    r"^\| `([A-Z|\\]+) (/api/[^`]+)` \| (yes|no) \| (.*)\|$", PAGE.read_text("utf-8"), re.MULTILINE
)


@pytest.mark.parametrize(("methods", "address", "answered", "why"), ROWS, ids=[" ".join(row[:2]) for row in ROWS])
def test_the_table_of_calls_says_which_are_answered(
    place: Place, methods: str, address: str, answered: str, why: str
) -> None:
    path = re.sub(r"\{\w+\}", "AAAAAAAAAAAA", address)
    for method in methods.replace("\\", "").split("|"):
        said = place.client.request(method, path)
        ours = said.status_code < 300 or method == "HEAD" or {"statusCode", "errors"} & said.json().keys()
        assert why or answered == "yes"
        assert bool(ours and said.status_code != 405) == (answered == "yes"), (method, said.status_code, said.text)


def test_the_table_of_calls_is_long() -> None:
    assert len(ROWS) >= 35


def test_a_person_takes_a_token_by_address_and_password_that_submits_and_approves_and_no_more(place: Place) -> None:
    accounts = place.parts.accounts
    people, password = People(accounts), "a sentence is easy to keep"
    secret = people.invite("focal@ministry.example", "Minister", grants=[Grant(0, "approver", OWNER)])
    people.accept(secret, "Minister", password)
    sent = {"email": "focal@ministry.example", "password": password}
    answer = call(place, "", "POST", "/api/v2013/authentication/token", sent)
    assert answer.status_code == 200, answer.text
    account = accounts.check(answer.json()["authenticationToken"])
    assert account is not None
    assert account.scopes == {"submit", "approve"}
    assert answer.json()["expiration"] > account.created
    workflow = begun(place, 70)["_id"]
    path = f"/api/v2013/workflows/{workflow}/activities/publishRecord"
    ticket = {"Authorization": f"Ticket {answer.json()['authenticationToken']}"}
    assert call(place, "", "PUT", path, {"action": "approve"}, **ticket).json()["state"] == "completed"


def test_a_wrong_password_gives_no_token(place: Place) -> None:
    path = "/api/v2013/authentication/token"
    failure(call(place, "", "POST", path, {"email": "a@b.example", "password": "wrong"}), 403)
    failure(call(place, "", "POST", path, {"email": "a@b.example"}), 400, "mandatory", "password")
    user = call(place, "Focal point", "GET", "/api/v2013/authentication/user").json()
    assert (user["name"], user["isAuthenticated"], user["roles"]) == ("Focal point", True, ["approver"])
    failure(call(place, "", "GET", "/api/v2013/workflows", Authorization="Ticket kg_x"), 401)


@pytest.mark.parametrize(
    "text", ["(" * 300, "type", "type eq", "type eq 'a", "type eq 'a' type", "1", "not", "type is 'a'"]
)
def test_filters_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_filter(text, ("type",))


def test_filters_are_read_as_odata_has_them() -> None:
    test = read_filter("not (type eq 'it''s' or n gt 3) and type ne 'x'", ("type", "n"))
    assert [test({"type": kind, "n": n}) for kind, n in (("a", 1), ("it's", 1), ("a", 4), ("x", 1))] == [
        True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["[]", "{", '{"a": {"$gt": 1}}', '{"b": 1}', '{"a": {"$in": 1}}', '{"$and": {}}'])
def test_queries_that_are_not_known_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_query(text, ("a",))


@pytest.mark.parametrize("text", ["", "1", "x" * 24, "f" * 24, "0" * 23, "0" * 25])
def test_what_names_no_workflow_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        read_workflow(text)


def test_every_operation_of_the_room_names_its_failures() -> None:
    for router in ROOM.api:
        for route in router.routes:
            assert 400 in route.responses, route  # type: ignore[attr-defined]


@pytest.mark.slow
def test_whatever_somebody_with_a_token_sends_is_answered(
    place: Place, record_property: Callable[[str, object], None]
) -> None:
    workflow = begun(place, 80)
    real = {
        "identifier": identifier(80), "workflow": workflow["_id"], "activity": "publishRecord", "schema": SCHEMA,
        "operation": "update", "government": "be", "revision": "1",
    }  # fmt: skip
    token = (b"authorization", f"Bearer {place.tokens['Another']}".encode())
    mine = (b"authorization", f"Bearer {place.tokens['Focal point']}".encode())
    tried, failed = 0, []
    with raw_client(create_app(place.settings), started=True) as client:
        for address in addresses(client.app):
            if not _OURS.match(address.path):
                continue
            path = re.sub(r"\{(\w+)\}", lambda found: real.get(found[1], found[0]), address.path)
            for some in (address, replace(address, path=path)):
                for number, case in enumerate(cases(some, 6)):
                    headers = (*(each for each in case.headers if each[0] != b"authorization"), (b"realm", b"ORT"))
                    answer = client.send(case.method, case.target, (*headers, mine if number % 2 else token), case.body)
                    tried += 1
                    if wrong := failure_of(case, answer):
                        failed.append(f"{case.method} {case.target[:150]!r} {case.body[:60]!r}: {wrong}")
    record_property("tried", f"{tried:,} hostile requests with a token")
    assert failed == []
    assert tried > 1_000


def failure_of(case: Case, answer: Any) -> str:
    """What is wrong with an answer; '' for nothing."""
    if not 200 <= answer.status < 500 and answer.status != 503:
        return f"status {answer.status}: {answer.text[-300:]}"
    if answer.status >= 400 and case.method not in ("HEAD", "OPTIONS") and not answer.text.startswith("{"):
        return f"status {answer.status} says {answer.text[:200]}"
    return ""
