"""What this room brings: webhooks, for programs and as a page of one's account."""

from browser.things.registration import Room
from browser.webhooks.api import router
from browser.webhooks.pages import webhook_routes
from browser.webhooks.parts import parts

ROOM = Room(
    api=[router],
    tags={"Webhooks": "Changes sent to an address of yours, signed, as they happen."},
    routes=webhook_routes(),
    parts=parts,
)
