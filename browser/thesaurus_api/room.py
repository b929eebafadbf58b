"""What this room brings: the Secretariat's thesaurus API."""

from browser.thesaurus_api.api import router
from browser.things.registration import Room

ROOM = Room(api=[router], tags={"Thesaurus": "The thesaurus as the Secretariat's applications ask for it."})
