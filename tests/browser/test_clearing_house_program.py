"""A program written for the Clearing-House's own API: it sends commitments to another host, and they are decided."""

import json
from typing import Any, Final

from starlette.testclient import TestClient

from tests.browser.clearing_house import SCHEMA, Place, commitment

pytest_plugins = ["tests.browser.clearing_house_fixtures"]
REALM: Final = {"Realm": "ORT-DEV"}


class Program:
    """What such a program does: a token for an address and a password, then one request a document."""

    def __init__(self, client: TestClient, email: str, password: str) -> None:
        self._client = client
        answer = client.post("/api/v2013/authentication/token", json={"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        self._headers = {"Authorization": f"Ticket {answer.json()['authenticationToken']}", **REALM}

    def call(self, method: str, path: str, body: object = None, **given: Any) -> Any:
        """One request."""
        content = None if body is None else json.dumps(body).encode()
        headers = {**self._headers, "Content-Type": "application/json;Charset=utf-8"}
        return self._client.request(method, path, content=content, headers=headers, **given)

    def send(self, document: dict[str, Any], batch: str = "", method: str = "POST") -> Any:
        """The call that does all."""
        path = f"/api/v2023/documents/schemas/{SCHEMA}"
        if method == "PUT":
            path += f"/{document['header']['identifier']}"
        return self.call(method, path, {"document": document, "additionalInfo": "By program.", "batchId": batch})


def test_a_program_sends_commitments_and_its_focal_point_approves_the_batch(place: Place) -> None:
    organisation = Program(place.client, "program@organisation.example", place.tokens["Organisation"])
    focal_point = Program(place.client, "focal@point.example", place.tokens["Focal point"])
    documents = [commitment(number) for number in range(5_000, 5_020)]
    for document in documents:
        answer = organisation.send(document, "batch-2026-11")
        assert answer.status_code == 200, answer.text
        assert answer.json()["draft"]["header"]["identifier"] == document["header"]["identifier"]

    retried = organisation.send(documents[0], "batch-2026-11")
    assert retried.status_code == 400
    assert retried.json()["message"].startswith("There is a record or draft of this identifier.")
    locked = organisation.send(documents[0], method="PUT")
    assert locked.status_code == 400
    assert locked.json()["message"].startswith("The record is locked by a workflow.")

    batch = organisation.call("GET", "/api/v2013/workflows/batches/batch-2026-11").json()
    assert batch["status"] == "workflowActivityInitiated"
    assert batch["records"] == [document["header"]["identifier"] for document in documents]
    path = f"/api/v2013/workflows/batches/batch-2026-11/activities/{batch['workflowActivity']['name']}"
    assert organisation.call("PUT", path, {"action": "approve"}).status_code == 403
    approved = focal_point.call("PUT", path, {"action": "approve"})
    assert approved.status_code == 200, approved.text
    assert approved.json()["status"] == "workflowActivityUpdated"
    assert "failures" not in approved.json()
    place.show()

    for document in documents:
        identifier = document["header"]["identifier"]
        page = place.client.get(f"/record/{identifier}", headers={"Accept": "text/html"}, follow_redirects=True)
        assert page.status_code == 200
        assert document["title"]["en"] in page.text
    first = documents[0]["header"]["identifier"]
    changed = organisation.send(commitment(5_000, title={"en": "Commitment, changed"}), "batch-2", "PUT")
    assert changed.status_code == 200, changed.text
    workflow = changed.json()["workflow"]
    decided = focal_point.call(
        "PUT", f"/api/v2013/workflows/{workflow['_id']}/activities/{workflow['activities'][0]['name']}",
        {"action": "approve"},
    )  # fmt: skip
    assert decided.json()["state"] == "completed", decided.text
    assert decided.json()["result"]["revision"] == 2
    place.show()
    page = place.client.get(f"/record/{first}", headers={"Accept": "text/html"}, follow_redirects=True)
    assert "Commitment, changed" in page.text
    versions = organisation.call("GET", f"/api/v2013/documents/{first}/versions").json()
    assert [one["revision"] for one in versions["Items"]] == [2, 1]
