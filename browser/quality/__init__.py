"""The quality reports."""
