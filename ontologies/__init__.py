"""Data package: ontologies and vocabularies as Turtle, generated from fact tables. It imports nothing."""
