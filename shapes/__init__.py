"""Data package: SHACL shapes as Turtle, and in `build` what writes them. It imports nothing but `ontologies`."""
