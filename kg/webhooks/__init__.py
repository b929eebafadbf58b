"""Webhooks: who wants to know of changes is sent them, signed, at an address that was seen to want it."""
