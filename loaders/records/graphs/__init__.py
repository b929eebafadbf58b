"""Graphs of records, made and accepted into the ledger."""
