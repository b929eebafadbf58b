"""Changes: the only way in. They are accepted into the ledger, projected, and published as a new generation."""
