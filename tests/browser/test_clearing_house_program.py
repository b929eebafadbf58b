"""A program written for the Clearing-House's own API: it sends commitments to another host, and they are decided."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from browser.http.services import Services
from browser.submissions.judging import Proposals
from kg.accounts.accounts import Accounts
from kg.accounts.grants import Grant
from kg.publishing.changes import make_visible
from kg.settings import Settings
from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type
from tests.copying import copy_folder

SCHEMA: Final = "stakeholderCommitment"
OWNER: Final = "organisation:ORGANISATION-1"
REALM: Final = {"Realm": "ORT-DEV"}


@dataclass(frozen=True)
class Place:
    """A copy with an organisation that sends and a focal point that decides, and their tokens."""

    client: TestClient
    settings: Settings
    parts: Services
    tokens: dict[str, str]

    def show(self) -> None:
        """Let readers see what was published."""
        make_visible(self.settings, self.parts.ledger, self.parts.ledger.last_sequence())


@pytest.fixture(scope="module")
def place(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("clearing-house")
    copy_folder(bundled_data, folder / "data")
    settings = Settings(data=folder / "data", public_url="http://testserver/", query_workers=1, validation_rate=0)
    accounts, tokens = Accounts(settings.ledger_address), {}
    for name, role, owner in (
        ("Organisation", "contributor", OWNER),
        ("Focal point", "approver", OWNER),
        ("Another", "contributor", "organisation:ORGANISATION-2"),
    ):
        account = accounts.add(name, "member")
        accounts.give(Grant(account.number, role, owner))  # type: ignore[arg-type]
        tokens[name] = accounts.issue(name, timedelta(hours=1), scopes=("submit", "approve"))
    accounts.close()
    app = create_app(settings)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        parts = services_of(app)
        parts.of(Proposals).patience = 0
        yield Place(client, settings, parts, tokens)


def services_of(app: Any) -> Services:
    """The parts of a running copy, under all that stands around the application."""
    while not hasattr(app, "state"):
        app = app._app
    found: Services = app.state.services
    return found


def commitment(number: int, **more: Any) -> dict[str, Any]:
    """A commitment as its program sends it."""
    body = example_body(get_submittable_type(SCHEMA))
    body["header"] = {**body["header"], "identifier": f"DECLARE-ORGANISATION_3386_{number:017}"}
    return {**body, "title": {"en": f"Commitment {number}"}, **more}


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
    documents = [commitment(number) for number in range(20)]
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
    changed = organisation.send(commitment(0, title={"en": "Commitment, changed"}), "batch-2", "PUT")
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
