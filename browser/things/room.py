"""What this room brings: identifiers, pages and documents of anything. It is asked last."""

from browser.things.anything import anything, named_graph
from browser.things.endpoints import identifier_routes, page_routes
from browser.things.registration import Room

ROOM = Room(routes=[*page_routes(), *identifier_routes()], kinds=[named_graph, anything])
