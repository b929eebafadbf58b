"""Things to which something happened, in the copy of `eventful_fixtures`, and how tests ask what."""

from typing import Final

from starlette.testclient import TestClient

from tests.browser.decided import BASE
from tests.browser.records_data import TARGET

RECORD: Final = f"{BASE}record/{TARGET}"
"""A record of two versions, the second by the Secretariat's fourth revision."""
WITHDRAWN: Final = f"{BASE}record/DDDDDDDD-{0:027d}"
ERASED: Final = f"{BASE}record/DDDDDDDD-{1:027d}"
"""A record of two versions, whose first one was erased."""
CONCEPT: Final = f"{BASE}kmgbf/target_3"
RIVER: Final = "http://example.org/waters/river"
ODD: Final = ("http://example.org/waters/odd(1)%20+x", "http://example.net/v#hash", "urn:waters:1")
OLD_TITLE, NEW_TITLE = "Protect thirty per cent", "Protect half of everything"


def sequences(client: TestClient, thing: str) -> list[int]:
    """The changes that did something to a thing, newest first."""
    answer = client.get("/api/history", params={"uri": thing, "limit": "500"})
    assert answer.status_code == 200, answer.text
    return [event["sequence"] for event in answer.json()["events"]]
