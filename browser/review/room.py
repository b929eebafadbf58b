"""What this room brings: proposals for people who have a part in them."""

from browser.review.endpoints import review_routes
from browser.things.registration import Room

ROOM = Room(routes=review_routes())
