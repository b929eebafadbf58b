"""What this room brings: the REST API of Skosmos, `/entity`, and addresses of Skosmos' pages."""

from browser.skosmos.app import rest_routes
from browser.skosmos.entity import entity_routes
from browser.things.registration import Room

ROOM = Room(routes=[*rest_routes(), *entity_routes()])
