"""Graphs of records out of bodies and of what several sources say of them: drafts, names, what counts, what is kept."""
