"""What this room brings: the kind of things that are shapes."""

from browser.shapes.kinds import all_shapes, shape
from browser.things.registration import Room

ROOM = Room(kinds=[all_shapes, shape])
