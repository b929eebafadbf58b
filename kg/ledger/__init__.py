"""The database of what was accepted, of who may write, and of saved queries; SQLite or PostgreSQL."""
