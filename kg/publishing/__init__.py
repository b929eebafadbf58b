"""The one way in: changes are accepted into the ledger, projected, and published as a new generation."""
