"""Proposals for people: what they have a part in, what waits for their decision, and each with what it changes."""
