"""Anything with an IRI: from its identifier to its page or document."""
