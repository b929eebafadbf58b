"""Shared by all addresses: parts of a running copy, answers with validators, problems, headers, forms, sessions."""
