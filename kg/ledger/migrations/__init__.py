"""Alembic's scripts: how columns of the ledger's database changed from version to version."""
