"""What this room brings: pages on which records are written."""

from browser.forms.endpoints import form_routes
from browser.things.registration import Room

ROOM = Room(routes=form_routes())
