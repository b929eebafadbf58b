"""Data of our own making in the forms of the real samples, so that every test runs on every machine."""
