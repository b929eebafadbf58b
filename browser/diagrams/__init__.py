"""Diagrams of the neighbours of a thing: on its page, in the explorer, and as data for programs."""
