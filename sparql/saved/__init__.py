"""Saved queries: those that come with the server, their parameters, and how values are bound."""
