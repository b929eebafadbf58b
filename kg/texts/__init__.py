"""Texts: the six languages and the choice among them, folding for comparison, CSV."""
