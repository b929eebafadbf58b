"""Judging what is submitted: reading, mapping, shapes and checks, with one kind of finding."""
