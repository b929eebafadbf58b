"""What this room brings: the page of one's account, that of an invitation, and that of a forgotten password."""

from browser.accounts.endpoints import account_routes
from browser.accounts.forgotten import forgotten_routes
from browser.accounts.invitations import invitation_routes
from browser.things.registration import Room

ROOM = Room(routes=[*account_routes(), *invitation_routes(), *forgotten_routes()])
