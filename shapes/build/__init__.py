"""Writes the shapes of record types, their part of the ontology and their documentation from the tables in `facts/`."""
