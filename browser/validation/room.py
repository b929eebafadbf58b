"""What this room brings: documents judged before they are submitted, and what they are to look like."""

from browser.things.registration import Room
from browser.validation import schemas

ROOM = Room(
    api=[schemas.router],
    tags={"Validation": "Documents judged before they are submitted; JSON Schemas of the types of record."},
)
