"""What this room brings: the page on which files with records are sent."""

from starlette.routing import Route

from browser.things.registration import Room
from browser.uploads.endpoints import ADDRESS, upload_endpoint

ROOM = Room(routes=[Route(ADDRESS, upload_endpoint, methods=["GET", "POST"])])
