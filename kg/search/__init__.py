"""The search index, a projection of the ledger: what goes in, and how things are found by words."""
