"""What this room brings: the Secretariat's thesaurus API."""

from browser.thesaurus_api.api import routes
from browser.things.rooms import Room

ROOM = Room(routes=routes())
