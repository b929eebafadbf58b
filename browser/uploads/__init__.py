"""Records in files: judged, kept as drafts, and submitted those that are chosen."""
