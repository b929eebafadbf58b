"""Change sets of vocabularies: edits made in forms, the difference that they make, and proposing it."""
