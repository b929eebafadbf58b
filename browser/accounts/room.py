"""What this room brings: the page of one's account, and that of an invitation."""

from browser.accounts.endpoints import account_routes
from browser.accounts.invitations import invitation_routes
from browser.things.registration import Room

ROOM = Room(routes=[*account_routes(), *invitation_routes()])
