"""Records in the forms in which they really come, to one graph each."""
