"""What every page shares: its frame, the atoms it is made of, words in six languages, templates, static files."""
