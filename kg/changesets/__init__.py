"""Change sets: edits of a vocabulary that are made one by one, looked at together, and proposed as its next release."""
