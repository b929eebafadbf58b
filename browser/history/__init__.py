"""Versions of every thing: what it was like, all of them, what differs between two, and the way to them in time."""
