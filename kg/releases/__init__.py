"""Releases of a vocabulary: candidates, what they change, and the way to publish, discard and roll back."""
