"""Data package: SHACL shapes as Turtle. It imports nothing."""
