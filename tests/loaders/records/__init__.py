"""Loading records."""
