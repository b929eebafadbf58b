"""Releases of a vocabulary: candidates, their differences, publishing, discarding and rolling back."""
