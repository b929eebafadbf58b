"""One script for each change of columns, in order."""
