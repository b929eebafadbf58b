"""A copy to which programs send commitments: its parts, and the documents that they send."""

from dataclasses import dataclass
from typing import Any, Final

from starlette.testclient import TestClient

from browser.http.services import Services
from kg.publishing.changes import make_visible
from kg.settings import Settings
from kg.validation.examples import example_body
from kg.validation.json_schema import get_submittable_type

SCHEMA: Final = "stakeholderCommitment"
OWNER: Final = "organisation:ORGANISATION-1"


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
