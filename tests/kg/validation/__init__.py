"""Validation judged: systematic breakages of valid bodies, and documents that mean harm."""
