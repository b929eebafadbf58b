"""Shared by all pages: the frame, small contexts, words in six languages, templates, static files."""
