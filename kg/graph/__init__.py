"""Reading one generation of the graph: look-ups, descriptions, names, datasets."""
