"""Vocabularies: their settings, the tables that the writer derives from each, and how they are read."""
