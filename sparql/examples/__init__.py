"""The example queries, each a file with a head of comments."""
