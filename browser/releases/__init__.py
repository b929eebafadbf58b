"""Releases of vocabularies: their differences, candidates, publishing and rolling back."""
