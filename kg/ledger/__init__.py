"""The database of accepted changes, which also holds accounts and saved queries; SQLite or PostgreSQL."""
