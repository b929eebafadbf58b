"""Validation of documents before they are submitted: for people a page, for programs an operation."""
