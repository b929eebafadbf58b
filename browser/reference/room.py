"""What this room brings: the reference of the API."""

from browser.reference.api import router
from browser.things.rooms import Room

ROOM = Room(api=[router], tags={"About": "The API about itself."})
