"""The query page, and saved queries: their pages and their addresses for programs."""
