"""The database of accepted changes, of accounts, and of saved queries; SQLite or PostgreSQL."""
