"""Bodies: those of the Convention and its Protocols, and organisations that serve indicators."""
