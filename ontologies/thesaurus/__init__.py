"""The thesaurus terms that the framework links to, generated from the tables in `facts/`."""
