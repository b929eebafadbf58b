"""The views of a vocabulary."""
