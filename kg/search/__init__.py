"""The search index, a projection of the ledger: filling it, and finding things by words."""
